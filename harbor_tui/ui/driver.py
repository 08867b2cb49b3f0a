"""The terminal driver: survives a terminal that went away, and writes no sequence that terminals need not know."""

from __future__ import annotations

import contextlib
import os
import termios
from typing import IO, TYPE_CHECKING, Any, Final

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from harbor_tui.ui.pastes import WholePastes

if TYPE_CHECKING:
    from textual.app import App

linux_driver.XTermParser = WholePastes  # type: ignore[attr-defined] # the driver makes its parser by this name
POINTER_SHAPE: Final = "\x1b]22;"


class TerminalOutput:
    """Standard error as the driver's writing thread uses it; once a write has failed everything is dropped.

    The thread would die of the error, its queue fill up, and the console hang instead of ending.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> int:
        """Write, or drop."""
        if not self._gone:
            try:
                return self._file.write(text)
            except OSError:
                self._gone = True
        return len(text)

    def flush(self) -> None:
        """Flush, or find out that nobody is there."""
        if not self._gone:
            try:
                self._file.flush()
            except OSError:
                self._gone = True

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """As the file says."""
        return self._file.isatty()


class ConsoleDriver(LinuxDriver):
    """Textual's driver for terminals, made patient."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = TerminalOutput(self._file)
        self.times_away = 0
        """How often others had the terminal meanwhile: what was shown before has to be looked at anew."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word; variables that the shell before us exported do not follow it when it changes."""
        with contextlib.suppress(OSError):
            size = os.get_terminal_size(self._file.fileno())
            if all(size):
                return size.columns, size.lines
        return super()._get_terminal_size()

    def suspend_application_mode(self) -> None:
        """Leave the terminal to others."""
        self.times_away += 1
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Take the terminal back; what was typed while others had it was not meant for us."""
        self.times_away += 1
        with contextlib.suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        super().resume_application_mode()

    def write(self, data: str) -> None:
        """Write, except for the shape of the mouse pointer."""
        if not data.startswith(POINTER_SHAPE):
            super().write(data)
