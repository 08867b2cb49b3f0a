"""Screens that give one result and go, whatever lies over them by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete

if TYPE_CHECKING:
    from textual.screen import Screen

    _Base = Screen[Any]
else:
    _Base = object  # Textual takes a class's first widget base for what its rules of style come from


class LeavesOnce(_Base):
    """A mixin for screens that are dismissed. Textual closes the one on top instead, and another at a second time."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Give the result and go; nothing, when it has gone already."""
        stack = self.app._screen_stack
        if self not in stack:
            return AwaitComplete()
        if stack[-1] is not self:
            stack.remove(self)
            stack.append(self)
        done: AwaitComplete = super().dismiss(result)
        return done
