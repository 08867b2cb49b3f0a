"""DocumentLayout: the lines of a document at a width, laid out as far as somebody looks."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document import layout_boxes, layout_columns, layout_tables, layout_toc
from harbor_tui.document.banner import banner_lines
from harbor_tui.document.collection import collector_paused
from harbor_tui.document.layout_blocks import Context, lay
from harbor_tui.document.lines import BLANK, CELLS, Line, Place, Span
from harbor_tui.document.model import Heading, Table
from harbor_tui.document.options import LayoutOptions
from harbor_tui.document.outline import same_anchor
from harbor_tui.document.wrap import cut_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.document import Document
    from harbor_tui.document.inlines import Target

__all__ = ["DocumentLayout", "LinkPlace", "layout_boxes", "layout_columns", "layout_toc"]

_LEAST_WIDTH: Final = 10
_STEP: Final = 20
"""So many lines are made at least before the layout looks whether they are enough."""
_EMPTY: Final = Span("(empty page)", "notice")
_NOTHING: Final = Span("∅", "notice")
"""Stands for a body that has elements, but nothing in them to show."""
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
        self._context = Context(self.options, lambda: document.contents)
        self._lines: list[Line] = []
        self._starts: list[int] = []
        """The first line of each block that has been begun."""
        self._places: dict[Place, int] = {}
        self._scanned = 0
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
            if isinstance(block, Table):
                for chunk in layout_tables.table_chunks(block, width, context):
                    lines += self._fitted(chunk)
                    yield
            else:
                lines += self._fitted(lay(block, width, context))
            after_heading = isinstance(block, Heading) and len(lines) > before
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
        """LINES, cut where frames inside frames left no room at all; code may run on."""
        width = self.width
        if max(map(CELLS, lines), default=0) <= width:
            return lines
        return [part for line in lines for part in ((line,) if self._runs_on(line) else cut_line(line, width))]

    def _runs_on(self, line: Line) -> bool:
        """Whether LINE is code that is not to be wrapped (or its frame)."""
        return not self.options.wrap_code and any(span.style.startswith(("code", "literal")) for span in line.spans)

    @property
    def known(self) -> int:
        """How many lines have been laid out."""
        return len(self._lines)

    def ensure(self, count: int) -> int:
        """Lay out until COUNT lines are known or the document ends; how many are known then."""
        lines = self._lines
        if len(lines) <= count and not self.complete:
            with collector_paused():
                while len(lines) <= count and not self.complete:
                    self.complete = next(self._chunks, _END) is _END
        return len(lines)

    def step(self, budget: int) -> bool:
        """Lay out about BUDGET more lines; False once everything is laid out."""
        self.ensure(len(self._lines) + budget)
        return not self.complete

    def line(self, index: int) -> Line:
        """The line at INDEX; a blank one behind the end."""
        self.ensure(index + 1)
        return self._lines[index] if 0 <= index < len(self._lines) else BLANK

    def lines(self) -> list[Line]:
        """All lines."""
        self.total()
        return self._lines

    def total(self) -> int:
        """How many lines there are; lays out everything (and reads it first, so that all headings are known)."""
        with collector_paused():
            while self.document.read_on():
                pass
            while not self.complete:
                self.complete = next(self._chunks, _END) is _END
        return len(self._lines)

    def estimate_total(self) -> int:
        """About how many lines there will be, by the share of the source that the known ones come from."""
        if self.complete:
            return len(self._lines)
        by_size = len(self.document.source) * 1.4 / self.width
        blocks = self.document.known if self.document.complete else 0
        if blocks and len(self._starts) > 1:
            by_size = len(self._lines) * blocks / len(self._starts)
        return max(len(self._lines) + 1, int(by_size))

    def line_of_block(self, index: int) -> int:
        """The first line of the top-level block INDEX."""
        while len(self._starts) <= index and not self.complete:
            self.step(200)
        self.ensure(self._starts[index] + 1 if index < len(self._starts) else 0)
        return self._starts[index] if index < len(self._starts) else max(len(self._lines) - 1, 0)

    def block_at_line(self, line: int) -> int:
        """The top-level block that LINE belongs to."""
        self.ensure(line + 1)
        return max(bisect_right(self._starts, line) - 1, 0)

    def line_of_heading(self, index: int) -> int:
        """The line of the heading at INDEX of the outline."""
        headings = self.document.headings
        if not 0 <= index < len(headings):
            return 0
        entry = headings[index]
        found = self._find(Place("heading", str(entry.number)), entry.block)
        return self.line_of_block(entry.block) if found is None else found

    def line_of_anchor(self, name: str) -> int | None:
        """The line that a link to #NAME jumps to: an anchor, else a heading; None if there is none."""
        found = self._find(Place("anchor", name), None)
        if found is not None:
            return found
        wanted = same_anchor(name)
        if not wanted:
            return None
        for index, entry in enumerate(self.document.headings):
            if same_anchor(entry.text) == wanted:
                return self.line_of_heading(index)
        return None

    def line_of_expand(self, number: int) -> int | None:
        """The line of the title of expand NUMBER (as in LayoutOptions.folded)."""
        return self._find(Place("expand", str(number)), None)

    def expand_at_line(self, index: int) -> int | None:
        """The number of the expand whose title stands in that line."""
        for place in self.line(index).places:
            if place.kind == "expand":
                return int(place.name)
        return None

    def _find(self, place: Place, block: int | None) -> int | None:
        """The line of PLACE, laying out as far as needed (at most to the end of BLOCK)."""
        while True:
            lines = self._lines
            for index in range(self._scanned, len(lines)):
                for found in lines[index].places:
                    self._places.setdefault(found, index)
            self._scanned = len(lines)
            if place in self._places:
                return self._places[place]
            if self.complete or (block is not None and len(self._starts) > block + 1):
                return None
            self.step(500)

    def links(self) -> list[LinkPlace]:
        """Every link in order, once, with the cells that it takes in its first line."""
        from harbor_tui.document.links import links_in

        return links_in(self.lines())
