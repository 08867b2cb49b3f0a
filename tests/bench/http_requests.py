"""Requests a second through the client, next to bare httpx on the same loopback server, in one run.

    python tests/bench/http_requests.py [--seconds 2] [--rounds 3]

A list of 25 pages and one page with a body of 1 MB; reads on a kept connection, creations on a fresh one each. The
server is a few lines of asyncio in a process of its own. Rates are the best of the rounds, which take turns.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # beside this file lies a `queue` that is not Python's

import httpx  # noqa: E402

from harbor_tui.confluence.client import ConfluenceTenant  # noqa: E402
from harbor_tui.domain.actions import PreparedCall  # noqa: E402
from harbor_tui.domain.outcomes import OutcomeState  # noqa: E402
from harbor_tui.domain.port import Port, parse_base_url  # noqa: E402
from harbor_tui.domain.requests import wire_for  # noqa: E402
from harbor_tui.domain.secrets.secret import Secret  # noqa: E402

TOKEN = "bench-token-012345"  # gitleaks:allow
LIST = "/wiki/api/v2/pages"
ONE = "/wiki/api/v2/pages/1"
CREATION = {"spaceId": "1", "title": "t", "body": {"representation": "storage", "value": "<p>x</p>" * 50}}


def page(number: int, body: str = "") -> dict[str, object]:
    """A page as the service gives it."""
    return {
        "id": str(number),
        "status": "current",
        "title": f"Runbook {number}: rolling out the harbour service",
        "spaceId": "98312",
        "parentId": "98396",
        "authorId": "712020:9c1d27b0-8e1f-4c2d-a1b6-000001f3d5b7",
        "createdAt": "2026-07-03T13:48:15.974Z",
        "version": {"number": 3, "message": "", "minorEdit": False, "createdAt": "2026-07-03T13:48:15.974Z"},
        "body": {"storage": {"representation": "storage", "value": body}} if body else {},
        "_links": {"webui": f"/spaces/PLAT/pages/{number}/Runbook"},
    }


def answers() -> dict[str, bytes]:
    """Whole answers by path."""
    many = {"results": [page(number) for number in range(25)], "_links": {"next": f"{LIST}?cursor=abc="}}
    return {path: whole(data) for path, data in ((LIST, many), (ONE, page(1, "<p>word</p>" * 91_000)))}


def whole(data: object) -> bytes:
    """An answer's bytes."""
    body = json.dumps(data).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def serve(told: Connection) -> None:
    """Answer on loopback until the process is ended."""

    async def run() -> None:
        by_path = answers()
        created = whole(page(7))

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    if head.startswith(b"POST"):
                        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                        await reader.readexactly(length)
                        writer.write(created)
                    else:
                        writer.write(by_path[head.split(b" ")[1].split(b"?")[0].decode()])
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(one, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def rate(seconds: float, once: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Requests a second, and the median in milliseconds."""
    await once()
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        await once()
        taken.append(time.perf_counter() - begun)
    return len(taken) / sum(taken), statistics.median(taken) * 1000


async def measure(base: str, seconds: float, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Every case in turn, ROUNDS times."""
    tenant = ConfluenceTenant(Port("bench/bench", "Bench", parse_base_url(base)), Secret(TOKEN))
    wire = wire_for(PreparedCall("create-page", "POST", LIST, (), CREATION), parse_base_url(base))
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    calls = {path: PreparedCall("x", "GET", path, (("limit", "25"),)) for path in (LIST, ONE)}

    async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as bare:

        async def bare_get(path: str) -> None:
            (await bare.get(path, params={"limit": "25"})).json()

        async def bare_post() -> None:
            async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False, verify=False) as fresh:
                assert (await fresh.post(LIST, content=wire.body)).json()["id"]

        async def our_get(path: str) -> None:
            await tenant.read(calls[path])

        async def our_post() -> None:
            assert (await tenant.send_once(wire)).state is OutcomeState.CREATED

        cases: dict[str, Callable[[], Awaitable[None]]] = {
            "list of 25, bare": lambda: bare_get(LIST),
            "list of 25, ours": lambda: our_get(LIST),
            "page of 1 MB, bare": lambda: bare_get(ONE),
            "page of 1 MB, ours": lambda: our_get(ONE),
            "creation, bare": bare_post,
            "creation, ours": our_post,
        }
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
        for _ in range(rounds):
            for name, once in cases.items():
                rates[name].append(await rate(seconds, once))
    await tenant.close()
    return rates


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        rates = asyncio.run(measure(f"http://127.0.0.1:{here.recv()}", given.seconds, given.rounds))
    finally:
        server.terminate()
    best = {name: max(each) for name, each in rates.items()}
    for name, (a_second, median_ms) in best.items():
        bare = best[name.replace("ours", "bare")][0]
        ratio = f"  {a_second / bare:.2f} of bare httpx" if name.endswith("ours") else ""
        print(f"{name:20} {a_second:7.0f}/s  {median_ms:7.2f} ms{ratio}")


if __name__ == "__main__":
    main()
