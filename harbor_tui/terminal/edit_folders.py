"""Folders under the temporary one in which an operator's editor works on a text; those of killed consoles are removed.

A folder is held by `flock` while its console or its editor lives. Implements `contracts.adapters.Leftovers`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "harbor-edit-"
_TRIES: Final = 20
_OPEN: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def edit_folder() -> Iterator[tuple[Path, int]]:
    """A new folder that only this user can enter, and the descriptor by which it is held; gone afterwards."""
    folder, held = _held_folder()
    try:
        yield folder, held
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _held_folder() -> tuple[Path, int]:
    """A start that looks between its creation and its lock takes it for abandoned: then another one."""
    for _ in range(_TRIES):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with contextlib.suppress(FileNotFoundError):
            held = os.open(folder, _OPEN)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(held).st_nlink:
                    return folder, held
            os.close(held)
    raise BlockingIOError(errno.EAGAIN, "every folder for the editor was taken by somebody else")


class EditFolders:
    """What killed consoles left of this user's edits."""

    def clear_staging(self, *, everywhere: bool = False) -> int:
        """Remove the folders whose console and editor are dead; returns how many."""
        return sum(_if_abandoned(folder, remove=True) for folder in _folders())

    def staging_left(self) -> tuple[str, ...]:
        """Those folders."""
        return tuple(str(folder) for folder in _folders() if _if_abandoned(folder, remove=False))


def _folders() -> list[Path]:
    home = Path(tempfile.gettempdir())
    try:
        return sorted(home / name for name in os.listdir(home) if name.startswith(PREFIX))
    except OSError:
        return []


def _if_abandoned(folder: Path, *, remove: bool) -> bool:
    """Whether it is ours, and nobody holds it. Others may make whatever they like under the temporary folder."""
    try:
        descriptor = os.open(folder, _OPEN)
    except OSError:
        return False
    try:
        facts = os.fstat(descriptor)
        if facts.st_uid != os.geteuid() or stat.S_IMODE(facts.st_mode) != 0o700:
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if remove:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
