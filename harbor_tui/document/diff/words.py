"""Two versions of one passage, word by word: what went, what came, what stayed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from harbor_tui.document.diff.alignment import align
from harbor_tui.document.diff.text import joined, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.lines.run import TextRun
    from harbor_tui.document.model.inlines import Target

_IDEOGRAPHS: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
_ATTACHED: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u093a-\u094d\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
)
_TOKEN: Final = re.compile(
    rf"(?:[{_IDEOGRAPHS}]|(?:[^\W{_IDEOGRAPHS}][{_ATTACHED}]*)+|\s+|\#+|[^\w\s])(?:[{_ATTACHED}]|(?<=\u200d)[^\w\s])*"
)
_MANY: Final = 50_000
"""Above this many words, phrases are compared instead."""
_PHRASE: Final = 12
_LONGEST: Final = 64
GONE: Final = ("[-", "-]")
CAME: Final = ("{+", "+}")


class Run(NamedTuple):
    """A stretch of both versions: in the old one and in the new one; the same text if `same`."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


def tokens(text: str) -> list[str]:
    """`text` in words, single ideographs, signs and white space; nothing is lost."""
    return _TOKEN.findall(text)


def words(text: str) -> frozenset[str]:
    """The words of `text`, to tell how alike two passages are."""
    return frozenset(token.casefold() for token in tokens(text) if token[0].isalnum())


def word_runs(old: str, new: str) -> list[Run]:
    """How `old` becomes `new`, as runs that cover both."""
    before, after = tokens(old), tokens(new)
    if max(len(before), len(after)) > _MANY:
        before, after = _chunks(before), _chunks(after)
    starts_a, starts_b = _starts(before), _starts(after)
    runs: list[Run] = []
    at_a = at_b = same_a = same_b = 0
    for index_a, index_b in [*align(before, after), (len(before), len(after))]:
        if index_a > at_a or index_b > at_b or index_a == len(before):
            if at_a > same_a:
                runs.append(Run(True, (starts_a[same_a], starts_a[at_a]), (starts_b[same_b], starts_b[at_b])))
            if index_a > at_a or index_b > at_b:
                runs.append(Run(False, (starts_a[at_a], starts_a[index_a]), (starts_b[at_b], starts_b[index_b])))
            same_a, same_b = index_a, index_b
        at_a, at_b = index_a + 1, index_b + 1
    return _merged(runs, old)


def _chunks(parts: list[str]) -> list[str]:
    """Words joined into phrases whose ends depend on the words alone: an insertion moves no other border."""
    result: list[str] = []
    start = 0
    for index, part in enumerate(parts):
        if index - start >= _LONGEST or (not part.isspace() and not crc32(part.encode("utf-8", "replace")) % _PHRASE):
            result.append("".join(parts[start : index + 1]))
            start = index + 1
    if start < len(parts):
        result.append("".join(parts[start:]))
    return result


def _starts(parts: list[str]) -> list[int]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _merged(runs: list[Run], old: str) -> list[Run]:
    """Neighbours of one kind joined; white space between two changes belongs to them."""
    result: list[Run] = []
    for number, run in enumerate(runs):
        between = run.same and result and not result[-1].same and number + 1 < len(runs) and not runs[number + 1].same
        if between and old[slice(*run.old)].isspace():
            run = run._replace(same=False)
        if result and result[-1].same == run.same:
            last = result[-1]
            result[-1] = Run(run.same, (last.old[0], run.old[1]), (last.new[0], run.new[1]))
        else:
            result.append(run)
    return result


def marked(old: TextRun, new: TextRun) -> TextRun:
    """Both versions in one text: `[-gone-]{+come+}`, readable without colours."""
    return joined(_marked(old, new))


def _marked(old: TextRun, new: TextRun) -> Iterator[tuple[str, str, Target | None]]:
    for run in word_runs(old.text, new.text):
        if run.same:
            yield from stretches(new, *run.new)
            continue
        for flat, (start, end), (left, right), name in (
            (old, run.old, GONE, "diff.removed"),
            (new, run.new, CAME, "diff.added"),
        ):
            if end > start:
                yield left, name, None
                for text, style, link in stretches(flat, start, end):
                    yield text, f"{name} {style}".strip(), link
                yield right, name, None
