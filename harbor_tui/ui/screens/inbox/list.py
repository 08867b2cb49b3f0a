"""The inbox as it is shown: agents' requests in a list, a preview where there is room, and how to submit one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from harbor_tui.ui.kit.background import BackgroundVertical, GroundHorizontal
from harbor_tui.ui.screens.inbox.preview import RequestPreview
from harbor_tui.ui.screens.inbox.row_reader import RowReader
from harbor_tui.ui.screens.inbox.table import FULL, InboxRows, columns_for
from harbor_tui.ui.screens.inbox.text import detail_words, empty_words, hint_words
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput

if TYPE_CHECKING:
    from harbor_tui.ui.shell.pane import Pane
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import InboxRow
    from harbor_tui.workflow.node.node import Node

PREVIEW_FROM: Final = 120


class InboxList(BackgroundVertical):
    """Shows a node's inbox; nothing in it moves by itself, and nothing in it decides."""

    DEFAULT_CSS = """
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

    class Changed(Message):
        """Other rows, or more known of them."""

    def __init__(self, pane: Pane, services: Services) -> None:
        """`pane` runs what reads the rows."""
        super().__init__()
        self.requests = RowList(FULL, id="requests")
        self.rows: InboxRows | None = None
        self._services = services
        self._reader = RowReader(pane, self.requests, self._rows_read)
        self._expect(services)

    def compose(self) -> ComposeResult:
        """List and preview side by side; below them what the row under the cursor is, and the way in."""
        with GroundHorizontal():
            with BackgroundVertical(id="left"):
                yield self.requests
                yield Static(id="empty")
                yield PlainInput(
                    placeholder="words to look for; Enter keeps, Esc clears", max_length=LONGEST_QUERY, id="filter"
                )
            yield RequestPreview()
        yield Static(id="detail")
        yield Static(id="hint")

    def _expect(self, services: Services) -> None:
        """It is laid out and painted once, as it will be."""
        empty = services.node is None or not services.node.inbox.ids()
        self.set_class(empty, "-empty", update=False)
        self.set_class(empty or not services.hint_stays, "-no-hint", update=False)
        self.set_class(self.app.size.width >= PREVIEW_FROM, "-preview", update=False)

    def use(self, services: Services) -> None:
        """Show this node's inbox."""
        self._services, self.rows = services, None
        node = services.node
        if node is not None:
            self.rows = InboxRows(
                node.inbox,
                label=services.space_label,
                now=services.now,
                monotonic=services.monotonic,
                want=self._reader.want,
                faults=services.faults,
            )
            self.requests.set_source(self.rows)
        self._reader.use(services, self.rows)
        self._arrange()
        self.show_state()

    @property
    def _node(self) -> Node | None:
        return self._services.node

    @property
    def row(self) -> InboxRow | None:
        """The request under the cursor, as far as it has been read."""
        node, request_id = self._node, self.requests.cursor_id
        return node.inbox.ready_row(request_id) if node is not None and request_id else None

    # Rows

    def reload(self) -> None:
        """Take over what the node's inbox shows now."""
        if self.rows is None:
            return
        self.rows.look_again(self.requests.visible_ids())
        if self.rows.load():
            self.requests.rows_changed()
        else:
            for request_id in self.rows.outdated(self.requests.visible_ids()):
                self.requests.row_changed(request_id)

    def tick(self) -> None:
        """Countdowns move on."""
        node = self._node
        if node is None or self.rows is None:
            return
        held = {each.request_id: each for each in node.held()}
        counting = (*held, *self.rows.held, *self.rows.counting_down(self.requests.visible_ids()))
        for request_id in dict.fromkeys(counting):
            self.rows.held = held
            self.requests.row_changed(request_id)

    def mark(self) -> None:
        """Mark or unmark the request under the cursor and go on."""
        if self.rows is not None:
            self.rows.marked ^= {self.requests.cursor_id}
            self.requests.row_changed(self.requests.cursor_id)
            self.requests.cursor += 1

    def return_to(self, request_id: str) -> None:
        """Back from elsewhere: the cursor is on what was looked at last."""
        if request_id:
            self.requests.move_to(request_id)
        self.reload()
        self.requests.refresh()
        self.show_state()

    def _rows_read(self) -> None:
        self.show_state()
        self._preview()

    # The filter

    def open_filter(self) -> None:
        """Type words to look for."""
        self.add_class("-filtering")
        self.query_one("#filter", PlainInput).focus()

    def clear_filter(self) -> None:
        """Show all again."""
        self.query_one("#filter", PlainInput).value = ""
        self.remove_class("-filtering")
        self.requests.focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.rows is not None:
            changed = self.rows.filter(event.value)
            for each in self.rows.unread() if event.value else ():
                self._reader.want(each)
            if changed:
                self.requests.rows_changed()
            self.show_state()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.requests.focus()

    # What is shown

    def show_state(self) -> None:
        """Rows or why there are none, the row under the cursor, and the way in."""
        empty = self.rows is None or not len(self.rows)
        self.set_class(empty, "-empty")
        if empty:
            filtered = self.rows is not None and self.rows.filtered
            self.query_one("#empty", Static).update(empty_words(self._services, filtered=filtered))
        services = self._services
        self.set_class(services is None or empty or not services.hint_stays, "-no-hint")
        self._show_detail(self.row)
        self.post_message(self.Changed())

    def _show_detail(self, row: InboxRow | None) -> None:
        self.query_one("#detail", Static).update(detail_words(row) if row is not None else "", layout=False)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_detail(self.row)
        self._preview()

    def _preview(self) -> None:
        if self.has_class("-preview"):
            row = self.row
            version = f"{row.digest} {row.state}" if row is not None else ""
            self.query_one(RequestPreview).show(self._services, self.requests.cursor_id, version)

    def on_resize(self, event: events.Resize) -> None:
        """A preview where there is room for both."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.size.width or self.app.size.width
        beside = width >= PREVIEW_FROM
        self.set_class(beside, "-preview")
        requests, columns = self.requests, columns_for(width * 2 // 5 if beside else width)
        if self.rows is not None:
            self.rows.columns = columns
        self.query_one("#hint", Static).update(hint_words(self._services.home_hint, width - 2))
        if columns != requests.columns:
            requests.columns = columns
            requests.refresh()
        self._preview()
