"""The inbox as it is shown: agents' requests in a list, a preview where there is room, and how to submit one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.kit.background import BackgroundVertical, GroundHorizontal
from harbor_tui.ui.kit.formatting import ago, counted
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.inbox.preview import RequestPreview
from harbor_tui.ui.screens.inbox.table import FULL, InboxRows, columns_for
from harbor_tui.ui.screens.inbox.text import detail_words, empty_words, hint_words
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.inbox import Inbox
    from harbor_tui.workflow.inbox.model import InboxRow, NodeEvent

PREVIEW_FROM: Final = 120
READ_AT_ONCE: Final = 100
TICK_S: Final = 0.5
NEWS_PAUSE_S: Final = 0.25
AGES_S: Final = 60.0


class InboxList(Pane):
    """Shows the node's inbox and follows its news; nothing in it moves by itself."""

    DEFAULT_CSS = """
    InboxList { layout: vertical; }
    InboxList #left { width: 2fr; }
    InboxList RequestPreview { width: 3fr; display: none; border-left: solid $rule; }
    InboxList.-preview RequestPreview { display: block; }
    InboxList #empty { display: none; padding: 1 2; height: 1fr; }
    InboxList.-empty #empty { display: block; }
    InboxList.-empty RowList { height: 1; }  /* hidden, it would lose the focus, and the pane its keys */
    InboxList #filter { display: none; }
    InboxList.-filtering #filter { display: block; }
    InboxList #detail { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    InboxList #hint { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    InboxList.-no-hint #hint { display: none; }
    """

    class NodeSaid(Message):
        """The node has news; posted from whatever thread it came in."""

        def __init__(self, event: NodeEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._rows: InboxRows | None = None
        self._wanted: dict[str, None] = {}
        self._news: Timer | None = None
        self._news_at = 0.0
        self._seen: set[str] = set()
        self._spaces_asked: set[str] = set()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._expect(services)

    def _expect(self, services: Services) -> None:
        """It is laid out and painted once, as it will be."""
        empty = services.node is None or not services.node.inbox.ids()
        self.set_class(empty, "-empty", update=False)
        self.set_class(empty or not services.hint_stays, "-no-hint", update=False)
        self.set_class(self.app.size.width >= PREVIEW_FROM, "-preview", update=False)

    def compose(self) -> ComposeResult:
        """List and preview side by side; below them what the row under the cursor is, and the way in."""
        with GroundHorizontal():
            with BackgroundVertical(id="left"):
                yield RowList(FULL, id="requests")
                yield Static(id="empty")
                yield PlainInput(
                    placeholder="words to look for; Enter keeps, Esc clears", max_length=LONGEST_QUERY, id="filter"
                )
            yield RequestPreview()
        yield Static(id="detail")
        yield Static(id="hint")

    # Services and news

    def use(self, services: Services) -> None:
        """Show this node's inbox."""
        self._unsubscribe()
        self._services, self._rows = services, None
        self._spaces_asked.clear()
        node = services.node
        if node is not None:
            self._unsubscribe = node.subscribe(self._told)
            self._rows = InboxRows(
                node.inbox,
                label=services.space_label,
                now=services.now,
                monotonic=services.monotonic,
                want=self._want,
                faults=services.faults,
            )
            self.query_one(RowList).set_source(self._rows)
        self._arrange()
        self._show_state()

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
        if self._rows is None:
            return
        if self._news is None:
            pause = self._news_at + NEWS_PAUSE_S - monotonic()
            self._news = self.set_timer(max(pause, 0.001), self._take_news)

    def _take_news(self) -> None:
        """What has changed since the last look, at most a few times a second: thousands may be parsed behind it."""
        self._news, self._news_at = None, monotonic()
        self._reload()
        self._show_state()

    def _reload(self) -> None:
        if self._rows is None:
            return
        requests = self.query_one(RowList)
        self._rows.look_again(requests.visible_ids())
        if self._rows.load():
            requests.rows_changed()
        else:
            for request_id in self._rows.outdated(requests.visible_ids()):
                requests.row_changed(request_id)

    def _tick(self) -> None:
        node = self._services.node
        if node is None or self._rows is None or not self.display:
            return
        requests, held = self.query_one(RowList), {each.request_id: each for each in node.held()}
        counting = (*held, *self._rows.held, *self._rows.counting_down(requests.visible_ids()))
        for request_id in dict.fromkeys(counting):
            self._rows.held = held
            requests.row_changed(request_id)

    def _age(self) -> None:
        if self.display:
            self.query_one(RowList).refresh()
            self.post_message(self.WhereChanged())

    # Reading rows off the screen's thread, the visible ones first

    def _want(self, request_id: str) -> None:
        if not self._wanted:
            self.call_later(self.read_rows)
        self._wanted[request_id] = None

    @work(exclusive=True, group="rows", exit_on_error=False)
    async def read_rows(self) -> None:
        """Read what the list has asked for, the newest wishes first; what is still the same is not painted anew."""
        node = self._services.node
        requests = self.query_one(RowList)
        while node is not None and self._wanted:
            batch = list(self._wanted)[-READ_AT_ONCE:]
            await asyncio.to_thread(_read, node.inbox, batch)
            for each in batch:
                self._wanted.pop(each, None)
            for each in self._rows.outdated(batch) if self._rows is not None else ():
                requests.row_changed(each)
        if self._rows is not None and self._rows.filtered and self._rows.load():
            requests.rows_changed()
        self._learn_spaces()
        self._show_state()
        self._preview()

    def _learn_spaces(self) -> None:
        """Ask for the spaces of the rows on the screen, each once."""
        services = self._services
        if services.node is None:
            return
        rows = map(services.node.inbox.ready_row, self.query_one(RowList).visible_ids())
        found = {row.space_id for row in rows if row is not None and row.space_id} - self._spaces_asked
        unknown = {each for each in found if not services.space_label(each)}
        if unknown:
            self._spaces_asked |= unknown
            self.ask_for_spaces(services, unknown)

    @work(group="spaces", exit_on_error=False)
    async def ask_for_spaces(self, services: Services, space_ids: set[str]) -> None:
        """Names of spaces come later and change nothing but their column; a tenant that tells none is not asked on."""
        browsing = await run_blocking(services.browsing_once)
        if browsing is not None:
            with contextlib.suppress(HarborError):
                await browsing.learn_spaces(space_ids)
                self.query_one(RowList).refresh()

    # What is shown

    def focus_first(self) -> None:
        """The list."""
        self.query_one(RowList).focus()

    def where(self) -> str:
        """What waits, and what has arrived since."""
        node = self._services.node
        if node is None:
            return ""
        oldest = node.inbox.oldest_pending_s(self._services.now())
        parts = [f"oldest pending {ago(oldest)}"] if oldest is not None else []
        if node.inbox.arrivals:
            parts.insert(0, f"{node.inbox.arrivals:,} new: R loads them")
        elif not node.inbox.in_order:
            parts.insert(0, "many: listed by name, R sorts by age")
        if self._rows is not None and self._rows.filtered:
            parts.insert(0, f"{len(self._rows):,} of {len(node.inbox.ids()):,} shown, Esc shows all")
        if ignored := len(node.inbox.ignored()):
            parts.append(f"{counted(ignored, 'entry', 'entries')} ignored")
        return " · ".join(parts)

    @property
    def row(self) -> InboxRow | None:
        """The request under the cursor, as far as it has been read."""
        node = self._services.node
        request_id = self.query_one(RowList).cursor_id
        return node.inbox.ready_row(request_id) if node is not None and request_id else None

    def _show_state(self) -> None:
        empty = self._rows is None or not len(self._rows)
        self.set_class(empty, "-empty")
        if empty:
            filtered = self._rows is not None and self._rows.filtered
            self.query_one("#empty", Static).update(empty_words(self._services, filtered=filtered))
        self.set_class(empty or not self._services.hint_stays, "-no-hint")
        row = self.row
        self._show_detail(row)
        self.post_message(self.WhereChanged())

    def _show_detail(self, row: InboxRow | None) -> None:
        self.query_one("#detail", Static).update(detail_words(row) if row is not None else "", layout=False)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        row = self.row
        self._show_detail(row)
        self._preview()

    def _preview(self) -> None:
        if self.has_class("-preview"):
            row = self.row
            version = f"{row.digest} {row.state}" if row is not None else ""
            self.query_one(RequestPreview).show(self._services, self.query_one(RowList).cursor_id, version)

    def on_resize(self, event: events.Resize) -> None:
        """A preview where there is room for both."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.size.width or self.app.size.width
        beside = width >= PREVIEW_FROM
        self.set_class(beside, "-preview")
        requests, columns = self.query_one(RowList), columns_for(width * 2 // 5 if beside else width)
        if self._rows is not None:
            self._rows.columns = columns
        self.query_one("#hint", Static).update(hint_words(self._services.home_hint, width - 2))
        if columns != requests.columns:
            requests.columns = columns
            requests.refresh()
        self._preview()


def _read(inbox: Inbox, ids: list[str]) -> None:
    for request_id in ids:
        inbox.row(request_id)
