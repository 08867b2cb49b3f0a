"""A table that is too wide for the screen, one record per row: `header: value`."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.blocks import lay_blocks, lay_flat
from harbor_tui.document.lines.model import Line, Span, prefixed
from harbor_tui.document.lines.options import LEAST
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import wrap
from harbor_tui.document.model.blocks import Paragraph
from harbor_tui.document.model.inlines import Inline, Text
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.text.cells import is_simple
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.layout.blocks import Context
    from harbor_tui.document.layout.tables.grid import Placed
    from harbor_tui.document.model.blocks import Cell

_CHUNK: Final = 200
_LABEL: Final = 30
_LABELS: Final = 80
"""What stands above a column in further header rows is left out of its label from there on."""
_REACHING: Final = 40
"""How many cells from records above are named again in one below them."""
_DITTO: Final = "″"
_COLUMN: Final = attrgetter("column")


def record_lines(
    rows: list[list[Placed]], columns: int, width: int, context: Context, header_rows: int
) -> Iterator[list[Line]]:
    """The rows as records, some at a time; the header row is shown first, as it stands."""
    heads = _header_rows(rows, header_rows)
    labels = _labels(rows[:heads], columns)
    sign = context.signs.rule
    about = f"{sign}{sign} {len(rows) - heads} × {columns} "
    size = min(len(about), width)
    lines = [Line((Span(about[:width] + sign * (width - size), "table.frame"),), width)]
    for row in rows[:heads]:
        content: list[Inline] = []
        for said in filter(None, (_said(placed.cell) for placed in row)):
            content += [Text(" · "), Text(said)] if content else [Text(said)]
        lines += lay_flat(context.flat(tuple(content), "table.header"), width, context)
        lines += _rich_heads(row, width, context)
    reaching: list[Placed] = []
    for number, row in enumerate(rows[heads:], heads):
        rule = sign * 3
        lines.append(Line((Span(rule[:width], "table.frame"),), min(len(rule), width)))
        reaching = [placed for placed in reaching if placed.row + placed.rowspan > number]
        for placed in sorted((*reaching, *row), key=_COLUMN) if reaching else row:
            label = display(labels[placed.column])
            lines += _entry(placed, label, width, context) if placed.row == number else _same(placed, label, width)
        below = [placed for placed in row if placed.rowspan > 1 and placed.cell.blocks and labels[placed.column]]
        reaching += below[: _REACHING - len(reaching)]
        if len(lines) > _CHUNK:
            yield lines
            lines = []
    lines.append(Line((Span(sign * width, "table.frame"),), width))
    yield lines


def _rich_heads(row: list[Placed], width: int, context: Context) -> list[Line]:
    """Header cells that hold more than text are shown in full too."""
    lines: list[Line] = []
    for placed in row:
        blocks = tuple(b for b in placed.cell.blocks if type(b) is not Paragraph)
        lines += lay_blocks(blocks, width, context, tight=True)
    return lines


def _header_rows(rows: list[list[Placed]], declared: int) -> int:
    if declared:
        return min(declared, len(rows))
    first = rows[0] if rows else []
    return int(len(rows) > 1 and len(first) > 0 and all(placed.cell.header for placed in first))


def _labels(heads: list[list[Placed]], columns: int) -> list[str]:
    labels = [""] * columns
    for row in heads:
        for placed in row:
            text = _said(placed.cell)
            text = text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
            for column in range(placed.column, min(placed.column + placed.colspan, columns)):
                if len(labels[column]) < _LABELS:
                    labels[column] = f"{labels[column]} {text}".strip()
    return labels


def _said(cell: Cell) -> str:
    parts = [inline_text(block.content) for block in cell.blocks if type(block) is Paragraph]
    return " ".join(" ".join(parts).split())


def _entry(placed: Placed, label: str, width: int, context: Context) -> list[Line]:
    """One cell: its label, its text behind it, other blocks below."""
    blocks = placed.cell.blocks
    if not blocks:
        return []
    outer = context.base
    context.base = "table.header" if placed.cell.header else outer
    try:
        return _lines(blocks, f"{label}: " if label else "", width, context)
    finally:
        context.base = outer


def _same(placed: Placed, label: str, width: int) -> list[Line]:
    """A cell that reaches here from a record above, which has it in full."""
    text = f"{label}: {_DITTO}" if label and placed.cell.blocks else ""
    indent = 2 if width - 2 >= LEAST else 0
    flat = TextRun(text, [(len(text), "table.label", None)], is_simple(text))
    space = Span(" " * indent)
    return prefixed(wrap(flat, width - indent), space, space, indent) if text else []


def _lines(blocks: tuple[object, ...], label: str, width: int, context: Context) -> list[Line]:
    indent = 2 if width - 2 >= LEAST else 0
    space = Span(" " * indent)
    first = blocks[0]
    if type(first) is Paragraph:
        flat = context.flat(first.content)
        if len(blocks) == 1 and (not flat.text or flat.text.isspace()):
            return []
        lines = wrap(_labelled(flat, label), width - indent)
        rest = blocks[1:]
    else:
        lines = wrap(_labelled(context.flat(()), label.rstrip()), width - indent)
        rest = blocks
    below = lay_blocks(rest, width - 2 * indent, context, tight=True)  # type: ignore[arg-type]  # blocks of a cell
    below = prefixed(below, space, space, indent) if indent else below
    lines += below
    return prefixed(lines, space, space, indent) if indent else lines


def _labelled(flat: TextRun, label: str) -> TextRun:
    """`flat` with a label before it."""
    if not label:
        return flat
    size = len(label)
    cuts = [(size, "table.label", None), *((end + size, style, link) for end, style, link in flat.cuts)]
    return TextRun(label + flat.text, cuts, flat.simple and is_simple(label), flat.places)
