"""Where this node keeps things: one folder of the operator's choice, or the platform's user folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files of one node. Making them is left to whoever writes there first."""

    config_folder: Path
    state: Path

    @classmethod
    def at(cls, folder: str | None = None, environment: Mapping[str, str] = os.environ) -> Home:
        """The home that was asked for: an explicit folder, else `HARBOR_TUI_HOME`, else the platform's."""
        chosen = folder or environment.get("HARBOR_TUI_HOME")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return cls(root, root)
        import platformdirs

        return cls(Path(platformdirs.user_config_dir("harbor-tui")), Path(platformdirs.user_state_dir("harbor-tui")))

    @property
    def config_file(self) -> Path:
        """The operator's settings and the port."""
        return self.config_folder / "config.toml"

    @property
    def secrets(self) -> Path:
        """One file per origin, only where no keyring works."""
        return self.config_folder / "secrets"

    @property
    def catalogue(self) -> Path:
        """Imported entries and what of them is published."""
        return self.config_folder / "catalog"

    @property
    def queue(self) -> Path:
        """The queue's folder, unless the settings name another."""
        return self.state / "queue"

    @property
    def audit(self) -> Path:
        """The audit trail."""
        return self.state / "audit"
