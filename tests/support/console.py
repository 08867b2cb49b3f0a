"""A console on fakes: a node whose requests are given, and services that need no disk and no network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from harbor_tui.contracts.adapters import Posture, TokenState
from harbor_tui.domain.actions import Action, ActionState, Policy, Risk
from harbor_tui.domain.errors import HarborError, NotPermitted
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.json.schema import Schema
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.pages import PageSummary, Space
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.requests import Envelope, Snapshot, State, Wire
from harbor_tui.runtime.lazy import Lazy
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.main_screen import PANE_FACTORIES, PaneFactories
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.shell.services import Services
from harbor_tui.workflow.inbox.model import Confirmation, Held, InboxRow, NodeEvent, Place, Review, Verb
from harbor_tui.workflow.settle.model import Settlement
from harbor_tui.workflow.subject.model import Comparison, Subject

NOW = 1_763_800_000.0
BODY = "<h1>Freeze</h1><p>tell #ops</p><ul><li>one</li><li>two</li></ul>"
LONG_BODY = "".join(f"<p>Paragraph {number} of a long page.</p>" for number in range(300))


def request(
    request_id: str,
    title: str = "Harbor rollout checklist",
    *,
    body: str = BODY,
    agent: str = "codex-docs",
    why: str = "OPS-412, after the drill",
    findings: tuple[Finding, ...] = (),
    state: State = State.PENDING,
    age: float = 7200.0,
    space_id: str = "65538",
    parent_id: str = "",
) -> Review:
    """A request as the node would open it."""
    sent: dict[str, Any] = {"spaceId": space_id, "status": "current", "title": title}
    if parent_id:
        sent["parentId"] = parent_id
    sent["body"] = {"representation": "storage", "value": body}
    envelope = Envelope(action="create-page", input={"body": sent}, agent=agent, why=why)
    wire = Wire("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (), _json(sent))
    snapshot = Snapshot(request_id, _json({"input": {"body": sent}}), 1003, NOW - age, envelope, wire, findings)
    row = InboxRow(
        request_id, state, "create-page", title, space_id, agent, NOW - age, len(wire.body), snapshot.digest, findings
    )
    return Review(
        row=row,
        snapshot=snapshot,
        envelope=envelope,
        records=None,
        file_bytes=snapshot.file_bytes,
        owner_uid=1003,
        problem="",
        origin="https://acme.atlassian.net",
        space=Space("65538", "PLAT", "Platform") if space_id == "65538" else None,
        parent=PageSummary(parent_id, "Runbooks", space_id) if parent_id else None,
        notified_people=1,
    )


def _json(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


class FakeInbox:
    """Rows that are there, and what has arrived since."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        self.reviews = {review.row.id: review for review in reviews}
        self.shown = tuple(self.reviews)
        self.waiting: tuple[str, ...] = ()
        self.ready = set(self.reviews)
        self.in_order = True

    @property
    def arrivals(self) -> int:
        return len(self.waiting)

    def ids(self) -> tuple[str, ...]:
        return self.shown

    def load_arrivals(self) -> None:
        self.shown, self.waiting = (*self.waiting, *self.shown), ()

    def row(self, request_id: str) -> InboxRow:
        self.ready.add(request_id)
        return self.reviews[request_id].row

    def ready_row(self, request_id: str) -> InboxRow | None:
        return self.reviews[request_id].row if request_id in self.ready else None

    def counts(self) -> Mapping[State, int]:
        counts: dict[State, int] = {}
        for review in self.reviews.values():
            counts[review.row.state] = counts.get(review.row.state, 0) + 1
        return counts

    def oldest_pending_s(self, now: float) -> float | None:
        ages = [now - each.row.received_at for each in self.reviews.values() if each.row.state is State.PENDING]
        return max(ages, default=None)

    def ignored(self) -> tuple[object, ...]:
        return ()


@dataclass
class FakeNode:
    """Does what the real node promises, in memory; remembers what was decided."""

    inbox: FakeInbox
    posture: Posture = field(default_factory=lambda: Posture(usable=True, agents_share_uid=False))
    frozen: bool = False
    challenge: str = "k7wq"
    approved: list[tuple[str, Confirmation]] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)
    now: float = 1000.0
    refusal: HarborError | None = None
    stopped: bool = False
    undo_s: float = 5.0
    needs_challenge_again: bool = False
    policies: tuple[LocalPolicy, ...] = ()
    sent_again: list[tuple[str, Confirmation | None]] = field(default_factory=list)
    settlement: Settlement | None = None
    concluded: list[tuple[str, str]] = field(default_factory=list)
    proposed_anew: list[tuple[str, Any]] = field(default_factory=list)
    changes_noted: list[str] = field(default_factory=list)
    started: bool = False
    subjects: dict[str, Subject] = field(default_factory=dict)
    subject_gate: asyncio.Event | None = None
    comparison: Comparison | HarborError | None = None
    _held: dict[str, Held] = field(default_factory=dict)
    _listeners: list[Callable[[NodeEvent], None]] = field(default_factory=list)

    async def open(self, *, rows: int = 0) -> None:
        return None

    async def start(self) -> None:
        self.started = True

    async def stop(self, deadline_s: float) -> None:
        self.stopped = True

    def set_frozen(self, frozen: bool) -> None:
        self.frozen = frozen
        self.tell(NodeEvent("notice", text="Sending is frozen." if frozen else "Sending is on again."))

    def subscribe(self, listener: Callable[[NodeEvent], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: NodeEvent) -> None:
        for listener in list(self._listeners):
            listener(event)

    async def review(self, request_id: str) -> Review:
        return self.inbox.reviews[request_id]

    async def place(self, snapshot: Snapshot) -> Place:
        review = self.inbox.reviews.get(snapshot.id)
        return Place(review.space, review.parent) if review is not None else Place(None, None)

    async def subject(self, snapshot: Snapshot) -> Subject | None:
        if self.subject_gate is not None:
            await self.subject_gate.wait()
        return self.subjects.get(snapshot.id)

    async def stored(self, review: Review) -> Comparison | None:
        if isinstance(self.comparison, HarborError):
            raise self.comparison
        return self.comparison

    async def edit(self, snapshot: Snapshot, body: Mapping[str, Any]) -> Snapshot:
        if self.refusal is not None:
            raise self.refusal
        wire = replace(snapshot.wire, body=_json(body))
        return replace(snapshot, wire=wire, findings=(), edited_from=snapshot.wire)

    async def note_change(self, request_id: str, shown: bytes, found: bytes) -> None:
        assert shown != found
        self.changes_noted.append(request_id)

    async def propose_anew(self, request_id: str, body: Mapping[str, Any]) -> str:
        self.proposed_anew.append((request_id, dict(body)))
        return request_id

    async def next_challenge(self) -> str:
        return self.challenge

    def hold_approval(self, snapshot: Snapshot, *, seen: Confirmation) -> Held:
        if self.refusal is not None:
            raise self.refusal
        self.approved.append((snapshot.digest, seen))
        return self._hold(Held(snapshot.id, snapshot.digest, Verb.APPROVE, self.now + 5, title=snapshot.title))

    def hold_rejection(self, what: Snapshot | str, reason: str) -> Held:
        request_id = what if isinstance(what, str) else what.id
        self.rejected.append((request_id, reason))
        return self._hold(Held(request_id, "", Verb.REJECT, self.now + 5, reason))

    def _hold(self, held: Held) -> Held:
        self._held[held.request_id] = held
        return held

    def take_back(self, request_id: str) -> bool:
        return self._held.pop(request_id, None) is not None

    def held(self) -> tuple[Held, ...]:
        return tuple(self._held.values())

    @property
    def working(self) -> frozenset[str]:
        return frozenset()

    async def send_again(self, request_id: str, seen: Confirmation | None = None) -> None:
        if seen is None and self.needs_challenge_again:
            raise NotPermitted("Type it.")
        self.sent_again.append((request_id, seen))

    async def settle(self, request_id: str, *, on_look: Callable[[Settlement], None] = lambda _: None) -> Settlement:
        assert self.settlement is not None
        return self.settlement

    async def conclude(self, settlement: Settlement, verdict: str, page: CreatedPage | None = None) -> None:
        self.concluded.append((verdict, page.id if page is not None else ""))

    # What tests do to it

    def settle_as(self, request_id: str, state: State, page: CreatedPage | None = None) -> None:
        """The held decision has been carried out."""
        self._held.pop(request_id, None)
        review = self.inbox.reviews[request_id]
        row = replace(review.row, state=state, page=page)
        self.inbox.reviews[request_id] = replace(review, row=row, snapshot=None)
        self.tell(NodeEvent("request", request_id, state))

    def change_file(self, request_id: str, title: str) -> None:
        """The agent has written the file anew."""
        self.inbox.reviews[request_id] = request(request_id, title)
        self.tell(NodeEvent("request", request_id, State.PENDING))

    def arrive(self, review: Review) -> None:
        """A new request lies in the drop box."""
        self.inbox.reviews[review.row.id] = review
        self.inbox.waiting = (*self.inbox.waiting, review.row.id)
        self.tell(NodeEvent("inbox"))


@dataclass(frozen=True)
class FakeBook:
    """One entry's actions."""

    entry: str = "atlassian/confluence-cloud-api"
    actions: tuple[Action, ...] = ()


class FakeConnecting:
    """Knows the token's state."""

    def __init__(self, token: TokenState) -> None:
        self.token = token

    async def token_state(self) -> TokenState:
        return self.token


def create_page() -> Action:
    """An action as the catalogue has it."""
    return Action(
        "create-page", "Create a page", "Creates one page.", "POST", "/wiki/api/v2/pages", Schema("object"),
        Policy.REQUIRE_APPROVAL, Risk.MEDIUM, ActionState.PUBLISHED,
    )  # fmt: skip


PORT = Port(
    entry="atlassian/confluence-cloud-api",
    label="Acme",
    base_url=parse_base_url("https://acme.atlassian.net"),
    sign_in=SignIn.BASIC,
    account="ops@acme.example",
)


def _made(value: Any) -> Lazy[Any]:
    """As if it had been asked for."""
    once = Lazy(lambda: value)
    once()
    return once


def services(node: FakeNode | None, **given: Any) -> Services:
    """Services over a fake node."""
    facts: dict[str, Any] = {
        "book": FakeBook(actions=(create_page(),)),
        "connecting": FakeConnecting(given.get("token", TokenState(True, "file"))),
        "token": TokenState(True, "file"),
        "node": node,
        "port": PORT,
        "home_hint": "harbor-tui --home /tmp/demo submit create-page --input page.json",
        "now": lambda: NOW,
        "monotonic": lambda: node.now if node is not None else 0.0,
    }
    facts |= given
    for name in ("connecting", "browsing", "audit", "shelf", "publications", "trying"):
        if name in facts:
            facts[f"{name}_once"] = _made(facts.pop(name))
    return Services(**facts)


def node_with(*reviews: Review) -> FakeNode:
    """A node with these requests pending."""
    return FakeNode(FakeInbox(reviews))


class EmptyPane(Pane):
    """Stands in for the panes that a test is not about."""

    can_focus = True

    def use(self, services: Services) -> None:
        self.given = services

    def focus_first(self) -> None:
        self.focus()


def console(node: FakeNode | None, *, wait: Callable[[], Any] | None = None, **given: Any) -> HarborApp:
    """The console on a fake node; Pages and Ports are empty here."""

    async def load() -> Services:
        if wait is not None:
            await wait()
        return services(node, **given)

    factories: PaneFactories = {
        **PANE_FACTORIES,
        "pages": partial(EmptyPane, id="pages"),
        "ports": partial(EmptyPane, id="ports"),
    }
    return HarborApp(load, factories=factories)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the console has nothing left to do but to hear the answer to a dialog."""
    while getattr(pilot.app, "_typed", None):  # keys that came together are heard one after the other
        await pilot.pause()
    for _ in range(3):
        busy = [worker for worker in pilot.app.workers if worker.group != "ask" and not worker.is_finished]
        await asyncio.gather(*(worker.wait() for worker in busy), return_exceptions=True)
        await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys one after the other, each once the console is done with the one before; what is shown then."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return screen_text(pilot.app)


async def hear_news(pilot: Pilot[Any]) -> None:
    """Let the console take in what the node has told, which it does at most four times a second."""
    await settle(pilot)
    for screen in pilot.app.screen_stack:
        for node in (screen, *screen.query("InboxPane")):
            if getattr(node, "_news", None) is not None:
                node._take_news()
    await settle(pilot)


def screen_text(app: App[Any]) -> str:
    """What is on the screen, as plain lines."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def screen_lines(app: App[Any]) -> Sequence[str]:
    """The screen's lines."""
    return screen_text(app).splitlines()
