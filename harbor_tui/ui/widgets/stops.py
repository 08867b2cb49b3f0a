"""Where the link key stops in a text: its links, and the titles of what can be folded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.document.cells import width_of

if TYPE_CHECKING:
    from harbor_tui.document.inlines import Target
    from harbor_tui.document.lines import Line, Span
    from harbor_tui.ui.widgets.lazy_lines import LazyLines


class Stop(NamedTuple):
    """A link, or an expand's title: its line and cells there. A link over several lines stops on its first."""

    line: int
    start: int
    end: int
    target: Target | None = None
    expand: int | None = None


def stops_in(lines: Sequence[Line], index: int) -> Iterator[Stop]:
    """The stops that begin in one line, from left to right."""
    line = lines[index]
    for place in line.places:
        if place.kind == "expand":
            yield Stop(index, 0, line.width, expand=int(place.name))
    before = lines[index - 1].spans[-1].link if index and lines[index - 1].spans else None
    at = 0
    for link, group in groupby(line.spans, key=_link_of):
        length = sum(width_of(span.text) for span in group)
        if link is not None and link is not before:
            yield Stop(index, at, at + length, link)
        before = link
        at += length


def _link_of(span: Span) -> Target | None:
    return span.link


def next_stop(shown: LazyLines, start: tuple[int, int]) -> Stop | None:
    """The first stop behind a line and cell."""
    for index in shown.with_stops[bisect_left(shown.with_stops, start[0]) :]:
        for stop in stops_in(shown.lines, index):
            if (stop.line, stop.start) > start:
                return stop
    return None


def previous_stop(shown: LazyLines, start: tuple[int, int]) -> Stop | None:
    """The last stop before a line and cell."""
    for index in reversed(shown.with_stops[: bisect_right(shown.with_stops, start[0])]):
        for stop in reversed(list(stops_in(shown.lines, index))):
            if (stop.line, stop.start) < start:
                return stop
    return None


def stop_under(lines: Sequence[Line], index: int, cell: int) -> Stop | None:
    """The stop under a cell of a line."""
    line = lines[index]
    stops = list(stops_in(lines, index))
    if stops and stops[0].expand is not None:
        return stops[0]
    at = 0
    for span in line.spans:
        end = at + width_of(span.text)
        if at <= cell < end and span.link is not None:
            return next((stop for stop in stops if stop.start <= at < stop.end), Stop(index, at, end, span.link))
        at = end
    return None
