"""Where a line of the rendering stands in the source, and back: by the words that both of them show.

No block needs to know its place in the source: words that occur once in both, or equally often, are certain; where
there are none nearby, the share of the text that lies above decides.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harbor_tui.document.lines.model import Line

_RUN: Final = re.compile(r"\w(?:[\w ,.;:!?()/'-]*\w)?")
_WORD: Final = re.compile(r"\w{3,}")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_KEYS: Final = re.compile(r'"type"\s*:\s*"[^"\\]*"|"\w{1,40}"\s*:')
_REASON: Final = re.compile(r"\A\([^)]{1,40}\)\s*")
_LINES_AHEAD: Final = 12
_LINES_BEHIND: Final = 30
_RUNS_AHEAD: Final = 12
_CHARACTERS_BEHIND: Final = 4000
_NEAR: Final = 5
"""Within this many pieces, a certain place is nearer than any guess about the first piece."""
_LONGEST: Final = 60
_WORDS_TRIED: Final = 3
_MOST_PLACES: Final = 2000


class Correspondence:
    """A document's rendering, as far as its lines are known, and its source."""

    def __init__(self, lines: Sequence[Line], source: str) -> None:
        self._lines = lines
        self._length = len(lines)
        self._source = source
        self._is_json = source[:200].lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"')

    @cached_property
    def _shown(self) -> str:
        return "\n".join(line.plain for line in self._lines[: self._length])

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self._lines[: self._length]:
            starts.append(at)
            at += len(line.plain) + 1
        return starts

    @cached_property
    def _words(self) -> str:
        """The source with everything blank that is no text, each character at its old place."""
        return (_KEYS if self._is_json else _TAG).sub(lambda found: " " * len(found.group()), self._source)

    def offset_of(self, index: int) -> int:
        """Where in the source stands what a line of the rendering shows."""
        if not 0 < index < self._length:
            return 0
        guess = self._starts[index] * len(self._source) // max(len(self._shown), 1)
        ahead = range(index, min(index + _LINES_AHEAD, self._length))
        behind = range(index - 1, max(index - _LINES_BEHIND, 0), -1)
        pieces = [(self._starts[line], self._starts[line] + len(self._lines[line].plain)) for line in (*ahead, *behind)]
        return self._found(pieces, self._shown, self._words, guess)

    def line_of(self, offset: int) -> int:
        """The line of the rendering that shows what stands at a place of the source."""
        if not self._length or offset <= 0:
            return 0
        words = self._words
        while 0 < offset < len(words) and words[offset - 1].isalnum() and words[offset].isalnum():
            offset += 1
        guess = offset * len(self._shown) // max(len(self._source), 1)
        ahead = [run.span() for run in islice(_RUN.finditer(words, offset), _RUNS_AHEAD)]
        behind = [run.span() for run in _RUN.finditer(words, max(offset - _CHARACTERS_BEHIND, 0), offset)]
        return self._line_at(self._found(ahead + behind[:-_RUNS_AHEAD:-1], words, self._shown, guess))

    def _found(self, pieces: list[tuple[int, int]], own: str, other: str, guess: int) -> int:
        """Where in the `other` text the first of these pieces of the `own` one stands.

        Where that is not certain, it is the place that is nearest to the first piece for which it is.
        """
        first: list[int] = []
        for number, (start, end) in enumerate(pieces):
            for at, probe in _probes(own, start, end):
                places = _places(other, self._written(probe) if own is self._shown else probe)
                if places and own.count(probe) == len(places):
                    certain = places[own.count(probe, 0, at)]
                    known = first if number >= _NEAR else []
                    return min(known or [certain], key=lambda place: abs(place - certain))
                first = first or places
        return min(first or [guess], key=lambda place: abs(place - guess))

    def line_saying(self, excerpt: str, offset: int) -> int:
        """The line of the rendering that shows an excerpt; where it is not shown, what stands at that place."""
        guess = offset * len(self._shown) // max(len(self._source), 1)
        said = _REASON.sub("", excerpt)
        for probe in (said[:_LONGEST], *(probe for _at, probe in _probes(said, 0, len(said)))):
            places = _places(self._shown, probe) if probe else []
            if places:
                return self._line_at(min(places, key=lambda place: abs(place - guess)))
        return self.line_of(offset)

    def _written(self, probe: str) -> str:
        """A probe as the source writes it."""
        if not self._is_json or probe.isascii() or probe in self._source:
            return probe
        return json.dumps(probe)[1:-1]

    def _line_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)


def offset_of_line(source: str, number: int, column: int = 1) -> int:
    """Where a line of the source begins (from 1), and a column of it."""
    at = 0
    for _ in range(number - 1):
        found = source.find("\n", at)
        if found < 0:
            break
        at = found + 1
    end = source.find("\n", at)
    return min(at + column - 1, len(source) if end < 0 else end)


def offset_saying(source: str, start: int, excerpt: str) -> int:
    """Where an excerpt stands at or after a place of the source; that place itself if it is written differently."""
    said = _REASON.sub("", excerpt)
    for probe in (said[:_LONGEST], *(probe for _at, probe in _probes(said, 0, len(said)))):
        found = source.find(probe, start) if probe else -1
        if found >= 0:
            return found
    return start


def _places(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < _MOST_PLACES:
        found.append(at)
        at = text.find(wanted, at + len(wanted))
    return found


def _probes(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """What to look for, the longest first: runs of words, then single words, each with its place."""
    runs = sorted(_RUN.finditer(text, start, end), key=lambda run: run.start() - run.end())
    for run in runs[:2]:
        if len(run.group()) > 2:
            yield run.start(), run.group()[:_LONGEST]
    words = sorted(_WORD.finditer(text, start, end), key=lambda word: word.start() - word.end())
    for word in words[:_WORDS_TRIED]:
        yield word.start(), word.group()
