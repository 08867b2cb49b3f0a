"""The exact source of a document as coloured lines, with the place marked where it is not well-formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.cells import width_of
from harbor_tui.document.lines import BLANK, Line, Place, Span
from harbor_tui.document.source import Format
from harbor_tui.document.wrap import cut_line
from harbor_tui.domain.display import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.document import Document
    from harbor_tui.document.parsed import Fault

_MARKUP: Final = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|(?P<declaration><[!?][^<>]*>)"
    r"|(?P<tag></?[A-Za-z][^\s<>/]*)(?P<attributes>(?:\s+[^\s=<>/]+(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s<>\"']+))?)*)(?P<close>\s*/?>)"
    r"|(?P<entity>&[#\w]+;)",
    re.DOTALL,
)
_VALUE: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_JSON: Final = re.compile(
    r"(?P<key>\"(?:[^\"\\\n]|\\.)*\"(?=\s*:))|(?P<value>\"(?:[^\"\\\n]|\\.)*\")"
    r"|(?P<number>-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)"
)
_TAB: Final = 4


def raw_lines(document: Document, width: int, wrap: bool = True) -> list[Line]:
    """The lines of the source of DOCUMENT. The line with the fault is a Place 'fault', a mark stands below it."""
    tokens = _json(document.source) if document.format is Format.ADF else _markup(document.source)
    fault = document.faults[0] if document.faults else None
    result: list[Line] = []
    for number, spans in enumerate(_by_lines(tokens), 1):
        line = _line(spans)
        lines = cut_line(line, width) if wrap and line.width > width else [line]
        if fault is not None and number == fault.line:
            lines = _marked(lines, spans, fault, width)
        result += lines
    return result


def _markup(source: str) -> Iterator[tuple[str, str]]:
    position = 0
    for match in _MARKUP.finditer(source):
        if match.start() > position:
            yield source[position : match.start()], "source.text"
        position = match.end()
        if match["tag"]:
            yield match["tag"], "source.tag"
            yield from _attributes(match["attributes"])
            yield match["close"], "source.tag"
        else:
            yield match.group(), f"source.{match.lastgroup}"
    if position < len(source):
        yield source[position:], "source.text"


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    for match in _VALUE.finditer(text):
        yield text[position : match.start()], "source.attribute"
        yield match.group(), "source.value"
        position = match.end()
    if position < len(text):
        yield text[position:], "source.attribute"


def _json(source: str) -> Iterator[tuple[str, str]]:
    position = 0
    for match in _JSON.finditer(source):
        if match.start() > position:
            yield source[position : match.start()], "source.text"
        position = match.end()
        yield match.group(), "source.attribute" if match["key"] else "source.value"
    if position < len(source):
        yield source[position:], "source.text"


def _by_lines(tokens: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The tokens of each line; every line of the source is there, empty ones too."""
    line: list[tuple[str, str]] = []
    for text, style in tokens:
        if "\n" not in text:
            line.append((text, style))
            continue
        first, *others = text.split("\n")
        line.append((first, style))
        for part in others:
            yield line
            line = [(part, style)]
    yield line


def _line(tokens: list[tuple[str, str]]) -> Line:
    spans = tuple(Span(_shown(text), style) for text, style in tokens if text)
    return Line(spans, sum(width_of(span.text) for span in spans)) if spans else BLANK


def _shown(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = text.removesuffix("\r") if text.endswith("\r") else text
    return display(text.replace("\t", " " * _TAB))


def _marked(lines: list[Line], tokens: list[tuple[str, str]], fault: Fault, width: int) -> list[Line]:
    """LINES with a mark under the column of the fault and what is wrong there."""
    before = "".join(text for text, _style in tokens)[: fault.column - 1]
    cell = width_of(_shown(before))
    row, passed = 0, 0
    while row < len(lines) - 1 and passed + lines[row].width < cell:
        passed += lines[row].width
        row += 1
    at = min(max(cell - passed, 0), max(width - 1, 0))
    message = f"{' ' * at}▲ {fault.message}"
    if at + len(fault.message) + 2 > width:
        message = f"{fault.message} ▲".rjust(at + 1)[-max(at + 1, width) :]
    mark = Line((Span(message[: max(width, at + 1)], "source.fault"),), min(width_of(message), max(width, at + 1)))
    lines[row] = lines[row]._replace(places=(Place("fault", str(fault.line)),))
    return [*lines[: row + 1], mark, *lines[row + 1 :]]
