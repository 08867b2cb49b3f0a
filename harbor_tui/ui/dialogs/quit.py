"""Asked on quitting while a decision is held, which would not be carried out, or a request is being sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import content, line, lines

LOOK_EVERY_S: Final = 0.2


class LeavingDialog(Dialog[bool]):
    """True: leave; what is held stays pending."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,s", "dismiss(False)", "Stay", show=False),
        Binding("l", "dismiss(True)", "Leave", show=False),
    ]
    DEFAULT_CSS = """
    LeavingDialog #box {
        width: 64; max-width: 96%; height: auto; background: $surface; border: round $warning; padding: 0 1;
    }
    """

    def __init__(self, under_way: Callable[[], tuple[int, int]]) -> None:
        super().__init__()
        self._look = under_way
        self._shown = under_way()

    def compose(self) -> ComposeResult:
        """What would happen, and the keys."""
        with Vertical(id="box"):
            yield Static(self._words(), id="words")
            yield Static(line(("l", "bold $accent"), " leave   ", ("Esc", "bold $accent"), " stay"))

    def on_mount(self) -> None:
        """What is asked about ends by itself."""
        self.set_interval(LOOK_EVERY_S, self._look_again)

    def _words(self) -> Content:
        held, sending = self._shown
        told = []
        if held:
            told.append(content(f"{counted(held, 'decision')} still held: leaving now takes it back."))
            told.append(content("The request stays pending; nothing has been sent.", "$text-muted"))
        if sending:
            told.append(content(f"{counted(sending, 'request')} being sent: leaving waits for the answer."))
        return lines(*told)

    def _look_again(self) -> None:
        """Ask about what is still under way; with nothing left to ask about, stay."""
        now = self._look()
        if now == (0, 0):
            self.app.notify("What was under way has ended; q quits.")
            self.dismiss(False)
        elif now != self._shown:
            self._shown = now
            self.query_one("#words", Static).update(self._words())
