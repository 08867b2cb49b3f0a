"""From one request to the next, and away: the operator's own version of one is never dropped without a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.discard_edit import DropEditDialog
from harbor_tui.ui.kit.text import safe_notify

if TYPE_CHECKING:
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.reread import RequestReader


class Navigation:
    """Next, previous, skip, read again, back."""

    def __init__(self, context: ReviewContext, reader: RequestReader) -> None:
        self._context = context
        self._shown = context.shown
        self._reader = reader

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving now, as a sentence; empty when nothing would."""
        shown = self._shown
        waits = shown.review is not None and shown.review.row.state is State.PENDING and self._context.held is None
        return "Your edit is not decided yet: Esc leaves it, after a question." if waits and shown.is_edited else ""

    def leave(self, then: Callable[[], None]) -> None:
        """Go on; the operator's own version is dropped only after a question."""
        if not self.unsaved:
            then()
            return
        title = self._shown.review.row.title if self._shown.review is not None else ""
        self._context.screen.app.push_screen(DropEditDialog(title), lambda drop: then() if drop else None)

    def step(self, by: int) -> None:
        """So many on in the list, or back."""
        self.leave(lambda: self._step(by))

    def _step(self, by: int) -> None:
        ids, request_id = self._shown.ids, self._shown.request_id
        place = ids.index(request_id) + by if request_id in ids else 0
        if 0 <= place < len(ids):
            self._reader.open(ids[place])
        else:
            safe_notify(self._context.screen, "This is the last request." if by > 0 else "This is the first request.")

    def skip(self) -> None:
        """The next one that is not decided yet."""
        self.leave(self._skip)

    def _skip(self) -> None:
        ids, here = self._shown.ids, self._shown.request_id
        node = self._context.node
        start = ids.index(here) + 1 if here in ids else 0
        held = {each.request_id for each in node.held()}
        for request_id in (*ids[start:], *ids[:start]):
            row = node.inbox.ready_row(request_id)
            undecided = row is None or row.state in (State.PENDING, State.INVALID)
            if undecided and request_id not in held and request_id != here:
                self._reader.open(request_id)
                return
        safe_notify(self._context.screen, "No other request waits for a decision.")

    def reload(self) -> None:
        """Read the file again and show what it says now."""
        self.leave(self._reader.load)

    def back(self) -> None:
        """Give the id of the request that was shown last, and go."""
        self.leave(self._go_back)

    def _go_back(self) -> None:
        self._context.screen.dismiss(self._shown.request_id)
