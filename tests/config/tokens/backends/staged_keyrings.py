"""Keyring backends that behave as real ones do on bad days; run in the keyring's own process."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from keyring.errors import InitError, KeyringLocked


class Kept:
    """Keeps tokens in the file that STAGED_KEYRING names."""

    priority = 5

    def __init__(self) -> None:
        self._path = Path(os.environ["STAGED_KEYRING"])

    def _all(self) -> dict[str, str]:
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        print("noise", file=sys.stderr)
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps(self._all() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        del kept[f"{service} {username}"]
        self._path.write_text(json.dumps(kept))


class Locked(Kept):
    """A login collection that nobody unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class Dismissed(Kept):
    """A prompt that cannot be shown."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError(f"Failed to create the collection: Prompt dismissed ({password})")


class Forgetful(Kept):
    """Takes a token and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class Silent(Kept):
    """Never answers."""

    def get_password(self, service: str, username: str) -> str | None:
        self._path.with_suffix(".asked").touch()
        time.sleep(600)
        return None
