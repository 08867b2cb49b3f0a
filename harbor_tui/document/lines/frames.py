"""Frames around lines; what frames of one look have in common is made once per layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.document.lines.model import CELLS, Gaps, Line, Row, Span, line_of
from harbor_tui.document.lines.options import LEAST
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import wrap
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.cells import is_simple, width_of
from harbor_tui.document.text.code import cut_text

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Edges(NamedTuple):
    """A frame without its content; no gaps when it is open on the right."""

    top: list[Line]
    left: Span
    gaps: Gaps | None
    bottom: Line


class Frames:
    """The frames of one layout."""

    def __init__(self) -> None:
        self._edges: dict[tuple[str, str, str, int, bool], _Edges] = {}
        self._gaps: dict[tuple[str, str], Gaps] = {}

    def gaps(self, ending: str, style: str) -> Gaps:
        """The spaces before a frame's right side, which is `ending`."""
        key = (ending, style)
        found = self._gaps.get(key)
        if found is None:
            found = self._gaps[key] = Gaps(ending, style)
        return found

    def around(self, body: Sequence[Row], title: str, width: int, style: str, box: str, icon: str = "") -> list[Line]:
        """`body` (laid out for `width` - 4) in a frame; lines that are too long make it open on the right."""
        if width < LEAST:
            said = [Line((Span(part, f"{style} title"),), width_of(part)) for part in cut_text(title, width) if part]
            return said + [row if isinstance(row, Line) else Line(*row) for row in body]
        inner = width - 4
        too_long = max(map(CELLS, body)) > inner
        top, left, gaps, bottom = self._around(f"{icon} {title}".strip(), width, style, box, too_long)
        lines = [*top]
        if gaps is None:
            lines += [new(Line, ((left, *spans), cells + 2, places)) for spans, cells, places in body]
        else:
            lines += [new(Line, ((left, *spans, gaps[inner - cells]), width, places)) for spans, cells, places in body]
        lines.append(bottom)
        return lines

    def _around(self, title: str, width: int, style: str, box: str, too_long: bool) -> _Edges:
        key = (title, style, box, width, too_long)
        found = self._edges.get(key)
        if found is None:
            heads = title_lines(title, width - 6, style)
            open_right = too_long or len(heads) > 1
            gaps = None if open_right else self.gaps(f" {box[3]}", style)
            found = self._edges[key] = _edges(heads, width, style, box, gaps)
        return found


def _edges(heads: list[Line], width: int, style: str, box: str, gaps: Gaps | None) -> _Edges:
    top_left, flat, top_right, bar, bottom_left, bottom_right = tuple(box[:6])
    left = Span(f"{bar} ", style)
    lead, used = [Span(f"{top_left}{flat}", style)], 0
    if heads:
        lead = [Span(f"{top_left}{flat} ", style), *heads[0].spans, Span(" ", style)]
        used = heads[0].width + 2
    fill = flat * max(width - 3 - used, 0)
    top = [line_of(*lead, Span(f"{fill}{flat if gaps is None else top_right}", style))]
    top += [Line((left, *line.spans), line.width + 2) for line in heads[1:]]
    end = flat if gaps is None else bottom_right
    return _Edges(top, left, gaps, Line((Span(f"{bottom_left}{flat * (width - 2)}{end}", style),), width))


def title_lines(title: str, width: int, style: str) -> list[Line]:
    """A `title` in the place `style`; nothing for an empty one."""
    return wrap(TextRun(title, [(len(title), f"{style} title", None)], is_simple(title)), width) if title else []
