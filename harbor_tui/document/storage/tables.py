"""Openers and closers for tables of the storage format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.build.builder import BREAK, Row, blocks_among, flow, inlines
from harbor_tui.document.build.css import declarations, read_style
from harbor_tui.document.model.blocks import Cell, Paragraph, Table
from harbor_tui.document.model.inlines import Anchor
from harbor_tui.document.model.tuples import new
from harbor_tui.document.storage.openers import veil
from harbor_tui.document.storage.styles import shade_block

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement

_SPAN_LIMIT: Final = 1000


def close_table(b: Builder, frame: OpenElement) -> None:
    """A table; what stands among its rows becomes a row of its own, so that it keeps its place."""
    rows: list[tuple[Cell, ...]] = []
    heads, strays = 0, []
    for item in [*frame.out, None]:
        if item is not None and type(item) is not Row:
            strays.append(item)
            continue
        if strays:
            blocks = flow(strays, True)
            if any(type(block) is not Paragraph or inlines_show(block) for block in blocks):
                rows.append((Cell(blocks, colspan=_SPAN_LIMIT),))
            strays = []
        if item is not None:
            heads += item.header and heads == len(rows)
            rows.append(item.cells)
    data = frame.data or {}
    caption = data.get("caption", ())
    if rows or caption:
        numbered = frame.attributes.get("data-number-column") == "true"
        b.put(Table(tuple(rows), heads, tuple(data.get("widths", ())), numbered, caption))


def inlines_show(paragraph: Paragraph) -> bool:
    """Whether `paragraph` has more than jump targets."""
    return any(type(item) is not Anchor for item in paragraph.content)


def close_row(b: Builder, frame: OpenElement) -> None:
    """`<tr>`."""
    cells: list[Cell] = []
    strays: list[Any] = []
    for item in frame.out:
        if type(item) is Cell:
            cells.append(item)
            if strays:
                strays.append(BREAK)
        else:
            strays.append(item)
    if strays and (blocks := flow(strays, True)):
        cells.append(Cell(blocks))
    b.put(new(Row, (tuple(cells), _in_head(b))))
    if frame.data and b.top.close is close_table and "widths" not in (b.top.data or {}):
        b.top.data = {**(b.top.data or {}), "widths": frame.data}


def _in_head(b: Builder) -> bool:
    return b.top.close is close_table and bool(b.top.data and b.top.data.get("head"))


def open_cell(b: Builder, name: str, attributes: Attributes) -> None:
    """`<td>`, `<th>`."""
    ink = b.ink
    frame = b.push(name, attributes, close_cell)
    if frame is not None and attributes:
        frame.data = (ink, *shade_block(b, attributes))


def close_cell(b: Builder, frame: OpenElement) -> None:
    """A table cell."""
    attributes, align = frame.attributes, ""
    if frame.data:
        b.ink, align, _indent = frame.data
    header = frame.name[-1] in "hH"
    blocks = flow(frame.out, frame.mixed)
    if not attributes:
        b.put(new(Cell, (blocks, header, 1, 1, "", "")))
        return
    if (told := attributes.get("data-colwidth")) and b.top.close is close_row:
        b.top.data = [*(b.top.data or ()), *told.split(",")[:_SPAN_LIMIT]]
    background = attributes.get("data-highlight-colour", "") or read_style(attributes.get("style", "")).background
    spans = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
    b.put(Cell(blocks, header, *spans, background, align))


def _span(value: str | None) -> int:
    if value is None or not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return 1
    return min(max(int(value), 1), _SPAN_LIMIT)


def open_table_part(b: Builder, name: str, attributes: Attributes) -> None:
    """`<thead>`, `<tbody>`, `<tfoot>`: only where the header rows are matters, and what is hidden."""
    b.open.append(None)
    veil(b, attributes)
    if b.top.close is close_table:
        b.top.data = {**(b.top.data or {}), "head": name.lower() == "thead"}


def open_column(b: Builder, _name: str, attributes: Attributes) -> None:
    """`<col>`: a hint for the column's width."""
    b.open.append(None)
    if b.top.close is close_table:
        width = declarations(attributes.get("style", "")).get("width") or attributes.get("width", "")
        data = b.top.data or {}
        b.top.data = {**data, "widths": [*data.get("widths", ()), width]}


def close_caption(b: Builder, frame: OpenElement) -> None:
    """The caption of a table (elsewhere a paragraph)."""
    if b.top.close is close_table:
        b.top.data = {**(b.top.data or {}), "caption": inlines(frame.out)}
        b.splice(blocks_among(frame.out), frame.mixed)
    else:
        b.edge()
        b.splice([*frame.out, BREAK], True)
