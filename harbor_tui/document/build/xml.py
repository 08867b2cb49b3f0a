"""The strict reader: expat says whether a body is well-formed and, if so, feeds the builder in slices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from harbor_tui.document.model.inlines import HiddenSource
from harbor_tui.document.model.parsed import OWN_DOCTYPE, Fault
from harbor_tui.document.text.entities import ROOT, prelude

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.build.builder import Builder

_FIRST_SLICE: Final = 16 * 1024
_SLICE: Final = 128 * 1024
_EXCERPT: Final = 100
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DOCTYPE: Final = re.compile(r"<!(?i:doctype)\b")
_MOST_DOCTYPES: Final = 20
_MISSING_END: Final = "Unclosed elements at the end of the body"


def prepare(text: str, *, decoded: bool = False) -> tuple[str, tuple[Fault, ...]]:
    """`text` without byte order mark, declaration and DOCTYPE, every character at its old place.

    `decoded` says that `text` comes from bytes and so has no lone surrogates.
    """
    faults: list[Fault] = []
    if not decoded and not text.isascii() and _SURROGATES.search(text):
        text = _SURROGATES.sub("\ufffd", text)
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    if declaration := _DECLARATION.match(text):
        text = _blank(text, declaration.start(), declaration.end())
    for start, end in _doctypes(text) if "<!D" in text or "<!d" in text else ():
        line, column = place(text, start)
        faults.append(Fault(line, column, OWN_DOCTYPE, excerpt_at(text, start)))
        text = _blank(text, start, end)
    return text, tuple(faults)


def _doctypes(text: str) -> Iterator[tuple[int, int]]:
    """Where the declarations begin and end; one that never ends is left alone."""
    position = 0
    for _ in range(_MOST_DOCTYPES):
        match = _DOCTYPE.search(text, position)
        if match is None:
            return
        end, subset = text.find(">", match.end()), text.find("[", match.end())
        if 0 <= subset < end:
            subset_end = text.find("]", subset)
            end = text.find(">", subset_end) if subset_end >= 0 else -1
        if end < 0:
            return
        position = end + 1
        yield match.start(), position


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def excerpt_at(text: str, offset: int) -> str:
    """What stands around `offset`, in one line."""
    start = max(0, offset - _EXCERPT // 2)
    return " ".join(text[start : start + _EXCERPT].split())


def check(text: str, encoded: bytes | None = None) -> Fault | None:
    """The place where `text` stops being well-formed XML with HTML's entities, or None.

    `encoded` is `text` as bytes if they are at hand.
    """
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(prelude(text).encode(), False)
        parser.Parse(text.encode() if encoded is None else encoded, False)
        parser.Parse(f"</{ROOT}>".encode(), True)
    except expat.ExpatError as error:
        lines = text.split("\n")
        line = min(max(error.lineno - 1, 1), len(lines))
        here = lines[line - 1]
        column = min(error.offset + 1, len(here) + 1)
        message = expat.ErrorString(error.code) or "not well-formed"
        if error.lineno - 1 >= len(lines) and error.offset >= len(here):
            message = _MISSING_END
        return Fault(line, column, message, _around(here, column))
    return None


def _around(line: str, column: int) -> str:
    start = max(0, column - _EXCERPT // 2)
    return line[start : start + _EXCERPT].strip()


def feed(text: str, builder: Builder) -> Iterator[None]:
    """Send the events of well-formed `text` to `builder`, a slice per step."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    parser.Parse(prelude(text), False)
    builder.line = lambda: max(parser.CurrentLineNumber - 1, 1)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.CommentHandler = lambda data: _comment(builder, "comment", data)
    parser.ProcessingInstructionHandler = lambda target, data: _comment(
        builder, "processing instruction", f"{target} {data}"
    )
    position, size = 0, _FIRST_SLICE
    while position < len(text):
        parser.Parse(text[position : position + size], False)
        position += size
        size = _SLICE if position > 4 * _FIRST_SLICE else _FIRST_SLICE
        yield


def _comment(builder: Builder, kind: str, data: str) -> None:
    builder.add(HiddenSource(kind, data))
    builder.find(kind, " ".join(data.split()))
