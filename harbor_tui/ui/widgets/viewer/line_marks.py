"""What is laid over the lines of a view: that they are old, what was found, the link cursor, the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from harbor_tui.document.output.search import Match
from harbor_tui.ui.widgets.viewer.line_painter import Overlay, character_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.selection import Selection

    from harbor_tui.document.lines.model import Line
    from harbor_tui.ui.widgets.lines.buffer import LineBuffer
    from harbor_tui.ui.widgets.lines.link_stops import LinkStop


class MarkedView(Protocol):
    """The view whose lines are marked."""

    shown: LineBuffer
    stale: bool

    @property
    def text_selection(self) -> Selection | None:
        """What is selected with the mouse."""

    def show_line(self, index: int, start: int = 0, end: int = 0) -> None:
        """Bring a line into view."""

    def refresh(self) -> object:
        """Paint again."""

    def tell_moved(self) -> None:
        """Tell that something else matters now."""


class LineMarks:
    """The marks on the lines that are shown; other lines have none."""

    def __init__(self, view: MarkedView) -> None:
        self.stop: LinkStop | None = None
        """Where the link cursor stands."""
        self._view = view
        self._matches: dict[int, list[tuple[int, int, str]]] = {}
        """By line: from which cell, up to before which, in which style."""

    def clear(self) -> None:
        """The lines are other ones."""
        self.stop = None
        self._matches = {}

    def stop_at(self, stop: LinkStop) -> None:
        """Put the link cursor on a link or a fold."""
        self.stop = stop
        self._view.refresh()
        self._view.tell_moved()

    def show_matches(self, matches: Iterable[Match], here: Match | None = None, *, go: bool = True) -> None:
        """Highlight what was found; `here` stands out, and comes into view if it is to be gone to."""
        self._matches = {}
        for match in matches:
            style = "match-here" if match is here else "match"
            for line, start, end in (match[:3], *match.rest):
                self._matches.setdefault(line, []).append((start, end, style))
        if go and here is not None:
            self._view.show_line(here.line, here.start, here.end)
        self._view.refresh()

    def point_at(self, index: int) -> None:
        """Bring a line into view and let it stand out."""
        shown = self._view.shown
        if not 0 <= index < len(shown):
            return
        line = shown.lines[index]
        start = max(len(line.plain) - len(line.plain.lstrip()), shown.gutter)
        match = Match(index, start, max(line.width, start + 1))
        self.show_matches((match,), match)

    def on(self, index: int, line: Line) -> Iterator[Overlay]:
        """What lies over one line, lowest first."""
        if self._view.stale:
            yield Overlay(0, -1, "stale")
        for start, end, style in self._matches.get(index, ()):
            yield Overlay(character_at(line, start), character_at(line, end), style)
        stop = self.stop
        if stop is not None and stop.line == index:
            yield Overlay(character_at(line, stop.start), character_at(line, stop.end), "stop")
        selection = self._view.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is not None:
            yield Overlay(*span, "selection")
