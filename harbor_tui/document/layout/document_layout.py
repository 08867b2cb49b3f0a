"""DocumentLayout: the lines of a document at a width, laid out only as far as they are asked for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.layout.banner import banner_lines
from harbor_tui.document.layout.blocks import Context, lay
from harbor_tui.document.layout.layers import LAYERS
from harbor_tui.document.layout.tables.table import table_chunks
from harbor_tui.document.lines.model import BLANK, CELLS, Line, Span
from harbor_tui.document.lines.options import LayoutOptions
from harbor_tui.document.lines.wrap import cut_line
from harbor_tui.document.model.blocks import Heading, Paragraph, Table
from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.text.cells import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.inlines import Target

_LEAST_WIDTH: Final = 10
_STEP: Final = 20
"""At least this many lines are made before the layout checks whether they are enough."""
_EMPTY: Final = Span("(empty page)", "notice")
_NOTHING: Final = Span("∅", "notice")
"""Shown for a body that has elements, but nothing to show in them."""
_END: Final = object()


class LinkPlace(NamedTuple):
    """A link where it begins: line, first cell, cell after the last, target, and its text as shown."""

    line: int
    start: int
    end: int
    target: Target
    text: str


class DocumentLayout:
    """A document at one width. Lines are made in order, on demand."""

    def __init__(self, document: Document, width: int, options: LayoutOptions | None = None) -> None:
        self.document = document
        self.width = max(width, _LEAST_WIDTH)
        self.options = options or LayoutOptions()
        self._context = Context(self.options, lambda: document.contents, LAYERS)
        self._lines: list[Line] = []
        self._starts: list[int] = []
        """The first line of each block that has been begun."""
        self._chunks = self._produce()
        self.complete = False

    def _produce(self) -> Iterator[None]:
        """Lay out block after block; each step adds some lines."""
        lines = self._lines
        lines += banner_lines(self.document, self.width)
        yield
        document, context, width = self.document, self._context, self.width
        blocks = document.known_blocks
        index, yielded = 0, 0
        after_heading = False
        while index < len(blocks) or document.block(index) is not None:
            block = blocks[index]
            if lines and not after_heading and lines[-1] is not BLANK:
                lines.append(BLANK)
            before = len(lines)
            self._starts.append(before)
            kind = type(block)
            if kind is Paragraph:
                lines += lay(block, width, context)  # which has broken them to this width
            elif isinstance(block, Table):
                for chunk in table_chunks(block, width, context):
                    lines += self._fitted(chunk)
                    yield
            else:
                lines += self._fitted(lay(block, width, context))
            after_heading = kind is Heading and len(lines) > before
            index += 1
            if len(lines) - yielded >= _STEP:
                yielded = len(lines)
                yield
        while lines and lines[-1] is BLANK:
            lines.pop()
        if not index or not any(line.spans for line in lines):
            said = _NOTHING if "<" in document.source or "{" in document.source else _EMPTY
            lines += cut_line(Line((said,), len(said.text)), width)
        yield

    def _fitted(self, lines: list[Line]) -> list[Line]:
        """`lines`, cut where frames inside frames left no room at all; code may run on."""
        width = self.width
        if max(map(CELLS, lines), default=0) <= width:
            return lines
        return [part for line in lines for part in ((line,) if self._runs_on(line) else cut_line(line, width))]

    def _runs_on(self, line: Line) -> bool:
        """Whether `line` is code that is not to be wrapped (or its frame)."""
        return not self.options.wrap_code and any(span.style.startswith(("code", "literal")) for span in line.spans)

    @property
    def known(self) -> int:
        """How many lines have been laid out."""
        return len(self._lines)

    def ensure(self, count: int) -> int:
        """Lay out until `count` lines are known or the document ends; how many are known then."""
        lines = self._lines
        if len(lines) <= count and not self.complete:
            with gc_paused():
                while len(lines) <= count and not self.complete:
                    self.complete = next(self._chunks, _END) is _END
        return len(lines)

    def line(self, index: int) -> Line:
        """The line at `index`; a blank one behind the end."""
        self.ensure(index + 1)
        return self._lines[index] if 0 <= index < len(self._lines) else BLANK

    def lines(self) -> list[Line]:
        """All lines."""
        self.total()
        return self._lines

    def total(self) -> int:
        """How many lines there are; lays out everything (and reads it first, so that all headings are known)."""
        with gc_paused():
            while self.document.read_on():
                pass
            while not self.complete:
                self.complete = next(self._chunks, _END) is _END
        return len(self._lines)

    def block_at_line(self, line: int) -> int:
        """The top-level block that `line` belongs to."""
        self.ensure(line + 1)
        return max(bisect_right(self._starts, line) - 1, 0)

    def links(self) -> list[LinkPlace]:
        """Every link in order, once, with the cells that it takes in its first line."""
        return _links_in(self.lines())


def _links_in(lines: list[Line]) -> list[LinkPlace]:
    """Every link of `lines`, once, where it begins; its whole text, including the lines that it continues on."""
    result: list[LinkPlace] = []
    said: list[list[str]] = []
    """What each of them says, in pieces."""
    for index, line in enumerate(lines):
        cell = 0
        for text, style, link in line.spans:
            end = cell + width_of(text)
            if link is not None:
                words = "" if _is_target(style) else text
                if not result or result[-1].target is not link:
                    result.append(LinkPlace(index, cell, end, link, ""))
                    said.append([words])
                elif result[-1].line == index:
                    result[-1] = result[-1]._replace(end=end)
                    said[-1].append(words)
                elif words:
                    said[-1] += (" ", words)
            cell = end
    return [place._replace(text="".join(words)) for place, words in zip(result, said, strict=True)]


def _is_target(style: str) -> bool:
    """Whether a stretch is our note about a link, not its own text."""
    return "target" in style.split(" ")
