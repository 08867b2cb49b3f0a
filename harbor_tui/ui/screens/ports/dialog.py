"""Asks before something that cannot be meant by accident: by a chord, or by typing a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.widgets.single_line_input import PlainInput

if TYPE_CHECKING:
    from textual.binding import BindingType


class AskDialog(CommandHost, Dialog[bool]):
    """True only when the word was typed, or, without a word, the chord pressed. Esc and Enter decide nothing."""

    COMMAND_AREA = Area.CONFIRM
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.CONFIRM))
    DEFAULT_CSS = """
    AskDialog > Vertical {
        width: 72; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $surface;
        border: round $warning;
    }
    AskDialog Static { height: auto; }
    AskDialog #keys { margin-top: 1; color: $text-muted; }
    """

    def __init__(self, title: str, rows: Sequence[Content], *, does: str, word: str = "") -> None:
        super().__init__()
        self._title, self._rows, self._does, self._word = title, rows, does, word

    def compose(self) -> ComposeResult:
        """What is asked, what it means, how to answer."""
        with Vertical():
            yield Static(content(self._title, "bold"))
            yield Static(content(""))
            for row in self._rows:
                yield Static(row)
            if self._word:
                yield Static(line("Type  ", (self._word, "bold $warning"), f"  and press Enter: {self._does}."))
                yield PlainInput(id="word")
                yield Static(line(("Esc", "bold $accent"), " changes nothing"), id="keys")
            else:
                keys = line(("Esc", "bold $accent"), " changes nothing   ", ("^y", "bold $accent"), f" {self._does}")
                yield Static(keys, id="keys")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() == self._word:
            self.dismiss(True)
        else:
            self.query_one("#keys", Static).update(
                line(("✗ ", "bold $error"), "That is not the word. ", ("Esc", "bold $accent"), " changes nothing")
            )

    def action_confirm(self) -> None:
        """The chord; where a word is asked for, only the word counts."""
        if not self._word:
            self.dismiss(True)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(False)
