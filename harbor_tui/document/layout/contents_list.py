"""Tables of contents: the headings that the macro asks for, each a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.blocks import Context
from harbor_tui.document.lines.model import Line, Span, line_of, prefixed
from harbor_tui.document.lines.options import LEAST
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import wrap
from harbor_tui.document.model.blocks import Toc
from harbor_tui.document.model.inlines import LinkKind, Target
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.safe_pattern import heading_pattern
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from harbor_tui.document.model.outline import HeadingEntry

_STEP: Final = 2
_ENTRIES: Final = 1000
"""How many entries all tables of contents may have together; the first one is never cut."""
_AGAIN: Final = 20
_CHOICES: Final = 50
"""How many different choices of headings are made; the expressions of further tables are ignored."""


def lay_toc(block: Toc, width: int, context: Context) -> list[Line]:
    """The table of contents: the headings that the macro asks for, each a link."""
    if block not in context.contents and len(context.contents) >= _CHOICES:
        block = block._replace(include="", exclude="")
    if block not in context.contents:
        context.contents[block] = _chosen(block, context.headings())
    chosen = context.contents[block]
    left_out = 0
    if context.toc_entries + len(chosen) > _ENTRIES and context.toc_entries:
        left_out = len(chosen) - _AGAIN
        chosen = chosen[:_AGAIN]
    context.toc_entries += len(chosen)
    lines = _toc_lines(chosen, block.numbered, width)
    if left_out > 0:
        lines.append(line_of(Span(f"… and {left_out} more headings", "notice")))
    return lines or [line_of(Span("⟨toc⟩", "notice"))]


def _toc_lines(chosen: list[HeadingEntry], numbered: bool, width: int) -> list[Line]:
    """The entries, indented by level, with their numbers if asked."""
    lowest = min((entry.level for entry in chosen), default=1)
    lines: list[Line] = []
    counters = [0] * 7
    for level, said, _block, anchor, number in chosen:
        depth = level - lowest
        text = said
        if numbered:
            counters[depth] += 1
            counters[depth + 1 :] = [0] * (6 - depth)
            text = f"{'.'.join(map(str, counters[: depth + 1]))} {text}"
        simple = text.isascii() and text.isprintable()
        text = text if simple else display(text)
        indent = min(depth * _STEP, max(width - LEAST, 0))
        link = new(Target, (LinkKind.HEADING, str(number), "", anchor, ""))
        entry_lines = wrap(new(TextRun, (text, [(len(text), "toc link", link)], simple, ())), width - indent)
        space = new(Span, (" " * indent, "", None))
        lines += prefixed(entry_lines, space, space, indent) if indent else entry_lines
    return lines


def _chosen(block: Toc, headings: tuple[HeadingEntry, ...]) -> list[HeadingEntry]:
    include, exclude = heading_pattern(block.include), heading_pattern(block.exclude)
    return [
        entry
        for entry in headings
        if entry.text
        and block.lowest <= entry.level <= block.highest
        and (include is None or include.takes(entry.text))
        and not (exclude is not None and exclude.takes(entry.text))
    ]
