"""Covers the screen with a sentence when the terminal is too small to show anything honestly."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Static

from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.text import content

LEAST_WIDTH: Final = 60
LEAST_HEIGHT: Final = 16


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


def cover_if_too_small(app: App[Any], size: Size) -> None:
    """Cover the screen where nothing would fit; uncover it when there is room again."""
    too_small = size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
    covered = isinstance(app.screen, SizeNotice)
    if too_small and not covered:
        app.push_screen(SizeNotice())
    elif covered and not too_small:
        app.pop_screen()
