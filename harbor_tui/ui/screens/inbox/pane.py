"""The inbox pane: what can be done with the requests in the list. Nothing is decided here."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Input

from harbor_tui.domain.text.display import one_line
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.inbox.list import InboxList
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.single_line_input import PlainInput

if TYPE_CHECKING:
    from textual.binding import BindingType


class InboxPane(InboxList):
    """Opens, marks, filters and takes back."""

    COMMAND_AREA = Area.INBOX
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.INBOX))

    def unavailable(self, command: Command) -> str:
        """What needs a row, a held decision or arrivals."""
        node = self._services.node
        if node is None:
            return "There is no queue yet; 3 sets up the port."
        match command.id:
            case "inbox.review" | "inbox.mark" if not self.query_one(RowList).cursor_id:
                return "No request is under the cursor."
            case "inbox.batch" if self._rows is None or not self._rows.marked:
                return "Mark requests with x first."
            case "inbox.undo" | "inbox.undo_all" if not node.held():
                return "No decision is held."
            case "inbox.load" if not node.inbox.arrivals and node.inbox.in_order:
                return "Nothing new has arrived."
            case "inbox.copy_hint" if not self._services.home_hint:
                return "Requests come through harbor-tui submit; harbor-tui skill tells agents how."
            case "inbox.copy_link" if self.row is None or self.row.page is None:
                return "The request under the cursor has created no page."
        return ""

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_review()

    def action_review(self) -> None:
        """Open the request under the cursor."""
        request_id = self.query_one(RowList).cursor_id
        if self._rows is not None and request_id:
            from harbor_tui.ui.screens.review.screen import ReviewScreen  # not before a request is opened

            self.app.push_screen(ReviewScreen(self._services, self._rows.ids, request_id, self._seen), self._reviewed)

    def _reviewed(self, request_id: str | None) -> None:
        """Back from the review: the cursor is on what was looked at last."""
        requests = self.query_one(RowList)
        if request_id:
            requests.move_to(request_id)
        self._reload()
        requests.refresh()
        self._show_state()

    def action_mark(self) -> None:
        """Mark or unmark the request under the cursor and go on."""
        requests = self.query_one(RowList)
        if self._rows is not None:
            self._rows.marked ^= {requests.cursor_id}
            requests.row_changed(requests.cursor_id)
            requests.cursor += 1

    def action_undo(self) -> None:
        """Take back the decision that was made last."""
        node = self._services.node
        if node is not None and (held := node.held()) and node.take_back(held[-1].request_id):
            safe_notify(self, f"Taken back; still pending: {one_line(held[-1].title, 60)}")
            self._tick()

    def action_undo_all(self) -> None:
        """Take back every decision that is still held."""
        node = self._services.node
        taken = [held for held in node.held() if node.take_back(held.request_id)] if node is not None else []
        safe_notify(self, f"{counted(len(taken), 'decision')} taken back; nothing of it was sent.")
        self._tick()

    def action_batch(self) -> None:
        """The table of what is marked."""
        if self._rows is not None:
            from harbor_tui.ui.screens.inbox.batch import BatchScreen  # not before something was marked

            marked = [each for each in self._rows.ids if each in self._rows.marked]
            self.app.push_screen(BatchScreen(self._services, marked, self._seen), self._batch_closed)

    def _batch_closed(self, _nothing: None) -> None:
        if self._rows is not None:
            self._rows.marked.clear()
        self._reviewed(None)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def action_load(self) -> None:
        """Put what has arrived into the list, by age; the cursor stays on its request."""
        node = self._services.node
        if node is not None:
            await asyncio.to_thread(node.inbox.load_arrivals)
            self._reload()
            self._show_state()

    def action_filter(self) -> None:
        """Type words to look for."""
        self.add_class("-filtering")
        self.query_one("#filter", PlainInput).focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._rows is not None:
            changed = self._rows.filter(event.value)
            for each in self._rows.unread() if event.value else ():
                self._want(each)
            if changed:
                self.query_one(RowList).rows_changed()
            self._show_state()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(RowList).focus()

    def action_clear_filter(self) -> None:
        """Show all again."""
        self.query_one("#filter", PlainInput).value = ""
        self.remove_class("-filtering")
        self.query_one(RowList).focus()

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """The created page's address."""
        row = self.row
        if row is not None and row.page is not None:
            await copy_out(self, row.page.url)

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_hint(self) -> None:
        """The line that submits a request."""
        await copy_out(self, self._services.home_hint)
