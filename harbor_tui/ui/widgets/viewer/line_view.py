"""Lines on the screen: painting, scrolling, selecting; where they come from is somebody else's matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from harbor_tui.document.lines.model import Place
from harbor_tui.document.output.search import Match, is_frame
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer
from harbor_tui.ui.widgets.viewer.document_styles import CLASSES, CSS
from harbor_tui.ui.widgets.viewer.line_painter import LinePainter, Overlay, character_at

if TYPE_CHECKING:
    from textual.selection import Selection

    from harbor_tui.document.lines.model import Line
    from harbor_tui.ui.widgets.viewer.link_stops import LinkStop

_SIDEWAYS: Final = 8

Mark = tuple[int, int, str]
"""Cells of a line, from, up to before, and their style."""


class ScrollPosition(NamedTuple):
    """What of the text is on the screen."""

    top: int = 0
    bottom: int = 0
    total: int = 0
    complete: bool = True

    @property
    def words(self) -> str:
        """`Top 1/322`, `41 % 130/322`, `End 300/322`; `322+` while lines are still being made."""
        if not self.total:
            return ""
        count = f"{self.top + 1:,}/{self.total:,}{'' if self.complete else '+'}"
        if self.complete and self.bottom >= self.total:
            return f"{'All' if self.top == 0 else 'End'} {count}"
        return f"{'Top' if self.top == 0 else f'{100 * self.top // self.total} %'} {count}"


class LineView(ScrollView, can_focus=True):
    """Shows lazily made lines, one widget whatever their number."""

    COMPONENT_CLASSES = set(CLASSES)
    DEFAULT_CSS = f"""
    LineView {{
        width: 1fr; height: 1fr; background: $background; color: $foreground;
        overflow-y: scroll; overflow-x: hidden; scrollbar-size: 0 0;
    }}
{CSS}
    """

    stale: var[bool] = var(False, init=False)
    """What is shown will soon be replaced: it is dimmed."""

    @dataclass
    class Moved(Message):
        """Another part of the text is on the screen, or more of it is known."""

        view: LineView

        @property
        def control(self) -> LineView:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, LineView.Moved) and message.view is self.view

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = LineBuffer()
        self._painter = LinePainter(self)
        self._matches: dict[int, list[Mark]] = {}
        """What was found, by line."""
        self._stop: LinkStop | None = None

    # Lines

    @property
    def room(self) -> Size:
        """The cells that text can take: all but the last column, in which a thumb shows the place."""
        width, height = self.size
        return Size(max(width - 1, 0), height)

    @property
    def spot(self) -> LineAnchor:
        """The reader's place, for coming back to it."""
        return self.shown.spot(self.scroll_offset.y)

    @property
    def position(self) -> ScrollPosition:
        """What is on the screen."""
        top = self.scroll_offset.y
        total = len(self.shown)
        return ScrollPosition(top, min(top + self.room.height, total), total, self.shown.complete)

    @property
    def stop(self) -> LinkStop | None:
        """Where the link key has stopped."""
        return self._stop

    def stop_at(self, stop: LinkStop) -> None:
        """Put the link cursor on a link or a fold."""
        self._stop = stop
        self.refresh()
        self.post_message(self.Moved(self))

    def show_lines(self, lines: LineBuffer, spot: LineAnchor, left: int = 0) -> None:
        """Show other lines, from `spot` and the cell `left` on; the spot has to be known already."""
        self.shown = lines
        self.stale = False
        self._stop = None
        self._matches = {}
        self._painter.forget()
        self.measure()
        self.scroll_to(x=left, y=lines.index_of(spot), animate=False, force=True)
        self.refresh()

    def measure(self) -> None:
        """There are more lines than before, or the screen has changed."""
        self.virtual_size = Size(max(self.shown.widest, self.room.width), len(self.shown))
        self.post_message(self.Moved(self))

    # Painting

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        left, top = self.scroll_offset
        width, index = self.size.width, top + y
        if index >= len(self.shown):
            return self._painter.blank(width)
        line = self.shown.lines[index]
        strip = self._painter.strip(index, line, self._overlays(index, line), left + width)
        if y in self._thumb():
            return Strip.join([strip.crop(left, left + width - 1), self._painter.thumb()])
        return strip.crop(left, left + width)

    def _thumb(self) -> range:
        """The rows of the screen in which the thumb stands; painted with the text, since that costs next to nothing."""
        total, height = len(self.shown), self.size.height
        if total <= height:
            return range(0)
        length = max(1, height * height // total)
        first = round((height - length) * self.scroll_offset.y / max(total - height, 1))
        return range(first, first + length)

    def _overlays(self, index: int, line: Line) -> Iterator[Overlay]:
        if self.stale:
            yield Overlay(0, -1, "stale")
        for start, end, style in self._matches.get(index, ()):
            yield Overlay(character_at(line, start), character_at(line, end), style)
        if self._stop is not None and self._stop.line == index:
            yield Overlay(character_at(line, self._stop.start), character_at(line, self._stop.end), "stop")
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is not None:
            yield Overlay(*span, "selection")

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as one clean line, without line numbers and frames: fit to be pasted anywhere."""
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else len(self.shown) - 1
        parts = []
        for index in range(first, min(last, len(self.shown) - 1) + 1):
            line, span = self.shown.lines[index], selection.get_span(index)
            if span is not None:
                text = "".join(" " * len(each.text) if is_frame(each) else each.text for each in line.spans)
                parts.append(text[max(span[0], self.shown.gutter) : None if span[1] < 0 else span[1]])
        return " ".join(" ".join(parts).split()), " "

    def selection_updated(self, selection: Selection | None) -> None:
        """The selection is painted with the lines."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: other styles."""
        self._painter.forget_styles()
        super().notify_style_update()

    def watch_stale(self) -> None:
        """Dim or undim."""
        self.refresh()
        self.post_message(self.Moved(self))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell where the reader is."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Moved(self))

    # Matches and jumps

    def show_matches(self, matches: Iterable[Match], here: Match | None = None, *, go: bool = True) -> None:
        """Highlight what was found; `here` stands out, and comes into view if it is to be gone to."""
        self._matches = {}
        for match in matches:
            style = "match-here" if match is here else "match"
            for line, start, end in (match[:3], *match.rest):
                self._matches.setdefault(line, []).append((start, end, style))
        if go and here is not None:
            self.show_line(here.line, here.start, here.end)
        self.refresh()

    def show_line(self, index: int, start: int = 0, end: int = 0) -> None:
        """Bring a line into view, a third from the top when it is not there already."""
        top, height = self.scroll_offset.y, self.room.height
        y = top if top <= index < top + height else max(0, index - height // 3)
        left, width = self.scroll_offset.x, self.room.width
        x = left if left <= start and end <= left + width else max(0, end - width)
        self.scroll_to(x=x, y=y, animate=False, force=True)

    def point_at(self, index: int) -> None:
        """Bring a line into view and let it stand out."""
        if not 0 <= index < len(self.shown):
            return
        line = self.shown.lines[index]
        start = max(len(line.plain) - len(line.plain.lstrip()), self.shown.gutter)
        match = Match(index, start, max(line.width, start + 1))
        self.show_matches((match,), match)

    def jump_to(self, kind: str, name: str) -> bool:
        """Put the line of a heading, anchor or expand on top; False when it is not among the known lines."""
        index = self.shown.targets.get(Place(kind, name))
        if index is not None:
            self.scroll_to(y=index, animate=False)
        return index is not None

    # Moving

    def _by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def _sideways(self, cells: int) -> None:
        self.scroll_to(x=max(0, self.scroll_offset.x + cells), animate=False, force=True)

    def action_line_down(self) -> None:
        """One line down."""
        self._by(1)

    def action_line_up(self) -> None:
        """One line up."""
        self._by(-1)

    def action_page_down(self) -> None:
        """A screenful down; one line stays."""
        self._by(max(self.room.height - 1, 1))

    def action_page_up(self) -> None:
        """A screenful up."""
        self._by(-max(self.room.height - 1, 1))

    def action_half_page_down(self) -> None:
        """Half a screenful down."""
        self._by(max(self.room.height // 2, 1))

    def action_half_page_up(self) -> None:
        """Half a screenful up."""
        self._by(-max(self.room.height // 2, 1))

    def action_top(self) -> None:
        """The beginning."""
        self.scroll_to(x=0, y=0, animate=False, force=True)

    def action_end(self) -> None:
        """The end, as far as it is known."""
        self.scroll_to(y=len(self.shown), animate=False)

    def action_left(self) -> None:
        """To the left."""
        self._sideways(-_SIDEWAYS)

    def action_right(self) -> None:
        """To the right."""
        self._sideways(_SIDEWAYS)
