"""One step of the queue's life in a process and thread of its own, for strace: submit, send, reject, recover, archive.

Run as `python -m tests.support.queue_driver STEP HOME TENANT_PORT`. Everything before the marker is set-up; the marker
is a look at a file that does not exist, which shows in a log of system calls. Exit 0: done; 3: it failed and said so.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import harbor_tui.runtime.blocking as offloop

MARKER = "/harbor-sweep-begins-here"
START = 1_763_769_600.0
PAUSE_S = 0 if __name__ == "__main__" else 0.002
"""Threads need time to work; without them a turn of the loop is all that it takes."""


async def inline(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """In the one thread that there is, so that system calls come in one order."""
    return function(*args, **kwargs)


if __name__ == "__main__":
    offloop.run_blocking = inline

from harbor_tui.catalogue import default_book  # noqa: E402 - after the threads were taken away
from harbor_tui.domain.errors import HarborError, Unreachable  # noqa: E402
from harbor_tui.domain.outcomes import Answer, CreatedPage, OutcomeState, SendReport  # noqa: E402
from harbor_tui.domain.port import Port, SignIn, parse_base_url  # noqa: E402
from harbor_tui.queue.audit.trail import AuditFolder  # noqa: E402
from harbor_tui.queue.folder import QueueFolder  # noqa: E402
from harbor_tui.workflow.inbox.context import NodeContext  # noqa: E402
from harbor_tui.workflow.inbox.model import Confirmation  # noqa: E402
from harbor_tui.workflow.maintenance.archive import archive_older_than  # noqa: E402
from harbor_tui.workflow.node.node import Node  # noqa: E402
from harbor_tui.workflow.node.parts import NodeParts  # noqa: E402
from harbor_tui.workflow.node.sources import NodeSources  # noqa: E402

LOADED_BEFOREHAND = NodeParts
"""A node loads it when it begins to work: reading modules is no system call of interest."""

PORT = Port(
    "atlassian/confluence-cloud-api",
    "Acme",
    parse_base_url("https://acme.atlassian.net"),
    SignIn.BASIC,
    spaces={"100": "Platform"},
)
REQUEST = json.dumps(
    {
        "schema": "harbor.request/1",
        "action": "create-page",
        "key": "k1",
        "input": {
            "body": {
                "spaceId": "100",
                "title": "Rollout",
                "body": {"representation": "storage", "value": "<p>Hello.</p>"},
            }
        },
    }
).encode()


class FixedClock:
    """A time that stands still."""

    def __init__(self, now: float = START) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


class SocketTenant:
    """Sends one POST over a plain socket to the test's own tenant, which counts it."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def read(self, call: Any) -> Answer:
        raise Unreachable("This tenant takes one POST and answers nothing else.")

    async def send_once(self, wire: Any) -> SendReport:
        sent = False
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=20) as connection:
                sent = True
                connection.sendall(b"POST %d\n" % len(wire.body) + wire.body)
                answer = b""
                while part := connection.recv(1000):
                    answer += part
        except OSError as error:
            state = OutcomeState.UNKNOWN if sent else OutcomeState.NOT_SENT
            return SendReport(state, "no_answer" if sent else "unreachable", summary=str(error))
        if answer != b"created\n":
            return SendReport(OutcomeState.UNKNOWN, "bad_answer", summary="cut")
        return SendReport(
            OutcomeState.CREATED, status=200, summary="Created.", page=CreatedPage("7", "Rollout", "100", 1, "")
        )

    async def close(self) -> None:
        return None


def node_on(home: Path, tenant: Any, clock: Any) -> Node:
    """A node on the test's queue."""
    store, audit = QueueFolder(home / "queue"), AuditFolder(home / "audit", now=clock.now)
    context = NodeContext(store, audit, default_book(), PORT, clock, tenant, lambda: True, undo_s=0.0)
    return Node(context, NodeSources())


def begin() -> None:
    """The marker."""
    try:
        os.stat(MARKER)
    except FileNotFoundError:
        return


async def decide(home: Path, tenant_port: int, step: str) -> int:
    """Approve and send, or reject, the request `a1`."""
    node = node_on(home, SocketTenant(tenant_port), FixedClock())
    troubles: list[str] = []
    node.subscribe(lambda event: troubles.append(event.text) if event.kind == "notice" and event.serious else None)
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None, review.problem
    begin()
    if step == "send":
        node.hold_approval(review.snapshot, seen=Confirmation(review.snapshot.digest, 0))
    else:
        node.hold_rejection(review.snapshot, "No.")
    for turn in range(20_000):
        await asyncio.sleep(PAUSE_S)
        if turn > 20 and not node.working:
            break
    return 3 if troubles else 0


async def recover(home: Path) -> int:
    """What a start does."""
    node = node_on(home, SocketTenant(0), FixedClock())
    begin()
    recovered = await node.run_once()
    return 3 if recovered.troubles else 0


def main(step: str, home: Path, tenant_port: int) -> int:
    """One step."""
    store, audit = QueueFolder(home / "queue"), AuditFolder(home / "audit", now=FixedClock().now)
    try:
        if step in ("send", "reject"):
            return asyncio.run(decide(home, tenant_port, step))
        if step == "recover":
            return asyncio.run(recover(home))
        begin()
        if step == "submit":
            store.submit("a1", REQUEST)
        elif step == "archive":
            archive_older_than(store, audit, FixedClock(START + 1000), 0)
    except HarborError as error:
        print(error.summary, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    # Without the interpreter's own clean-up, which only blurs the log.
    code = main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    sys.stderr.flush()
    os._exit(code)
