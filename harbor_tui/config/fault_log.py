"""`faults.log` in the node's state folder (0600): what a report about a fault of this program needs, and no content."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from harbor_tui import __version__
from harbor_tui.domain.text.display import display
from harbor_tui.domain.text.times import utc_text
from harbor_tui.runtime.faults import Fault

MOST_BYTES: Final = 64 * 1024
"""Then the log moves to `faults.log.1`, over the one before."""
_APPEND: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class FaultLog:
    """Keeps faults, a line each."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = path, now

    def note(self, fault: Fault) -> str:
        """Add one; returns where, or nothing where it cannot be written: a fault must not become two."""
        trail = " < ".join(reversed(fault.places)) or "an unknown place"
        program = f"harbor-tui {__version__}, Python {platform.python_version()}"
        line = f"{utc_text(self._now())} {fault.kind} at {trail} about {fault.about} ({program})\n"
        try:
            self._append(line.encode("ascii", "backslashreplace"))
        except OSError:
            return ""
        return display(str(self._path))

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, _APPEND, 0o600)
        try:
            os.write(descriptor, line)
            full = os.fstat(descriptor).st_size > MOST_BYTES
        finally:
            os.close(descriptor)
        if full:
            os.replace(self._path, self._path.with_suffix(".log.1"))
