"""Shows one request in full, with what it is about beside it; deciding is the review screen's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError, ProgramFault, sentences
from harbor_tui.domain.requests import State
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.formatting import again_text, state_text
from harbor_tui.ui.kit.leaves_once import LeavesOnce
from harbor_tui.ui.kit.text import content, line, notify_problem
from harbor_tui.ui.screens.review.breadcrumb import place_lines
from harbor_tui.ui.screens.review.facts import header, outcome_text, unshown
from harbor_tui.ui.screens.review.links import show_destination
from harbor_tui.ui.screens.review.reread import sends_the_same, since, with_old_facts
from harbor_tui.ui.screens.review.tabs import ReviewTabs, compares
from harbor_tui.ui.screens.review.tenant_checks import look_around, what_moved_on
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.viewer import Viewer
from harbor_tui.workflow.inbox.model import Verb

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import Held, InboxRow, NodeEvent, Review
    from harbor_tui.workflow.node.node import Node

TICK_S: Final = 0.5
CHANGED: Final = (
    "▲ The file has changed since it was opened. R reads the new one; nothing can be decided on the old one."
)
EDITED: Final = "△ Edited by you: this is not the agent's version. R reads that one again."
CHANGED_BEFORE: Final = "▲ This request has changed since you last saw it: Diff shows what. Read it anew."


class ReviewView(CommandHost, LeavesOnce, Screen[str]):
    """A changed file is never swapped in: a banner says so, and R reads it."""

    COMMAND_AREA = Area.REVIEW
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.REVIEW))
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ReviewView { layout: vertical; background: $background; }
    ReviewView #place { height: 2; }
    ReviewView #banner {
        height: auto; display: none; background: $panel; color: $warning; text-style: bold; padding: 0 1;
    }
    ReviewView.-banner #banner { display: block; }
    ReviewView #facts { height: auto; }
    ReviewView.-stale #facts { color: $text-muted; }
    """

    class NodeSaid(Message):
        """The node has news; posted from whatever thread it came in."""

        def __init__(self, event: NodeEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, services: Services, ids: Sequence[str], request_id: str, seen: set[str]) -> None:
        super().__init__()
        self._seen = seen
        self._services = services
        self._ids = tuple(ids)
        self._request_id = request_id
        self._review: Review | None = None
        self._changed = False
        self._looked = False
        """Whether the tenant was asked for the names, or for what the request is about."""
        self._all_known = asyncio.Event()
        """Set when all that the tenant tells about the request is on the screen."""
        self._moved_on = ""
        """What has changed on the tenant since it was looked at; empty while nothing is known to have."""
        self._sending = False
        self._frozen_shown = False
        self._facts = Content("")
        self._row_read: InboxRow | None = None
        self._ticket = 0
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Place, facts, tabs, keys."""
        yield Static(id="place")
        yield Static(id="banner")
        yield Static(content("reading…", "$text-muted"), id="facts")
        yield ReviewTabs()
        yield KeyLine()

    @property
    def _tabs(self) -> ReviewTabs:
        return self.query_one(ReviewTabs)

    @property
    def _node(self) -> Node:
        node = self._services.node
        if node is None:
            raise AssertionError("a review needs a node")
        return node

    def on_mount(self) -> None:
        """Follow the node's news and read the request."""
        self._unsubscribe = self._node.subscribe(self._told)
        self.set_interval(TICK_S, self._tick)
        self._show_place()
        self.load()

    def _told(self, event: NodeEvent) -> None:
        self.post_message(self.NodeSaid(event))

    def on_unmount(self) -> None:
        """Nothing listens any more."""
        self._unsubscribe()

    # Reading

    @work(exclusive=True, group="review", exit_on_error=False)
    async def load(self, *, keep_shown: bool = False) -> None:
        """Read the request; late answers for another one are dropped."""
        self._ticket += 1
        ticket = self._ticket
        before = self._review if self._changed else None
        try:
            review = await self._node.review(self._request_id)
        except HarborError as problem:
            if ticket == self._ticket:
                self.query_one("#facts", Static).update(
                    line(("✗ ", "bold $error"), problem.summary, " ", problem.advice)
                )
            return
        if ticket != self._ticket:
            return
        if keep_shown and self._review is not None and self._is_other_content(review):
            self._note_change(self._review, review)
        elif keep_shown and self._review is not None:
            self._refresh_state(review)
        else:
            self._show(since(before, review), changed=before is not None)

    def _note_change(self, shown: Review, found: Review) -> None:
        if not self._changed:
            self._changed = True
            self._record_change(self._request_id, shown.file_bytes, found.file_bytes)
        self._show_banner()

    @work(group="change", exit_on_error=False)
    async def _record_change(self, request_id: str, shown: bytes, found: bytes) -> None:
        try:
            await self._node.note_change(request_id, shown, found)
        except HarborError as problem:
            notify_problem(self, problem)

    @property
    def _is_edited(self) -> bool:
        """Whether the operator's own version is shown."""
        snapshot = self._review.snapshot if self._review is not None else None
        return snapshot is not None and snapshot.edited_from is not None

    def _is_other_content(self, review: Review) -> bool:
        shown = self._review
        if shown is None or not shown.file_bytes:  # what was not read when it was shown may have become a request
            return shown is not None and shown.records is None and review.snapshot is not None
        return bool(review.file_bytes) and review.file_bytes != shown.file_bytes

    @work(exclusive=True, group="around", exit_on_error=False)
    async def look_around(self, review: Review) -> None:
        """Ask the tenant for what belongs beside the request; its own bytes are on the screen before."""
        around = await look_around(self._node, review)
        here = self._review
        if here is None or not sends_the_same(here, review):
            return
        self._looked = True
        self._all_known.set()
        self._review = around.beside(here)
        if around.subject is not None:
            self._tabs.show_about(self._review)
        elif compares(self._review):
            self._tabs.compare(around.comparison, around.why_no_comparison)
        if around.place is not None and around.place.findings:
            self._tabs.refill(self._review)
        self._show_header()

    @work(exclusive=True, group="again", exit_on_error=False)
    async def look_whether_it_moved_on(self, review: Review) -> None:
        """An approval did not go through: see whether what it is about is still what is shown."""
        moved_on = await what_moved_on(self._node, review)
        if moved_on and self._review is not None and self._review.subject is review.subject:
            self._moved_on = moved_on
            self._show_banner()

    def _show(self, review: Review, *, changed: bool = False) -> None:
        self._review, self._changed, self._looked, self._moved_on = review, False, False, ""
        self._all_known.clear()
        try:
            with self._services.faults.told(self._request_id):
                self._tabs.show(review, changed=changed)
        except ProgramFault as fault:
            self._review = unshown(review, fault)
        else:
            self.look_around(review)
        self._show_banner()
        self._show_header()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def look_again(self) -> None:
        """Something has changed in the queue: read this request again if it is not the row that it was."""
        row = await asyncio.to_thread(self._node.inbox.row, self._request_id)
        if self._review is not None and row is not self._row_read:
            self._row_read = row
            self.load(keep_shown=True)

    def _refresh_state(self, review: Review) -> None:
        if self._is_edited and review.row.state is State.PENDING:
            return
        ended = self._review is not None and self._review.records is None and review.records is not None
        self._review = review if self._review is None else with_old_facts(review, self._review)
        self._tabs.refill(self._review)
        if ended and compares(self._review):
            self.look_around(self._review)
        self._show_header()

    @on(NodeSaid)
    def _node_said(self, message: NodeSaid) -> None:
        event = message.event
        self._show_place()
        if event.kind == "request" and event.request_id == self._request_id:
            self._sending = event.state is State.SENDING and self._request_id in self._node.working
            self.load(keep_shown=True)
        elif event.kind == "inbox":
            self.look_again()
        elif self._review is not None and event.serious and event.request_id == self._request_id:
            self.look_whether_it_moved_on(self._review)

    # Showing

    @property
    def _held(self) -> Held | None:
        return next((held for held in self._node.held() if held.request_id == self._request_id), None)

    def _tick(self) -> None:
        if self._node.frozen is not self._frozen_shown:
            self._show_place()
        if self._review is not None:
            self._show_header()

    def _state(self) -> str:
        held = self._held
        if held is not None:
            left = max(held.until - self._services.monotonic(), 0)
            return f"◔ approved, {left:.0f} s" if held.verb is Verb.APPROVE else f"– rejected, {left:.0f} s"
        if self._sending:
            return "◑ sending"
        row = self._node.inbox.ready_row(self._request_id)
        again = again_text(row, self._services.monotonic()) if row is not None else ""
        if again:
            return f"{state_text(State.NOT_SENT)}, again {again}"
        return outcome_text(self._review) if self._review is not None else ""

    def _show_header(self) -> None:
        if self._review is None:
            return
        looking = self._review.awaits_subject and not self._looked
        try:
            with self._services.faults.told(self._request_id):
                facts = header(self._review, self._services, self.size.width, state=self._state(), looking=looking)
        except ProgramFault as fault:
            self._review = unshown(self._review, fault)
            facts = content(f"✗ {sentences(fault)}", "bold $error")
        if not facts.is_same(self._facts):
            self._facts = facts
            self.query_one("#facts", Static).update(facts)
        self.query_one(KeyLine).refresh_keys()

    def _show_banner(self) -> None:
        before = self._review is not None and self._review.previous is not None
        moved = f"▲ {self._moved_on}" if self._moved_on else ""
        words = CHANGED if self._changed else moved or (EDITED if self._is_edited else CHANGED_BEFORE)
        self.query_one("#banner", Static).update(content(words))
        self.set_class(self._changed or bool(moved) or self._is_edited or before, "-banner")
        self.set_class(self._changed or bool(moved), "-stale")

    def _show_place(self) -> None:
        self._frozen_shown = self._node.frozen
        place = place_lines(self._services, self._ids, self._request_id, self.size.width)
        self.query_one("#place", Static).update(place)

    def on_resize(self) -> None:
        """Cut to the width."""
        self._show_place()
        self._show_header()

    @on(ReviewTabs.ReadToEnd)
    def _read_to_end(self) -> None:
        """This very content has been displayed to its end, unless another one is shown by now; the batch table asks."""
        if self._review is not None and self._review.snapshot is not None and self._tabs.read_to_end:
            self._seen.add(self._review.snapshot.digest)

    @on(DocumentView.LinkFollowed)
    def _link_followed(self, event: DocumentView.LinkFollowed) -> None:
        """Links are shown, never opened behind a decision."""
        event.stop()
        if not self.query_one(Viewer).follow_inside(event.target) and self._services.port is not None:
            show_destination(self, event.target, self._services.port)

    def action_next_tab(self) -> None:
        """The tab to the right."""
        self._tabs.step(1)

    def action_previous_tab(self) -> None:
        """The tab to the left."""
        self._tabs.step(-1)
