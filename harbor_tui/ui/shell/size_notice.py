"""Covers the screen with a sentence when the terminal is too small to show anything honestly."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content

LEAST_WIDTH: Final = 60
LEAST_HEIGHT: Final = 16


def too_small(width: int, height: int) -> bool:
    """Whether nothing would fit."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


class SizeNotice(Dialog[Any]):
    """Nothing can be decided behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ctrl+q", "app.quit", show=False)]
    DEFAULT_CSS = """
    SizeNotice { background: $background; }
    SizeNotice Static { width: auto; max-width: 100%; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(content(f"The terminal is too small (needs {LEAST_WIDTH}x{LEAST_HEIGHT})."))
