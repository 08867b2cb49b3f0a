"""Sharing the width of a table among its columns."""

from __future__ import annotations

Spanning = tuple[int, int, int, int]
"""First column, number of columns, least and natural cells of a cell across them."""


def fit_columns(
    least: list[int], natural: list[int], rigid: list[int], spans: list[Spanning], room: int, cap: int
) -> list[int]:
    """The width of each column, together at most ROOM; nothing when the columns cannot be so narrow.

    A column gets what it would like where all can; else what is left after the least is shared so that the narrow
    ones are served first. With CAP no column insists on more than so many cells, RIGID ones excepted.
    """
    low = [max(min(cells, cap), fixed, 1) for cells, fixed in zip(least, rigid, strict=True)]
    high = [max(a, b) for a, b in zip(low, natural, strict=True)]
    for column, count, need, wish in spans:
        _widen(low, column, count, need)
        _widen(high, column, count, wish)
    high = [max(a, b) for a, b in zip(low, high, strict=True)]
    if sum(high) <= room:
        return high
    if sum(low) > room:
        return []
    return _shared(low, high, room)


def _widen(widths: list[int], column: int, count: int, need: int) -> None:
    """Make COUNT columns from COLUMN together at least NEED cells wide (the lines between them count too)."""
    missing = need - sum(widths[column : column + count]) - 3 * (count - 1)
    for index in range(column, column + count):
        if missing <= 0:
            return
        part = -(-missing // (column + count - index))
        widths[index] += part
        missing -= part


def _shared(low: list[int], high: list[int], room: int) -> list[int]:
    """Everything that fits is given: first to the columns that want least."""
    widths = list(low)
    left = room - sum(low)
    order = sorted(range(len(low)), key=lambda index: high[index] - low[index])
    for position, index in enumerate(order):
        share = left // (len(order) - position)
        given = min(high[index] - low[index], share)
        widths[index] += given
        left -= given
    return widths
