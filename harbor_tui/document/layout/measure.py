"""How wide blocks would like to be, and how narrow they may get before words are cut.

The problem: the columns of a table and of a section share one width, and how to share it fairly can only be said when
the needs of the contents are known. Laying a cell out at several widths to find out would cost a layout a try, and
tables in tables would multiply the tries.

The idea: read the contents once and say three numbers (an `Extent`), in cells:

- `least`: at this width every word stays whole that should. A word of more than `_BREAKABLE` cells may be broken at
  its signs (`/`, `-`, `.` and the like), and no word of a paragraph asks for more than `_LONG`;
- `natural`: at this width nothing wraps, so more room would be wasted;
- `rigid`: code that may not be wrapped needs this much, whatever else is said; 0 if there is none.

Blocks below each other need the most of each number; a frame, an indent or a marker adds its own cells to all three.
A table's `natural` is the sum over its widest row, but its `least` is that of its widest cell: a table that does not
fit is shown as records, one cell below the other.

The cost: a block is read again for each table or section that it lies in. Of an inner table only the first
`_MEASURED_ROWS` rows count. What a paragraph was flattened to is kept until it is drawn (`Context.measured`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.model.blocks import (
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    List,
    Literal,
    MacroBox,
    Panel,
    Paragraph,
    Section,
    Table,
)
from harbor_tui.document.model.numerals import item_numbers, numeral
from harbor_tui.document.model.outline import children
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.breaks import longest_piece
from harbor_tui.document.text.cells import width_of
from harbor_tui.document.text.code import code_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harbor_tui.document.layout.blocks import Context

_RUN: Final = re.compile(r"[^/\-_.,;:?&=|)\]}>@\\ \n]+")
_BREAKABLE: Final = 14
_LONG: Final = 40
"""A word longer than this may be cut anywhere."""
_IN_LIST: Final = 3
"""An item that has less room stands below its marker."""
_PADDING: Final = 4
_IN_TITLE: Final = 4
"""The frame's corner, the mark and their spaces beside a title."""
_MEASURED_ROWS: Final = 50


class Extent(NamedTuple):
    """Widths in cells: what keeps words whole, what needs no wrapping, what code needs that is not wrapped."""

    least: int
    natural: int
    rigid: int = 0


def extent_of_flat(flat: TextRun) -> Extent:
    """The extent of a run of text; long words may be cut at their signs."""
    if flat.simple and "\n" not in flat.text:
        word, line = max(map(len, flat.text.split(" "))), len(flat.text)
    else:
        word, line = _longest_word(flat), _longest_line(flat)
    if word > _BREAKABLE:
        parts = map(len if flat.simple else width_of, _RUN.findall(flat.text))
        word = min(word, max(parts, default=0) + 1)
    return new(Extent, (min(word, _LONG), line, 0))


def _longest_word(flat: TextRun) -> int:
    """The cells of the longest piece that should not be cut."""
    words = flat.text.replace("\n", " ").split(" ")
    return max(map(len if flat.simple else longest_piece, words))


def _longest_line(flat: TextRun) -> int:
    """The cells of the longest line if there were room."""
    return max(map(len if flat.simple else width_of, flat.text.split("\n")))


def extent_of_blocks(blocks: Iterable[Block], context: Context) -> Extent:
    """The extent of `blocks` below each other."""
    least, natural, rigid = 1, 1, 0
    for block in blocks:
        extent = _extent(block, context)
        least, natural = max(least, extent.least), max(natural, extent.natural)
        rigid = max(rigid, extent.rigid)
    return Extent(least, natural, rigid)


def _marker(block: List) -> int:
    """The cells of the widest sign or number before an item."""
    if not block.ordered:
        return 2
    if block.numbers or block.style:
        return max((len(numeral(number, block.style)) for number in item_numbers(block)), default=0) + 2
    return max(len(str(block.start)), len(str(block.start + len(block.items) - 1))) + 2


def _extent(block: Block, context: Context) -> Extent:
    match block:
        case Paragraph():
            extent = extent_of_flat(context.measured(block.content))
            return _wider(extent, 2 * block.indent) if block.indent else extent
        case Heading():
            return _wider(extent_of_flat(context.flat(block.content)), block.level + 1 if block.level > 2 else 0)
        case CodeBlock():
            return _code(block.code, context)
        case Literal():
            return _code(inline_text(block.content), context)
        case List():
            least, natural, rigid = extent_of_blocks(children(block), context)
            return _wider(Extent(max(least, _IN_LIST), max(natural, _IN_LIST), rigid), _marker(block))
        case Figure():
            return extent_of_flat(context.flat((block.image,)))
        case Table():
            return _table(block, context)
        case MacroBox():
            plain = _code(block.plain, context) if block.plain is not None else Extent(1, 1)
            inner = extent_of_blocks(block.blocks, context)
            title = len(block.name) + len(block.label) + 8
            told = max((len(p.name) + len(p.value) + 2 for p in block.params), default=0)
            natural = max(inner.natural, plain.natural, title, told)
            return _wider(Extent(max(inner.least, 8), natural, max(inner.rigid, plain.rigid)), _PADDING)
        case Section():
            return extent_of_blocks(children(block), context)
        case DefinitionList():
            terms = max((_longest_line(context.flat(entry.term)) for entry in block.entries), default=1)
            inner = extent_of_blocks(children(block), context)
            return _wider(inner, _PADDING)._replace(natural=max(terms, inner.natural + _PADDING))
        case Panel():
            inner = extent_of_blocks(block.blocks, context)
            head = block.title or (block.kind if block.kind != "custom" else "")
            word = max(map(width_of, head.split()), default=0)
            natural = max(inner.natural, width_of(head) + _IN_TITLE)
            return _wider(Extent(max(inner.least, min(word, _BREAKABLE) + _IN_TITLE), natural, inner.rigid), _PADDING)
        case _:
            inner = extent_of_blocks(children(block), context)
            title = len(str(getattr(block, "title", ""))) + 6
            return _wider(Extent(max(inner.least, 6), max(inner.natural, title), inner.rigid), _PADDING)


def _wider(extent: Extent, cells: int) -> Extent:
    return Extent(extent.least + cells, extent.natural + cells, extent.rigid + cells if extent.rigid else 0)


def _code(code: str, context: Context) -> Extent:
    width = max(map(width_of, code_lines(code)), default=0) + _PADDING
    return Extent(min(12, width), width, 0 if context.options.wrap_code else width)


def _table(table: Table, context: Context) -> Extent:
    least, natural, rigid = 8, 8, 0
    for row in table.rows[:_MEASURED_ROWS]:
        extents = [extent_of_blocks(cell.blocks, context) for cell in row]
        natural = max(natural, sum(extent.natural + 3 for extent in extents) + 1)
        least = max([least, *(extent.least for extent in extents)])
        rigid = max([rigid, *(extent.rigid for extent in extents)])
    return _wider(Extent(least, natural - _PADDING, rigid), _PADDING)
