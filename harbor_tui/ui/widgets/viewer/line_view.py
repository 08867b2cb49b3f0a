"""Lines on the screen: painting, scrolling, selecting; where they come from is somebody else's matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from harbor_tui.document.output.search import is_frame
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer, ScrollPosition
from harbor_tui.ui.widgets.viewer.document_styles import CLASSES, CSS
from harbor_tui.ui.widgets.viewer.line_marks import LineMarks
from harbor_tui.ui.widgets.viewer.line_painter import LinePainter
from harbor_tui.ui.widgets.viewer.read_to_end import EndTracker

if TYPE_CHECKING:
    from textual.selection import Selection


@dataclass
class ViewMessage(Message):
    """Something that a view of lines says."""

    view: LineView

    @property
    def control(self) -> LineView:
        """The view."""
        return self.view


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

    class Moved(ViewMessage):
        """Another part of the text is on the screen, or more of it is known."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, LineView.Moved) and message.view is self.view

    class EndReached(ViewMessage):
        """The last line has been on the screen; once for each text."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = LineBuffer()
        self.end = EndTracker(self, lambda: self.post_message(self.EndReached(self)))
        self.marks = LineMarks(self)
        self._painter = LinePainter(self)

    # Lines

    @property
    def room(self) -> Size:
        """The cells that text can take: all but the last column, in which a thumb shows the place."""
        width, height = self.size
        return Size(max(width - 1, 0), height)

    @property
    def position(self) -> ScrollPosition:
        """What is on the screen."""
        top = self.scroll_offset.y
        total = len(self.shown)
        return ScrollPosition(top, min(top + self.room.height, total), total, self.shown.complete)

    @property
    def seen_to_end(self) -> bool:
        """Whether somebody has had the last line on the screen."""
        return self.end.seen

    def end_counts(self) -> bool:
        """Whether the lines that are shown are those whose end is waited for."""
        return True

    def show_lines(self, lines: LineBuffer, spot: LineAnchor, left: int = 0) -> None:
        """Show other lines, from `spot` and the cell `left` on; the spot has to be known already."""
        self.shown = lines
        self.stale = False
        self.marks.clear()
        self._painter.forget()
        self.measure()
        self.scroll_to(x=left, y=lines.index_of(spot), animate=False, force=True)
        self.refresh()

    def measure(self) -> None:
        """There are more lines than before, or the screen has changed."""
        self.virtual_size = Size(max(self.shown.widest, self.room.width), len(self.shown))
        self.tell_moved()
        self.end.look()

    def tell_moved(self) -> None:
        """Something else is on the screen, or matters on it."""
        self.post_message(self.Moved(self))

    # Painting

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        left, top = self.scroll_offset
        width, index = self.size.width, top + y
        if index >= len(self.shown):
            return self._painter.blank(width)
        line = self.shown.lines[index]
        strip = self._painter.strip(index, line, self.marks.on(index, line), left + width)
        if y in _thumb(top, self.size.height, len(self.shown)):
            return Strip.join([strip.crop(left, left + width - 1), self._painter.thumb()])
        return strip.crop(left, left + width)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as one clean line, without line numbers and frames: fit to be pasted anywhere."""
        return _selected(self.shown, selection), " "

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
        self.tell_moved()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell where the reader is."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.tell_moved()
        self.end.scrolled(upwards=new_value < old_value)

    # Moving

    def show_line(self, index: int, start: int = 0, end: int = 0) -> None:
        """Bring a line into view, a third from the top when it is not there already."""
        top, height = self.scroll_offset.y, self.room.height
        y = top if top <= index < top + height else max(0, index - height // 3)
        left, width = self.scroll_offset.x, self.room.width
        x = left if left <= start and end <= left + width else max(0, end - width)
        self.scroll_to(x=x, y=y, animate=False, force=True)

    def action_scroll_lines(self, lines: int) -> None:
        """So many lines down, or up when there are fewer than none."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_page_down(self) -> None:
        """A screenful down; one line stays."""
        self.action_scroll_lines(max(self.room.height - 1, 1))

    def action_page_up(self) -> None:
        """A screenful up."""
        self.action_scroll_lines(-max(self.room.height - 1, 1))

    def action_scroll_halves(self, halves: int) -> None:
        """So many half screenfuls down, or up when there are fewer than none."""
        self.action_scroll_lines(halves * max(self.room.height // 2, 1))

    def action_top(self) -> None:
        """The beginning."""
        self.scroll_to(x=0, y=0, animate=False, force=True)

    def action_end(self) -> None:
        """The end, as far as it is known; whoever makes more lines goes on to it."""
        self.end.wanted = not self.shown.complete
        self.scroll_to(y=len(self.shown), animate=False)

    def action_scroll_sideways(self, cells: int) -> None:
        """To the right, or to the left when there are fewer than none."""
        self.scroll_to(x=max(0, self.scroll_offset.x + cells), animate=False, force=True)


def _thumb(top: int, height: int, total: int) -> range:
    """The rows of the screen in which the thumb stands; painted with the text, since that costs next to nothing."""
    if total <= height:
        return range(0)
    length = max(1, height * height // total)
    first = round((height - length) * top / max(total - height, 1))
    return range(first, first + length)


def _selected(shown: LineBuffer, selection: Selection) -> str:
    first = selection.start.y if selection.start is not None else 0
    last = selection.end.y if selection.end is not None else len(shown) - 1
    parts = []
    for index in range(first, min(last, len(shown) - 1) + 1):
        line, span = shown.lines[index], selection.get_span(index)
        if span is not None:
            text = "".join(" " * len(each.text) if is_frame(each) else each.text for each in line.spans)
            parts.append(text[max(span[0], shown.gutter) : None if span[1] < 0 else span[1]])
    return " ".join(" ".join(parts).split())
