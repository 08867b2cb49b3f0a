"""Rejecting: a reason of 1 to 500 characters, which the agent receives."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.widgets.single_line_input import PlainInput

MOST_CHARACTERS: Final = 500
CANNED: Final = (
    "wrong space",
    "duplicate of another page or request",
    "wrong parent page",
    "the content is not correct",
    "it holds sensitive content",
    "this needs a human author",
    "not now; submit it again later",
    "the title does not fit",
    "against our policy",
)


class RejectDialog(Dialog[str]):
    """Gives the reason, or an empty string when nothing is to be rejected."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", "Cancel", show=False)]
    DEFAULT_CSS = """
    RejectDialog #box {
        width: 72; max-width: 96%; height: auto; background: $surface; border: round $accent; padding: 0 1;
        border-title-color: $foreground; border-title-style: bold;
    }
    RejectDialog Input { margin: 1 0; }
    RejectDialog .hint { color: $text-muted; }
    RejectDialog #missing { color: $warning; display: none; }
    RejectDialog.-missing #missing { display: block; }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Canned reasons, the box, the keys."""
        box = Vertical(id="box")
        box.border_title = content("Reject this request?")
        with box:
            yield Static(line(("Title   ", "$text-muted"), self._title))
            yield ReasonBox(placeholder="why, in words that the agent can act on", max_length=MOST_CHARACTERS)
            yield Static(content("Give a reason first: the agent receives it."), id="missing")
            for number, reason in enumerate(CANNED, 1):
                yield Static(line((f"{number} ", "bold $accent"), (reason, "$text-muted")))
            yield Static(content("Enter rejects; a digit only fills the box; Esc leaves it undecided"), classes="hint")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value.strip():
            self.remove_class("-missing")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        reason = event.value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.add_class("-missing")


class ReasonBox(PlainInput):
    """A digit in the empty box fills it with a canned reason; Enter is still needed."""

    async def _on_key(self, event: events.Key) -> None:
        if not self.value and len(event.key) == 1 and event.key in "123456789":
            event.stop()
            event.prevent_default()
            self.value = CANNED[int(event.key) - 1]
            self.cursor_position = len(self.value)
        else:
            await super()._on_key(event)
