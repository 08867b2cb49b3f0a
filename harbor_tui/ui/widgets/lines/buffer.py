"""Lines of a long text, made only as far as somebody looks, a few milliseconds at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from time import perf_counter
from typing import Final, NamedTuple

from harbor_tui.document.lines.model import Line, Place

CHUNK: Final = 32
"""Lines between two looks at the clock."""


class Placed(NamedTuple):
    """A line and what it belongs to: a block's number, an offset in the source.

    The place never falls from line to line, and is the same at every width.
    """

    line: Line
    place: int


class LineAnchor(NamedTuple):
    """A reader's place: a line's place, and how far into the lines that share it (0 to 1)."""

    place: int
    part: float = 0.0


class ScrollPosition(NamedTuple):
    """What of the text is on the screen."""

    top: int = 0
    bottom: int = 0
    total: int = 0
    complete: bool = True

    @property
    def words(self) -> str:
        """`Top 1/322`, `41 % 130/322`, `End 300/322`; `322+` while lines are still being made."""
        if not self.total:
            return ""
        count = f"{self.top + 1:,}/{self.total:,}{'' if self.complete else '+'}"
        if self.complete and self.bottom >= self.total:
            return f"{'All' if self.top == 0 else 'End'} {count}"
        return f"{'Top' if self.top == 0 else f'{100 * self.top // self.total} %'} {count}"


class LineBuffer:
    """A growing list over an iterator. `gutter` characters at the beginning of each line are not the text's own."""

    def __init__(self, source: Iterable[Placed] = (), gutter: int = 0) -> None:
        self._source = iter(source)
        self.lines: list[Line] = []
        """The lines known so far; not to be changed."""
        self.with_stops: list[int] = []
        """The lines, among the known ones, in which something can be followed or folded."""
        self.targets: dict[Place, int] = {}
        """The first known line of everything that can be jumped to."""
        self._places: list[int] = []
        self.gutter = gutter
        self.complete = False
        self.widest = 0
        self._stopped = False
        self._failure: BaseException | None = None

    def __len__(self) -> int:
        """How many lines are known so far."""
        return len(self.lines)

    def stop(self) -> None:
        """Nobody wants these lines any more: whoever makes them, in whatever thread, ends soon."""
        self._stopped = True

    def resume(self) -> None:
        """Somebody wants them again."""
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether nobody wants them."""
        return self._stopped

    @property
    def failed(self) -> bool:
        """Whether something ended the making of lines before their end."""
        return self._failure is not None

    def reach(self, spot: LineAnchor, more: int) -> None:
        """Make lines until a place is known, and so many lines after its first one."""
        while not (self.complete or self._stopped):
            if self.knows(spot) and len(self.lines) > self.index_of(spot) + more:
                return
            self._take(CHUNK)

    def extend(self, seconds: float) -> None:
        """Make lines for about that long."""
        deadline = perf_counter() + seconds
        while not (self.complete or self._stopped) and perf_counter() < deadline:
            self._take(CHUNK)

    def _take(self, count: int) -> None:
        for _ in range(count):
            placed = self._next()
            if placed is None:
                self.complete = True
                return
            self._add(*placed)

    def _next(self) -> Placed | None:
        """The next line, None after the last. What ended it before that is raised again: a cut is no end."""
        if self._failure is not None:
            raise self._failure
        try:
            return next(self._source, None)
        except BaseException as error:
            self._failure = error
            raise

    def _add(self, line: Line, place: int) -> None:
        index = len(self.lines)
        for target in line.places:
            self.targets.setdefault(target, index)
        if line.places or any(span.link for span in line.spans):
            self.with_stops.append(index)
        self.widest = max(self.widest, line.width)
        self._places.append(place)
        self.lines.append(line)

    def spot(self, index: int) -> LineAnchor:
        """The place of a known line, to be found again at another width."""
        if not 0 <= index < len(self.lines):
            return LineAnchor(0)
        place = self._places[index]
        first, end = self._first(place), self._first(place + 1)
        return LineAnchor(place, (index - first) / max(end - first, 1))

    def index_of(self, spot: LineAnchor) -> int:
        """The known line that is nearest to a place."""
        first, end = self._first(spot.place), self._first(spot.place + 1)
        if first == end:
            return max(first - 1, 0)
        return first + round(spot.part * (end - first))

    def knows(self, spot: LineAnchor) -> bool:
        """Whether all lines of a place are known."""
        return self.complete or (bool(self.lines) and self._places[-1] > spot.place)

    def _first(self, place: int) -> int:
        """The first known line at or after a place."""
        return bisect_left(self._places, place)
