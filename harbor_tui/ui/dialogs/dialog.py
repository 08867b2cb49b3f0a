"""What every dialog has in common: the screen below is dimmed, no notice covers it, nothing is selected by mouse."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType

from harbor_tui.ui.kit.leaves_once import LeavesOnce


class Dialog(LeavesOnce, ModalScreen[ScreenResultType]):
    """Notices show afterwards; what belongs to the dialog it says itself."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 50%; }
    Dialog Toast { display: none; }
    """
