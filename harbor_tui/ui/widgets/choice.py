"""One of a few values in one line: `[current ▾]`; keys and clicks step through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, bindings_for
from harbor_tui.ui.kit.text import line


class Choice(CommandHost, Widget, can_focus=True):
    """The values are ours, as (value, words) pairs."""

    COMMAND_AREA = Area.CHOICE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.CHOICE))
    DEFAULT_CSS = """
    Choice { height: 1; width: auto; padding: 0 1; background: $panel; }
    Choice:focus { text-style: bold; color: $accent; }
    """

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The choice."""
            return self.choice

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._room = max(len(words) for _, words in self._options)
        self.set_reactive(Choice.value, value if value in dict(options) else self._options[0][0])

    def render(self) -> Content:
        """The words of the value, and that there are others."""
        words = dict(self._options)[self.value]
        return line(words.ljust(self._room), (" ▾", "$text-muted"))

    def get_content_width(self, container: object, viewport: object) -> int:
        """As wide as the longest words."""
        return self._room + 2

    def validate_value(self, value: str) -> str:
        """One of the values."""
        return value if value in dict(self._options) else self._options[0][0]

    def watch_value(self, value: str) -> None:
        """Tell."""
        self.post_message(self.Changed(self, value))

    def action_step(self, by: int) -> None:
        """The next or the previous value, in a circle."""
        values = [value for value, _ in self._options]
        self.value = values[(values.index(self.value) + by) % len(values)]

    def on_key(self, event: events.Key) -> None:
        """What is typed here was meant for a field: it is no command of the screen around."""
        if self.check_consume_key(event.key, event.character):
            event.stop()
            event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Any character but those that choose."""
        return character is not None and character.isprintable() and key not in self._bindings.key_to_bindings

    def on_click(self) -> None:
        """The next one."""
        self.focus()
        self.action_step(1)
