"""ADF's inline nodes and marks as inlines of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.adf.values import Node, attributes, flatten, iso_date, text_of, type_of, written
from harbor_tui.document.build.builder import TextStyle
from harbor_tui.document.build.css import read_style
from harbor_tui.document.build.emoji import from_code_points
from harbor_tui.document.model import ink as marks
from harbor_tui.document.model.inlines import (
    UNREADABLE,
    Date,
    Emoji,
    HiddenSource,
    Image,
    Inline,
    InlineMacro,
    LineBreak,
    Link,
    LinkKind,
    Mention,
    Placeholder,
    Status,
    Target,
    Text,
)
from harbor_tui.document.storage.links import short_url, url_target

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.document.build.builder import Builder
    from harbor_tui.document.model.inlines import Param

_BITS: Final = {
    "strong": marks.STRONG,
    "em": marks.EM,
    "underline": marks.UNDERLINE,
    "strike": marks.STRIKE,
    "code": marks.CODE,
    "annotation": marks.COMMENTED,
    "confluenceInlineComment": marks.COMMENTED,
}
_OF_NODES: Final = ("type", "content", "marks", "attrs")
_SUBSUP: Final = {"sub": marks.SUB, "sup": marks.SUP}
_SILENT: Final = frozenset(
    {"link", "alignment", "indentation", "breakout", "fragment", "dataConsumer", "border", "typeAheadQuery"}
)
_COLORS: Final = {"textColor": "color", "backgroundColor": "background-color"}


def marks_of(node: Node) -> list[Node]:
    """The node's marks that are objects."""
    found = node.get("marks")
    return [mark for mark in found if isinstance(mark, dict)] if isinstance(found, list) else []


def link_of(node: Node) -> Target | None:
    """Where the node's link mark leads; None without one."""
    for mark in marks_of(node):
        if mark.get("type") == "link":
            href = attributes(mark).get("href")
            return Target(LinkKind.NONE) if href is None else url_target(text_of(href))
    return None


def ink_of(b: Builder, node: Node) -> tuple[TextStyle, str]:
    """The marks and colours of the node's text, and why a reader would not see it ('' if it is seen)."""
    bits, style = 0, ""
    for mark in marks_of(node):
        kind = type_of(mark)
        if kind in _BITS:
            bits |= _BITS[kind]
        elif kind == "subsup":
            bits |= _SUBSUP.get(text_of(attributes(mark).get("type")), 0)
        elif kind == "fontSize":
            bits |= marks.SMALL
        elif kind in _COLORS:
            style += f"{_COLORS[kind]}:{text_of(attributes(mark).get('color')).partition(';')[0]};"
        elif kind not in _SILENT:
            b.notes[f"unknown mark {kind or '(no type)'}"] += 1
    if not style:
        return TextStyle(bits), ""
    found = read_style(style)
    return TextStyle(bits | found.marks, found.color, found.background), found.hidden


def _text(b: Builder, node: Node) -> Inline:
    given = node.get("text")
    value = given if isinstance(given, str) else written(given)
    if isinstance(given, (dict, list)):
        b.notes["text that is no string"] += 1
    if not node.get("marks"):
        return Text(value)
    ink, hidden = ink_of(b, node)
    if hidden and value.strip():
        b.find("hidden text", f"({hidden}) {' '.join(value.split())}")
    return Text(value, *ink)


def _break(_b: Builder, _node: Node) -> Inline:
    return LineBreak()


def _mention(_b: Builder, node: Node) -> Inline:
    found = attributes(node)
    return Mention(text_of(found.get("id")), text_of(found.get("text")).removeprefix("@"))


def _emoji(_b: Builder, node: Node) -> Inline:
    found = attributes(node)
    text, name = text_of(found.get("text")), text_of(found.get("shortName"))
    if not text or text.startswith(":"):
        text = from_code_points(text_of(found.get("id"))) or ("" if name else text)
    return Emoji(text, name)


def _date(_b: Builder, node: Node) -> Inline:
    return Date(iso_date(text_of(attributes(node).get("timestamp"))))


def _status(_b: Builder, node: Node) -> Inline:
    found = attributes(node)
    return Status(text_of(found.get("text")), text_of(found.get("color")))


def _placeholder(_b: Builder, node: Node) -> Inline:
    return Placeholder(text_of(attributes(node).get("text")))


def _card(_b: Builder, node: Node) -> Inline:
    return card_link(node, "inline")


def card_link(node: Node, look: str) -> Link:
    """A smart link: its title if the body has it (`data`), its target in any case."""
    found = attributes(node)
    data = found.get("data")
    data = data if isinstance(data, dict) else {}
    url = text_of(found.get("url")) or text_of(data.get("url")) or text_of(data.get("@id"))
    title = text_of(data.get("name")) or text_of(data.get("title"))
    target = url_target(url) if url else Target(LinkKind.CONTENT, text_of(found.get("contentId")))
    return Link((Text(title),) if title else (), target if target.target or url else Target(LinkKind.NONE), look)


def _media(_b: Builder, node: Node) -> Inline:
    found = attributes(node)
    alt = text_of(found.get("alt"))
    file = text_of(found.get("__fileName")) or text_of(found.get("fileName"))
    url = "" if file else text_of(found.get("url"))
    if not (alt or file or url):
        file = text_of(found.get("id"))
    width, height = text_of(found.get("width")), text_of(found.get("height"))
    kind = text_of(found.get("type")) or ("" if alt or file or url else "?")
    return Image(alt, file, short_url(url), width, height, link=link_of(node), kind=kind)


INLINES: Final[dict[str, Callable[[Builder, Node], Inline]]] = {
    "text": _text,
    "hardBreak": _break,
    "mention": _mention,
    "emoji": _emoji,
    "date": _date,
    "status": _status,
    "placeholder": _placeholder,
    "inlineCard": _card,
    "media": _media,
    "mediaInline": _media,
    "image": _media,
}


def unknown_inline(b: Builder, node: Node) -> Inline:
    """An unknown inline node: its name, its attributes and its text."""
    note_unknown(b, node)
    if not is_readable(node):
        return unreadable_node(b, node)
    return InlineMacro(type_of(node) or UNREADABLE, params_of_unknown(node))


def note_unknown(b: Builder, node: Node) -> None:
    """Count an unknown node."""
    b.notes[f"unknown node {type_of(node) or '(no type)'}"] += 1


def params_of_unknown(node: Node) -> tuple[Param, ...]:
    """The attributes of an unknown node and what else it holds."""
    return flatten(attributes(node)) + flatten({key: value for key, value in node.items() if key not in _OF_NODES})


def is_readable(node: Node) -> bool:
    """Whether an unknown node has attributes, or else something besides numbers and flags."""
    others = (value for key, value in node.items() if key not in _OF_NODES)
    return bool(attributes(node)) or any(isinstance(value, (str, list, dict)) for value in others)


def unreadable_node(b: Builder, node: Node) -> HiddenSource:
    """An unknown node with nothing to read in it: a mark, and a finding that names it."""
    flags = (f"{key}: {written(value) or 'null'}" for key, value in node.items() if key not in _OF_NODES)
    told = " · ".join((type_of(node) or "(no type)", *flags))
    b.find("unknown node", told)
    return HiddenSource(UNREADABLE, told)


def no_node(b: Builder, value: object) -> HiddenSource:
    """A value where a node should be: a mark, and a finding that gives the value."""
    told = "null" if value is None else written(value) or '""'
    b.find("not a node", told)
    return HiddenSource(UNREADABLE, told)


def inline_run(b: Builder, nodes: list[Any]) -> list[Inline]:
    """`nodes` as inlines; neighbours with the same link become one link."""
    run: list[Inline] = []
    linked: list[Inline] = []
    here: Target | None = None
    for node in nodes:
        target = None
        if not isinstance(node, dict):
            item: Inline = no_node(b, node)
        else:
            item = INLINES.get(type_of(node), unknown_inline)(b, node)
            target = link_of(node) if "marks" in node and type(item) is not Image else None
        if target != here and linked:
            run.append(Link(tuple(linked), here or Target(LinkKind.NONE)))
            linked = []
        here = target
        (run if target is None else linked).append(item)
    if linked:
        run.append(Link(tuple(linked), here or Target(LinkKind.NONE)))
    return run
