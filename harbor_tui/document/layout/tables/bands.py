"""Drawing a table with merged cells, band by band.

The problem: a cell that is several rows high has no line of its own. Its text runs past the lines between the rows
beside it, and how high those rows have to be depends on its text, which depends on the width of all its columns.

The idea: a band is the smallest run of rows that no cell enters from above or leaves below. Bands do not know each
other, so each is drawn alone, and a table without merged rows has as many bands as rows. Drawing a band:

1. `_owners` says for each row and column which cell covers it (None: no cell). Cells never overlap: `place_cells` cut
   their spans.
2. `_heights`: each row begins with one line. Cells are taken from the lowest to the highest, and what a cell lacks is
   added to its last row. The lines between its rows hold its text, too, and count for it.
3. Lines are put together from left to right: each owner gives the line of its text that belongs at this height, also
   in a separator, where a cell that goes on interrupts the rule.

What always holds: rows only grow, so a cell that once had room for all its lines keeps it, and no line of a cell is
left out. The cost is proportional to the area of the band (rows times columns) and the lines drawn in it; a band is
drawn as a whole, so a cell over all rows makes the table one piece that cannot be drawn lazily.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.tables.drawing import PlainTable
from harbor_tui.document.layout.tables.grid import Placed, place_cells
from harbor_tui.document.layout.tables.joints import joint
from harbor_tui.document.lines.model import BLANK, Line, Place, Span

if TYPE_CHECKING:
    from harbor_tui.document.layout.measure import Extent

_REACH: Final = 64
"""How many rows above the edge of a band are searched for cells that end at it; it bounds the cost of an edge.

A higher cell still ends there: only the signs of the corners may be those of a grid without it.
"""


class SpannedTable(PlainTable):
    """A table with merged cells at one width."""

    grid: list[list[Placed]]

    def _columns(self) -> int:
        self.grid, columns = place_cells(self.table)
        return columns

    def placed(self, row: int) -> list[Placed]:
        """The cells of a row in their places."""
        return self.grid[row]

    def _extents(self, row: int) -> list[tuple[int, int, Extent]]:
        return [(at.column, at.colspan, cell.extent) for at, cell in zip(self.grid[row], self._cells(row), strict=True)]

    def _plain(self) -> bool:
        return False

    def _band_end(self, start: int) -> int:
        end, row = start + 1, start
        while row < end:
            for placed in self.grid[row]:
                end = max(end, placed.row + placed.rowspan)
            row += 1
        return min(end, self.height)

    def _band(self, start: int, end: int) -> list[Line]:
        owners = self._owners(start, end)
        contents: dict[int, list[Line]] = {}
        for row in range(start, end):
            for placed, cell in zip(self.grid[row], self._cells(row), strict=True):
                width = self._width(placed.column, placed.colspan)
                contents[id(placed)] = cell.lines(width, self.context)
        heights = self._heights(start, end, contents)
        tops = [0, *accumulate(height + 1 for height in heights[:-1])]
        lines: list[Line] = []
        for index, height in enumerate(heights):
            for offset in range(height):
                lines.append(self._band_line(owners[index], contents, tops, start, tops[index] + offset))
            if index + 1 < len(heights):
                at = tops[index] + height
                lines.append(self._separator(owners[index], owners[index + 1], contents, tops, start, at))
        return lines

    def _owners(self, start: int, end: int) -> list[list[Placed | None]]:
        """For each row of the band and each column the cell that covers it."""
        owners: list[list[Placed | None]] = [[None] * self.columns for _ in range(end - start)]
        for row in self.grid[start:end]:
            for placed in row:
                for r in range(placed.row, min(placed.row + placed.rowspan, end)):
                    for column in range(placed.column, placed.column + placed.colspan):
                        owners[r - start][column] = placed
        return owners

    def _heights(self, start: int, end: int, contents: dict[int, list[Line]]) -> list[int]:
        """How many lines each row of the band has, so that every cell has room for its content."""
        heights = [1] * (end - start)
        cells = sorted((p for row in self.grid[start:end] for p in row), key=lambda p: p.rowspan)
        for placed in cells:
            top, bottom = placed.row - start, placed.row - start + placed.rowspan
            between = placed.rowspan - 1  # the separators inside the cell hold a line of its text each
            missing = len(contents[id(placed)]) - sum(heights[top:bottom]) - between
            if missing > 0:
                heights[bottom - 1] += missing
        return heights

    def _band_line(
        self, owners: list[Placed | None], contents: dict[int, list[Line]], tops: list[int], start: int, at: int
    ) -> Line:
        lines: list[Line] = []
        widths: list[int] = []
        column = 0
        while column < self.columns:
            owner = owners[column]
            span = owner.colspan if owner else 1
            lines.append(self._line_of(owner, contents, tops, start, at) or BLANK)
            widths.append(self._width(column, span))
            column += span
        return self._joined(lines, widths, self._width(0, self.columns) + 4)

    def _line_of(
        self, owner: Placed | None, contents: dict[int, list[Line]], tops: list[int], start: int, at: int
    ) -> Line | None:
        if owner is None:
            return None
        lines = contents[id(owner)]
        index = at - tops[owner.row - start]
        return lines[index] if index < len(lines) else None

    def _separator(
        self,
        above: list[Placed | None],
        below: list[Placed | None],
        contents: dict[int, list[Line]],
        tops: list[int],
        start: int,
        at: int,
    ) -> Line:
        """The line between two rows of a band: cells that go on show their text in it."""
        box = self.context.signs.box
        spans: list[Span] = []
        places: tuple[Place, ...] = ()
        column = 0
        while column < self.columns:
            goes_on = above[column] is not None and above[column] is below[column]
            spans.append(Span(joint(above, below, column, self.columns, box), self.style))
            owner = above[column]
            if goes_on and owner is not None:
                line = self._line_of(owner, contents, tops, start, at)
                width = self._width(column, owner.colspan)
                spans.append(Span(" ", self.style))
                if line is not None:
                    spans += line.spans
                    places += line.places
                spans.append(Span(" " * (width - (line.width if line else 0) + 1), self.style))
                column += owner.colspan
            else:
                spans.append(Span(box[1] * (self.widths[column] + 2), self.style))
                column += 1
        spans.append(Span(joint(above, below, self.columns, self.columns, box), self.style))
        total = self._width(0, self.columns) + 4
        return Line(tuple(spans), total, places)

    def _edge(self, above: int | None, below: int | None) -> Line:
        """The line over, between or under bands: no cell goes through it."""
        box = self.context.signs.box
        tops, bottoms = self._row_owners(above), self._row_owners(below)
        text = []
        for column, width in enumerate(self.widths):
            text.append(joint(tops, bottoms, column, self.columns, box))
            text.append(box[1] * (width + 2))
        text.append(joint(tops, bottoms, self.columns, self.columns, box))
        return Line((Span("".join(text), self.style),), self._width(0, self.columns) + 4)

    def _row_owners(self, row: int | None) -> list[Placed | None] | None:
        if row is None:
            return None
        owners: list[Placed | None] = [None] * self.columns
        for above in self.grid[max(0, row - _REACH) : row + 1]:
            for placed in above:
                if placed.row + placed.rowspan > row:
                    owners[placed.column : placed.column + placed.colspan] = [placed] * placed.colspan
        return owners
