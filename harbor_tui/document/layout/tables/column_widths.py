"""Sharing the width of a table among its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_HINT: Final = re.compile(r"\s*+([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*+(px|%)?\s*+\Z", re.IGNORECASE)
_HALVINGS: Final = 24
_ALIKE: Final = 1.1
"""Columns that are hardly wider than others have the widths that the editor gives every table."""
Spanning = tuple[int, int, int, int]
"""First column, number of columns, least and natural cells of a cell across them."""


def fit_columns(
    least: list[int],
    natural: list[int],
    rigid: list[int],
    spans: list[Spanning],
    room: int,
    cap: int,
    hints: Sequence[str] = (),
) -> list[int]:
    """The width of each column, together at most `room`; nothing when the columns cannot be so narrow.

    A column gets what it would like where all can; else the room is shared as the body's `hints` ask for, and what they
    leave is shared so that the narrow ones are served first: no column gets less than its least, or more than it
    would like. No column insists on more than `cap` cells, except for its `rigid` ones.
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
    usual = _shared(low, high, room)
    hinted = _hinted(low, high, room, hints)
    if hinted is low:
        return usual
    asked = _shared(hinted, high, room)
    fitting = _height(high, usual)
    more = max(1, fitting // 4) if fitting > 1 else 0
    return asked if _height(high, asked) <= fitting + more else usual


def _height(wished: list[int], widths: list[int]) -> int:
    """About how many lines the widest cells need: hints that need many more were made for something else."""
    return max(-(-wish // width) for wish, width in zip(wished, widths, strict=True))


def _hinted(low: list[int], high: list[int], room: int, hints: Sequence[str]) -> list[int]:
    """`low`, widened in proportion to `hints` as far as `room` allows; a column without a hint keeps its part."""
    found = [_HINT.match(hint) for hint in hints]
    units = {match[2] for match in found if match and float(match[1])}
    parts = [float(match[1]) if match else 0.0 for match in found]
    if len(found) != len(low) or len(units) != 1 or max(parts) <= _ALIKE * min(parts):
        return low
    usual = _shared(low, high, room) if not all(found) else low
    below = [cells if part else most for cells, most, part in zip(low, usual, parts, strict=True)]
    scale, step = 0.0, room / min(part for part in parts if part)
    for _ in range(_HALVINGS):
        widths = _scaled(below, high, parts, scale + step)
        scale += step if sum(widths) <= room else 0.0
        step /= 2
    return _scaled(below, high, parts, scale)


def _scaled(low: list[int], high: list[int], parts: list[float], scale: float) -> list[int]:
    return [max(a, min(b, int(part * scale))) for a, b, part in zip(low, high, parts, strict=True)]


def _widen(widths: list[int], column: int, count: int, need: int) -> None:
    """Make `count` columns from `column` together at least `need` cells wide (the lines between them count too)."""
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
