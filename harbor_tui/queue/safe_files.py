"""Folders and files relative to descriptors: nothing is followed, everything is bounded, errors are ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from harbor_tui.domain.errors import Conflict, DiskFull, NotFound, QueueUnavailable

OPEN_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
PASS_THROUGH: Final = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""For folders that an agent may enter and not list."""
OPEN_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
MOST_RECORD_BYTES: Final = 6 * 1024 * 1024
LEAST_FREE_BYTES: Final = 16 * 1024 * 1024
LEAST_FREE_INODES: Final = 100
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_MORE_FILES: Final = "This program may open no more files: ulimit -n shows how many; allow at least 256."


@contextmanager
def folder(name: str, parent: int | None = None, flags: int = OPEN_FOLDER) -> Iterator[int]:
    """A descriptor of a folder; a symbolic link in its place is an error."""
    descriptor = os.open(name, flags, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Turn what the operating system says into an error of ours; `doing` is like "write the decision"."""
    try:
        yield
    except FileExistsError as error:
        raise Conflict(f"Cannot {doing}: it is there already.", advice="Somebody was first; look again.") from error
    except FileNotFoundError as error:
        raise NotFound(f"Cannot {doing}: it is not there (any more).", advice="Look again.") from error
    except OSError as error:
        raise unavailable(f"Cannot {doing}", error) from error


def unavailable(
    what: str, error: OSError, advice: str = "See what is wrong with the disk or the folder: harbor-tui doctor."
) -> QueueUnavailable:
    """The error that stands for what the operating system said; where it tells the cause itself, its cure."""
    summary = f"{what}: {error.strerror or error}."
    if error.errno in _FULL:
        return DiskFull(summary, advice=DiskFull.cure)
    return QueueUnavailable(summary, advice=NO_MORE_FILES if is_out_of_files(error) else advice)


def is_out_of_files(error: OSError) -> bool:
    """Whether it is about all that is open already: no fault of the file that was to be opened."""
    return error.errno in (errno.EMFILE, errno.ENFILE)


def read_bounded(name: str, parent: int, most: int = MOST_RECORD_BYTES) -> bytes:
    """A file's bytes, at most `most` of them; whatever its size claims to be."""
    descriptor = os.open(name, OPEN_FILE, dir_fd=parent)
    try:
        return read_descriptor(descriptor, most)
    finally:
        os.close(descriptor)


def read_descriptor(descriptor: int, most: int) -> bytes:
    """Up to `most` bytes from a descriptor."""
    parts: list[bytes] = []
    left = most
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def free_space_problem(path: str) -> str:
    """Why nothing new should be taken or approved now (too little space on this file system), or empty."""
    room = os.statvfs(path)
    if room.f_bavail * room.f_frsize < LEAST_FREE_BYTES:
        return f"less than {LEAST_FREE_BYTES // 2**20} MiB are free on the queue's disk"
    if room.f_files and room.f_favail < LEAST_FREE_INODES:
        return f"fewer than {LEAST_FREE_INODES} files can be made on the queue's disk"
    return ""
