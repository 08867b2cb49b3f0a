"""Openers and closers for the HTML part of the storage format: text, lists, tables, quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document import marks
from harbor_tui.document.building import BREAK, PLAIN_FRAMES, Edge, Row, blocks_among, flow, inlines, raw_text
from harbor_tui.document.css import declarations, read_style
from harbor_tui.document.inlines import Anchor, Date, Inert, InlineMacro, LineBreak, Math, Param
from harbor_tui.document.model import (
    Cell,
    Definition,
    DefinitionList,
    Expand,
    Heading,
    List,
    ListItem,
    Literal,
    Paragraph,
    Quote,
    Rule,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.building import Attributes, Builder, Frame

    Opener = Callable[[Builder, str, Attributes], None]

_MARK_ELEMENTS: Final = {
    **dict.fromkeys(("strong", "b"), marks.STRONG),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), marks.EM),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), marks.CODE),
    **dict.fromkeys(("del", "s", "strike"), marks.STRIKE),
    "u": marks.UNDERLINE,
    "ins": marks.INSERTED,
    "sub": marks.SUB,
    "sup": marks.SUP,
    "small": marks.SMALL,
    "big": marks.BIG,
    "q": marks.QUOTED,
    "mark": marks.HIGHLIGHT,
    "ac:inline-comment-marker": marks.COMMENTED,
}
_MATH: Final = (
    "semantics", "mrow", "mi", "mo", "mn", "mtext", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mover",
    "munder", "munderover", "mtable", "mtr", "mtd", "mspace", "mstyle", "mpadded", "mfenced", "menclose",
    "annotation", "annotation-xml",
)  # fmt: skip
_SPAN_LIMIT: Final = 1000
_INVISIBLE: Final = frozenset({"script", "style", "head", "template", "noscript", "title", "svg"})


def _mark_opener(bit: int) -> Opener:
    def open_mark(b: Builder, _name: str, attributes: Attributes) -> None:
        if attributes and "style" in attributes:
            found = read_style(attributes["style"])
            b.shade(bit | found.marks, found.color, found.background, found.hidden)
        else:
            b.shade(bit)

    return open_mark


def open_span(b: Builder, _name: str, attributes: Attributes) -> None:
    """An element of running text without a look of its own."""
    _note_id(b, attributes)
    if "color" in attributes and "style" not in attributes:
        b.shade(0, attributes["color"])
    else:
        b.transparent(attributes)


def open_division(b: Builder, _name: str, attributes: Attributes) -> None:
    """A block without a look of its own: it only ends paragraphs."""
    b.edge()
    _note_id(b, attributes)
    ink = b.ink
    b.transparent(attributes)
    b.open[-1] = Edge(ink)


def _note_id(b: Builder, attributes: Attributes) -> None:
    if attributes and attributes.get("id"):
        b.add(Anchor(attributes["id"]))


def _shade_block(b: Builder, attributes: Attributes) -> tuple[str, int]:
    """Alignment and indent of a block; its colours and hidden text become the ink of the frame's text."""
    style = attributes.get("style")
    if not style:
        return attributes.get("align", ""), 0
    found = read_style(style)
    if found.marks or found.color:
        b.shade(found.marks, found.color, found.background, found.hidden)
        b.open.pop()
    return found.align, found.indent


def open_paragraph(b: Builder, name: str, attributes: Attributes) -> None:
    """`<p>`."""
    ink = b.ink
    frame = b.push(name, attributes, close_paragraph)
    if frame is not None and attributes:
        frame.data = (ink, *_shade_block(b, attributes))
        _note_id(b, attributes)


def close_paragraph(b: Builder, frame: Frame) -> None:
    """A paragraph; what it holds besides text comes between its parts."""
    align, indent = "", 0
    if frame.data:
        b.ink, align, indent = frame.data
    if not frame.out:
        return
    if not frame.mixed:
        b.put(Paragraph(tuple(frame.out), indent, align))
        return
    for block in flow(frame.out, True):
        b.put(block._replace(indent=indent, align=align) if type(block) is Paragraph else block)


def open_heading(b: Builder, name: str, attributes: Attributes) -> None:
    """`<h1>` ... `<h6>`."""
    ink = b.ink
    frame = b.push(name.lower(), attributes, close_heading)
    if frame is not None and attributes:
        frame.data = (ink, *_shade_block(b, attributes))
        _note_id(b, attributes)


def close_heading(b: Builder, frame: Frame) -> None:
    """A heading; blocks inside it follow it."""
    align, indent = "", 0
    if frame.data:
        b.ink, align, indent = frame.data
    content = inlines(frame.out) if frame.mixed else tuple(frame.out)
    if any(type(item) is not Anchor for item in content):
        b.put(Heading(int(frame.name[1]), content, b.headings, align, indent))
        b.headings += 1
    elif content:
        b.put(Paragraph(content))
    if frame.mixed:
        for block in blocks_among(frame.out):
            b.put(block)


def open_break(b: Builder, _name: str, _attributes: Attributes) -> None:
    """`<br/>`."""
    b.open.append(None)
    b.add(LineBreak())


def open_rule(b: Builder, _name: str, _attributes: Attributes) -> None:
    """`<hr/>`."""
    b.open.append(None)
    b.put(Rule())


def _block_opener(close: Callable[[Builder, Frame], None], structural: bool = False) -> Opener:
    def open_block(b: Builder, name: str, attributes: Attributes) -> None:
        b.push(name, attributes, close, structural)

    return open_block


def close_list(b: Builder, frame: Frame) -> None:
    """A list; what stands between its items belongs to the item before."""
    items: list[ListItem] = []
    strays: list[Any] = []
    for item in [*frame.out, ListItem(())]:
        if type(item) is not ListItem:
            strays.append(item)
            continue
        if strays and (blocks := flow(strays, True)):
            before = items.pop().blocks if items else ()
            items.append(ListItem(before + blocks))
            strays = []
        items.append(item)
    items.pop()
    if not items:
        return
    style = declarations(frame.attributes.get("style", "")).get("list-style-type", "")
    start = frame.attributes.get("start", "1")
    ordered = frame.name.lower() == "ol"
    first = int(start) if re.fullmatch(r"-?[0-9]{1,9}", start) else 1
    b.put(List(tuple(items), ordered, first, style or _TYPES.get(frame.attributes.get("type", ""), "")))


_TYPES: Final = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def close_item(b: Builder, frame: Frame) -> None:
    """An item of a list."""
    b.put(ListItem(flow(frame.out, frame.mixed)))


def close_quote(b: Builder, frame: Frame) -> None:
    """`<blockquote>`."""
    b.put(Quote(flow(frame.out, frame.mixed)))


def close_preformatted(b: Builder, frame: Frame) -> None:
    """`<pre>`."""
    b.put(Literal(inlines(frame.out)))
    for block in blocks_among(frame.out) if frame.mixed else ():
        b.put(block)


def close_table(b: Builder, frame: Frame) -> None:
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
    """Whether PARAGRAPH has more than jump targets."""
    return any(type(item) is not Anchor for item in paragraph.content)


def close_row(b: Builder, frame: Frame) -> None:
    """`<tr>`."""
    cells: list[Cell] = []
    strays: list[Any] = []
    for item in frame.out:
        if type(item) is Cell:
            cells.append(item)
        else:
            strays.append(item)
    if strays and (blocks := flow(strays, True)):
        cells.append(Cell(blocks))
    b.put(Row(tuple(cells), _in_head(b)))


def _in_head(b: Builder) -> bool:
    return b.top.close is close_table and bool(b.top.data and b.top.data.get("head"))


def open_cell(b: Builder, name: str, attributes: Attributes) -> None:
    """`<td>`, `<th>`."""
    ink = b.ink
    frame = b.push(name, attributes, close_cell)
    if frame is not None and attributes:
        frame.data = (ink, *_shade_block(b, attributes))


def close_cell(b: Builder, frame: Frame) -> None:
    """A table cell."""
    attributes, align = frame.attributes, ""
    if frame.data:
        b.ink, align, _indent = frame.data
    header = frame.name[-1] in "hH"
    blocks = flow(frame.out, frame.mixed)
    if not attributes:
        b.put(Cell(blocks, header))
        return
    background = attributes.get("data-highlight-colour", "") or read_style(attributes.get("style", "")).background
    spans = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
    b.put(Cell(blocks, header, *spans, background, align))


def _span(value: str | None) -> int:
    if value is None or not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return 1
    return min(max(int(value), 1), _SPAN_LIMIT)


def open_table_part(b: Builder, name: str, _attributes: Attributes) -> None:
    """`<thead>`, `<tbody>`, `<tfoot>`: only where the header rows are matters."""
    b.open.append(None)
    if b.top.close is close_table:
        b.top.data = {**(b.top.data or {}), "head": name.lower() == "thead"}


def open_column(b: Builder, _name: str, attributes: Attributes) -> None:
    """`<col>`: a hint for the column's width."""
    b.open.append(None)
    if b.top.close is close_table:
        width = declarations(attributes.get("style", "")).get("width") or attributes.get("width", "")
        data = b.top.data or {}
        b.top.data = {**data, "widths": [*data.get("widths", ()), width]}


def close_caption(b: Builder, frame: Frame) -> None:
    """The caption of a table (elsewhere a paragraph)."""
    if b.top.close is close_table:
        b.top.data = {**(b.top.data or {}), "caption": inlines(frame.out)}
    else:
        b.pour([*frame.out, BREAK], True)


def close_term(b: Builder, frame: Frame) -> None:
    """`<dt>`."""
    b.put(Definition(inlines(frame.out), tuple(blocks_among(frame.out)) if frame.mixed else ()))


def close_definition(b: Builder, frame: Frame) -> None:
    """`<dd>`."""
    b.put(Definition((), flow(frame.out, frame.mixed)))


def close_definitions(b: Builder, frame: Frame) -> None:
    """`<dl>`: each term takes the definitions that follow it."""
    entries: list[Definition] = []
    for item in frame.out:
        entry = item if type(item) is Definition else Definition((), flow([item], True))
        if entries and not entry.term:
            entries[-1] = entries[-1]._replace(blocks=entries[-1].blocks + entry.blocks)
        elif entry.term or entry.blocks:
            entries.append(entry)
    if entries:
        b.put(DefinitionList(tuple(entries)))


def close_details(b: Builder, frame: Frame) -> None:
    """`<details>`."""
    b.put(Expand(frame.data or "", flow(frame.out, frame.mixed)))


def close_summary(b: Builder, frame: Frame) -> None:
    """`<summary>`: the title of its `<details>`."""
    if b.top.close is close_details:
        b.top.data = " ".join(raw_text(inlines(frame.out)).split())
    else:
        b.pour(frame.out, frame.mixed)


def open_time(b: Builder, _name: str, attributes: Attributes) -> None:
    """`<time>`: a date."""
    b.open.append(None)
    if attributes.get("datetime"):
        b.add(Date(attributes["datetime"]))


def close_inert(b: Builder, frame: Frame) -> None:
    """Content that is never run and never shown as prose."""
    text = raw_text(frame.out)
    name = frame.name.lower()
    b.add(Inert(name, text))
    b.find(name, " ".join(text.split()) or f"<{name}>", frame.line)


def open_inert(b: Builder, name: str, attributes: Attributes) -> None:
    """`<script>`, `<style>`, ..."""
    frame = b.push(name, attributes, close_inert)
    if frame is not None:
        frame.line = b.line()


def close_math(b: Builder, frame: Frame) -> None:
    """MathML: the text of its leaves."""
    leaves = (raw_text([item]).strip() for item in frame.out)
    b.add(Math(" ".join(leaf for leaf in leaves if leaf)))


def open_embedded(b: Builder, name: str, attributes: Attributes) -> None:
    """An element that would load or show something from elsewhere."""
    params = tuple(Param(key, value) for key, value in attributes.items() if key in _SAYING and value)
    b.transparent({})
    b.add(InlineMacro(f"<{name.lower()}>", params))
    b.find("embedded content", " ".join(f"{p.name}={p.value}" for p in params) or f"<{name}>")


_SAYING: Final = ("src", "href", "data", "action", "name", "type", "value", "placeholder", "checked", "title", "alt")

OPENERS: Final[dict[str, Opener]] = {
    **{name: _mark_opener(bit) for name, bit in _MARK_ELEMENTS.items()},
    **dict.fromkeys(("span", "font", "abbr", "acronym", "bdo", "bdi", "label", "wbr", "nobr"), open_span),
    **dict.fromkeys(
        ("div", "section", "article", "main", "aside", "header", "footer", "nav", "address", "center", "fieldset"),
        open_division,
    ),
    **dict.fromkeys(("html", "body", "xml", "figure", "legend", "ac:confluence", "page", "form"), open_division),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), open_heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _block_opener(close_list, structural=True)),
    **dict.fromkeys(("td", "th"), open_cell),
    **dict.fromkeys(("thead", "tbody", "tfoot"), open_table_part),
    **dict.fromkeys(("caption", "figcaption"), _block_opener(close_caption)),
    **dict.fromkeys(sorted(_INVISIBLE), open_inert),
    **dict.fromkeys(
        ("iframe", "object", "embed", "video", "audio", "source", "input", "button", "select", "textarea", "link",
         "meta", "base", "applet", "frame"), open_embedded,
    ),
    "p": open_paragraph,
    "br": open_break,
    "hr": open_rule,
    "li": _block_opener(close_item),
    "blockquote": _block_opener(close_quote),
    "pre": _block_opener(close_preformatted),
    "table": _block_opener(close_table, structural=True),
    "tr": _block_opener(close_row, structural=True),
    "colgroup": lambda b, _name, _attributes: b.open.append(None),
    "col": open_column,
    "dl": _block_opener(close_definitions, structural=True),
    "dt": _block_opener(close_term),
    "dd": _block_opener(close_definition),
    "details": _block_opener(close_details),
    "summary": _block_opener(close_summary),
    "time": open_time,
    "math": _block_opener(close_math),
    **dict.fromkeys(_MATH, lambda b, _name, _attributes: b.open.append(None)),
}  # fmt: skip

PLAIN_FRAMES.update(
    {
        "p": (close_paragraph, False),
        "li": (close_item, False),
        "td": (close_cell, False),
        "th": (close_cell, False),
        "tr": (close_row, True),
        "ul": (close_list, True),
        "ol": (close_list, True),
        "table": (close_table, True),
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), (close_heading, False)),
    }
)
