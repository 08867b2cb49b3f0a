"""Tables: columns fitted to their content, drawn with merged cells, or folded into records when too narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.columns import fit_columns
from harbor_tui.document.grid import Placed, has_spans, place_cells
from harbor_tui.document.inlines import Text
from harbor_tui.document.layout_blocks import LAYERS, Context, lay_flat
from harbor_tui.document.lines import Line, Place, Span
from harbor_tui.document.making import new
from harbor_tui.document.measure import Extent
from harbor_tui.document.model import Cell, Paragraph, Table
from harbor_tui.document.options import LEAST
from harbor_tui.document.records import record_lines
from harbor_tui.document.table_cells import PreparedCell
from harbor_tui.document.table_joints import joint

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE: Final = 300
_CHUNK: Final = 200
_CAPS: Final = (40, 20, 13)
_MOST_COLUMNS: Final = 60


def lay_table(table: Table, width: int, context: Context) -> list[Line]:
    """All lines of TABLE."""
    return [line for chunk in table_chunks(table, width, context) for line in chunk]


def table_chunks(table: Table, width: int, context: Context) -> Iterator[list[Line]]:
    """The lines of TABLE, some rows at a time, so that the first screen needs no more than the first rows."""
    if table.caption:
        yield lay_flat(context.flat(table.caption, "caption"), width, context)
    if not table.rows:
        return
    if table.numbered:
        table = _numbered(table)
    drawing = _Drawing(table, width, context)
    if drawing.widths:
        yield from drawing.chunks()
    else:
        yield from record_lines(drawing.rows, drawing.columns, width, context, table.header_rows)


def _numbered(table: Table) -> Table:
    """TABLE with the numbers that the page shows before its rows."""
    rows = []
    number = 0
    for index, row in enumerate(table.rows):
        head = index < table.header_rows or (row and all(cell.header for cell in row))
        number += not head
        text = "" if head else str(number)
        blocks = (Paragraph((Text(text),)),) if text else ()
        rows.append((Cell(blocks, header=True), *row))
    return table._replace(rows=tuple(rows), numbered=False)


class _Drawing:
    """One table at one width."""

    def __init__(self, table: Table, width: int, context: Context) -> None:
        self.context = context
        self.table = table
        self.style = "table.frame"
        self.spanned = has_spans(table)
        if self.spanned:
            self.rows, self.columns = place_cells(table)
        else:
            self.rows = [
                [new(Placed, (cell, index, column, 1, 1)) for column, cell in enumerate(row)]
                for index, row in enumerate(table.rows)
            ]
            self.columns = max(map(len, table.rows)) or 1
        self.prepared: dict[int, PreparedCell] = {}
        self.kept = _SAMPLE if len(self.rows) > 3 * _SAMPLE else len(self.rows)
        """The cells of so many rows are kept from the measuring for the drawing."""
        self.widths: list[int] = []
        self.edges: dict[tuple[bool, bool], Line] = {}
        self.separated = True
        if self.columns <= _MOST_COLUMNS and width >= LEAST // 2:
            self._fit(width)
        box = context.signs.box
        self.left = Span(f"{box[3]} ", self.style)
        self.gaps = context.frames.gaps(f" {box[3]} ", self.style)
        self.ends = context.frames.gaps(f" {box[3]}", self.style)

    def _cell(self, placed: Placed) -> PreparedCell:
        key = id(placed.cell)
        found = self.prepared.get(key)
        if found is None:
            found = PreparedCell(placed.cell, self.context)
            if placed.row < self.kept:
                self.prepared[key] = found
        return found

    def _fit(self, width: int) -> None:
        """Choose the widths of the columns; none when the table does not fit."""
        floor = 1 if len(self.rows) <= 3 * _SAMPLE else 2
        least, natural, rigid = ([floor] * self.columns for _ in range(3))
        wide: list[tuple[Placed, Extent]] = []
        for row in self._sample():
            for placed in row:
                extent = self._cell(placed).extent
                need, wish, fixed = extent
                column = placed.column
                if placed.colspan > 1:
                    wide.append((placed, extent))
                    continue
                if need > least[column]:
                    least[column] = need
                if wish > natural[column]:
                    natural[column] = wish
                if fixed > rigid[column]:
                    rigid[column] = fixed
        room = width - 3 * self.columns - 1
        for cap in _CAPS:
            spans = [(p.column, p.colspan, max(min(e.least, cap * p.colspan), e.rigid), e.natural) for p, e in wide]
            self.widths = fit_columns(least, natural, rigid, spans, room, cap)
            if self.widths:
                break
        fits = bool(self.widths) and all(w >= n for w, n in zip(self.widths, natural, strict=True))
        plain = all(cell.flat is not None or not cell.blocks for cell in self.prepared.values())
        self.separated = self.spanned or not (fits and plain)

    def _sample(self) -> list[list[Placed]]:
        """Rows to measure: all of a usual table; of a very long one the first, the last and some between."""
        if len(self.rows) <= 3 * _SAMPLE:
            return self.rows
        step = len(self.rows) // _SAMPLE
        return [*self.rows[:_SAMPLE], *self.rows[_SAMPLE:-_SAMPLE:step], *self.rows[-_SAMPLE:]]

    def chunks(self) -> Iterator[list[Line]]:
        """The drawn table."""
        lines = [self._edge(None, 0)]
        start = 0
        while start < len(self.rows):
            end = self._band_end(start)
            if end - start == 1 and not self.spanned:
                lines += self._simple_row(start)
            else:
                lines += self._band(start, end)
            if end < len(self.rows) and (self.separated or (self._head(end - 1) and not self._head(end))):
                lines.append(self._edge(end - 1, end))
            start = end
            if len(lines) > _CHUNK:
                yield lines
                lines = []
        lines.append(self._edge(len(self.rows) - 1, None))
        yield lines

    def _head(self, row: int) -> bool:
        cells = self.rows[row]
        return row < self.table.header_rows or (bool(cells) and all(placed.cell.header for placed in cells))

    def _band_end(self, start: int) -> int:
        """The first row after START that no cell reaches from above."""
        end = start + 1
        if not self.spanned:
            return end
        row = start
        while row < end:
            for placed in self.rows[row]:
                end = max(end, placed.row + placed.rowspan)
            row += 1
        return min(end, len(self.rows))

    def _simple_row(self, row: int) -> list[Line]:
        """A row whose cells are one column and one row large."""
        cells = [
            self._cell(placed).lines(w, self.context) for placed, w in zip(self.rows[row], self.widths, strict=False)
        ]
        cells += [[] for _ in range(self.columns - len(cells))]
        total = sum(self.widths) + 3 * self.columns + 1
        return [self._joined(cells, self.widths, index, total) for index in range(max(1, *map(len, cells)))]

    def _joined(self, cells: list[list[Line]], widths: list[int], index: int, total: int) -> Line:
        """The line number INDEX of each cell, beside each other."""
        spans: list[Span] = [self.left]
        places: tuple[Place, ...] = ()
        last = len(cells) - 1
        gaps, ends = self.gaps, self.ends
        for number, lines in enumerate(cells):
            room = widths[number]
            if index < len(lines):
                inner, used, found = lines[index]
                spans += inner
                room -= used
                if found:
                    places += found
            spans.append(ends[room] if number == last else gaps[room])
        return new(Line, (tuple(spans), total, places))

    def _width(self, column: int, span: int) -> int:
        return sum(self.widths[column : column + span]) + 3 * (span - 1)

    def _band(self, start: int, end: int) -> list[Line]:
        """Rows that hang together by cells which are several rows large."""
        owners = self._owners(start, end)
        contents: dict[int, list[Line]] = {}
        for row in self.rows[start:end]:
            for placed in row:
                width = self._width(placed.column, placed.colspan)
                contents[id(placed)] = self._cell(placed).lines(width, self.context)
        heights = self._heights(start, end, contents)
        tops = [sum(heights[:index]) + index for index in range(end - start)]
        lines: list[Line] = []
        for index, height in enumerate(heights):
            for offset in range(height):
                lines.append(self._band_line(owners[index], contents, tops, start, tops[index] + offset))
            if index + 1 < len(heights):
                at = tops[index] + height
                lines.append(self._separator(owners[index], owners[index + 1], contents, tops, start, at))
        return lines

    def _owners(self, start: int, end: int) -> list[list[Placed | None]]:
        owners: list[list[Placed | None]] = [[None] * self.columns for _ in range(end - start)]
        for row in self.rows[start:end]:
            for placed in row:
                for r in range(placed.row, min(placed.row + placed.rowspan, end)):
                    for column in range(placed.column, placed.column + placed.colspan):
                        owners[r - start][column] = placed
        return owners

    def _heights(self, start: int, end: int, contents: dict[int, list[Line]]) -> list[int]:
        heights = [1] * (end - start)
        cells = sorted((p for row in self.rows[start:end] for p in row), key=lambda p: p.rowspan)
        for placed in cells:
            top, bottom = placed.row - start, placed.row - start + placed.rowspan
            missing = len(contents[id(placed)]) - sum(heights[top:bottom]) - (placed.rowspan - 1)
            if missing > 0:
                heights[bottom - 1] += missing
        return heights

    def _band_line(
        self, owners: list[Placed | None], contents: dict[int, list[Line]], tops: list[int], start: int, at: int
    ) -> Line:
        cells: list[list[Line]] = []
        widths: list[int] = []
        column = 0
        while column < self.columns:
            owner = owners[column]
            span = owner.colspan if owner else 1
            line = self._line_of(owner, contents, tops, start, at)
            cells.append([line] if line else [])
            widths.append(self._width(column, span))
            column += span
        return self._joined(cells, widths, 0, self._width(0, self.columns) + 4)

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
        if self.spanned:
            return self._drawn_edge(above, below)
        key = (above is None, below is None)
        if key not in self.edges:
            self.edges[key] = self._drawn_edge(above, below)
        return self.edges[key]

    def _drawn_edge(self, above: int | None, below: int | None) -> Line:
        box = self.context.signs.box
        tops = self._row_owners(above)
        bottoms = self._row_owners(below)
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
        for above in self.rows[max(0, row - 64) : row + 1] if self.spanned else (self.rows[row],):
            for placed in above:
                if placed.row + placed.rowspan > row:
                    for column in range(placed.column, placed.column + placed.colspan):
                        owners[column] = placed
        return owners


LAYERS[Table] = lay_table
