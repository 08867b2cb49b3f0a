"""Tokens in files: one that the operator names, and those of each origin in `secrets/`."""

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
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.port import SiteOrigin
from harbor_tui.domain.secrets.secret import Secret, token_text

CREDENTIAL: Final = "harbor-confluence-token"
_MOST_BYTES: Final = 8 * 1024
_MOST_TOKENS_BYTES: Final = 64 * 1024
_UNNAMED: Final = ""
"""Under this name stands a token of the time when an origin had one for all ports."""
_NAMED: Final = FileRules(_MOST_BYTES)
_CREDENTIAL: Final = FileRules(_MOST_BYTES, forbidden_mode=0o037, fixed_mode="440")
_OWN: Final = FileRules(_MOST_TOKENS_BYTES, root_may_own=False, folder_forbidden_mode=0o077)


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
    return _token(path, token_text(data))


def _token(path: Path, text: str) -> Secret:
    if not text.strip():
        raise refuse(path, "is empty", "Put the token into it.")
    try:
        return Secret(text)
    except InvalidInput as error:
        problem = f"does not hold a token: it {error.problems[0].problem}"
        raise refuse(path, problem, "Put the token alone into it, on one line.") from None


class _Damaged(InvalidInput):
    """A file of ours that holds no tokens any more: nothing is lost by writing it anew."""


class SecretsFolder:
    """`secrets/`, 0700: one 0600 file per origin, naming the origin and, for each port that goes there, its token."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, origin: SiteOrigin) -> Path:
        """The file of an origin."""
        host = origin.host.replace(":", "_")
        return self.folder / f"{origin.scheme}-{host}-{origin.port}.json"

    def read(self, origin: SiteOrigin, name: str) -> Secret | None:
        """The token of a port at an origin, or None. Raises `InvalidInput` with the exact fix."""
        return self._token(origin, self._tokens(origin).get(name))

    def read_unnamed(self, origin: SiteOrigin) -> Secret | None:
        """A token that was kept for the origin alone, before ports had their own."""
        return self._token(origin, self._tokens(origin).get(_UNNAMED))

    def write(self, origin: SiteOrigin, name: str, token: Secret) -> None:
        """Store a port's token, in the place of its own and of an unnamed one. Raises `InvalidInput` with the fix."""
        make_private_folder(self.folder)
        self._check_folder()
        self._replace(origin, self._others(origin, name) | {name: token.reveal()})

    def remove(self, origin: SiteOrigin, name: str) -> bool:
        """Remove a port's token, and an unnamed one; False when there was none. A file that must not be used goes."""
        try:
            others = self._others(origin, name)
        except InvalidInput:
            others = {}
        if others:
            found = len(others) < len(self._tokens(origin))
            if found:
                self._replace(origin, others)
            return found
        path = self.path(origin)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise refuse(path, f"cannot be removed ({error.strerror})", command("rm", path)) from None
        return True

    def _others(self, origin: SiteOrigin, name: str) -> dict[str, str]:
        """The tokens of the other ports; a damaged file holds none. Raises `InvalidInput` for one that is unsafe."""
        try:
            return {each: token for each, token in self._tokens(origin).items() if each not in (name, _UNNAMED)}
        except _Damaged:
            return {}

    def _tokens(self, origin: SiteOrigin) -> dict[str, str]:
        path = self.path(origin)
        data = read_private(path, _OWN)
        if data is None:
            return {}
        document = json_reader.record(data)
        named = document.get("tokens", {}) if document is not None and "origin" in document else None
        if document is None or not isinstance(named, dict):
            refused = refuse(path, "does not hold a token", "Store it again: harbor-tui port token --store file")
            raise _Damaged(refused.summary, advice=refused.advice)
        if document["origin"] != str(origin):
            return {}
        unnamed = {_UNNAMED: document["token"]} if "token" in document else {}
        return {str(name): str(token) for name, token in (named | unnamed).items()}

    def _token(self, origin: SiteOrigin, text: str | None) -> Secret | None:
        return None if text is None else _token(self.path(origin), text)

    def _replace(self, origin: SiteOrigin, tokens: dict[str, str]) -> None:
        document = {"origin": str(origin), "tokens": tokens}
        write_private(self.path(origin), json.dumps(document).encode("ascii"))

    def _check_folder(self) -> None:
        found = os.lstat(self.folder)
        if self.folder.is_symlink() or found.st_uid != os.geteuid():
            raise refuse(self.folder, "is not a folder of yours", command("ls -ld", self.folder))
        if found.st_mode & 0o077:
            raise refuse(self.folder, "is open to other users", command("chmod 700", self.folder))
