"""Finding words in laid out lines, whatever their case and accents, also where a line was wrapped inside them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.cells import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harbor_tui.document.lines import Line

_EDGE: Final = " │┃▎|·•◦▪☐☑◇└┘┌┐─┗┛━↪"


class Stretch(NamedTuple):
    """Cells of one line: from `start` up to before `end`."""

    line: int
    start: int
    end: int


class Match(NamedTuple):
    """A place where the search found something; `rest` is its second half when it goes over a line's end."""

    line: int
    start: int
    end: int
    rest: Stretch | None = None


class _Folding(dict[int, str]):
    """Each character without case and accents, as str.translate wants it; '' for what only changes another one."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = plain = "".join(c for c in decomposed if not unicodedata.combining(c))
        return plain


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """TEXT without case and accents."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def _origins(text: str) -> list[int]:
    """For each character of folded(TEXT) the index in TEXT that it comes from."""
    return [index for index, character in enumerate(text) for _ in folded(character)]


def find_in(lines: Sequence[Line], query: str, first: int = 0) -> Iterator[Match]:
    """Every place in LINES (of which the first has the number FIRST) where QUERY stands, in order."""
    wanted = " ".join(folded(query).split())
    if not wanted:
        return
    splits = _splits(wanted)
    before, before_text = "", ""
    for number, line in enumerate(lines, first):
        plain = line.plain
        text = folded(plain)
        if splits and before_text:
            yield from _across(before, before_text, plain, text, splits, number)
        at = text.find(wanted)
        while at >= 0:
            yield Match(number, *_cells(plain, at, at + len(wanted)))
            at = text.find(wanted, at + len(wanted))
        before, before_text = plain, text


def _splits(wanted: str) -> list[tuple[str, str]]:
    """The ways in which the end of a line can part the words of a query."""
    words = wanted.split(" ")
    return [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]


def _cells(plain: str, start: int, end: int) -> tuple[int, int]:
    """The cells of the characters START to END of the folded text in PLAIN."""
    if not plain.isascii():
        origins = _origins(plain)
        start, end = origins[start], origins[end - 1] + 1
        while end < len(plain) and unicodedata.combining(plain[end]):
            end += 1
    left = width_of(plain[:start])
    return left, left + width_of(plain[start:end])


def _across(
    before: str, before_text: str, after: str, after_text: str, splits: list[tuple[str, str]], number: int
) -> Iterator[Match]:
    """A match that begins at the end of one line and goes on in the next."""
    head_text, tail_text = before_text.rstrip(_EDGE), after_text.lstrip(_EDGE)
    offset = len(after_text) - len(tail_text)
    for head, tail in splits:
        if head_text.endswith(head) and tail_text.startswith(tail):
            first = _cells(before, len(head_text) - len(head), len(head_text))
            second = _cells(after, offset, offset + len(tail))
            yield Match(number - 1, *first, Stretch(number, *second))
            return
