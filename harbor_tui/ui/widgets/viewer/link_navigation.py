"""Lines with links and folds in them: going from one to the next, following and folding, by key and by mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from harbor_tui.ui.widgets.viewer.line_view import LineView
from harbor_tui.ui.widgets.viewer.link_stops import expand_around, next_stop, previous_stop, stop_under

if TYPE_CHECKING:
    from harbor_tui.document.model.inlines import Target
    from harbor_tui.ui.widgets.viewer.link_stops import LinkStop


class LinkNavigation(LineView):
    """Nothing in it can act; links are only reported."""

    @dataclass
    class LinkFollowed(Message):
        """The operator wants to go where a link leads."""

        view: LineView
        target: Target
        text: str = ""
        """What the link says, as far as its first line goes."""

        @property
        def control(self) -> LineView:
            """The view."""
            return self.view

    def fold(self, expand: int) -> None:
        """Fold or unfold one expand."""
        raise NotImplementedError

    def action_next_link(self) -> None:
        """Go to the next link or fold."""
        self._go_to_stop(backwards=False)

    def action_previous_link(self) -> None:
        """Go to the previous link or fold."""
        self._go_to_stop(backwards=True)

    def _go_to_stop(self, *, backwards: bool) -> None:
        position, here = self.position, self._stop
        if here is None or not position.top <= here.line < position.bottom:
            start = (position.bottom, -1) if backwards else (position.top, -1)
        else:
            start = (here.line, here.start)
        stop = previous_stop(self.shown, start) if backwards else next_stop(self.shown, start)
        if stop is not None:
            self.stop_at(stop)
            self.show_line(stop.line, stop.start, stop.end)

    def action_open_link(self) -> None:
        """Follow the link under the cursor, or fold what it stands on."""
        if self._stop is None:
            return
        if self._stop.expand is not None:
            self.fold(self._stop.expand)
        elif self._stop.target is not None:
            self.post_message(self.LinkFollowed(self, self._stop.target, self._words_of(self._stop)))

    def _words_of(self, stop: LinkStop) -> str:
        """What the body calls the link; where it leads to is none of its words."""
        spans = self.shown.lines[stop.line].spans
        named = (span.text for span in spans if span.link is stop.target and "target" not in span.style.split(" "))
        return "".join(named).strip()

    def action_toggle_fold(self) -> None:
        """Fold or unfold the expand that the reader is in, else the one on the screen that is nearest to its middle."""
        position = self.position
        middle = min((position.top + position.bottom) // 2, position.total - 1)
        expand = expand_around(self.shown.lines, middle, position.top, position.bottom)
        if expand is not None:
            self.fold(expand)

    def on_click(self, event: events.Click) -> None:
        """A click on a link goes to it, a second one follows it; a click on a fold's title folds."""
        index = self.scroll_offset.y + event.y
        if index >= len(self.shown):
            return
        stop = stop_under(self.shown.lines, index, self.scroll_offset.x + event.x)
        if stop is None:
            return
        again = self._stop == stop
        self.stop_at(stop)
        if again or stop.expand is not None:
            self.action_open_link()
