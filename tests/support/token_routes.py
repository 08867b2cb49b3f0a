"""Every route by which a token reaches the program; each gives the environment that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.support.commands import harbor

BACKENDS: Final = Path(__file__).parents[1] / "config" / "tokens" / "backends"
Route = Callable[[Path, str], dict[str, str]]


def by_file(home: Path, token: str) -> dict[str, str]:
    """The program's own file."""
    assert harbor(home, "port", "token", "--store", "file", given=token + "\n").code == 0
    return {}


def by_keyring(home: Path, token: str) -> dict[str, str]:
    """A keyring, which here is a file elsewhere."""
    environment = with_backend(home, "Kept")
    assert harbor(home, "port", "token", given=token, env=environment).code == 0
    return environment


def with_backend(home: Path, name: str) -> dict[str, str]:
    """Use one of the staged keyrings."""
    config = home / "config.toml"
    config.write_text(config.read_text() + f'\n[secrets]\nkeyring_backend = "staged_keyrings.{name}"\n')
    return {"PYTHONPATH": str(BACKENDS), "STAGED_KEYRING": str(home.parent / "keyring.json")}


def by_environment(home: Path, token: str) -> dict[str, str]:
    """As containers do."""
    return {"HARBOR_TUI_TOKEN": token}


def by_token_file(home: Path, token: str) -> dict[str, str]:
    """A file that is named in the environment."""
    return {"HARBOR_TUI_TOKEN_FILE": str(_private(home.parent / "token", token))}


def by_credential(home: Path, token: str) -> dict[str, str]:
    """As systemd hands it over."""
    folder = home.parent / "credentials"
    folder.mkdir(mode=0o700)
    _private(folder / "harbor-confluence-token", token)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def _private(path: Path, token: str) -> Path:
    path.write_text(token + "\n")
    path.chmod(0o600)
    return path


ROUTES: Final[dict[Route, str]] = {
    by_file: "file",
    by_keyring: "keyring",
    by_environment: "environment",
    by_token_file: "token file",
    by_credential: "token file",
}
"""Route → the store that the program names."""
