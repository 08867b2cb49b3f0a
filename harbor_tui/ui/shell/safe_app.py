"""An application that lets nothing out that a terminal obeys, and says one sentence when it ends by its own fault."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.text.display import display
from harbor_tui.terminal.clipboard import ClipboardTooLarge, clipboard_text
from harbor_tui.terminal.profile import speaks_utf8
from harbor_tui.ui.kit.text import AsciiFilter, ControlFilter, rich_text
from harbor_tui.ui.shell.crash_message import crash_text
from harbor_tui.ui.shell.driver import ConsoleDriver
from harbor_tui.ui.shell.exit_signals import LOOK_EVERY_S, terminal_is_gone
from harbor_tui.ui.shell.hearing import HearingApp

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

SAME_NOTICE_S = 3.0


class UnaskedEnd(Exception):
    """The console stopped listening though nobody had asked it to."""


class _LastNotice:
    """What was last said, and when."""

    def __init__(self) -> None:
        self._text, self._said_at = "", 0.0

    def was(self, text: str) -> bool:
        """Whether this was said just before; otherwise it is the last notice now."""
        now = monotonic()
        if self._text == text and now - self._said_at < SAME_NOTICE_S:
            return True
        self._text, self._said_at = text, now
        return False


class GuardedApp(HearingApp):
    """What stands between the console and the terminal."""

    def __init__(self) -> None:
        # Told from the start: otherwise NO_COLOR turns the terminal's own colours into black on black.
        super().__init__(driver_class=ConsoleDriver, ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.animation_level = "none"
        self.gate = ControlFilter()
        self._gates: list[LineFilter] = [self.gate] if speaks_utf8(os.environ) else [self.gate, AsciiFilter()]
        self._last_notice = _LastNotice()

    async def _process_messages(self, *arguments: Any, **options: Any) -> None:
        """Run to the end, which somebody has to have asked for; and let tasks begin in their turn on every Python.

        From 3.12 on Textual lets a task run at the moment it is made, ahead of messages that were sent before: a worker
        that opens a page would go first, the focus that it relies on come later.
        """
        asyncio.get_running_loop().set_task_factory(None)
        await super()._process_messages(*arguments, **options)
        if not (self._exit or self._closing or self._exit_renderables):
            self._handle_exception(UnaskedEnd())

    def stop_job(self) -> bool:
        """Stop until a shell continues us; False where none can."""
        self._suspend_signal()
        return isinstance(self._driver, ConsoleDriver) and self._driver.stop_job()

    def terminal_lost(self) -> None:
        """Nobody is at the terminal any more."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Look after the terminal: not every one says goodbye by a signal."""
        if not self.is_headless:
            self.set_interval(LOOK_EVERY_S, self._look_at_terminal)

    def _look_at_terminal(self) -> None:
        if terminal_is_gone():
            self.terminal_lost()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The last gate before the terminal."""
        return [*super().get_line_filters(), *self._gates]

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """None below an opaque screen: Textual counts one too many, and paints all anew whenever that one stirs."""
        return [] if self.screen.styles.background.a == 1 else super()._background_screens

    def copy_to_clipboard(self, text: str) -> None:
        """One clean line, whatever was selected; too much of it is refused."""
        try:
            clean = clipboard_text(text)
        except ClipboardTooLarge as refused:
            self.notify(f"Nothing was copied: {refused}.", severity="warning")
            return
        if clean:  # nothing selected would empty the clipboard
            super().copy_to_clipboard(clean)

    def bell(self) -> None:
        """None: a field that is full shows it, and the bell's byte ends sequences of the terminal."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A notice, always literal, whatever the caller says about markup; the same one only once in a while."""
        shown = display(message, multiline=True)
        if not self._last_notice.was(shown):
            super().notify(shown, title=display(title), severity=severity, timeout=timeout, markup=False)

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was just being opened fails when it is taken apart: once the end has come, that is no fault."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """One sentence, for the first of several errors, instead of a traceback with locals in it (threats E1)."""
        self._return_code = HarborError.exit_code
        if not self._exit_renderables:
            self._exit_renderables.append(rich_text(crash_text(self._exception), multiline=True))
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Reading the terminal failed: usually it went away."""
        if terminal_is_gone():
            self.terminal_lost()
        else:
            self._fatal_error()
