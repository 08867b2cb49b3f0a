"""The built-in tenant, served over HTTP on loopback."""

from __future__ import annotations

import importlib.util
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from harbor_tui.config.paths import Home
from harbor_tui.domain.errors import InvalidInput, SetupIncomplete

TOKEN_FILE = "sandbox-token"
_NEEDED = ("starlette", "uvicorn")


def require_demo_extra() -> None:
    """Nothing, where the libraries of the built-in tenant are installed.

    Raises:
        SetupIncomplete: One of them is not; how to get it.
    """
    if all(importlib.util.find_spec(name) for name in _NEEDED):
        return
    raise SetupIncomplete(
        f"The built-in sandbox needs {' and '.join(_NEEDED)}, which are not installed.",
        advice="They come with the extra demo: pip install '.[demo]' where the program's source lies.",
    )


def fault_kinds() -> Mapping[str, str]:
    """How the sandbox can misbehave: kind → one sentence."""
    from harbor_tui.sandbox.service.faults import FAULT_KINDS

    return FAULT_KINDS


def new_token() -> str:
    """A token for a sandbox that nobody else knows."""
    return f"sandbox-{secrets.token_urlsafe(24)}"


def serve_sandbox(
    home: str | None,
    *,
    port: int,
    pages: int,
    seed: int,
    faults: Sequence[str],
    token_file: str | None,
    strict: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM; says where it listens and which file holds its token."""
    require_demo_extra()
    from harbor_tui.sandbox.seed.seeder import seeded_tenant
    from harbor_tui.sandbox.server.app import create_app
    from harbor_tui.sandbox.server.server import serve

    token = new_token()
    try:
        app = create_app(seeded_tenant(pages=pages, seed=seed), token=token, faults=faults, strict_pairing=strict)
    except ValueError as error:
        raise InvalidInput(f"{error}.", advice="See harbor-tui sandbox --help for the kinds.") from None
    file = Path(token_file) if token_file else Home.at(home).state / TOKEN_FILE

    def announce(line: str) -> None:
        _write_token(file, token)  # only now: on a port that is taken it would be the other sandbox's token file
        say(f"{line}\ntoken in {file}")

    try:
        serve(app, port, announce)
    except OSError as error:
        raise InvalidInput(
            f"The sandbox cannot listen on port {port}: {error.strerror}.", advice="Take another port, or 0 for any."
        ) from None


def _write_token(file: Path, token: str) -> None:
    """A fresh 0600 file, whole at once; it takes the place of a plain file and of nothing else."""
    if file.exists() and not file.is_file():
        raise InvalidInput(f"The token file {file} is no plain file.", advice="Name another with --token-file.")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w") as out:
            out.write(token + "\n")
        os.replace(name, file)
    except OSError as error:
        raise InvalidInput(
            f"The token file {file} cannot be written: {error.strerror}.", advice="Name another with --token-file."
        ) from None
