"""Styled lines: what the layout produces and every screen, pipe and test consumes."""

from __future__ import annotations

from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from harbor_tui.document.model.inlines import Target
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.cells import width_of


class Span(NamedTuple):
    """A run of characters of one look. `style` is a space-separated list of symbolic names.

    The first name is the place (heading1, body, code, table.frame, panel.note, ...), the others are marks (strong,
    em, link, ...) and colours as written (`fg:#ff0000`, `bg:yellow`). '' is ordinary text.
    """

    text: str
    style: str = ""
    link: Target | None = None


class Place(NamedTuple):
    """Something that a line can be jumped to: kind 'heading' (number), 'anchor' (name) or 'expand' (number)."""

    kind: str
    name: str


class Line(NamedTuple):
    """One line of a laid out document; `width` in cells."""

    spans: tuple[Span, ...]
    width: int
    places: tuple[Place, ...] = ()

    @property
    def plain(self) -> str:
        """The characters alone."""
        return "".join([span.text for span in self.spans])


Row: TypeAlias = tuple[tuple[Span, ...], int, tuple[Place, ...]]
"""What a Line is made of, where it only goes into another line."""
BLANK: Final = Line((), 0)
CELLS: Final = itemgetter(1)
"""How wide a line or row is, for map."""


def line_of(*spans: Span) -> Line:
    """A line of `spans`, measured."""
    return Line(spans, sum(width_of(span.text) for span in spans))


def prefixed(lines: list[Line], first: Span, rest: Span, width: int) -> list[Line]:
    """`lines` with `first` before the first and `rest` before the others, both `width` cells wide."""
    if not lines:
        return lines
    result = [new(Line, ((rest, *spans), cells + width, places)) for spans, cells, places in lines]
    spans, cells, places = lines[0]
    result[0] = new(Line, ((first, *spans), cells + width, places))
    return result


def with_places(lines: list[Line], places: tuple[Place, ...]) -> list[Line]:
    """`lines` whose first one can be jumped to by `places` too."""
    if places and lines:
        lines[0] = lines[0]._replace(places=places + lines[0].places)
    return lines


class Gaps(dict[int, Span]):
    """Spans of spaces with one ending, each made once by their number."""

    def __init__(self, ending: str, style: str) -> None:
        self._ending = ending
        self._style = style

    def __missing__(self, cells: int) -> Span:
        span = self[cells] = Span(" " * cells + self._ending, self._style)
        return span
