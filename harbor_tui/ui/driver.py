"""The terminal driver: survives a terminal that went away, and writes no sequence that terminals need not know."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

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

    def write(self, data: str) -> None:
        """Write, except for the shape of the mouse pointer."""
        if not data.startswith(POINTER_SHAPE):
            super().write(data)
