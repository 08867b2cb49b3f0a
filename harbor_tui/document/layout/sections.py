"""Columns of a page layout: side by side where each gets enough room, else below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.blocks import Context, lay_blocks
from harbor_tui.document.layout.measure import extent_of_blocks
from harbor_tui.document.lines.model import BLANK, Line, Place, Span
from harbor_tui.document.model.blocks import Section

if TYPE_CHECKING:
    from harbor_tui.document.model.blocks import LayoutCell

_COLUMN: Final = 40
_SIDEBAR: Final = 24


def lay_section(block: Section, width: int, context: Context) -> list[Line]:
    """Columns side by side where each gets enough room, else below each other."""
    widths = _column_widths(block, width, context)
    if widths:
        expands, waiting = context.expands, context.waiting
        columns = [lay_blocks(cell.blocks, size, context) for cell, size in zip(block.cells, widths, strict=True)]
        if all(line.width <= size for column, size in zip(columns, widths, strict=True) for line in column):
            return _beside(columns, widths, context)
        context.expands, context.waiting = expands, waiting
    result: list[Line] = []
    for cell in block.cells:
        lines = lay_blocks(cell.blocks, width, context)
        if lines and result:
            result.append(BLANK)
        result += lines
    return result


def _column_widths(block: Section, width: int, context: Context) -> list[int]:
    """The cells of each column, or nothing when one would be too narrow.

    A column whose content cannot be that narrow (code) takes cells from the widest column that can spare them.
    """
    count = len(block.cells)
    if count < 2:
        return []
    room = width - 3 * (count - 1)
    shares = _shares(block.cells, block.kind)
    total = sum(shares)
    widths = [int(room * share / total) for share in shares]
    widths[-1] += room - sum(widths)
    floors = [_SIDEBAR if "sidebar" in block.kind and share < max(shares) else _COLUMN for share in shares]
    if any(size < floor for size, floor in zip(widths, floors, strict=True)):
        return []
    wanted = [max(extent_of_blocks(cell.blocks, context)[::2]) for cell in block.cells]
    for index, least in enumerate(wanted):
        widest = widths.index(max(widths))
        missing = least - widths[index]
        if missing > 0 and widest != index:
            widths[index] += missing
            widths[widest] -= missing
    fits = all(size >= max(a, b) for size, a, b in zip(widths, floors, wanted, strict=True))
    return widths if fits else []


def _shares(cells: tuple[LayoutCell, ...], kind: str) -> list[float]:
    if all(cell.width > 0 for cell in cells):
        return [cell.width for cell in cells]
    side, main = 0.3, 0.7
    match kind, len(cells):
        case "two_left_sidebar", 2:
            return [side, main]
        case "two_right_sidebar", 2:
            return [main, side]
        case "three_with_sidebars", 3:
            return [0.25, 0.5, 0.25]
        case _:
            return [1.0] * len(cells)


def _beside(columns: list[list[Line]], widths: list[int], context: Context) -> list[Line]:
    separator = Span(f" {context.signs.box[3]} ", "layout.frame")
    result = []
    for row in range(max(map(len, columns))):
        spans: list[Span] = []
        cells = 0
        places: tuple[Place, ...] = ()
        for index, (column, size) in enumerate(zip(columns, widths, strict=True)):
            line = column[row] if row < len(column) else BLANK
            spans += line.spans
            places += line.places
            cells += line.width
            if index < len(columns) - 1:
                spans += (Span(" " * (size - line.width)), separator)
                cells += size - line.width + 3
        result.append(Line(tuple(spans), cells, places))
    return result
