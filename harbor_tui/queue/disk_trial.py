"""Try out in a folder all that the queue or the trail needs of its disk, and say what that refuses and what to do.

Modes and owners (`posture`) tell nothing of a file system without hard links, locks or a working fsync, or of a disk on
which there is no room: only doing it does.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from harbor_tui.contracts.adapters import PostureProblem
from harbor_tui.queue import safe_files
from harbor_tui.queue.permissions import mounts
from harbor_tui.queue.permissions.posture import FOLDERS
from harbor_tui.queue.put_once import STAGING_PREFIX

_TRIES: Final = 5
_CONTENT: Final = bytes(4096)
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_ANOTHER_FOLDER: Final = "Set [queue] folder in config.toml to a folder on a local file system (ext4, xfs, btrfs)."
_ANOTHER_HOME: Final = "Use a home on a local file system (ext4, xfs, btrfs): --home, or HARBOR_TUI_HOME."
_BROKEN_DISK: Final = "The disk or its driver fails: look into the system's log (dmesg), and save what is there."
_MAKING: Final = "make a file"
_WHY: Final = {
    _MAKING: "every record is one",
    "lock a file": "locks tell who is at work from who has died",
    "write to a file": "every record is written",
    "sync a file": "what is not synced may be lost when the power goes",
    "make a hard link": "every decision is written once by one, so that nothing is sent twice",
    "rename a file": "results are replaced by it",
    "sync the folder": "a name that is not synced may be lost when the power goes",
    "remove a file": "requests leave the drop box so",
}
"""What is tried, and what it is needed for."""


def tried_out(queue: Path) -> tuple[PostureProblem, ...]:
    """What is refused in the queue's folders; a folder that is not there, or not to be entered, is `posture`'s."""
    found = (_refused_in(queue / name, _ANOTHER_FOLDER, links=True) for name in ("", *FOLDERS))
    return tuple(problem for problem in found if problem is not None)


def trail_tried_out(folder: Path) -> tuple[PostureProblem, ...]:
    """What is refused in the trail's folder, which does without hard links."""
    problem = _refused_in(folder, _ANOTHER_HOME, links=False)
    return () if problem is None else (problem,)


class _NoLock(Exception):
    """A lock was given to two at once."""


def _refused_in(here: Path, elsewhere: str, *, links: bool) -> PostureProblem | None:
    """The first thing that is refused, as a problem. Whoever tidies up may take a file for abandoned: then again."""
    try:
        with safe_files.folder(str(here)) as folder:
            for _ in range(_TRIES):
                steps = _Steps(folder, links=links)
                try:
                    steps.run()
                except FileNotFoundError:
                    continue
                except OSError as error:
                    return _told(here, folder, steps.doing, error, elsewhere)
                except _NoLock:
                    problem = f"{_where(here, folder)} gives one lock to two at once: {_WHY[steps.doing]}."
                    return PostureProblem(problem, elsewhere)
                return None
    except OSError:
        pass
    return None


class _Steps:
    """A file's whole life in a folder; `doing` is the step that is under way."""

    def __init__(self, folder: int, *, links: bool) -> None:
        self.doing = _MAKING
        self._folder = folder
        self._links = links
        self._name, self._other = (f"{STAGING_PREFIX}{secrets.token_hex(10)}" for _ in range(2))

    def run(self) -> None:
        """Take all steps. Raises `OSError` or `_NoLock` in the one that is refused; nothing stays, if it can be."""
        descriptor = os.open(self._name, _MAKE, 0o600, dir_fd=self._folder)
        try:
            for step in self._with(descriptor):
                self.doing = step
        finally:
            os.close(descriptor)
            for name in (self._name, self._other):
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=self._folder)

    def _with(self, descriptor: int) -> Iterator[str]:
        here = self._folder
        yield "lock a file"
        self._lock(descriptor)
        yield "write to a file"
        os.write(descriptor, _CONTENT)
        yield "sync a file"
        os.fsync(descriptor)
        if self._links:
            yield "make a hard link"
            os.link(self._name, self._other, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)
            os.unlink(self._other, dir_fd=here)
        yield "rename a file"
        os.rename(self._name, self._other, src_dir_fd=here, dst_dir_fd=here)
        yield "sync the folder"
        os.fsync(here)
        yield "remove a file"
        os.unlink(self._other, dir_fd=here)

    def _lock(self, descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        second = os.open(self._name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._folder)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            os.close(second)
        raise _NoLock


def _where(here: Path, folder: int) -> str:
    kind = mounts.file_system_type(os.fstat(folder).st_dev)
    return f"The file system of {here}{f' ({kind})' if kind else ''}"


def _told(here: Path, folder: int, doing: str, error: OSError, elsewhere: str) -> PostureProblem:
    said = error.strerror or str(error)
    refused = safe_files.unavailable(f"Cannot {doing} in {here}", error, elsewhere)
    if refused.advice != elsewhere:  # full, or out of descriptors: no other folder is needed
        return PostureProblem(refused.summary, refused.advice)
    if error.errno == errno.EROFS:
        fix = "Mount it so that it can be written (mount -o remount,rw), or look into dmesg for why it is not."
        return PostureProblem(f"{_where(here, folder)} is read-only.", fix)
    fix = _BROKEN_DISK if error.errno == errno.EIO else elsewhere
    return PostureProblem(f"{_where(here, folder)} refuses to {doing} ({said}): {_WHY[doing]}.", fix)
