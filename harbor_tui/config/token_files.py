"""Tokens in files: one that the operator names, and one per origin in `secrets/`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from harbor_tui.config.private_files import (
    FileRules,
    command,
    make_private_folder,
    read_private,
    refuse,
    write_private,
)
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import SiteOrigin
from harbor_tui.domain.secret import Secret

CREDENTIAL: Final = "harbor-confluence-token"
_MOST_BYTES: Final = 8 * 1024
_NAMED: Final = FileRules(_MOST_BYTES)
_CREDENTIAL: Final = FileRules(_MOST_BYTES, forbidden_mode=0o037, fixed_mode="440")
_OWN: Final = FileRules(_MOST_BYTES, root_may_own=False, folder_forbidden_mode=0o077)


def named_file(environment: Mapping[str, str]) -> tuple[Path, FileRules] | None:
    """The token file that the environment names: `HARBOR_TUI_TOKEN_FILE`, else a systemd credential that exists."""
    if name := environment.get("HARBOR_TUI_TOKEN_FILE"):
        return Path(name).expanduser(), _NAMED
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if folder and (path := Path(folder) / CREDENTIAL).exists():
        return path, _CREDENTIAL
    return None


def read_named(path: Path, rules: FileRules) -> Secret:
    """The token in a named file. Raises `InvalidInput` with the exact fix."""
    data = read_private(path, rules)
    if data is None:
        raise refuse(path, "is not there", "Name another file in HARBOR_TUI_TOKEN_FILE, or unset it.")
    return _token(path, data)


def _token(path: Path, data: bytes) -> Secret:
    if not data.strip():
        raise refuse(path, "is empty", "Put the token into it.")
    try:
        return Secret(data.decode("ascii"))
    except (UnicodeDecodeError, InvalidInput):
        raise refuse(
            path,
            "does not hold a token (8 to 4096 printable characters without spaces)",
            "Put the token alone into it, on one line.",
        ) from None


class SecretsFolder:
    """`secrets/`, 0700: one 0600 file per origin, each naming the origin that it is for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, origin: SiteOrigin) -> Path:
        """The file of an origin."""
        host = origin.host.replace(":", "_")
        return self.folder / f"{origin.scheme}-{host}-{origin.port}.json"

    def read(self, origin: SiteOrigin) -> Secret | None:
        """The token of an origin, or None. Raises `InvalidInput` with the exact fix."""
        path = self.path(origin)
        data = read_private(path, _OWN)
        if data is None:
            return None
        try:
            document = json.loads(data)
            fits = document["origin"] == str(origin)
            token = str(document["token"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise refuse(path, "does not hold a token", "Store it again: harbor-tui port token --store file") from None
        return _token(path, token.encode("ascii", "replace")) if fits else None

    def write(self, origin: SiteOrigin, token: Secret) -> None:
        """Store the token of an origin. Raises `InvalidInput` with the exact fix."""
        make_private_folder(self.folder)
        self._check_folder()
        document = {"origin": str(origin), "token": token.reveal()}
        write_private(self.path(origin), json.dumps(document).encode("ascii"))

    def remove(self, origin: SiteOrigin) -> bool:
        """Remove the token of an origin; False when there was none."""
        path = self.path(origin)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise refuse(path, f"cannot be removed ({error.strerror})", command("rm", path)) from None
        return True

    def _check_folder(self) -> None:
        found = os.lstat(self.folder)
        if self.folder.is_symlink() or found.st_uid != os.geteuid():
            raise refuse(self.folder, "is not a folder of yours", command("ls -ld", self.folder))
        if found.st_mode & 0o077:
            raise refuse(self.folder, "is open to other users", command("chmod 700", self.folder))
