"""Asked on quitting while a decision is held, which would not be carried out, or a request is being sent."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from harbor_tui.ui.figures import counted
from harbor_tui.ui.text import content, line


class LeavingDialog(ModalScreen[bool]):
    """True: leave; what is held stays pending."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,s", "dismiss(False)", "Stay", show=False),
        Binding("l", "dismiss(True)", "Leave", show=False),
    ]
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LeavingDialog { align: center middle; background: $background 50%; }
    LeavingDialog #box {
        width: 64; max-width: 96%; height: auto; background: $surface; border: round $warning; padding: 0 1;
    }
    """

    def __init__(self, held: int, sending: int) -> None:
        super().__init__()
        self._held = held
        self._sending = sending

    def compose(self) -> ComposeResult:
        """What would happen, and the keys."""
        with Vertical(id="box"):
            if self._held:
                yield Static(content(f"{counted(self._held, 'decision')} still held: leaving now takes it back."))
                yield Static(content("The request stays pending; nothing has been sent.", "$text-muted"))
            if self._sending:
                yield Static(content(f"{counted(self._sending, 'request')} being sent: leaving waits for the answer."))
            yield Static(line(("l", "bold $accent"), " leave   ", ("Esc", "bold $accent"), " stay"))
