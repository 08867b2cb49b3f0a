"""The find bar: what to look for, as it is typed, and how often it is there."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from harbor_tui.ui.kit.text import content
from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput


class FindBar(Horizontal):
    """One line under the text; hidden while nothing is looked for."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; background: $panel; }
    FindBar.-open { display: block; }
    FindBar Static { width: auto; padding: 0 1; color: $text-muted; }
    FindBar Input { width: 1fr; }
    """

    @dataclass
    class Typed(Message):
        """Something else is looked for now."""

        wanted: str

    class Closed(Message):
        """Enter: the matches stay."""

    class Cancelled(Message):
        """Esc: nothing is looked for any more."""

    def compose(self) -> ComposeResult:
        """Sign, input, count."""
        yield Static(content("/"))
        yield PlainInput(placeholder="find, whatever case and accents", max_length=LONGEST_QUERY)
        yield Static(id="count")

    def open(self) -> None:
        """Show the bar and type into it."""
        self.add_class("-open")
        field = self.query_one(Input)
        field.focus()
        field.action_select_all()

    def close(self) -> None:
        """Hide the bar."""
        self.remove_class("-open")

    def clear(self) -> None:
        """Forget what was looked for."""
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.tell("")

    def tell(self, words: str) -> None:
        """Say how often it was found."""
        self.query_one("#count", Static).update(content(words))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed())

    def on_key(self, event: events.Key) -> None:
        """Esc leaves finding, and nothing else."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Cancelled())
