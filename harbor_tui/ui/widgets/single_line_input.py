"""A one-line input whose pasted text is folded to one visible line and whose cursor does not blink."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.widgets import Input

from harbor_tui.domain.text.display import display

LONGEST_QUERY: Final = 200
"""Characters of what is looked for: what takes time with their number is bounded."""


class PlainInput(Input):
    """What operators type into. What is pasted from elsewhere is made visible first: it may hold anything."""

    def __init__(self, value: str = "", *, placeholder: str = "", max_length: int = 0, id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, max_length=max_length, id=id, select_on_focus=False)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        if event.text:
            self.insert_text_at_cursor(display(" ".join(event.text.split())))
        event.stop()
        event.prevent_default()
