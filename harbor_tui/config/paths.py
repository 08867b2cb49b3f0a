"""Where this node keeps things: one folder of the operator's choice, or the platform's user folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harbor_tui.domain.errors import InvalidInput


def _absolute(folder: str) -> Path:
    """The folder's full path. Raises `InvalidInput` where there is none to be had."""
    try:
        return Path(folder).expanduser().absolute()
    except RuntimeError:  # ~somebody, whom this machine does not know
        raise InvalidInput(
            f"The home {folder} cannot be found: there is no such user.", advice="Give --home a full path."
        ) from None
    except FileNotFoundError:
        raise InvalidInput(
            f"The home {folder} cannot be found: the folder that this runs in is gone.",
            advice="Give --home a full path, or change to a folder that is there.",
        ) from None


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
            root = _absolute(chosen)
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
    def faults(self) -> Path:
        """What a report about a fault of this program needs."""
        return self.state / "faults.log"

    @property
    def audit(self) -> Path:
        """The audit trail."""
        return self.state / "audit"
