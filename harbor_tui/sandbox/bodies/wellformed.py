"""Storage bodies as trees: parsed strictly by expat, refused in the service's words with row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.entities import name2codepoint
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

_XML_OWN = {"amp", "lt", "gt", "quot"}


@dataclass(slots=True)
class Element:
    """One element: its name with prefix as written, its attributes, its content in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def children(self) -> Iterator[Element]:
        """The child elements, without text."""
        return (part for part in self.content if isinstance(part, Element))

    def walk(self) -> Iterator[Element]:
        """This element and everything below it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(list(element.children())))

    def first(self, name: str) -> Element | None:
        """The first descendant of a name."""
        return next((element for element in self.walk() if element.name == name), None)

    def text(self) -> str:
        """All text below this element."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(part)
            else:
                waiting.extend(reversed(part.content))
        return "".join(parts)


class NotWellFormed(Exception):
    """A storage body that is not XML; the message is what the service says."""


@lru_cache(maxsize=1)
def _prologue() -> bytes:
    entities = "".join(f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _XML_OWN)
    return f"<!DOCTYPE xml [{entities}]>\n<xml>\n".encode()


class _Builder:
    def __init__(self) -> None:
        self.open = [Element("document")]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        self.open[-1].content.append(element)
        self.open.append(element)

    def end(self, name: str) -> None:
        self.open.pop()

    def text(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse(storage: str) -> Element:
    """The tree of a storage body; raises NotWellFormed."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    body = storage.encode("utf-8", "surrogatepass")
    try:
        parser.Parse(_prologue(), False)
        parser.Parse(body, False)
        parser.Parse(b"\n</xml>", True)
    except expat.ExpatError as error:
        open_name = builder.open[-1].name if builder.open else "xml"
        raise NotWellFormed(_message(error, storage, open_name)) from None
    return _without_frame(next(builder.open[0].children()))


def _without_frame(root: Element) -> Element:
    """Drop the line breaks that stood around the body."""
    first = root.content[0]
    if isinstance(first, str):
        root.content[0] = first.removeprefix("\n")
    last = root.content[-1]
    if isinstance(last, str):
        root.content[-1] = last.removesuffix("\n")
    return root


def _message(error: expat.ExpatError, storage: str, open_name: str) -> str:
    row, column = max(error.lineno - 2, 1), error.offset + 1
    lines = storage.split("\n")
    line = lines[row - 1] if row <= len(lines) else ""
    complaint = _complaint(error, line, error.offset, open_name)
    return f"Error parsing xhtml: {complaint}\n at [row,col {{unknown-source}}]: [{row},{column}]"


def _complaint(error: expat.ExpatError, line: str, offset: int, open_name: str) -> str:
    reason = expat.ErrorString(error.code)
    at = line[offset:]
    if reason == expat.errors.XML_ERROR_TAG_MISMATCH:
        closing = at.split(">")[0] if at else "xml"
        return f"Unexpected close tag </{closing.strip()}>; expected </{open_name}>."
    if reason == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
        return f'Undeclared general entity "{at.removeprefix("&").split(";")[0]}"'
    if reason == expat.errors.XML_ERROR_INVALID_TOKEN and at:
        return f"Unexpected character '{at[0]}' (code {ord(at[0])})"
    if not at:
        return f"Unexpected end of input block; expected </{open_name}>."
    return f"{reason[:1].upper()}{reason[1:]}"


def serialised(element: Element) -> str:
    """The storage source of what is inside an element."""
    return "".join(escape(part, quote=False) if isinstance(part, str) else _tagged(part) for part in element.content)


def _tagged(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.name}{attributes}>{serialised(element)}</{element.name}>"


def check(storage: str) -> None:
    """Raises NotWellFormed when the body is not well-formed."""
    parse(storage)
