"""The built-in tenant as a process of its own: where it listens, how it cuts connections, how it stops."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = "/wiki/api/v2/pages"
PROGRAM = """
import sys
from harbor_tui.sandbox.server.app import create_app
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.server import serve
serve(create_app(seeded_tenant(30), token="t", faults=sys.argv[1:]), 0, lambda line: print(line, flush=True))
print("stopped", flush=True)
"""


@contextmanager
def serving(*faults: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *faults], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said.startswith("listening on http://127.0.0.1:")
            address = said.removeprefix("listening on ").strip()
            with httpx.Client(base_url=address, headers={"Authorization": "Bearer t"}, trust_env=False) as client:
                yield process, client
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_a_signal_stops_it_quietly(number: signal.Signals) -> None:
    with serving() as (process, client):
        assert len(client.get(PAGES, params={"limit": 250}).json()["results"]) == 30
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert (out, err, process.returncode) == ("stopped\n", "", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_follows_the_announcement_at_once_stops_it_as_quietly(number: signal.Signals) -> None:
    with serving() as (process, _):
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert (out, err, process.returncode) == ("stopped\n", "", 0)


def test_links_name_the_address_that_was_asked() -> None:
    with serving() as (_, client):
        assert client.get(PAGES).json()["_links"]["base"] == f"{str(client.base_url).rstrip('/')}/wiki"


def test_cuts_are_seen_as_a_lost_connection_and_take_effect_or_not() -> None:
    with serving(f"cut-before@POST {PAGES}x1", f"cut-after@POST {PAGES}x1") as (_, client):
        space = client.get("/wiki/api/v2/spaces").json()["results"][0]["id"]
        for title, stored in (("Lost", 0), ("Kept", 1)):
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                client.post(PAGES, json={"spaceId": space, "title": title})
            assert len(client.get(PAGES, params={"title": title}).json()["results"]) == stored
        assert client.get("/_sandbox/log").json()["requests"][1]["status"] is None


def test_a_truncated_answer_ends_in_the_middle() -> None:
    with serving(f"truncated@GET {PAGES}x1") as (_, client):
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            client.get(PAGES)
        assert client.get(PAGES).status_code == 200


def test_a_signal_stops_it_soon_while_answers_are_slow() -> None:
    with serving("slow:60") as (process, client):
        with pytest.raises(httpx.ReadTimeout):
            client.get(PAGES, timeout=0.2)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=10)
        assert (out, process.returncode) == ("stopped\n", 0)
