"""The terminal driver: survives a terminal that went away, and writes no sequence that terminals need not know."""

from __future__ import annotations

import contextlib
import os
import signal
import termios
from typing import IO, TYPE_CHECKING, Any, Final

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from harbor_tui.ui.shell.pastes import WholePastes

if TYPE_CHECKING:
    from textual.app import App

linux_driver.XTermParser = WholePastes  # type: ignore[attr-defined] # the driver makes its parser by this name
_WHOLE_JOB: Final = 0
"""What `kill` takes for all processes of our group."""
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
        self._may_stop = signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN
        """A parent without job control says so by having us ignore the signal."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._away = False
        """Whether others have the terminal now."""
        self._continued = 0
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
        self._away = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Take the terminal back; what was typed while others had it was not meant for us."""
        self.times_away += 1
        with contextlib.suppress(termios.error):
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        if self._away:  # not taken back meanwhile, by a second signal
            self._away = False
            super().resume_application_mode()

    def stop_job(self) -> bool:
        """Stop, as Ctrl+Z does everywhere else; False where no shell could bring the console back.

        The whole job stops: whoever started us in a script, and waits, has to give the terminal back too.
        """
        if not self._may_stop:
            return False
        continued = self._continued
        self._stop(_WHOLE_JOB)
        return self._continued != continued

    def _sigtstp_application(self, *_: object) -> None:
        """Stop, but not here: a signal may come while the very lock is held that leaving the terminal needs."""
        self._loop.call_soon_threadsafe(self._stop, os.getpid())

    def _stop(self, whom: int) -> None:
        """Stop by the signal's own effect: the system leaves it out where nobody could continue us."""
        restart = self._auto_restart
        if restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        with self.no_automatic_restart():
            os.kill(whom, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        if restart:
            self.resume_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Count it; after a stop that we did not choose, begin anew, as soon as nothing is under way."""
        self._continued += 1
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._begin_anew)

    def _begin_anew(self) -> None:
        """The shell may have changed the terminal."""
        if not self._away:
            self.suspend_application_mode()
        self.resume_application_mode()

    def write(self, data: str) -> None:
        """Write, except for the shape of the mouse pointer."""
        if not data.startswith(POINTER_SHAPE):
            super().write(data)
