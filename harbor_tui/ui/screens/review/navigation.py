"""From one request to the next, and away: the operator's own version of one is never dropped without a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual import work

from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.discard_edit import DropEditDialog
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.review.view import ReviewView

_ON: Final = ("review.skip", "review.next")
_KEYS_OF: Final = {
    State.CREATED: ("review.copy_link", *_ON),
    State.NOT_SENT: ("review.send_again", *_ON),
    State.APPROVED: ("review.send_again", *_ON),
    State.UNKNOWN: ("review.settle", *_ON),
    State.FAILED: ("review.edit", *_ON),
}
"""What matters once a request was decided; of one that waits, the table's own order is right."""


class ReviewSteps(ReviewView):
    """Next, previous, skip, read again, back; and which keys matter in the state that is shown."""

    def keys_now(self) -> tuple[str, ...]:
        """The keys for the state that is shown."""
        row = self._review.row if self._review is not None else None
        if self._held is not None:
            return ("review.undo", *_ON)
        if row is None or (not self._sending and row.state.undecided):
            return ()
        if self._sending or (row.state is State.CREATED and row.page is None):
            return _ON
        return _KEYS_OF.get(row.state, _ON)

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving now, as a sentence; empty when nothing would."""
        waits = self._review is not None and self._review.row.state is State.PENDING and self._held is None
        return "Your edit is not decided yet: Esc leaves it, after a question." if waits and self._is_edited else ""

    def _leave(self, then: Callable[[], None]) -> None:
        """Go on; the operator's own version is dropped only after a question."""
        if not self.unsaved:
            then()
            return
        title = self._review.row.title if self._review is not None else ""
        self.app.push_screen(DropEditDialog(title), lambda drop: then() if drop else None)

    def action_next_request(self) -> None:
        """The next one in the list."""
        self._leave(lambda: self._step(1))

    def action_previous_request(self) -> None:
        """The previous one in the list."""
        self._leave(lambda: self._step(-1))

    def _step(self, by: int) -> None:
        place = self._ids.index(self._request_id) + by if self._request_id in self._ids else 0
        if 0 <= place < len(self._ids):
            self._go_to(self._ids[place])
        else:
            safe_notify(self, "This is the last request." if by > 0 else "This is the first request.")

    def action_skip(self) -> None:
        """The next one that is not decided yet."""
        self._leave(self._skip)

    def _skip(self) -> None:
        start = self._ids.index(self._request_id) + 1 if self._request_id in self._ids else 0
        held = {each.request_id for each in self._node.held()}
        for request_id in (*self._ids[start:], *self._ids[:start]):
            row = self._node.inbox.ready_row(request_id)
            undecided = row is None or row.state in (State.PENDING, State.INVALID)
            if undecided and request_id not in held and request_id != self._request_id:
                self._go_to(request_id)
                return
        safe_notify(self, "No other request waits for a decision.")

    def _go_to(self, request_id: str) -> None:
        self._request_id = request_id
        self._review = None
        self._show_place()
        self.load()

    def action_reload(self) -> None:
        """Read the file again and show what it says now."""
        self._leave(self._load)

    def _load(self) -> None:
        self.load()

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """The created page's address."""
        page = self._review.row.page if self._review is not None else None
        if page is not None:
            await copy_out(self, page.url)

    def action_back(self) -> None:
        """Back to the inbox, on the request that was shown last."""
        self._leave(self._dismiss)

    def _dismiss(self) -> None:
        self.dismiss(self._request_id)
