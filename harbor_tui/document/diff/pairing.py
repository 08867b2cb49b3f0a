"""Which of the passages that went is the old version of one that came.

The problem: after alignment a stretch of removed passages faces one of added passages. A reader wants to see "this
sentence was changed", not "this one went, that one came"; but two passages that share nothing are not versions of one.

The idea: the likeness of two passages is the share of words that they have in common (twice the common ones over the
sum of both), and counts from `_ALIKE` on. Of all ways to pair them without crossing, the one is taken whose likenesses
add up to the most: `best[a][b]` is that sum for what follows `a` and `b`, filled from the end; the pairs are then read
off from the start.

The cost: the table has an entry for each two passages, so both sides are cut into the same number of windows, in
proportion, none of more than `_WINDOW` passages. Work stays proportional to the length; two versions that come to lie
in different windows are not found and shown as removed and added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.diff.words import words
from harbor_tui.domain.patience import look

if TYPE_CHECKING:
    from harbor_tui.document.diff.units import DiffUnit

_ALIKE: Final = 0.5
"""The least likeness of two versions of one passage."""
_WINDOW: Final = 40
"""The most passages of a side that are compared with each other."""


def similar_pairs(old: list[DiffUnit], new: list[DiffUnit]) -> list[tuple[int, int]]:
    """Indices of passages alike enough to be two versions of one, in order on both sides."""
    if not old or not new:
        return []
    pairs: list[tuple[int, int]] = []
    windows = max(-(-len(old) // _WINDOW), -(-len(new) // _WINDOW))
    for number in range(windows):
        look()
        slice_old = range(len(old) * number // windows, len(old) * (number + 1) // windows)
        slice_new = range(len(new) * number // windows, len(new) * (number + 1) // windows)
        found = _best([old[i] for i in slice_old], [new[i] for i in slice_new])
        pairs += ((slice_old.start + a, slice_new.start + b) for a, b in found)
    return pairs


def _best(old: list[DiffUnit], new: list[DiffUnit]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness adds up to the most."""
    scores = _scores(old, new)
    width = len(new) + 1
    best = [[0.0] * width for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], scores[a][b] + best[a + 1][b + 1] if scores[a][b] else 0)
    pairs: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if scores[a][b] and best[a][b] == scores[a][b] + best[a + 1][b + 1]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _scores(old: list[DiffUnit], new: list[DiffUnit]) -> list[list[float]]:
    words_old = [words(unit.text) for unit in old]
    words_new = [words(unit.text) for unit in new]
    return [[_likeness(a, b, words_old[i], words_new[k]) for k, b in enumerate(new)] for i, a in enumerate(old)]


def _likeness(old: DiffUnit, new: DiffUnit, words_old: frozenset[str], words_new: frozenset[str]) -> float:
    """Between 0 (two different passages) and 1 (the same text)."""
    if (old.kind == "code") != (new.kind == "code"):
        return 0.0
    if old.text == new.text:
        return 1.0
    both = len(words_old) + len(words_new)
    found = 2 * len(words_old & words_new) / both if both else 0.0
    return found if found >= _ALIKE else 0.0
