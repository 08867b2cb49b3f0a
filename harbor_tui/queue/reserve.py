"""A little room kept back in the queue, so that a disk that agents have filled can be cleaned by rejecting.

A rejection is a few small records and takes its request's file away, so all that it needs is to be able to begin.
"""

from __future__ import annotations

import contextlib
import os
from typing import Final

from harbor_tui.queue import safe_files

FOLDER: Final = ".room"
_FILES: Final = 32
"""Enough for the records of several rejections: on some disks it is files that run out, not bytes."""
_BYTES_EACH: Final = 16 * 1024
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def keep(queue: int) -> None:
    """Fill up what is missing of the reserve. Raises `OSError`."""
    with contextlib.suppress(FileExistsError):
        os.mkdir(FOLDER, 0o700, dir_fd=queue)
    with safe_files.folder(FOLDER, queue) as room:
        for name in {str(number) for number in range(_FILES)}.difference(os.listdir(room)):
            descriptor = os.open(name, _MAKE, 0o600, dir_fd=room)
            try:
                os.posix_fallocate(descriptor, 0, _BYTES_EACH)
            finally:
                os.close(descriptor)


def give_up(queue: int) -> None:
    """Remove the reserve; nothing happens where there is none. Raises `OSError`."""
    with contextlib.suppress(FileNotFoundError), safe_files.folder(FOLDER, queue) as room:
        for name in os.listdir(room):
            os.unlink(name, dir_fd=room)
