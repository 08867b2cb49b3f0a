"""The end of a text: whether somebody has had it on the screen, as a decision waits for, and being taken there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Size

    from harbor_tui.ui.widgets.lines.buffer import LineBuffer, ScrollPosition


class EndedView(Protocol):
    """The view whose end is waited for."""

    shown: LineBuffer

    @property
    def room(self) -> Size:
        """The cells that text can take."""

    @property
    def position(self) -> ScrollPosition:
        """What is on the screen."""

    def end_counts(self) -> bool:
        """Whether the lines that are shown are those whose end is waited for."""


class EndTracker:
    """Follows one view: to be told whenever there are more lines and whenever they move."""

    def __init__(self, view: EndedView, reached: Callable[[], object]) -> None:
        self.seen = False
        """Somebody has had the last line on the screen."""
        self.wanted = False
        """The reader wants to the end of lines that are still being made."""
        self._view = view
        self._reached = reached

    def forget(self) -> None:
        """Another text: nobody has seen its end."""
        self.seen = False

    def look(self) -> None:
        """See whether the end has come into view."""
        view, shown = self._view, self._view.shown
        if self.seen or not (len(shown) and shown.complete and view.room.height and view.end_counts()):
            return
        if view.position.bottom >= len(shown):
            self.seen = True
            self._reached()

    def scrolled(self, *, upwards: bool) -> None:
        """Other lines are on the screen; who goes up does not want to the end any more."""
        if upwards:
            self.wanted = False
        self.look()
