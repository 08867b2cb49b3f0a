"""Drawing a table whose cells are one column and one row large; bands draws the others."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.tables.cells import PreparedCell, prepare
from harbor_tui.document.layout.tables.column_widths import fit_columns
from harbor_tui.document.layout.tables.grid import Placed
from harbor_tui.document.lines.model import BLANK, Line, Place, Span
from harbor_tui.document.lines.options import LEAST
from harbor_tui.document.model.tuples import new

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harbor_tui.document.layout.blocks import Context
    from harbor_tui.document.layout.measure import Extent
    from harbor_tui.document.model.blocks import Table

_SAMPLE: Final = 300
_CHUNK: Final = 200
_CAPS: Final = (40, 20, 13)
_MOST_COLUMNS: Final = 60
_TOP: Final = (0, 8, 2)
_BETWEEN: Final = (6, 10, 7)
_BOTTOM: Final = (4, 9, 5)
"""The signs of a box at the left side, where a column ends and at the right side."""


class PlainTable:
    """One table at one width; no widths when it does not fit."""

    style: Final = "table.frame"

    def __init__(self, table: Table, width: int, context: Context) -> None:
        self.context = context
        self.table = table
        self.height = len(table.rows)
        self.columns = self._columns()
        self.prepared: dict[int, list[PreparedCell]] = {}
        self.kept = _SAMPLE if self.height > 3 * _SAMPLE else self.height
        """For how many rows the measured cells are kept until they are drawn."""
        self.widths: list[int] = []
        self.edges: dict[tuple[int, int, int], Line] = {}
        self.separated = True
        if self.columns <= _MOST_COLUMNS and width >= LEAST // 2:
            self._fit(width)
        box = context.signs.box
        self.left = Span(f"{box[3]} ", self.style)
        self.gaps = context.frames.gaps(f" {box[3]} ", self.style)
        self.ends = context.frames.gaps(f" {box[3]}", self.style)

    def _columns(self) -> int:
        return max(map(len, self.table.rows)) or 1

    def placed(self, row: int) -> list[Placed]:
        """The cells of `row` in their places."""
        return [new(Placed, (cell, row, column, 1, 1)) for column, cell in enumerate(self.table.rows[row])]

    def _cells(self, row: int) -> list[PreparedCell]:
        """The cells of `row`, measured."""
        found = self.prepared.get(row)
        if found is None:
            found = [prepare(cell, self.context) for cell in self.table.rows[row]]
            if row < self.kept:
                self.prepared[row] = found
        return found

    def _fit(self, width: int) -> None:
        """Choose the widths of the columns; none when the table does not fit."""
        floor = 1 if self.height <= 3 * _SAMPLE else 2
        least, natural, rigid = ([floor] * self.columns for _ in range(3))
        wide: list[tuple[int, int, Extent]] = []
        for row in self._sample():
            for column, span, extent in self._extents(row):
                if span > 1:
                    wide.append((column, span, extent))
                    continue
                need, wish, fixed = extent
                if need > least[column]:
                    least[column] = need
                if wish > natural[column]:
                    natural[column] = wish
                if fixed > rigid[column]:
                    rigid[column] = fixed
        room = width - 3 * self.columns - 1
        for cap in _CAPS:
            spans = [(column, span, max(min(e.least, cap * span), e.rigid), e.natural) for column, span, e in wide]
            self.widths = fit_columns(least, natural, rigid, spans, room, cap, self.table.widths)
            if self.widths:
                break
        fits = bool(self.widths) and all(w >= n for w, n in zip(self.widths, natural, strict=True))
        self.separated = not (fits and self._plain())

    def _extents(self, row: int) -> list[tuple[int, int, Extent]]:
        """First column, number of columns and extent of each cell of `row`."""
        return [(column, 1, cell.extent) for column, cell in enumerate(self._cells(row))]

    def _plain(self) -> bool:
        """Whether no cell holds more than a paragraph (of the first rows, where there are many)."""
        rows = [self._cells(row) for row in range(min(self.height, _SAMPLE))]
        return all(cell.flat is not None or not cell.blocks for cells in rows for cell in cells)

    def _sample(self) -> list[int]:
        """Rows to measure: all of a usual table; of a very long one the first, the last and some between."""
        rows = list(range(self.height))
        if self.height <= 3 * _SAMPLE:
            return rows
        step = self.height // _SAMPLE
        return [*rows[:_SAMPLE], *rows[_SAMPLE:-_SAMPLE:step], *rows[-_SAMPLE:]]

    def chunks(self) -> Iterator[list[Line]]:
        """The drawn table."""
        lines = [self._edge(None, 0)]
        start = 0
        while start < self.height:
            end = self._band_end(start)
            lines += self._band(start, end)
            if end < self.height and (self.separated or (self._head(end - 1) and not self._head(end))):
                lines.append(self._edge(end - 1, end))
            start = end
            if len(lines) > _CHUNK:
                yield lines
                lines = []
        lines.append(self._edge(self.height - 1, None))
        yield lines

    def _head(self, row: int) -> bool:
        cells = self.table.rows[row]
        return row < self.table.header_rows or (bool(cells) and all(cell.header for cell in cells))

    def _band_end(self, start: int) -> int:
        """The first row after `start` that no cell reaches from above."""
        return start + 1

    def _band(self, row: int, _end: int) -> list[Line]:
        """A row: every cell is one column and one row large."""
        context, widths = self.context, self.widths
        cells = [cell.lines(width, context) for cell, width in zip(self._cells(row), widths, strict=False)]
        cells += [[] for _ in range(self.columns - len(cells))]
        total = sum(widths) + 3 * self.columns + 1
        beside = zip_longest(*cells, fillvalue=BLANK) if any(cells) else [[BLANK] * self.columns]
        return [self._joined(lines, widths, total) for lines in beside]

    def _joined(self, lines: Sequence[Line], widths: list[int], total: int) -> Line:
        """`lines`, each in its cell, beside each other."""
        spans: list[Span] = [self.left]
        places: tuple[Place, ...] = ()
        gaps, room = self.gaps, 0
        for (inner, used, found), width in zip(lines, widths, strict=True):
            room = width - used
            spans += inner
            spans.append(gaps[room])
            if found:
                places += found
        spans[-1] = self.ends[room]
        return new(Line, (tuple(spans), total, places))

    def _width(self, column: int, span: int) -> int:
        return sum(self.widths[column : column + span]) + 3 * (span - 1)

    def _edge(self, above: int | None, below: int | None) -> Line:
        """The line over, between or under rows; all of a kind are alike."""
        signs = _TOP if above is None else _BOTTOM if below is None else _BETWEEN
        found = self.edges.get(signs)
        if found is None:
            box = self.context.signs.box
            left, cross, right = [box[sign] for sign in signs]
            text = f"{left}{cross.join([box[1] * (width + 2) for width in self.widths])}{right}"
            found = self.edges[signs] = Line((Span(text, self.style),), len(text))
        return found
