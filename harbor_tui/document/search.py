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


def folded(text: str) -> tuple[str, list[int] | None]:
    """TEXT without case and accents, and the index in TEXT of each of its characters (None: the same)."""
    if text.isascii():
        return text.lower(), None
    parts: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        if unicodedata.combining(character):
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", character).casefold() if not unicodedata.combining(c))
        parts.append(plain)
        origins += [index] * len(plain)
    return "".join(parts), origins


def find_in(lines: Sequence[Line], query: str, first: int = 0) -> Iterator[Match]:
    """Every place in LINES (of which the first has the number FIRST) where QUERY stands, in order."""
    wanted = " ".join(folded(query)[0].split())
    if not wanted:
        return
    splits = _splits(wanted)
    previous = ("", "", None)
    for number, line in enumerate(lines, first):
        plain = line.plain
        text, origins = folded(plain)
        if splits and previous[1]:
            yield from _across(previous, (plain, text, origins), splits, number)
        at = text.find(wanted)
        while at >= 0:
            yield Match(number, *_cells(plain, origins, at, at + len(wanted)))
            at = text.find(wanted, at + len(wanted))
        previous = (plain, text, origins)  # type: ignore[assignment]  # the first one is empty


def _splits(wanted: str) -> list[tuple[str, str]]:
    """The ways in which the end of a line can part the words of a query."""
    words = wanted.split(" ")
    return [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]


def _cells(plain: str, origins: list[int] | None, start: int, end: int) -> tuple[int, int]:
    if origins is not None:
        start, end = origins[start], origins[end - 1] + 1
        while end < len(plain) and unicodedata.combining(plain[end]):
            end += 1
    left = width_of(plain[:start])
    return left, left + width_of(plain[start:end])


_Folded = tuple[str, str, "list[int] | None"]


def _across(before: _Folded, after: _Folded, splits: list[tuple[str, str]], number: int) -> Iterator[Match]:
    head_text, tail_text = before[1].rstrip(_EDGE), after[1].lstrip(_EDGE)
    offset = len(after[1]) - len(tail_text)
    for head, tail in splits:
        if head_text.endswith(head) and tail_text.startswith(tail):
            start = len(head_text) - len(head)
            first = _cells(before[0], before[2], start, len(head_text))
            second = _cells(after[0], after[2], offset, offset + len(tail))
            yield Match(number - 1, *first, Stretch(number, *second))
            return
