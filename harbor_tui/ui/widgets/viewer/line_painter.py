"""Lines as strips: spans in their styles, with matches, the link under the cursor and the selection laid over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.segment import Segment
from textual.cache import LRUCache
from textual.strip import Strip

from harbor_tui.document.text.cells import graphemes, is_ordinary, width_of
from harbor_tui.ui.kit.text import marked_segments
from harbor_tui.ui.widgets.viewer.document_styles import Palette

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

    from harbor_tui.document.lines.model import Line

_KEPT: Final = 512
_LONG: Final = 4096


class Overlay(NamedTuple):
    """A stretch of a line's characters under one more style (by name); `end` -1 is the line's end."""

    start: int
    end: int
    style: str


def character_at(line: Line, cell: int) -> int:
    """The index of the character that stands in a cell of a line."""
    index = at = 0
    for span in line.spans:
        width = width_of(span.text)
        if at + width > cell:
            return index + (cell - at if width == len(span.text) else _within(span.text, cell - at))
        index, at = index + len(span.text), at + width
    return index


def _within(text: str, cell: int) -> int:
    index = at = 0
    for piece, width in graphemes(text):
        if at + width > cell:
            break
        index, at = index + len(piece), at + width
    return index


class LinePainter:
    """Paints the lines of one widget; plain ones are kept until something changes."""

    def __init__(self, widget: Widget) -> None:
        self.palette = Palette(widget)
        self._widget = widget
        self._kept: LRUCache[int, Strip] = LRUCache(_KEPT)

    def forget(self) -> None:
        """The lines are other ones."""
        self._kept.clear()

    def forget_styles(self) -> None:
        """The theme is another one."""
        self.palette.clear()
        self._kept.clear()

    def strip(self, index: int, shown: Line, overlays: Iterable[Overlay], width: int) -> Strip:
        """The strip of a line, at least `width` cells wide, knowing its place for the mouse."""
        overlays = tuple(overlays)
        if overlays:
            return self._paint(index, shown, overlays, width)
        found = self._kept.get(index)
        if found is None or found.cell_length < width:
            found = self._kept[index] = self._paint(index, shown, (), width)
        return found

    def blank(self, width: int) -> Strip:
        """Below the last line."""
        return Strip.blank(width, self._widget.rich_style)

    def thumb(self) -> Strip:
        """One cell of the thumb that shows the reader's place."""
        return Strip([Segment("▐", self.palette.style("thumb"))], 1)

    def _paint(self, index: int, shown: Line, overlays: tuple[Overlay, ...], width: int) -> Strip:
        style_of = self.palette.style
        pieces = [(text, style_of(span.style)) for span in shown.spans for text in _short(span.text)]
        for overlay in overlays:
            pieces = list(_laid_over(pieces, overlay, self.palette.own_style(overlay.style)))
        if shown.width < width:
            pieces.append((" " * (width - shown.width), style_of("")))
        mark = self.palette.own_style("code-point")
        segments: list[Segment] = []
        for text, style in _joined(pieces):
            segments += marked_segments(text, style, style + mark)
        return Strip(segments, max(shown.width, width)).apply_offsets(0, index)


def _short(text: str) -> Iterator[str]:
    """TEXT in pieces: to show what is in the window, a screen measures whole pieces, and lines of a megabyte occur."""
    start = 0
    while len(text) - start > 2 * _LONG:
        end = start + _LONG
        while not is_ordinary(text[end]) and end < start + 2 * _LONG:
            end += 1  # it may be a part of the character before it
        yield text[start:end]
        start = end
    yield text[start:] if start else text


def _joined(pieces: list[tuple[str, Style]]) -> Iterator[tuple[str, Style]]:
    """Neighbours that look the same as one: every piece costs some 40 bytes on its way to the terminal."""
    text, style = "", None
    for more, other in pieces:
        if style is None or (len(text) < _LONG and (style == other or _blank_alike(more, style, other))):
            text, style = text + more, style or other
        elif more:
            yield text, style
            text, style = more, other
    if style is not None:
        yield text, style


def _blank_alike(text: str, one: Style, other: Style) -> bool:
    """Whether blanks look the same in both styles: on one ground, without a line or a reversal."""
    return text.isspace() and one.bgcolor == other.bgcolor and not (_shows_on_blanks(one) or _shows_on_blanks(other))


def _shows_on_blanks(style: Style) -> bool:
    return bool(style.underline or style.strike or style.reverse or style.underline2 or style.overline)


def _laid_over(pieces: list[tuple[str, Style]], overlay: Overlay, over: Style) -> Iterator[tuple[str, Style]]:
    at = 0
    for text, style in pieces:
        low = min(max(overlay.start - at, 0), len(text))
        high = len(text) if overlay.end < 0 else min(max(overlay.end - at, 0), len(text))
        if low < high:
            yield from ((text[:low], style), (text[low:high], style + over), (text[high:], style))
        else:
            yield text, style
        at += len(text)
