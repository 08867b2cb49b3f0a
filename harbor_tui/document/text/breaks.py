"""The pieces of a word that is too long or too wide for a line: where it may be cut."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

from harbor_tui.document.text.cells import (
    DOUBLE,
    graphemes,
    is_double,
    is_ordinary,
    is_simple,
    ordinary_width,
    stretches,
)

_BREAK_AFTER: Final = re.compile(r".*[/\-_.,;:?&=|)\]}>@\\](?=.)", re.DOTALL)
_NOT_FIRST: Final = frozenset("、。，．：；？！）］｝」』】〉》ー…‥々〻ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}”’")
"""Characters that no line begins with beside wide ones."""
_CLOSING: Final = "".join(sorted(character for character in _NOT_FIRST if is_double(character)))
_IDEOGRAPHS: Final = re.compile(f"[{DOUBLE}]+")
_IDEOGRAPH: Final = re.compile(f"[{DOUBLE}][{_CLOSING}]{{0,3}}")
_MANY_CLOSING: Final = re.compile(f"[{_CLOSING}]{{4}}")
_BREAKS: Final = re.compile(f"(?:(?<=[{DOUBLE}])|(?=[{DOUBLE}]))(?![{re.escape(''.join(sorted(_NOT_FIRST)))}])")
_ROOMY: Final = 10
_ENDLESS: Final = 1000


def chop(piece: str, least: int = 0) -> int:
    """Where to cut a word that fits in no line: after a sign if one is in the second half, else at the end."""
    match = _BREAK_AFTER.match(piece)
    if match and match.end() > max(len(piece) // 2, least):
        return match.end()
    return len(piece)


def pieces(word: str, width: int) -> list[tuple[str, int]]:
    """The parts of `word` between which a line may break, with the cells of each (none wider than `width`)."""
    if is_simple(word):
        return _chopped(word, width)
    if len(word) <= width and cell_len(word) == len(word):
        return [(word, len(word))]
    return wide_pieces(word, width)


def _chopped(word: str, width: int) -> list[tuple[str, int]]:
    parts, at = [], 0
    while len(word) - at > width:
        cut = chop(word[at : at + width])
        parts.append((word[at : at + cut], cut))
        at += cut
    return [*parts, (word[at:], len(word) - at)]


def wide_pieces(word: str, width: int) -> list[tuple[str, int]]:
    """The pieces of a `word` with wide characters: beside those it may be cut, elsewhere only where it must."""
    if width >= _ROOMY and _IDEOGRAPHS.fullmatch(word):
        return [(piece, 2 * len(piece)) for piece in _IDEOGRAPH.findall(word)]
    filling = _Filling(width)
    for part, simple in stretches(word):
        if simple:
            filling.add_simple(part)
        else:
            for piece, cells in graphemes(part):
                filling.add(piece, cells)
    filling.end_run()
    return filling.parts


class _Filling:
    """The pieces so far, and the run of narrow graphemes that the next one may go on with."""

    def __init__(self, width: int) -> None:
        self.parts: list[tuple[str, int]] = []
        self._width = width
        self._run = ""
        self._cells = 0
        self._after_wide = False

    def end_run(self) -> None:
        """A line may break here."""
        if self._run:
            self.parts.append((self._run, self._cells))
            self._run, self._cells = "", 0

    def add(self, piece: str, cells: int) -> None:
        """One grapheme more."""
        wide = cells == 2
        if ((wide or self._after_wide) and piece[0] not in _NOT_FIRST) or self._cells + cells > self._width:
            self.end_run()
        self._run += piece
        self._cells += cells
        self._after_wide = wide

    def add_simple(self, text: str) -> None:
        """Many graphemes of one cell: as `add` does with each, a line at a time."""
        self.add(text[0], 1)
        done = 1
        while done < len(text):
            if self._cells >= self._width:
                self.end_run()
            piece = text[done : done + self._width - self._cells]
            self._run += piece
            self._cells += len(piece)
            done += len(piece)
        self._after_wide = False


def is_plainly_wide(word: str) -> bool:
    """Whether the pieces of `word` can be told from its characters alone (see last_break)."""
    return is_ordinary(word) and _MANY_CLOSING.search(word) is None


def last_break(word: str, start: int, stop: int) -> int:
    """The last place in word[start:stop + 1] where an ordinary `word` may be cut; `start` when there is none."""
    while stop > start:
        after = word[stop]
        if (is_double(after) or is_double(word[stop - 1])) and after not in _NOT_FIRST:
            break
        stop -= 1
    return stop


def next_break(word: str, start: int) -> int:
    """The first place after `start` where an ordinary `word` may be cut, or its end."""
    found = _BREAKS.search(word, start + 1)
    return len(word) if found is None else found.start()


def longest_piece(word: str) -> int:
    """The cells of the longest piece of `word` in a line without end."""
    if is_simple(word):
        return len(word)
    if is_plainly_wide(word):
        return max(map(ordinary_width, _BREAKS.split(word)))
    return max([cells for _piece, cells in pieces(word, _ENDLESS)], default=0)
