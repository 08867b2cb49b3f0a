"""The hand-written policies as `config.toml` has them at this moment: read under its rules, parsed when it changed."""

from __future__ import annotations

from pathlib import Path

from harbor_tui.config.private_files import read_private
from harbor_tui.config.store import RULES, SettingsFile
from harbor_tui.domain.policies import LocalPolicy


class WrittenPolicies:
    """Called for the policies. Nothing here writes one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: bytes | None = None
        self._policies: tuple[LocalPolicy, ...] = ()

    def __call__(self) -> tuple[LocalPolicy, ...]:
        """Raises `InvalidInput` while the file cannot be read: then nothing is allowed."""
        data = read_private(self._path, RULES)
        if data != self._seen:
            self._policies = SettingsFile(self._path).load_settings().policies
            self._seen = data
        return self._policies
