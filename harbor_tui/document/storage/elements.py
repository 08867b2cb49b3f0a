"""Openers and closers for the HTML part of the storage format: text, lists, tables, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import PLAIN_FRAMES, BlockEdge, blocks_among, flow, inlines
from harbor_tui.document.build.prose import inert_among
from harbor_tui.document.model import ink as marks
from harbor_tui.document.model.blocks import (
    Definition,
    DefinitionList,
    Expand,
    Heading,
    Literal,
    Paragraph,
    Quote,
    Rule,
)
from harbor_tui.document.model.inlines import Anchor, HiddenInline, LineBreak, Link
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.model.tuples import new
from harbor_tui.document.storage.inert import close_abbreviation, close_math, open_embedded, open_inert, open_time
from harbor_tui.document.storage.lists import close_item, close_list
from harbor_tui.document.storage.openers import framed
from harbor_tui.document.storage.styles import ink_of, note_id, shade_block, style_of
from harbor_tui.document.storage.tables import (
    close_caption,
    close_cell,
    close_row,
    close_table,
    open_cell,
    open_column,
    open_table_part,
)

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.model.blocks import Block
    from harbor_tui.document.storage.openers import Opener

__all__ = [
    "OPENERS", "close_cell", "close_quote", "close_table", "open_division",
    "open_embedded", "open_paragraph",
]  # fmt: skip

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
_NO_WORDS: Final = frozenset({Anchor})
_INVISIBLE: Final = frozenset({"script", "style", "head", "template", "noscript", "title", "svg"})


def _mark_opener(bit: int) -> Opener:
    def open_mark(b: Builder, _name: str, attributes: Attributes) -> None:
        if attributes and style_of(attributes):
            found = ink_of(b, attributes)
            b.shade(bit | found.marks, found.color, found.background, found.hidden)
        else:
            b.shade(bit)

    return open_mark


def open_span(b: Builder, _name: str, attributes: Attributes) -> None:
    """An element of running text without a look of its own."""
    note_id(b, attributes)
    if "color" in attributes and not style_of(attributes):
        attributes = {"style": f"color:{attributes['color'].partition(';')[0]}"}
    _shade(b, attributes)


def _shade(b: Builder, attributes: Attributes) -> None:
    """An element without a look of its own: only its style counts."""
    if style_of(attributes):
        found = ink_of(b, attributes)
        b.shade(found.marks, found.color, found.background, found.hidden)
    else:
        b.open.append(None)


def open_division(b: Builder, _name: str, attributes: Attributes) -> None:
    """A block without a look of its own: it only ends paragraphs."""
    b.edge()
    note_id(b, attributes)
    ink = b.ink
    _shade(b, attributes)
    b.open[-1] = BlockEdge(ink)


def open_paragraph(b: Builder, name: str, attributes: Attributes) -> None:
    """`<p>`."""
    ink = b.ink
    frame = b.push(name, attributes, close_paragraph)
    if frame is not None and attributes:
        frame.data = (ink, *shade_block(b, attributes))
        note_id(b, attributes)


def close_paragraph(b: Builder, frame: OpenElement) -> None:
    """A paragraph; what it holds besides text comes between its parts."""
    if not frame.mixed and not frame.data:
        if frame.out:
            top = b.top
            top.out.append(new(Paragraph, (tuple(frame.out), 0, "")))
            top.mixed = True
        return
    align, indent = "", 0
    if frame.data:
        b.ink, align, indent = frame.data
    if not frame.mixed:
        if frame.out:
            b.put(Paragraph(tuple(frame.out), indent, align))
        return
    for block in flow(frame.out, True):
        b.put(block._replace(indent=indent, align=align) if type(block) is Paragraph else block)


def open_heading(b: Builder, name: str, attributes: Attributes) -> None:
    """`<h1>` ... `<h6>`."""
    ink = b.ink
    frame = b.push(name.lower(), attributes, close_heading)
    if frame is not None and attributes:
        frame.data = (ink, *shade_block(b, attributes))
        note_id(b, attributes)


def close_heading(b: Builder, frame: OpenElement) -> None:
    """A heading; blocks inside it follow it."""
    align, indent = "", 0
    if frame.data:
        b.ink, align, indent = frame.data
    content = inlines(frame.out) if frame.mixed else tuple(frame.out)
    if not _NO_WORDS.issuperset(map(type, content)):
        b.put(new(Heading, (int(frame.name[1]), content, b.headings, align, indent)))
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


def close_quote(b: Builder, frame: OpenElement) -> None:
    """`<blockquote>`."""
    b.put(Quote(flow(frame.out, frame.mixed)))


def close_preformatted(b: Builder, frame: OpenElement) -> None:
    """`<pre>`."""
    b.put(Literal(inlines(frame.out)))
    for block in blocks_among(frame.out) if frame.mixed else ():
        b.put(block)


def close_term(b: Builder, frame: OpenElement) -> None:
    """`<dt>`."""
    b.put(Definition(inlines(frame.out), tuple(blocks_among(frame.out)) if frame.mixed else ()))


def close_definition(b: Builder, frame: OpenElement) -> None:
    """`<dd>`."""
    b.put(Definition((), flow(frame.out, frame.mixed)))


def close_definitions(b: Builder, frame: OpenElement) -> None:
    """`<dl>`: each term takes the definitions that follow it."""
    entries: list[tuple[Definition, list[Block]]] = []
    for item in frame.out:
        entry = item if type(item) is Definition else Definition((), flow([item], True))
        if entries and not entry.term:
            entries[-1][1].extend(entry.blocks)
        elif entry.term or entry.blocks:
            entries.append((entry, [*entry.blocks]))
    if entries:
        b.put(DefinitionList(tuple(entry._replace(blocks=tuple(blocks)) for entry, blocks in entries)))


def close_details(b: Builder, frame: OpenElement) -> None:
    """`<details>`."""
    b.put(Expand(frame.data or "", flow(frame.out, frame.mixed)))


def close_summary(b: Builder, frame: OpenElement) -> None:
    """`<summary>`: the title of its `<details>`."""
    if b.top.close is close_details and b.top.data is None:
        b.top.data = " ".join(inline_text(inlines(frame.out)).split())
        b.splice((item for item in inlines(frame.out) if type(item) in (Link, HiddenInline)), False)
        b.splice(inert_among(frame.out), False)
        b.splice(blocks_among(frame.out), frame.mixed)
    else:
        b.splice(frame.out, frame.mixed)


OPENERS: Final[dict[str, Opener]] = {
    **{name: _mark_opener(bit) for name, bit in _MARK_ELEMENTS.items()},
    **dict.fromkeys(("span", "font", "bdo", "bdi", "label", "wbr", "nobr"), open_span),
    **dict.fromkeys(
        ("div", "section", "article", "main", "aside", "header", "footer", "nav", "address", "center", "fieldset"),
        open_division,
    ),
    **dict.fromkeys(("html", "body", "xml", "figure", "legend", "ac:confluence", "page", "form"), open_division),
    **dict.fromkeys(("abbr", "acronym"), framed(close_abbreviation)),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), open_heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), framed(close_list, structural=True)),
    **dict.fromkeys(("td", "th"), open_cell),
    **dict.fromkeys(("thead", "tbody", "tfoot"), open_table_part),
    **dict.fromkeys(("caption", "figcaption"), framed(close_caption)),
    **dict.fromkeys(sorted(_INVISIBLE), open_inert),
    **dict.fromkeys(
        ("iframe", "object", "embed", "video", "audio", "source", "input", "button", "select", "textarea", "link",
         "meta", "base", "applet", "frame"), open_embedded,
    ),
    "p": open_paragraph,
    "br": open_break,
    "hr": open_rule,
    "li": framed(close_item),
    "blockquote": framed(close_quote),
    "pre": framed(close_preformatted),
    "table": framed(close_table, structural=True),
    "tr": framed(close_row, structural=True),
    "colgroup": lambda b, _name, _attributes: b.open.append(None),
    "col": open_column,
    "dl": framed(close_definitions, structural=True),
    "dt": framed(close_term),
    "dd": framed(close_definition),
    "details": framed(close_details),
    "summary": framed(close_summary),
    "time": open_time,
    "math": framed(close_math),
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
