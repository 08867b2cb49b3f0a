"""The headings of a document as a list, to jump to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.widgets.row_list import Cell, Column, FixedRows, RowList

if TYPE_CHECKING:
    from harbor_tui.document.model.outline import HeadingEntry


class OutlineList(Vertical):
    """Beside the text where there is room, over it where there is not; hidden until it is asked for."""

    DEFAULT_CSS = """
    OutlineList { display: none; width: 36; height: 1fr; border-left: solid $rule; }
    OutlineList.-open { display: block; }
    OutlineList Static { height: 1; padding: 0 1; }
    """

    @dataclass
    class Chosen(Message):
        """A heading's number; empty when none was chosen."""

        heading: str

    def compose(self) -> ComposeResult:
        """Title and list."""
        yield Static(id="outline-title")
        yield RowList([Column("")], id="headings")

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self, headings: Sequence[HeadingEntry], here: str) -> None:
        """Show the headings, the cursor on the one that the reader is under."""
        self.add_class("-open")
        highest = min((entry.level for entry in headings), default=1)
        rows = [(str(entry.number), [Cell("  " * (entry.level - highest) + entry.text)]) for entry in headings]
        found = counted(len(headings), "heading") if headings else "no headings; Esc closes"
        self.query_one("#outline-title", Static).update(line(("Outline", "bold"), content(f"  {found}", "$text-muted")))
        listed = self.query_one(RowList)
        listed.set_source(FixedRows(rows))
        listed.move_to(here)
        listed.focus()

    def follow(self, here: str) -> None:
        """The reader is under another heading, unless it is this list that somebody moves in."""
        listed = self.query_one(RowList)
        if self.is_open and not listed.has_focus_within:
            listed.move_to(here)

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.row_id))

    def on_key(self, event: events.Key) -> None:
        """Esc and the key that opened it close it."""
        if event.key in ("escape", "o"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Chosen(""))
