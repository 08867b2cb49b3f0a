"""Shows one request in full: its facts, its body and its records; deciding is the review screen's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.ui.commands import Area, bindings_for
from harbor_tui.ui.facts import place_of
from harbor_tui.ui.hosts import CommandHost
from harbor_tui.ui.screens.pages_link_dialog import LinkDialog
from harbor_tui.ui.screens.pages_links import Address, FindPage, Nowhere, OpenPage, destination
from harbor_tui.ui.screens.review_body import show_body
from harbor_tui.ui.screens.review_facts import findings_cells, header, history_cells, request_cells
from harbor_tui.ui.text import content, line, safe_notify
from harbor_tui.ui.widgets.document_view import DocumentView
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.tab_line import TabLine
from harbor_tui.ui.widgets.text_lines import TextLines
from harbor_tui.ui.widgets.top_line import place_content, two_sides
from harbor_tui.ui.widgets.viewer import Viewer
from harbor_tui.workflow.reviewing import Verb

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.node import Node
    from harbor_tui.workflow.reviewing import Held, InboxRow, NodeEvent, Review

TABS: Final = ("rendered", "raw", "findings", "request", "history")
TICK_S: Final = 0.5
CHANGED: Final = (
    "▲ The file has changed since it was opened. R reads the new one; nothing can be decided on the old one."
)
EDITED: Final = "△ Edited by you: this is not the agent's version. R reads that one again."
CHANGED_BEFORE: Final = "▲ This request has changed since you last opened it: read it anew."


class ReviewView(CommandHost, Screen[str]):
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
    ReviewView ContentSwitcher { height: 1fr; }
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
        self._findings_opened = False
        self._place_known = False
        self._sending = False
        self._facts = Content("")
        self._row_read: InboxRow | None = None
        self._ticket = 0
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Place, facts, tabs, keys."""
        yield Static(id="place")
        yield Static(id="banner")
        yield Static(content("reading…", "$text-muted"), id="facts")
        yield TabLine()
        with ContentSwitcher(initial="body"):
            yield Viewer(id="body")
            for name in TABS[2:]:
                yield TextLines(id=name)
        yield KeyLine()

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
            self._changed = True
            self._show_banner()
        elif keep_shown and self._review is not None:
            self._refresh_state(review)
        else:
            self._show(review)

    @property
    def _is_edited(self) -> bool:
        """Whether the operator's own version is shown."""
        snapshot = self._review.snapshot if self._review is not None else None
        return snapshot is not None and snapshot.edited_from is not None

    def _is_other_content(self, review: Review) -> bool:
        shown = self._review.file_bytes if self._review is not None else b""
        return bool(shown and review.file_bytes) and review.file_bytes != shown

    @work(exclusive=True, group="place", exit_on_error=False)
    async def look_up_place(self, snapshot: Snapshot) -> None:
        """Ask the tenant for the names of space and parent; the facts are there before."""
        place = await self._node.place(snapshot)
        review = self._review
        if review is not None and review.snapshot is snapshot:
            self._review = review.placed(place)
            self._place_known = True
            if place.findings:
                self._fill_tabs(self._review)
            self._show_header()

    def _show(self, review: Review) -> None:
        self._review, self._changed, self._findings_opened, self._place_known = review, False, False, False
        has_body = show_body(self.query_one(Viewer), review)
        self._fill_tabs(review)
        self._choose_tab(0 if has_body else TABS.index("request"))
        if review.snapshot is not None:
            self.look_up_place(review.snapshot)
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
        self._review = review if self._review is None else _with_old_facts(review, self._review)
        self._fill_tabs(review)
        self._show_header()

    def _fill_tabs(self, review: Review) -> None:
        self.query_one("#findings", TextLines).show(list(findings_cells(review.row.findings)))
        self.query_one("#request", TextLines).show(list(request_cells(review)))
        self.query_one("#history", TextLines).show(list(history_cells(review)))
        found = len(review.row.findings)
        names = ("Rendered", "Raw", f"Findings {found}" if found else "Findings", "Request", "History")
        self.query_one(TabLine).names = names

    @on(NodeSaid)
    def _node_said(self, message: NodeSaid) -> None:
        event = message.event
        if event.kind == "request" and event.request_id == self._request_id:
            self._sending = event.state is State.SENDING
            self.load(keep_shown=True)
        elif event.kind == "inbox":
            self.look_again()

    # Showing

    @property
    def _held(self) -> Held | None:
        return next((held for held in self._node.held() if held.request_id == self._request_id), None)

    def _tick(self) -> None:
        if self._review is not None:
            self._show_header()

    def _state(self) -> str:
        held = self._held
        if held is not None:
            left = max(held.until - self._services.monotonic(), 0)
            return f"◔ approved, {left:.0f} s" if held.verb is Verb.APPROVE else f"– rejected, {left:.0f} s"
        if self._sending:
            return "◑ sending"
        row = self._review.row if self._review is not None else None
        if row is not None and row.page is not None:
            return f"● created: page {row.page.id}"
        return ""

    def _show_header(self) -> None:
        if self._review is None:
            return
        facts = header(self._review, self._services, self.size.width, state=self._state(), asked=self._place_known)
        if not facts.is_same(self._facts):
            self._facts = facts
            self.query_one("#facts", Static).update(facts)
        self.query_one(KeyLine).refresh_keys()

    def _show_banner(self) -> None:
        before = self._review is not None and self._review.previous is not None
        words = CHANGED if self._changed else EDITED if self._is_edited else CHANGED_BEFORE
        self.query_one("#banner", Static).update(content(words))
        self.set_class(self._changed or self._is_edited or before, "-banner")
        self.set_class(self._changed, "-stale")

    def _show_place(self) -> None:
        width = self.size.width
        number = self._ids.index(self._request_id) + 1 if self._request_id in self._ids else 1
        left = line(" ", ("Inbox", "$text-muted"), " ▸ ", (f"{number:,} of {len(self._ids):,}", "bold"))
        right = line(place_content(place_of(self._services), width - left.cell_length - 3), " ")
        rule = line(("─" * width, "$rule"))
        self.query_one("#place", Static).update(Content("\n").join([two_sides(left, right, width), rule]))

    def on_resize(self) -> None:
        """Cut to the width."""
        self._show_place()
        self._show_header()

    @on(DocumentView.EndReached)
    def _end_reached(self) -> None:
        """This very content has been displayed to its end: remembered for the batch table."""
        if self._review is not None and self._review.snapshot is not None:
            self._seen.add(self._review.snapshot.digest)

    @on(DocumentView.LinkFollowed)
    def _link_followed(self, event: DocumentView.LinkFollowed) -> None:
        """Links are shown, never opened behind a decision."""
        event.stop()
        port = self._services.port
        if self.query_one(Viewer).follow_inside(event.target) or port is None:
            return
        match destination(event.target, port.origin):
            case Address(url):
                self.app.push_screen(LinkDialog(url))
            case OpenPage(page_id):
                safe_notify(self, f"This leads to page {page_id} of this tenant.")
            case FindPage(title, space):
                safe_notify(self, f"This leads to the page “{title}”{f' in the space {space}' if space else ''}.")
            case Nowhere(reason):
                safe_notify(self, reason)

    # Tabs

    def _choose_tab(self, index: int) -> None:
        tabs = self.query_one(TabLine)
        tabs.current = index % len(TABS)
        name = TABS[tabs.current]
        widget = "body" if name in ("rendered", "raw") else name
        self.query_one(ContentSwitcher).current = widget
        body = self.query_one(Viewer).view
        body.raw = name == "raw"
        (body if widget == "body" else self.query_one(f"#{widget}")).focus()
        self._findings_opened = self._findings_opened or name == "findings"

    @on(TabLine.TabChosen)
    def _tab_chosen(self, event: TabLine.TabChosen) -> None:
        self._choose_tab(event.index)

    def action_next_tab(self) -> None:
        """The tab to the right."""
        self._choose_tab(self.query_one(TabLine).current + 1)

    def action_previous_tab(self) -> None:
        """The tab to the left."""
        self._choose_tab(self.query_one(TabLine).current - 1)


def _with_old_facts(review: Review, old: Review) -> Review:
    """What the file told before it was taken up into a case, and what the tenant was asked for, still holds."""
    row = replace(review.row, title=review.row.title or old.row.title, received_at=old.row.received_at)
    return replace(
        review,
        row=row,
        envelope=review.envelope or old.envelope,
        file_bytes=review.file_bytes or old.file_bytes,
        owner_uid=old.owner_uid if review.owner_uid is None else review.owner_uid,
        space=old.space or review.space,
        parent=old.parent or review.parent,
        notified_people=review.notified_people or old.notified_people,
    )
