"""Going to the end of lines that are still being made: there as soon as it is known."""

from __future__ import annotations

from harbor_tui.ui.widgets.viewer.line_view import LineView


class EndScroll(LineView):
    """Remembers that the reader wants to the end, until it is there or the reader goes up again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wants_end = False

    def action_end(self) -> None:
        """The end; where it is not known yet, as soon as it is."""
        self._wants_end = not self.shown.complete
        super().action_end()

    def forget_end(self) -> None:
        """Other lines are made."""
        self._wants_end = False

    def end_known(self) -> None:
        """All lines are known now."""
        if self._wants_end:
            super().action_end()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Who goes up does not want to the end any more."""
        if new_value < old_value:
            self._wants_end = False
        super().watch_scroll_y(old_value, new_value)
