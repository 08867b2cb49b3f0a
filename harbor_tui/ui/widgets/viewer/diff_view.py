"""Two states of one thing on the screen: what came, went, moved and changed, as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work

from harbor_tui.document.lines.model import Line, Span, line_of
from harbor_tui.domain.text.display import display
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.widgets.lines import loader as line_making
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer, Placed
from harbor_tui.ui.widgets.viewer.line_view import LineView

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.workflow.subject.model import Comparison

_AROUND: Final = 2
"""Unchanged passages that are shown on each side of a change."""
_MOVES: Final = frozenset(
    f"viewer.{name}" for name in ("down", "up", "page_down", "page_up", "half_down", "half_up", "top", "end")
)


class DiffView(CommandHost, LineView):
    """Shows one comparison, or the sentence that stands in its place."""

    COMMAND_AREA = Area.VIEWER
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.VIEWER))
    DEFAULT_CSS = """
    DiffView { padding-left: 1; }
    """

    class EndReached(LineView.EndReached):
        """The last line of a comparison has been on the screen; once for each."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.comparison: Comparison | None = None
        self.sentence = ""
        self._made_for = 0
        self._of_what_is_there = False

    @property
    def changes_something(self) -> bool:
        """Whether it shows what the request changes of what is there: then reading it is reading the request."""
        return self._of_what_is_there and self.comparison is not None

    def show(self, comparison: Comparison | None, sentence: str = "", *, changes_something: bool = False) -> None:
        """Show a comparison from its beginning; without one, why there is none."""
        self._of_what_is_there = changes_something
        if comparison is self.comparison and sentence == self.sentence:
            return
        self.comparison, self.sentence = comparison, sentence
        self.end.forget()
        self._remake()

    def unavailable(self, command: Command) -> str:
        """A comparison is read; what needs a document is on the other tabs."""
        return "" if command.id in _MOVES else "Not in a comparison: the Rendered tab can do it."

    def _remake(self) -> None:
        self._made_for = self.room.width
        self.shown.stop()
        if self._made_for:
            self._make(LineBuffer(_placed(self._lines(self._made_for))))

    def _lines(self, width: int) -> Iterator[Line]:
        if self.comparison is None:
            yield line_of(Span(display(self.sentence)[:width], "mark"))
            return
        yield line_of(Span(self.comparison.title[:width], "mark"))
        for note in self.comparison.notes:
            yield line_of(Span(display(note)[:width], "notice"))
        yield from self.comparison.diff.iter_lines(width, _AROUND)

    @work(exclusive=True, group="lines", exit_on_error=False)
    async def _make(self, lines: LineBuffer) -> None:
        await line_making.reach(lines, LineAnchor(0), self.room.height + 1)
        self.show_lines(lines, LineAnchor(0))
        while not lines.complete:
            await line_making.extend(lines)
        self.measure()

    def on_resize(self, event: events.Resize) -> None:
        """Another width means other lines."""
        if self.room.width != self._made_for:
            self._remake()
        else:
            self.measure()

    def end_counts(self) -> bool:
        """A sentence in its place is no comparison."""
        return self.comparison is not None


def _placed(lines: Iterator[Line]) -> Iterator[Placed]:
    for index, line in enumerate(lines):
        yield Placed(line, index)
