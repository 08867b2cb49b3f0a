"""Fields below each other: Enter goes on to the next one before any later key is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message


class FieldColumn(VerticalScroll, can_focus=False):
    """Enter is taken before the focused field sees it, and moves the focus at once.

    Were it the field's, keys that come in the same moment (typed ahead, a slow line) would still go to the old field:
    a token to the one above its own, where it is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_on", show=False, priority=True)]

    @dataclass
    class Finished(Message):
        """Enter in the last field."""

        column: FieldColumn

        @property
        def control(self) -> FieldColumn:
            """The column."""
            return self.column

    def action_go_on(self) -> None:
        """To the next field; after the last one all are filled in."""
        screen = self.screen
        fields = [each for each in screen.focus_chain if self in each.ancestors]
        at = fields.index(screen.focused) if screen.focused in fields else -1
        if at + 1 < len(fields):
            screen.set_focus(fields[at + 1])
        else:
            self.post_message(self.Finished(self))
