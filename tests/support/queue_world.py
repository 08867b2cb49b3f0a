"""A queue on a real disk with a tenant, a clock and a node that tests hold in their hands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harbor_tui.catalogue import default_book
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.outcomes import Answer, CreatedPage, OutcomeState, SendReport
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.requests import Wire
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.agent_desk import AgentApi
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.model import Confirmation, NodeEvent
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.node.sources import NodeSources

START = 1_763_769_600.0
BODY = "<p>Hello from an agent.</p>"


class StepClock:
    """A clock that tests move; sleepers wake when their time has come."""

    def __init__(self, start: float = START) -> None:
        self.wall = start
        self.elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self.wall + self.elapsed

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.elapsed + seconds, waiting))
        await waiting

    def advance(self, seconds: float) -> None:
        """Move on, and wake who is due."""
        self.elapsed += seconds
        for sleeper in tuple(self._sleepers):
            if sleeper[0] <= self.elapsed:
                self._sleepers.remove(sleeper)
                if not sleeper[1].done():
                    sleeper[1].set_result(None)

    async def run(self, seconds: float) -> None:
        """Move on as time does while the program runs: in small steps, and everybody gets their turn in each."""
        for step in range(round(seconds / 0.25) + 1):
            self.advance(0.25 if step else 0.0)
            for _ in range(8):
                await asyncio.sleep(0)


class EagerClock(StepClock):
    """A clock on which sleeping passes the time at once."""

    async def sleep(self, seconds: float) -> None:
        self.elapsed += max(seconds, 0.0)
        await asyncio.sleep(0)


class CountingTenant:
    """Keeps what was sent; answers by a function, or with a created page."""

    def __init__(self) -> None:
        self.sent: list[Wire] = []
        self.reads: list[PreparedCall] = []
        self.answer: Callable[[Wire], SendReport] = created
        self.read_answer: Callable[[PreparedCall], Answer | HarborError] = lambda _: Answer({"results": []}, 200, 1)
        self.gate: asyncio.Event | None = None
        self.before: Callable[[], None] = lambda: None

    async def read(self, call: PreparedCall) -> Answer:
        self.reads.append(call)
        answer = self.read_answer(call)
        if isinstance(answer, HarborError):
            raise answer
        return answer

    async def send_once(self, wire: Wire) -> SendReport:
        self.before()
        self.sent.append(wire)
        if self.gate is not None:
            await self.gate.wait()
        return self.answer(wire)

    async def close(self) -> None:
        return None


def created(wire: Wire) -> SendReport:
    """What a service says that stored exactly what it was sent."""
    body = wire.parsed_body()
    page = CreatedPage(
        "4711", body["title"], body["spaceId"], 1, "https://acme.atlassian.net/wiki/x", "current", body["body"]["value"]
    )
    return SendReport(OutcomeState.CREATED, status=200, summary="The page was created with the id 4711.", page=page)


def refused(error_class: str, status: int, state: OutcomeState = OutcomeState.FAILED, **more: Any) -> SendReport:
    """What a service says that stored nothing, or does not tell."""
    return SendReport(state, error_class, status, summary=f"It said {status}.", advice="Look.", **more)


def create_request(title: str = "Rollout", body: str = BODY, **more: Any) -> dict[str, Any]:
    """An envelope for a new page."""
    page = {
        "spaceId": "100",
        "status": "current",
        "title": title,
        "body": {"representation": "storage", "value": body},
    } | more
    return {
        "schema": "harbor.request/1",
        "action": "create-page",
        "input": {"body": page},
        "agent": {"name": "codex-docs"},
    }


class World:
    """One queue, its audit trail, a port, and the means to act on them."""

    def __init__(self, home: Path, *, clock: StepClock | None = None, undo_s: float = 0.0) -> None:
        self.home = home
        self.path = home / "queue"
        init_queue(self.path)
        self.store = QueueFolder(self.path)
        self.clock = clock or EagerClock()
        self.audit = AuditFolder(home / "audit", now=self.clock.now)
        self.book = default_book()
        self.port = Port(
            "atlassian/confluence-cloud-api",
            "Acme",
            parse_base_url("https://acme.atlassian.net"),
            SignIn.BASIC,
            spaces={"100": "Platform"},
        )
        self.tenant = CountingTenant()
        self.token_is_set = True
        self.undo_s = undo_s
        self.events: list[NodeEvent] = []

    def node(self, *, faults: Faults | None = None, **sources: Any) -> Node:
        """A node on this queue; its news are kept."""
        context = NodeContext(
            self.store,
            self.audit,
            self.book,
            self.port,
            self.clock,
            self.tenant,
            token_is_set=lambda: self.token_is_set,
            undo_s=self.undo_s,
            faults=faults or Faults(),
        )
        node = Node(context, NodeSources(**sources))
        node.subscribe(self.events.append)
        return node

    def desk(self) -> AgentApi:
        """The agent's side of this queue."""
        return AgentApi(self.store, self.book, self.port, self.clock, pause=self.clock.advance)

    def drop(self, request_id: str, document: Mapping[str, Any] | bytes, *, age_s: float = 60.0) -> Path:
        """Put a file into the drop box as `cp` would, with a time before the test's now."""
        import os

        path = self.path / "pending" / f"{request_id}.json"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        changed = self.clock.now() - age_s
        os.utime(path, (changed, changed))
        return path

    def result(self, request_id: str) -> Mapping[str, Any]:
        """What the agent reads."""
        return json.loads((self.path / "results" / f"{request_id}.json").read_bytes())  # type: ignore[no-any-return]  # ours

    def problems(self) -> list[dict[str, Any]]:
        """What `queue check` says."""
        return list(QueueCheck(self.store, self.audit).queue_check()["problems"])

    def audited(self) -> list[tuple[str, str]]:
        """(event, id) of every audit record, oldest first."""
        return [(record["event"], record["id"]) for record in self.audit.records()]

    def notices(self) -> list[str]:
        """The sentences that the operator was told."""
        return [event.text for event in self.events if event.kind == "notice"]


async def settled(node: Node) -> None:
    """Wait until what was decided has been carried out."""
    for _ in range(10_000):
        await asyncio.sleep(0.002)
        if not node.held() and not node.working:
            return
    raise AssertionError("the node did not come to rest")


async def hold(node: Node, request_id: str) -> None:
    """The operator's whole gesture; what comes of it is not waited for."""
    review = await node.review(request_id)
    assert review.snapshot is not None, review.problem
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))


async def approve(node: Node, request_id: str) -> None:
    """The same, up to the outcome."""
    await hold(node, request_id)
    await settled(node)


async def reject(node: Node, request_id: str, reason: str) -> None:
    """Reject what is shown."""
    review = await node.review(request_id)
    node.hold_rejection(review.snapshot or request_id, reason)
    await settled(node)


def seen(digest: str, *, challenge: str = "", typed: str = "") -> Confirmation:
    """A confirmation given."""
    return Confirmation(digest, 0, challenge, typed)
