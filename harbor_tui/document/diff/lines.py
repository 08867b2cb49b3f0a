"""A comparison's passages as lines: a sign in the margin says without colour what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.diff.text import joined, stretches
from harbor_tui.document.diff.words import marked
from harbor_tui.document.lines.model import Line, Span, line_of, prefixed
from harbor_tui.document.lines.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.diff.units import DiffUnit
    from harbor_tui.document.lines.run import TextRun

_SIGNS: Final = {"same": "  ", "added": "+ ", "removed": "- ", "changed": "~ ", "moved": "> ", "left": "> "}
_STEP: Final = 2
_MAX_STEPS: Final = 8
_LEAST: Final = 12
_ONLY_LOOK: Final = " ⟨same words: only look, place or hidden details changed⟩"
_SAID: Final = 40


def entry_lines(change: str, old: DiffUnit | None, new: DiffUnit | None, width: int) -> Iterator[Line]:
    """The lines of one passage at `width` cells; `change` is a value of diff.Change."""
    unit = new if new is not None else old
    assert unit is not None
    style = f"diff.{'moved' if change == 'left' else change}"
    if change == "left":
        yield from _moved_away(unit, width)
        return
    if change == "changed" and old is not None and new is not None:
        flat = _changed(old.flat, new.flat)
    else:
        flat = joined((text, f"{style} {look}".rstrip(), link) for text, look, link in stretches(unit.flat))
    indent = min(unit.depth, _MAX_STEPS) * _STEP
    marker = unit.marker
    if width - len(_SIGNS[change]) - indent - len(marker) < _LEAST:
        indent, marker = 0, marker if len(marker) < 6 else ""
    sign = Span(_SIGNS[change], f"{style} mark")
    used = 2 + indent + len(marker)
    lines = wrap(flat, width - used) or [Line((), 0)]
    first = Span(" " * indent + marker, f"{style} list.marker".strip())
    rest = Span(" " * (indent + len(marker)), style)
    lines = prefixed(lines, first, rest, indent + len(marker)) if indent or marker else lines
    yield from prefixed(lines, sign, sign, 2)


def _changed(old: TextRun, new: TextRun) -> TextRun:
    if old.text == new.text:
        return joined([*stretches(new), (_ONLY_LOOK, "diff.changed notice", None)])
    return marked(old, new)


def _moved_away(unit: DiffUnit, width: int) -> Iterator[Line]:
    words = " ".join(unit.text.split())
    said = words if len(words) <= _SAID else words[:_SAID].rsplit(" ", 1)[0] + "…"
    text = f"moved away: “{said}”"
    sign = Span(_SIGNS["left"], "diff.moved mark")
    flat = joined([(text, "diff.moved notice", None)])
    yield from prefixed(wrap(flat, width - 2) or [line_of(Span(""))], sign, sign, 2)
