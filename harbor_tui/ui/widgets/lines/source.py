"""The source of a body as lines: character for character, coloured by syntax, the faulty place marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import split_graphemes

from harbor_tui.document.lines.model import Line, Span
from harbor_tui.domain.text.display import MARK, display
from harbor_tui.ui.widgets.lines.buffer import Placed

MOST_CELLS: Final = 2000
"""An unwrapped line goes on below after so many cells: storage bodies are often a single line of a megabyte."""
_PIECE: Final = 4096
_TAB: Final = "    "
MARKS: Final = re.compile(f"({MARK.pattern})")

# Every repetition is bounded by what ends it or possessive: no input makes these take longer than its length.
_XML: Final = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|(?P<instruction><[?!][^>]*+>?)"
    r"|(?P<tag></?[A-Za-z_:][^\s<>/\"']*+|/?>)"
    r"|(?P<attribute>(?<=[\s\"'])[A-Za-z_:][\w:.-]*+(?=\s*+=\s*+[\"']))"
    r"|(?P<value>(?<==)\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))"
    r"|(?P<entity>&[#\w]{1,32};)",
    re.DOTALL,
)
_JSON: Final = re.compile(
    r"(?P<attribute>\"(?:[^\"\\\n]++|\\.)*+\"(?=\s*+:))"
    r"|(?P<value>\"(?:[^\"\\\n]++|\\.)*+\"?)"
    r"|(?P<entity>-?\d[\d.eE+-]*+|\b(?:true|false|null)\b)"
    r"|(?P<tag>[\[\]{}])"
)


class FaultPlace(NamedTuple):
    """A place in the source, line and column from 1."""

    line: int
    column: int


class _Piece(NamedTuple):
    text: str
    style: str
    start: int


def source_lines(text: str, width: int, *, wrap: bool = True, fault: FaultPlace | None = None) -> Iterator[Placed]:
    """Rows of `text`, at most `width` cells wide when wrapped; lines are parted at line feeds only."""
    gutter = gutter_of(text)
    room = max(width - gutter, 8) if wrap else MOST_CELLS
    packer = _Packer(room, gutter, fault.line if fault else 0)
    for piece in _pieces(text, _offset(text, fault)):
        yield from packer.add(piece)
    yield packer.line()


def gutter_of(text: str) -> int:
    """How many cells the line numbers take."""
    return max(len(str(text.count("\n") + 1)), 3) + 2


def _offset(text: str, fault: FaultPlace | None) -> int:
    """Where the fault is as an index into the text; -1 when there is none."""
    if fault is None:
        return -1
    at = -1
    for _ in range(fault.line - 1):
        at = text.find("\n", at + 1)
        if at < 0:
            return max(len(text) - 1, 0)
    end = text.find("\n", at + 1)
    return max(min(at + max(fault.column, 1), (len(text) if end < 0 else end) - 1), 0)


def _pieces(text: str, fault: int) -> Iterator[_Piece]:
    """The whole text in coloured pieces, none lost; the faulty character is a piece of its own."""
    for piece in _coloured(text):
        start, end = piece.start, piece.start + len(piece.text)
        if not start <= fault < end:
            yield piece
            continue
        yield _Piece(text[start:fault], piece.style, start)
        yield _Piece(text[fault : fault + 1], "source.fault", fault)
        yield _Piece(text[fault + 1 : end], piece.style, fault + 1)


def _coloured(text: str) -> Iterator[_Piece]:
    grammar = _JSON if text[:200].lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else _XML
    done = 0
    for found in grammar.finditer(text):
        if found.start() > done:
            yield _Piece(text[done : found.start()], "", done)
        yield _Piece(found.group(), f"source.{found.lastgroup}", found.start())
        done = found.end()
    if done < len(text):
        yield _Piece(text[done:], "", done)


class _Packer:
    """Fills lines with pieces, from the first to the last."""

    def __init__(self, room: int, gutter: int, wrong_line: int) -> None:
        self._room, self._gutter, self._wrong_line = room, gutter, wrong_line
        self._spans: list[Span] = []
        self._cells = 0
        self._place = 0
        self._line = 1
        self._continued = False

    def add(self, piece: _Piece) -> Iterator[Placed]:
        """Take a piece; the lines that it completes."""
        start = piece.start
        *whole, rest = piece.text.split("\n")
        for part in whole:
            yield from self._pack(part, piece.style, start)
            yield self.line()
            start += len(part) + 1
            self._place, self._line, self._continued = start, self._line + 1, False
        yield from self._pack(rest, piece.style, start)

    def line(self) -> Placed:
        """The line so far; the next one begins empty."""
        spans, cells = self._spans, self._cells
        self._spans, self._cells = [], 0
        wrong = self._line == self._wrong_line
        number = "" if self._continued else str(self._line)
        mark = "✗" if wrong and not self._continued else " "
        gutter = Span(f"{number:>{self._gutter - 2}}{mark} ", "source.fault" if wrong else "source.gutter")
        return Placed(Line((gutter, *spans), self._gutter + cells), self._place)

    def _pack(self, text: str, style: str, start: int) -> Iterator[Placed]:
        for rest, shown_style, place in _shown(text, style, start):
            while rest:
                part, width = _head(rest, self._room - self._cells)
                if not part:
                    yield self.line()
                    self._place, self._continued = place, True
                    continue
                self._spans.append(Span(part, shown_style))
                self._cells += width
                rest = rest[len(part) :]
                place += len(part)


def _shown(text: str, style: str, start: int) -> Iterator[tuple[str, str, int]]:
    """Text as it may be shown, in bounded pieces, with the marks of hidden characters standing out."""
    for at in range(0, len(text), _PIECE):
        raw = text[at : at + _PIECE]
        shown = display(raw, multiline=True)
        if shown == raw:
            yield raw.replace("\t", _TAB), style, start + at
        else:
            for part in MARKS.split(shown.replace("\t", _TAB)):
                yield part, "source.mark" if MARKS.fullmatch(part) else style, start + at


def _head(text: str, room: int) -> tuple[str, int]:
    """The longest beginning of `text` that fits into `room` cells, and its width; empty when nothing fits."""
    if room <= 0:
        return "", 0
    if text.isascii():
        part = text[:room]
        return part, len(part)
    end = width = 0
    for _, graph_end, graph_width in split_graphemes(text[: room + 64])[0]:
        if width + graph_width > room:
            break
        end, width = graph_end, width + graph_width
    return text[:end], width
