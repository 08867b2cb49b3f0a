"""Tables: columns fitted to their content, drawn with merged cells, or folded into records when too narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.layout.blocks import Context, lay_flat
from harbor_tui.document.layout.tables.bands import SpannedTable
from harbor_tui.document.layout.tables.drawing import PlainTable
from harbor_tui.document.layout.tables.grid import has_spans
from harbor_tui.document.layout.tables.records import record_lines
from harbor_tui.document.model.blocks import Cell, Paragraph, Table
from harbor_tui.document.model.inlines import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.lines.model import Line


def lay_table(table: Table, width: int, context: Context) -> list[Line]:
    """All lines of `table`."""
    return [line for chunk in table_chunks(table, width, context) for line in chunk]


def table_chunks(table: Table, width: int, context: Context) -> Iterator[list[Line]]:
    """The lines of `table`, some rows at a time, so that the first screen needs no more than the first rows."""
    if table.caption:
        yield lay_flat(context.flat(table.caption, "caption"), width, context)
    if not table.rows:
        return
    if table.numbered:
        table = _numbered(table)
    drawing = (SpannedTable if has_spans(table) else PlainTable)(table, width, context)
    if drawing.widths:
        yield from drawing.chunks()
    else:
        rows = [drawing.placed(row) for row in range(drawing.height)]
        yield from record_lines(rows, drawing.columns, width, context, table.header_rows)


def _numbered(table: Table) -> Table:
    """`table` with the numbers that the page shows before its rows."""
    rows = []
    number = 0
    for index, row in enumerate(table.rows):
        head = index < table.header_rows or (row and all(cell.header for cell in row))
        number += not head
        text = "" if head else str(number)
        blocks = (Paragraph((Text(text),)),) if text else ()
        rows.append((Cell(blocks, header=True), *row))
    return table._replace(rows=tuple(rows), numbered=False, widths=("", *table.widths) if table.widths else ())
