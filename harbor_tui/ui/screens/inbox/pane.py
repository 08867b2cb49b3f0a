"""The inbox pane: what can be done with the requests in the list. Nothing is decided here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from harbor_tui.domain.text.display import one_line
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.formatting import ago, counted
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.inbox.list import InboxList
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import NodeEvent
    from harbor_tui.workflow.node.node import Node

TICK_S: Final = 0.5
NEWS_PAUSE_S: Final = 0.25
AGES_S: Final = 60.0


class InboxPane(Pane):
    """Follows the node's news; opens, marks, filters and takes back."""

    COMMAND_AREA = Area.INBOX
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.INBOX))

    class NodeSaid(Message):
        """The node has news; posted from whatever thread it came in."""

        def __init__(self, event: NodeEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._list = InboxList(self, services)
        self._news: Timer | None = None
        self._news_at = 0.0
        self._seen: set[str] = set()
        """Digests of what was read to its end; only that can be approved among others."""
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """The list and what stands around it."""
        yield self._list

    @property
    def _node(self) -> Node | None:
        return self._services.node

    # Services and news

    def use(self, services: Services) -> None:
        """Show this node's inbox."""
        self._unsubscribe()
        self._services = services
        if services.node is not None:
            self._unsubscribe = services.node.subscribe(self._told)
        self._list.use(services)

    def _told(self, event: NodeEvent) -> None:
        self.post_message(self.NodeSaid(event))

    def on_mount(self) -> None:
        """Countdowns and ages move on."""
        self.set_interval(TICK_S, self._tick)
        self.set_interval(AGES_S, self._age)

    def on_unmount(self) -> None:
        """Nothing listens any more."""
        self._unsubscribe()

    @on(NodeSaid)
    def _node_said(self, message: NodeSaid) -> None:
        event = message.event
        if event.kind == "notice":
            safe_notify(self, event.text, warning=event.serious)
        if self._list.rows is None:
            return
        if self._news is None:
            pause = self._news_at + NEWS_PAUSE_S - monotonic()
            self._news = self.set_timer(max(pause, 0.001), self._take_news)

    def _take_news(self) -> None:
        """What has changed since the last look, at most a few times a second: thousands may be parsed behind it."""
        self._news, self._news_at = None, monotonic()
        self._list.reload()
        self._list.show_state()

    def _tick(self) -> None:
        if self.display:
            self._list.tick()

    def _age(self) -> None:
        if self.display:
            self._list.requests.refresh()
            self.post_message(self.WhereChanged())

    @on(InboxList.Changed)
    def _list_changed(self) -> None:
        self.post_message(self.WhereChanged())

    # Where this is

    def focus_first(self) -> None:
        """The list."""
        self._list.requests.focus()

    def where(self) -> str:
        """What waits, and what has arrived since."""
        if self._services.node is None:
            return ""
        inbox, rows = self._services.node.inbox, self._list.rows
        oldest = inbox.oldest_pending_s(self._services.now())
        parts = [f"oldest pending {ago(oldest)}"] if oldest is not None else []
        if inbox.arrivals:
            parts.insert(0, f"{inbox.arrivals:,} new: R loads them")
        elif not inbox.in_order:
            parts.insert(0, "many: listed by name, R sorts by age")
        if rows is not None and rows.filtered:
            parts.insert(0, f"{len(rows):,} of {len(inbox.ids()):,} shown, Esc shows all")
        if ignored := len(inbox.ignored()):
            parts.append(f"{counted(ignored, 'entry', 'entries')} ignored")
        return " · ".join(parts)

    def unavailable(self, command: Command) -> str:
        """What needs a row, a held decision or arrivals."""
        node, row, rows = self._node, self._list.row, self._list.rows
        if node is None:
            return "There is no queue yet; 3 sets up the port."
        match command.id:
            case "inbox.review" | "inbox.mark" if not self._list.requests.cursor_id:
                return "No request is under the cursor."
            case "inbox.batch" if rows is None or not rows.marked:
                return "Mark requests with x first."
            case "inbox.undo" | "inbox.undo_all" if not node.held():
                return "No decision is held."
            case "inbox.load" if not node.inbox.arrivals and node.inbox.in_order:
                return "Nothing new has arrived."
            case "inbox.copy_hint" if not self._services.home_hint:
                return "Requests come through harbor-tui submit; harbor-tui skill tells agents how."
            case "inbox.copy_link" if row is None or row.page is None:
                return "The request under the cursor has created no page."
        return ""

    # Commands

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_review()

    def action_review(self) -> None:
        """Open the request under the cursor."""
        rows, request_id = self._list.rows, self._list.requests.cursor_id
        if rows is not None and request_id:
            from harbor_tui.ui.screens.review.screen import ReviewScreen  # not before a request is opened

            self.app.push_screen(ReviewScreen(self._services, rows.ids, request_id, self._seen), self._reviewed)

    def _reviewed(self, request_id: str | None) -> None:
        self._list.return_to(request_id or "")

    def action_mark(self) -> None:
        """Mark or unmark the request under the cursor and go on."""
        self._list.mark()

    def action_undo(self) -> None:
        """Take back the decision that was made last."""
        node = self._node
        if node is not None and (held := node.held()) and node.take_back(held[-1].request_id):
            safe_notify(self, f"Taken back; still pending: {one_line(held[-1].title, 60)}")
            self._tick()

    def action_undo_all(self) -> None:
        """Take back every decision that is still held."""
        node = self._node
        taken = [held for held in node.held() if node.take_back(held.request_id)] if node is not None else []
        safe_notify(self, f"{counted(len(taken), 'decision')} taken back; nothing of it was sent.")
        self._tick()

    def action_batch(self) -> None:
        """The table of what is marked."""
        rows = self._list.rows
        if rows is not None:
            from harbor_tui.ui.screens.inbox.batch import BatchScreen  # not before something was marked

            marked = [each for each in rows.ids if each in rows.marked]
            self.app.push_screen(BatchScreen(self._services, marked, self._seen), self._batch_closed)

    def _batch_closed(self, _nothing: None) -> None:
        if self._list.rows is not None:
            self._list.rows.marked.clear()
        self._list.return_to("")

    @work(exclusive=True, group="load", exit_on_error=False)
    async def action_load(self) -> None:
        """Put what has arrived into the list, by age; the cursor stays on its request."""
        node = self._node
        if node is not None:
            await asyncio.to_thread(node.inbox.load_arrivals)
            self._list.reload()
            self._list.show_state()

    def action_filter(self) -> None:
        """Type words to look for."""
        self._list.open_filter()

    def action_clear_filter(self) -> None:
        """Show all again."""
        self._list.clear_filter()

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """The created page's address."""
        row = self._list.row
        if row is not None and row.page is not None:
            await copy_out(self, row.page.url)

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_hint(self) -> None:
        """The line that submits a request."""
        await copy_out(self, self._services.home_hint)
