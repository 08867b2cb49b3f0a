"""Asked before the operator's own version of a request, which is kept nowhere, is left behind."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content, line

_KEY = "bold $accent"


class DropEditDialog(Dialog[bool]):
    """True: the edit is dropped. Esc and Enter keep it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss(False)", show=False),
        Binding("ctrl+d", "dismiss(True)", show=False),
    ]
    DEFAULT_CSS = """
    DropEditDialog #box {
        width: 64; max-width: 96%; height: auto; background: $surface; border: round $warning; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold;
    }
    DropEditDialog #keys { padding-top: 1; }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """What would be lost, and the keys."""
        box = Vertical(id="box")
        box.border_title = content("Leave your edit?")
        with box:
            yield Static(line(("Title   ", "$text-muted"), self._title))
            yield Static(content("You have changed this request and not decided it. Leaving drops your version;"))
            yield Static(content("the agent's stays pending.", "$text-muted"))
            keys = line(("Esc", _KEY), " stay on it   ", ("Ctrl+D", _KEY), " drop the edit and go on")
            yield Static(keys, id="keys")
