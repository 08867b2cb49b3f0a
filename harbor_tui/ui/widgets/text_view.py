"""A scrolling view of short texts (facts, findings, records): literal lines, wrapped to the width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from harbor_tui.domain.text.display import display
from harbor_tui.ui.kit.text import marked_segments
from harbor_tui.ui.widgets.row_source import Cell

MOST_CHARACTERS: Final = 400_000
_WORD: Final = re.compile(r"\S+\s*|\s+")
STYLES: Final = ("strong", "muted", "accent", "ok", "warns", "serious", "blocks", "mark")


class TextLines(ScrollView, can_focus=True):
    """Shows `Cell`s, one logical line each."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"text--{name}" for name in STYLES}
    DEFAULT_CSS = """
    TextLines {
        width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; padding: 0 1;
        background: $background; color: $foreground;
    }
    TextLines > .text--strong { text-style: bold; }
    TextLines > .text--muted { color: $text-muted; }
    TextLines > .text--accent { color: $accent; }
    TextLines > .text--ok { color: $success; }
    TextLines > .text--warns { color: $warning; }
    TextLines > .text--serious { color: $secondary; text-style: bold; }
    TextLines > .text--blocks { color: $error; text-style: bold; }
    TextLines > .text--mark { color: $warning; text-style: bold; }
    """

    def __init__(self, rows: Sequence[Cell] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows = tuple(rows)
        self._wrapped: list[tuple[str, str]] = []
        self._width = 0

    def show(self, rows: Sequence[Cell]) -> None:
        """Show other lines, from the top; the same lines stay as they are."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self._wrap()
        self.scroll_to(y=0, animate=False)

    @property
    def text(self) -> str:
        """What is shown, for copying and tests."""
        return "\n".join(text for text, _ in self._wrapped)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew when the width has changed."""
        if self.size.width != self._width:
            self._wrap()

    def _wrap(self) -> None:
        self._width = self.size.width
        if not self._width:
            return  # not on the screen yet: the resize that comes wraps
        room, wrapped = max(self._width - 2, 10), []
        left = MOST_CHARACTERS
        for cell in self._rows:
            for raw in cell.text[: max(left, 0)].split("\n"):
                shown = display(raw.expandtabs(4))
                wrapped += [(piece, cell.style) for piece in _rows(shown, room)]
            left -= len(cell.text)
            if left <= 0:
                wrapped.append((f"… cut after {MOST_CHARACTERS:,} characters", "warns"))
                break
        self._wrapped = wrapped
        self.virtual_size = Size(self._width, len(wrapped))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        index = self.scroll_offset.y + y
        width = self.size.width
        if index >= len(self._wrapped):
            return Strip.blank(width, self.rich_style)
        text, name = self._wrapped[index]
        style = self._style(name)
        segments = [Segment(text[:0], style), *marked_segments(text, style, self._style("mark"))]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.rich_style + (self.get_component_rich_style(f"text--{name}", partial=True) if name else Style())

    def key_j(self) -> None:
        """Down."""
        self.scroll_relative(y=1, animate=False)

    def key_k(self) -> None:
        """Up."""
        self.scroll_relative(y=-1, animate=False)

    def key_space(self) -> None:
        """A screenful down."""
        self.scroll_relative(y=self.size.height, animate=False)

    def key_b(self) -> None:
        """A screenful up."""
        self.scroll_relative(y=-self.size.height, animate=False)

    def key_g(self) -> None:
        """The beginning."""
        self.scroll_to(y=0, animate=False)

    def key_G(self) -> None:
        """The end."""
        self.scroll_to(y=self.virtual_size.height, animate=False)


def _rows(text: str, room: int) -> Iterator[str]:
    """A line in rows, parted after white space where that is possible; no character is lost."""
    if len(text) <= room and text.isascii():
        yield text
        return
    row, cells = "", 0
    for found in _WORD.finditer(text):
        word, width = found.group(), cell_len(found.group())
        if row and (width > room or cells + cell_len(word.rstrip()) > room):
            yield row
            row, cells = "", 0
        *full, word = chop_cells(word, room) if width > room else (word,)
        yield from full
        row, cells = row + word, cells + (cell_len(word) if full else width)
    yield row
