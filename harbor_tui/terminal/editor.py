"""Letting the operator change a text in their own editor, on a file that only they can read."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from harbor_tui.domain.errors import InvalidInput, NotFound, SetupIncomplete
from harbor_tui.domain.secrets.child_environment import child_environment
from harbor_tui.terminal.edit_folders import edit_folder

MOST_BYTES: Final = 16 * 1024 * 1024
_FALLBACKS: Final = ("sensible-editor", "nano", "vim", "vi")
_RETURNS_AT_ONCE: Final = {"code": "--wait", "codium": "--wait", "subl": "--wait", "gedit": "--wait", "zed": "--wait"}

Run = Callable[[Sequence[str]], int]
Which = Callable[[str], str | None]


def _run(command: Sequence[str], held: int) -> int:
    """The editor holds the folder too: it may outlive a console that is killed."""
    return subprocess.run(command, check=False, pass_fds=(held,), env=child_environment(os.environ)).returncode


def editor_command(environment: Mapping[str, str], which: Which = shutil.which) -> tuple[str, ...]:
    """The operator's editor with its arguments; a windowed one is told to wait. Raises `SetupIncomplete`."""
    setting = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        command = shlex.split(setting)
    except ValueError:
        raise SetupIncomplete(
            f"$EDITOR cannot be read as a command: {setting!r}.", advice="Set it like EDITOR='vim -n'."
        ) from None
    command = command or [next((name for name in _FALLBACKS if which(name)), "")]
    if not command[0] or which(command[0]) is None:
        named = f"{command[0]} is not installed" if command[0] else "none is installed"
        raise SetupIncomplete(
            f"There is no editor to open: {named}.", advice="Set EDITOR to one, for example EDITOR=nano."
        )
    wait = _RETURNS_AT_ONCE.get(command[0].rsplit("/", 1)[-1])
    return tuple(command if wait is None or wait in command else [command[0], wait, *command[1:]])


def edit_text(text: str, command: Sequence[str], *, suffix: str = ".xml", run: Run | None = None) -> str:
    """`text` as the operator leaves it; blocks until the editor ends. The caller has given the terminal away.

    The line end that editors add to the last line does not count as a change. The file is 0600 in a folder of its own
    and is gone afterwards, whatever happened. Raises `InvalidInput` when what was left is no UTF-8 text or too long,
    `NotFound` when the editor failed or removed the file.
    """
    with edit_folder() as (folder, held):
        path = folder / f"request{suffix}"
        data = _as_utf8(text)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        _edit(command, path, run or partial(_run, held=held))
        left = _read_back(path)
        return text if left == text + "\n" else left


def _as_utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInput("The text holds half a character (a lone surrogate): no editor can be given it.") from None


def _edit(command: Sequence[str], path: Path, run: Run) -> None:
    try:
        status = run([*command, str(path)])
    except OSError as error:
        raise NotFound(f"The editor {command[0]} did not start: {error.strerror}.") from None
    if status:
        raise NotFound(f"The editor {command[0]} ended with status {status}.", advice="Nothing was changed.")


def _read_back(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InvalidInput(f"The text is now {size} bytes long, more than the {MOST_BYTES} that are read back.")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise NotFound("The editor removed the file.", advice="Nothing was changed.") from None
    except UnicodeDecodeError:
        raise InvalidInput("The text is not UTF-8 any more.", advice="Nothing was changed; save it as UTF-8.") from None
