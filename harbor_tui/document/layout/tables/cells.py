"""The cells of a table while it is laid out: measured once, drawn at their column's width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.blocks import Context, aligned, lay_blocks, lay_flat
from harbor_tui.document.layout.measure import Extent, extent_of_blocks, extent_of_flat
from harbor_tui.document.lines.run import css_word
from harbor_tui.document.lines.wrap import cut_line
from harbor_tui.document.model.blocks import Block, Cell, Paragraph

if TYPE_CHECKING:
    from harbor_tui.document.lines.model import Line
    from harbor_tui.document.lines.run import TextRun


class PreparedCell:
    """A cell that has been measured; its text is kept when it is a single paragraph."""

    __slots__ = ("align", "base", "blocks", "extent", "flat")

    def __init__(self, blocks: tuple[Block, ...], extent: Extent, flat: TextRun | None, base: str, align: str) -> None:
        self.blocks = blocks
        self.extent = extent
        self.flat = flat
        self.base = base
        self.align = align

    def lines(self, width: int, context: Context) -> list[Line]:
        """The cell's content, no line wider than `width`."""
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


_EMPTY: Final = PreparedCell((), Extent(0, 0), None, "", "")


def prepare(cell: Cell, context: Context) -> PreparedCell:
    """`cell`, measured."""
    blocks = cell.blocks
    if not blocks:
        return _EMPTY
    base = _base(cell)
    if len(blocks) == 1 and type(blocks[0]) is Paragraph:
        content, _indent, align = blocks[0]
        flat = context.flat(content, base)
        return PreparedCell(blocks, extent_of_flat(flat), flat, base, align or cell.align)
    outer, context.base = context.base, base
    extent = extent_of_blocks(blocks, context)
    context.base = outer
    return PreparedCell(blocks, extent, None, base, cell.align)


def _base(cell: Cell) -> str:
    base = "table.header" if cell.header else ""
    if cell.background:
        base = f"{base or 'table.cell'} bg:{css_word(cell.background)}"
    return base
