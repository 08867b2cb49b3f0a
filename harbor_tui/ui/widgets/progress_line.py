"""One line that says what is waited for, since when and how to stop; nothing that moves but the seconds."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from harbor_tui.ui.kit.text import Part, line


class Waiting(Widget):
    """Shows `words` when nothing is waited for, else what is, with the seconds."""

    DEFAULT_CSS = """
    Waiting { height: 1; padding: 0 1; color: $text-muted; }
    """

    seconds: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._for = ""
        self._words: Content = line("")
        self._timer: Timer | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether something is waited for."""
        return bool(self._for)

    def start(self, what: str) -> None:
        """Something is waited for now."""
        self.stop()
        self._for, self.seconds = what, 0
        self._timer = self.set_interval(1.0, self._tick)
        self.refresh()

    def stop(self, *words: Part) -> None:
        """Nothing is waited for any more; `words` stand there now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._for, self._words = "", line(*words)
        self.refresh()

    def _tick(self) -> None:
        self.seconds += 1

    def render(self) -> Content:
        """The line."""
        if not self._for:
            return self._words.truncate(self.size.width, ellipsis=True)
        since = f" {self.seconds} s" if self.seconds else ""
        return line((f"{self._for}…{since}", "bold"), (" · Esc cancels", "$text-muted")).truncate(self.size.width)
