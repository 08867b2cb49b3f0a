"""Where the link key stops in a text: its links, and the titles of what can be folded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.document.text.cells import width_of

if TYPE_CHECKING:
    from harbor_tui.document.lines.model import Line, Span
    from harbor_tui.document.model.inlines import Target
    from harbor_tui.ui.widgets.lines.buffer import LineBuffer


class LinkStop(NamedTuple):
    """A link, or an expand's title: its line and cells there. A link over several lines stops on its first."""

    line: int
    start: int
    end: int
    target: Target | None = None
    expand: int | None = None


def stops_in(lines: Sequence[Line], index: int) -> Iterator[LinkStop]:
    """The stops that begin in one line, from left to right."""
    line = lines[index]
    for place in line.places:
        if place.kind == "expand":
            yield LinkStop(index, 0, line.width, expand=int(place.name))
    above = {id(span.link) for span in lines[index - 1].spans} if index else set()
    at = 0
    for link, group in groupby(line.spans, key=_link_of):
        length = sum(width_of(span.text) for span in group)
        if link is not None and id(link) not in above:
            yield LinkStop(index, at, at + length, link)
        at += length


def _link_of(span: Span) -> Target | None:
    return span.link


def next_stop(shown: LineBuffer, start: tuple[int, int]) -> LinkStop | None:
    """The first stop behind a line and cell."""
    for index in shown.with_stops[bisect_left(shown.with_stops, start[0]) :]:
        for stop in stops_in(shown.lines, index):
            if (stop.line, stop.start) > start:
                return stop
    return None


def previous_stop(shown: LineBuffer, start: tuple[int, int]) -> LinkStop | None:
    """The last stop before a line and cell."""
    for index in reversed(shown.with_stops[: bisect_right(shown.with_stops, start[0])]):
        for stop in reversed(list(stops_in(shown.lines, index))):
            if (stop.line, stop.start) < start:
                return stop
    return None


def stop_under(lines: Sequence[Line], index: int, cell: int) -> LinkStop | None:
    """The stop under a cell of a line."""
    line = lines[index]
    stops = list(stops_in(lines, index))
    if stops and stops[0].expand is not None:
        return stops[0]
    at = 0
    for span in line.spans:
        end = at + width_of(span.text)
        if at <= cell < end and span.link is not None:
            return next((stop for stop in stops if stop.start <= at < stop.end), LinkStop(index, at, end, span.link))
        at = end
    return None


def expand_around(lines: Sequence[Line], index: int, top: int, bottom: int) -> int | None:
    """The number of the innermost expand that a line is in; else of one between TOP and BOTTOM, rather one above it."""
    above = range(index, -1, -1)
    inside = (found for at in above if (found := _expand_of(lines[at])) is not None and _goes_on(lines, at, index))
    on_screen = (_expand_of(lines[at]) for at in (*range(index, top - 1, -1), *range(index + 1, bottom)))
    return next(chain(inside, (found for found in on_screen if found is not None)), None)


def _expand_of(line: Line) -> int | None:
    return next((int(place.name) for place in line.places if place.kind == "expand"), None)


def _goes_on(lines: Sequence[Line], title: int, index: int) -> bool:
    """Whether all lines below an expand's title, down to one, are indented under it."""
    start = 0
    for span in lines[title].spans:
        if span.style.startswith("expand."):
            break
        start += len(span.text)
    return all(not lines[below].plain[start : start + 2].strip() for below in range(title + 1, index + 1))
