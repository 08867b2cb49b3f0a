"""The cells of a table while it is laid out: measured once, drawn at their column's width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.flat import css_word
from harbor_tui.document.layout_blocks import Context, aligned, lay_blocks, lay_flat
from harbor_tui.document.measure import Extent, extent_of_blocks, extent_of_flat
from harbor_tui.document.model import Cell, Paragraph
from harbor_tui.document.wrap import cut_line

if TYPE_CHECKING:
    from harbor_tui.document.flat import Flat
    from harbor_tui.document.lines import Line


_NOTHING: Final = Extent(0, 0)


class PreparedCell:
    """A cell that has been measured; its text is kept when it is a single paragraph."""

    __slots__ = ("align", "base", "blocks", "extent", "flat")

    def __init__(self, cell: Cell, context: Context) -> None:
        self.blocks = cell.blocks
        self.align = cell.align
        self.base = _base(cell)
        self.flat: Flat | None = None
        blocks = cell.blocks
        if not blocks:
            self.extent = _NOTHING
            return
        if len(blocks) == 1 and type(blocks[0]) is Paragraph:
            content, _indent, align = blocks[0]
            self.flat = context.flat(content, self.base)
            self.extent = extent_of_flat(self.flat)
            self.align = align or self.align
            return
        outer, context.base = context.base, self.base
        self.extent = extent_of_blocks(blocks, context)
        context.base = outer

    def lines(self, width: int, context: Context) -> list[Line]:
        """The cell's content, no line wider than WIDTH."""
        if self.flat is not None:
            lines = lay_flat(self.flat, width, context)
            if not self.align and width > 1:
                return lines
        elif self.blocks:
            outer, context.base = context.base, self.base
            lines = lay_blocks(self.blocks, width, context, tight=True)
            context.base = outer
        else:
            return []
        if any(line.width > width for line in lines):
            lines = [part for line in lines for part in cut_line(line, width)]
        return aligned(lines, width, self.align) if self.align else lines


def _base(cell: Cell) -> str:
    base = "table.header" if cell.header else ""
    if cell.background:
        base = f"{base or 'table.cell'} bg:{css_word(cell.background)}"
    return base
