"""The field for a token: masked, takes a paste, and gives nothing back, neither by copying nor by cutting."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.widgets import Input

from harbor_tui.domain.secrets.secret import MOST_CHARACTERS, Secret
from harbor_tui.ui.kit.text import safe_notify


class TokenInput(Input):
    """What is typed leaves it once, as a `Secret`, through `take`."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(password=True, placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """All of it, whatever it is: what does not belong into a token is refused with it, never left out."""
        self.replace(event.text[: 2 * MOST_CHARACTERS], *self.selection)  # more than enough to be refused as too long
        event.stop()
        event.prevent_default()

    @property
    def is_filled(self) -> bool:
        """Whether anything has been typed."""
        return bool(self.value)

    def look(self) -> Secret | None:
        """The token that is typed, None when there is none. Raises `InvalidInput` when it cannot be one."""
        return Secret(self.value) if self.value else None

    @property
    def selected_text(self) -> str:
        """Nothing, whatever is selected."""
        return ""

    def action_copy(self) -> None:
        """Refused: it would leave through the terminal's clipboard."""
        safe_notify(self, "A token is never copied from here.", warning=True)

    def action_cut(self) -> None:
        """Refused as copying is."""
        self.action_copy()
