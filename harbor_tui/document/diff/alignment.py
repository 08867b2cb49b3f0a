"""Which items of two sequences are the same ones: patience matching, in close to linear time for any input.

The problem: the longest common subsequence is what a reader would call "unchanged", but finding it takes time by the
product of the lengths, and a body of an agent's choosing can have 100,000 equal blocks on both sides.

The idea: work on gaps, stretches of both sides between which nothing is matched yet; the first gap is everything.

1. Equal items at both ends of a gap are pairs.
2. If few comparisons are left (`_SMALL`), difflib matches the rest.
3. Else items that occur exactly once on both sides are almost certainly the same ones: of these the longest part that
   is in the same order on both sides becomes pairs (the anchors). Between two anchors lies a new, smaller gap.
4. A gap without such items, or one that was divided `_LEVELS` times, is matched by occurrence: the first `x` with the
   first `x`, the second with the second; again the longest part that is in the same order.

What always holds: a gap lies strictly between two pairs, so pairs never cross and no item is in two. The result need
not be the longest possible one.

The cost: the gaps of one level do not overlap, so a level takes O(n log n), by the sorting in `longest_increasing`,
and there are at most `_LEVELS` of them; `_SMALL` bounds what difflib does for an item.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    Keys = Sequence[Hashable]
    Pairs = list[tuple[int, int]]

_SMALL: Final = 4_000
"""A gap that takes at most this many comparisons is left to difflib."""
_LEVELS: Final = 24
"""How often a gap is divided at most."""


def align(old: Keys, new: Keys) -> Pairs:
    """Pairs of indices of equal items, rising strictly on both sides."""
    pairs: Pairs = []
    todo = [(0, len(old), 0, len(new), 0)]
    while todo:
        low_a, high_a, low_b, high_b, level = todo.pop()
        while low_a < high_a and low_b < high_b and old[low_a] == new[low_b]:
            pairs.append((low_a, low_b))
            low_a, low_b = low_a + 1, low_b + 1
        while low_a < high_a and low_b < high_b and old[high_a - 1] == new[high_b - 1]:
            high_a, high_b = high_a - 1, high_b - 1
            pairs.append((high_a, high_b))
        if low_a == high_a or low_b == high_b:
            continue
        if (high_a - low_a) * (high_b - low_b) <= _SMALL:
            pairs += _by_difflib(old[low_a:high_a], new[low_b:high_b], low_a, low_b)
            continue
        anchors = _unique_anchors(old, new, (low_a, high_a, low_b, high_b)) if level < _LEVELS else []
        if not anchors:
            pairs += _by_occurrence(old, new, (low_a, high_a, low_b, high_b))
            continue
        pairs += anchors
        for (from_a, from_b), (to_a, to_b) in zip(
            [(low_a - 1, low_b - 1), *anchors], [*anchors, (high_a, high_b)], strict=True
        ):
            todo.append((from_a + 1, to_a, from_b + 1, to_b, level + 1))
    pairs.sort()
    return pairs


def _by_difflib(old: Keys, new: Keys, low_a: int, low_b: int) -> Pairs:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (low_a + block.a + step, low_b + block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _unique_anchors(old: Keys, new: Keys, bounds: tuple[int, int, int, int]) -> Pairs:
    """Items that occur exactly once on both sides; of these the longest part in the same order."""
    low_a, high_a, low_b, high_b = bounds
    in_old, in_new = _places(old, low_a, high_a), _places(new, low_b, high_b)
    found = [
        (places[0], in_new[key][0])
        for key, places in in_old.items()
        if len(places) == 1 and len(in_new.get(key, ())) == 1
    ]
    return longest_increasing(found)


def _by_occurrence(old: Keys, new: Keys, bounds: tuple[int, int, int, int]) -> Pairs:
    """The nth of equal items with the nth one; of these the longest part in the same order."""
    low_a, high_a, low_b, high_b = bounds
    in_new = _places(new, low_b, high_b)
    found: Pairs = []
    for key, places in _places(old, low_a, high_a).items():
        found += zip(places, in_new.get(key, ()), strict=False)
    return longest_increasing(sorted(found))


def _places(keys: Keys, low: int, high: int) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for index in range(low, high):
        places[keys[index]].append(index)
    return places


def longest_increasing(pairs: Pairs) -> Pairs:
    """The longest part of `pairs` (sorted by their first numbers) whose second numbers rise strictly, too.

    `tails[k]` is the smallest second number with which a rising part of k + 1 pairs can end; it rises with k, so the
    place of each pair is found by halving, and `before` leads back from the last pair to the first.
    """
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_a, b) in enumerate(pairs):
        place = bisect_left(tails, b)
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(b)
            at.append(index)
        else:
            tails[place] = b
            at[place] = index
    result: Pairs = []
    index = at[-1] if at else -1
    while index >= 0:
        result.append(pairs[index])
        index = before[index]
    result.reverse()
    return result
