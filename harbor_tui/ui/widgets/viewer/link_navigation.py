"""Links and folds in lines: going from one to the next, following and folding, by key and by mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harbor_tui.ui.widgets.lines.link_stops import expand_around, next_stop, previous_stop, stop_under
from harbor_tui.ui.widgets.viewer.line_view import LineView, ViewMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.model.inlines import Target
    from harbor_tui.ui.widgets.lines.link_stops import LinkStop


class LinkNavigation:
    """Moves the link cursor of one view. Nothing in it can act; links are only reported."""

    @dataclass
    class LinkFollowed(ViewMessage):
        """The operator wants to go where a link leads."""

        target: Target
        text: str = ""
        """What the link says, as far as its first line goes."""

    def __init__(self, view: LineView, fold: Callable[[int], object]) -> None:
        """`fold` folds or unfolds an expand."""
        self._view, self._fold = view, fold

    def go(self, *, backwards: bool) -> None:
        """Go to the next link or fold, or to the previous one."""
        position, here = self._view.position, self._view.marks.stop
        if here is None or not position.top <= here.line < position.bottom:
            start = (position.bottom, -1) if backwards else (position.top, -1)
        else:
            start = (here.line, here.start)
        stop = previous_stop(self._view.shown, start) if backwards else next_stop(self._view.shown, start)
        if stop is not None:
            self._view.marks.stop_at(stop)
            self._view.show_line(stop.line, stop.start, stop.end)

    def open(self) -> None:
        """Follow the link under the cursor, or fold what it stands on."""
        stop = self._view.marks.stop
        if stop is None:
            return
        if stop.expand is not None:
            self._fold(stop.expand)
        elif stop.target is not None:
            self._view.post_message(self.LinkFollowed(self._view, stop.target, self._words_of(stop)))

    def _words_of(self, stop: LinkStop) -> str:
        """What the body calls the link; where it leads to is none of its words."""
        spans = self._view.shown.lines[stop.line].spans
        named = (span.text for span in spans if span.link is stop.target and "target" not in span.style.split(" "))
        return "".join(named).strip()

    def toggle_fold(self) -> None:
        """Fold or unfold the expand that the reader is in, else the one on the screen that is nearest to its middle."""
        position = self._view.position
        middle = min((position.top + position.bottom) // 2, position.total - 1)
        expand = expand_around(self._view.shown.lines, middle, position.top, position.bottom)
        if expand is not None:
            self._fold(expand)

    def click(self, index: int, cell: int) -> None:
        """A click on a link goes to it, a second one follows it; a click on a fold's title folds."""
        lines = self._view.shown.lines
        stop = stop_under(lines, index, cell) if index < len(lines) else None
        if stop is None:
            return
        again = self._view.marks.stop == stop
        self._view.marks.stop_at(stop)
        if again or stop.expand is not None:
            self.open()
