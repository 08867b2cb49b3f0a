"""Finding words in laid out lines, whatever their case and accents, also where lines or cells were wrapped in them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.text.cells import is_double, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harbor_tui.document.lines.model import Line, Span

_WORD: Final = re.compile(r"\w")
_PARTED: Final = "\n"
"""Between two lines where a word may have been parted, or a space left out: it stands for both."""
_END: Final = "\0"
_WIDE: Final = 2
"""A character that is this wide may leave one cell of a full line free."""


class TextRange(NamedTuple):
    """Cells of one line: from `start` up to before `end`."""

    line: int
    start: int
    end: int


class Match(NamedTuple):
    """A place where the search found something; `rest` is the part of it in lines below."""

    line: int
    start: int
    end: int
    rest: tuple[TextRange, ...] = ()


class _Piece(NamedTuple):
    """What one line has of a text that goes on from line to line: a paragraph's, a cell's."""

    line: int
    start: int
    text: str
    free: int = 0
    """How many cells of its room it leaves: what goes on below it did not fit there."""


class _Folding(dict[int, str]):
    """Each character without case and accents, as str.translate wants it; '' for what only changes another one."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = plain = "".join(c for c in decomposed if not unicodedata.combining(c))
        return plain


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """`text` without case and accents."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def find_in(lines: Sequence[Line], query: str) -> Iterator[Match]:
    """Every place in `lines` where `query` stands."""
    return SearchText(lines, max((line.width for line in lines), default=0)).find(query)


class SearchText:
    """Lines, WIDTH cells wide where they are full, as one text that can be searched many times.

    GUTTER characters at the beginning of each line are not searched; a line with a blank one goes on with the text
    of the line before it.
    """

    def __init__(self, lines: Sequence[Line], width: int, gutter: int = 0) -> None:
        self._lines = lines
        self._pieces: list[_Piece] = []
        self._starts: list[int] = []
        self._parts: list[str] = []
        self._length = 0
        self._ruler = _Ruler("", _Piece(-1, 0, ""))
        if gutter:
            self._read_source(gutter)
        else:
            self._read(width)
        self._text = "".join(self._parts)
        self._parts.clear()

    def find(self, query: str) -> Iterator[Match]:
        """Every place where `query` stands, text by text: of cells beside each other the left one first."""
        words = folded(query).split()
        if words:
            for found in re.finditer(f"[ {_PARTED}]+".join(map(_pattern, words)), self._text):
                if stretches := self._stretches(found.start(), found.end()):
                    yield Match(*stretches[0], tuple(stretches[1:]))

    # Reading

    def _read(self, width: int) -> None:
        """What stands below each other in one cell or paragraph becomes one stretch of text."""
        flows: dict[int, list[_Piece]] = {}
        for number, line in enumerate(self._lines):
            going: dict[int, list[_Piece]] = {}
            for left, piece in _pieces_of(number, line, width):
                flow = going[left] = flows.pop(left, [])
                flow.append(piece)
            for ended in flows.values():
                self._add_flow(ended)
            flows = going
        for ended in flows.values():
            self._add_flow(ended)

    def _add_flow(self, flow: list[_Piece]) -> None:
        self._add(flow[0], "")
        for above, piece in pairwise(flow):
            self._add(piece, _between(above, piece))
        self._add_text(_END)

    def _read_source(self, gutter: int) -> None:
        for number, line in enumerate(self._lines):
            plain = line.plain
            goes_on = not plain[:gutter].strip()
            self._add(_Piece(number, gutter, plain[gutter:]), "" if goes_on else " ")

    def _add(self, piece: _Piece, between: str) -> None:
        self._add_text(between)
        self._pieces.append(piece)
        self._starts.append(self._length)
        self._add_text(folded(piece.text))

    def _add_text(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    # Finding

    def _stretches(self, start: int, end: int) -> list[TextRange]:
        """Where the characters from `start` to `end` of the text stand; none for what takes no cells."""
        stretches = []
        for index in range(bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)):
            piece, at = self._pieces[index], self._starts[index]
            if self._ruler.piece is not piece:
                self._ruler = _Ruler(self._lines[piece.line].plain, piece)
            left, right = self._ruler.cells(max(start - at, 0), end - at)
            if left < right:
                stretches.append(TextRange(piece.line, left, right))
        return stretches


class _Ruler:
    """Tells the cells of what was found in one piece; quickest from left to right."""

    def __init__(self, plain: str, piece: _Piece) -> None:
        self.piece = piece
        self._plain = plain
        self._origins = None if piece.text.isascii() else _origins(piece.text)
        self._at = self._cells = 0

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """The cells in its line of the characters `start` to `end` of the folded piece."""
        first, text = self.piece.start, self.piece.text
        if self._origins is not None:
            end = min(end, len(self._origins))
            if start >= end:
                return 0, 0
            start, end = self._origins[start], self._origins[end - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
        left = self._to(first + start)
        return left, left + width_of(self._plain[first + start : first + min(end, len(text))])

    def _to(self, at: int) -> int:
        """The cells before a character of the line."""
        if self._plain.isascii():
            return at
        if at < self._at:
            self._at = self._cells = 0
        self._cells += width_of(self._plain[self._at : at])
        self._at = at
        return self._cells


def _origins(text: str) -> list[int]:
    """For each character of folded(`text`) the index in `text` that it comes from."""
    return [index for index, character in enumerate(text) for _ in folded(character)]


def _pattern(word: str) -> str:
    return f"{_PARTED}?".join(map(re.escape, word))


def _pieces_of(number: int, line: Line, width: int) -> Iterator[tuple[int, _Piece]]:
    """What stands between the frames of a line, each piece with the cell that its room begins in."""
    plain = line.plain
    start = left = at = cells = 0
    for span in line.spans:
        if span.style and is_frame(span):
            to_the_bar = len(span.text) - len(span.text.lstrip(" "))
            yield from _piece(number, plain, (start, at), (left, cells), cells + to_the_bar - 1)
            start, left = at + len(span.text), cells + width_of(span.text)
        at += len(span.text)
        cells += width_of(span.text)
    yield from _piece(number, plain, (start, at), (left, cells), width)


def _piece(
    number: int, plain: str, part: tuple[int, int], cells: tuple[int, int], room: int
) -> Iterator[tuple[int, _Piece]]:
    """The text in `part` of a line, if any, that may go to the cell `room`; a wide character may not fit there."""
    whole = plain[part[0] : part[1]]
    if text := whole.strip(" "):
        blank = len(whole) - len(whole.rstrip(" "))
        yield cells[0], _Piece(number, part[0] + whole.index(text), text, room - cells[1] + blank)


def _between(above: _Piece, below: _Piece) -> str:
    """What stands between two lines: nothing that goes on, where the next word had room in the first one."""
    if above.free < _WIDE:
        return _PARTED
    needed = _WIDE if is_double(below.text[0]) else width_of(below.text.partition(" ")[0])
    return " " if needed >= above.free else _END


def is_frame(span: Span) -> bool:
    """Whether it is only drawing: a border, a quote's bar, a rule."""
    place, _, marks = span.style.partition(" ")
    framing = place.endswith((".frame", ".bar")) or place.startswith("panel") or span.style.endswith("rule")
    return framing and marks != "title" and _WORD.search(span.text) is None
