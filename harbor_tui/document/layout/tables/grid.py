"""A table's cells in their grid: spans clamped to what is really there, ragged rows left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from harbor_tui.document.model.blocks import Cell, Table

_CREDIBLE = 64
"""A span larger than this does not widen the grid: it only fills what other rows make."""


class Placed(NamedTuple):
    """A cell with its place in the grid."""

    cell: Cell
    row: int
    column: int
    rowspan: int
    colspan: int


def has_spans(table: Table) -> bool:
    """Whether any cell of `table` is more than one column or row large."""
    return any([cell for cell in row if cell.colspan != 1 or cell.rowspan != 1] for row in table.rows)


def place_cells(table: Table) -> tuple[list[list[Placed]], int]:
    """The cells of each row where they come to lie, and the number of columns."""
    columns = _columns(table)
    total = len(table.rows)
    taken: list[int] = [0] * columns
    rows: list[list[Placed]] = []
    for index, cells in enumerate(table.rows):
        row: list[Placed] = []
        column = 0
        for cell in cells:
            while column < columns and taken[column] > index:
                column += 1
            if column >= columns:
                columns += 1
                taken.append(0)
            span = _free(taken, column, min(cell.colspan, columns - column), index)
            depth = min(cell.rowspan, total - index)
            row.append(Placed(cell, index, column, depth, span))
            for covered in range(column, column + span):
                taken[covered] = index + depth
            column += span
        rows.append(row)
    return rows, columns


def _free(taken: list[int], column: int, wanted: int, row: int) -> int:
    span = 1
    while span < wanted and taken[column + span] <= row:
        span += 1
    return span


def _columns(table: Table) -> int:
    """The width of the grid, by the rows whose spans can be believed."""
    widest = 1
    pending: list[tuple[int, int]] = []
    for index, cells in enumerate(table.rows):
        pending = [(until, span) for until, span in pending if until > index][-_CREDIBLE:]
        width = sum(span for _until, span in pending)
        for cell in cells:
            span = cell.colspan if cell.colspan <= _CREDIBLE else 1
            width += span
            if cell.rowspan > 1:
                pending.append((index + min(cell.rowspan, len(table.rows) - index), span))
        widest = max(widest, width)
    return widest
