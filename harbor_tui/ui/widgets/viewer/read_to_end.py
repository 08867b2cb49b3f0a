"""Whether somebody has had the last line of a text on the screen: what a decision on it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from harbor_tui.ui.widgets.viewer.line_view import LineView


class EndTracker(LineView):
    """EvidenceLookups whenever there are more lines and whenever they move."""

    @dataclass
    class EndReached(Message):
        """The last line has been on the screen; once for each text."""

        view: LineView

        @property
        def control(self) -> LineView:
            """The view."""
            return self.view

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.seen_to_end = False

    def end_counts(self) -> bool:
        """Whether the lines that are shown are those whose end is waited for."""
        raise NotImplementedError

    def measure(self) -> None:
        """Also see whether the end has come into view."""
        super().measure()
        self._look_at_end()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Also see whether the end has come into view."""
        super().watch_scroll_y(old_value, new_value)
        self._look_at_end()

    def _look_at_end(self) -> None:
        shown = self.shown
        if self.seen_to_end or not (len(shown) and shown.complete and self.room.height and self.end_counts()):
            return
        if self.position.bottom >= len(shown):
            self.seen_to_end = True
            self.post_message(self.EndReached(self))
