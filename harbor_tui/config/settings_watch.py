"""Whether somebody else changed the settings file while a console or worker runs on what it said before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from harbor_tui.config.settings import Settings
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import HarborError

LOOK_EVERY_S: Final = 2.0


class SettingsWatch:
    """Compares the file with the settings that were loaded. What follows the file by itself (policies) does not count.

    Comments, unknown keys and how the screen looks are no change; a file that cannot be read any more is one.
    """

    def __init__(self, path: Path, loaded: Settings, *, other_ports: bool) -> None:
        """With `other_ports` also those that are configured and not used count."""
        self._file = SettingsFile(path)
        self._other_ports = other_ports
        self._loaded = self._essence(loaded)
        self._seen: tuple[int, ...] = ()
        self._changed = False

    def changed(self) -> bool:
        """Whether it says something else now; reads the file only when it is another one than at the last look."""
        seen = _signature(self._file.path)
        if seen != self._seen:
            self._changed = self._differs()
            self._seen = seen
        return self._changed

    def _differs(self) -> bool:
        try:
            return self._essence(self._file.load_settings()) != self._loaded
        except HarborError:
            return True

    def current_name(self) -> str:
        """What the port is called that the file names now; empty when there is none, or none can be told."""
        try:
            port = self._file.load()
        except HarborError:
            return ""
        return "" if port is None else port.short_name

    def _essence(self, settings: Settings) -> tuple[Any, ...]:
        port = settings.port
        others = [(other.name, other) for other in settings.other_ports] if self._other_ports else []
        queue = (settings.queue_folder, settings.allow_network_fs, settings.undo_seconds)
        return (port and port.short_name, port, others, queue, settings.keyring_backend, settings.audit_syslog)


def _signature(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return (-1,)
    return found.st_mtime_ns, found.st_size, found.st_ino
