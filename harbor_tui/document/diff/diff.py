"""Compares two documents as a reader sees them: what came, went, moved and changed, passage by passage."""

from __future__ import annotations

from collections import defaultdict, deque
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.diff.alignment import align
from harbor_tui.document.diff.lines import entry_lines
from harbor_tui.document.diff.pairing import similar_pairs
from harbor_tui.document.diff.text import joined
from harbor_tui.document.diff.units import DiffUnit, units
from harbor_tui.document.lines.model import Line, Span, line_of
from harbor_tui.document.output.render import ansi_lines, plain_lines
from harbor_tui.document.text.code import code_lines

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from harbor_tui.document.model.blocks import Block
    from harbor_tui.document.model.document import Document

_LEAST_WIDTH: Final = 10


class Change(Enum):
    """What happened to a passage."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    LEFT = "left"
    """The place that a moved passage left."""


class Entry(NamedTuple):
    """A passage with what happened to it; `old` and `new` where it has them."""

    change: Change
    old: DiffUnit | None
    new: DiffUnit | None


class Counts(NamedTuple):
    """How many passages of each kind."""

    added: int
    removed: int
    changed: int
    moved: int
    same: int


class DocumentDiff:
    """What a reader of the new document sees that a reader of the old one did not, in reading order."""

    def __init__(self, entries: tuple[Entry, ...], *, same_source: bool = False) -> None:
        self.entries = entries
        self.same_source = same_source
        number = dict.fromkeys(Change, 0)
        for entry in entries:
            number[entry.change] += 1
        self.counts = Counts(
            number[Change.ADDED],
            number[Change.REMOVED],
            number[Change.CHANGED],
            number[Change.MOVED],
            number[Change.SAME],
        )

    @property
    def identical(self) -> bool:
        """Whether both read the same."""
        return not any(self.counts[:4])

    @property
    def summary(self) -> str:
        """The whole comparison in one sentence."""
        if self.identical and self.same_source:
            return "No difference."
        if self.identical:
            return "No difference that a reader sees; the sources differ."
        names = ("added", "removed", "changed", "moved")
        said = ", ".join(f"{count} {name}" for count, name in zip(self.counts, names, strict=False) if count)
        return f"{said}; {self.counts.same} unchanged"

    def lines(self, width: int, around: int = 1) -> list[Line]:
        """The comparison for `width` cells: `+` added, `-` removed, `~` changed, `>` moved.

        Unchanged passages are collapsed, except for `around` of them on each side of a change.
        """
        return list(self.iter_lines(width, around))

    def iter_lines(self, width: int, around: int = 1) -> Iterator[Line]:
        """The same, one after the other."""
        width = max(width, _LEAST_WIDTH)
        yield line_of(Span(self.summary[:width], "diff.summary"))
        if self.identical:
            return
        for entry in self._visible(around):
            if isinstance(entry, int):
                text = f"  … {entry} unchanged"
                yield line_of(Span(text[:width], "diff.same"))
            else:
                yield from entry_lines(entry.change.value, entry.old, entry.new, width)

    def _visible(self, around: int) -> Iterator[Entry | int]:
        """The entries to show, and the number of unchanged ones where some are left out."""
        waiting: deque[Entry] = deque()
        shown_after, left_out = 0, 0
        for entry in self.entries:
            if entry.change is not Change.SAME:
                if left_out:
                    yield left_out
                yield from waiting
                waiting.clear()
                left_out, shown_after = 0, around
                yield entry
            elif shown_after:
                shown_after -= 1
                yield entry
            else:
                waiting.append(entry)
                if len(waiting) > around:
                    waiting.popleft()
                    left_out += 1
        if left_out or waiting:
            yield left_out + len(waiting)


def compare(old: Document, new: Document) -> DocumentDiff:
    """What changes from `old` to `new`."""
    entries = compare_blocks(old.blocks, new.blocks).entries
    return DocumentDiff(entries, same_source=old.source == new.source)


def compare_blocks(old: Iterable[Block], new: Iterable[Block]) -> DocumentDiff:
    """The same for the blocks of two documents."""
    return _compare_units(units(old), units(new))


def _code_unit(line: str) -> DiffUnit:
    return DiffUnit("code", joined([(line, "", None)]), 0, "", "")


def _compare_units(before: list[DiffUnit], after: list[DiffUnit]) -> DocumentDiff:
    pairs = align([unit.key for unit in before], [unit.key for unit in after])
    moved = _moved(before, after, pairs)
    return DocumentDiff(tuple(_entries(before, after, pairs, moved)))


def compare_code(old: str, new: str) -> DocumentDiff:
    """The same for two texts whose every line counts, such as JSON; an empty one has no lines."""
    before, after = ([_code_unit(line) for line in code_lines(text)] for text in (old, new))
    return DocumentDiff(_compare_units(before, after).entries, same_source=old == new)


def difference_lines(old: Document, new: Document, width: int, *, color: bool = False) -> Iterator[str]:
    """The comparison as text for pipes and pagers."""
    lines = compare(old, new).iter_lines(width)
    return ansi_lines(lines) if color else plain_lines(lines)


def _moved(before: list[DiffUnit], after: list[DiffUnit], pairs: list[tuple[int, int]]) -> dict[int, int]:
    """New index -> old index of passages that stand elsewhere now."""
    kept_old = {index for index, _new in pairs}
    kept_new = {index for _old, index in pairs}
    gone: dict[Hashable, deque[int]] = defaultdict(deque)
    for index, unit in enumerate(before):
        if index not in kept_old and any(map(str.isalnum, unit.text)):
            gone[unit.key].append(index)
    result = {}
    for index, unit in enumerate(after):
        if index not in kept_new and gone.get(unit.key):
            result[index] = gone[unit.key].popleft()
    return result


def _entries(
    before: list[DiffUnit], after: list[DiffUnit], pairs: list[tuple[int, int]], moved: dict[int, int]
) -> Iterator[Entry]:
    from_old, from_new = 0, 0
    left = set(moved.values())
    for to_old, to_new in [*pairs, (len(before), len(after))]:
        removed = range(from_old, to_old)
        added = range(from_new, to_new)
        if removed or added:
            yield from _gap(before, after, removed, added, moved, left)
        if to_old < len(before):
            yield Entry(Change.SAME, before[to_old], after[to_new])
        from_old, from_new = to_old + 1, to_new + 1


def _gap(
    before: list[DiffUnit], after: list[DiffUnit], removed: range, added: range, moved: dict[int, int], left: set[int]
) -> Iterator[Entry]:
    """What stands between two unchanged passages."""
    candidates_old = [index for index in removed if index not in left]
    candidates_new = [index for index in added if index not in moved]
    changed = similar_pairs([before[i] for i in candidates_old], [after[i] for i in candidates_new])
    pairs = [(candidates_old[a], candidates_new[b]) for a, b in changed]
    from_old, from_new = removed.start, added.start
    for to_old, to_new in [*pairs, (removed.stop, added.stop)]:
        for index in range(from_old, to_old):
            yield Entry(Change.LEFT if index in left else Change.REMOVED, before[index], None)
        for index in range(from_new, to_new):
            if index in moved:
                yield Entry(Change.MOVED, before[moved[index]], after[index])
            else:
                yield Entry(Change.ADDED, None, after[index])
        if to_old < removed.stop:
            yield Entry(Change.CHANGED, before[to_old], after[to_new])
        from_old, from_new = to_old + 1, to_new + 1
