"""Half-written files of writers that were killed, wherever in the queue they lie: found, and removed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from harbor_tui.queue import archive, disk, keys
from harbor_tui.queue.put_once import abandoned_names, clear_staging

_WRITTEN_BY_ALL = (".", "pending", "results", f"cases/{keys.FOLDER}")
"""Where agents and nodes write all the time; few folders, so that they can be looked at all the time."""


def clear(queue: int, *, everywhere: bool) -> int:
    """Remove them; returns how many there were."""
    return sum(clear_staging(folder) for _, folder in _folders(queue, everywhere=everywhere))


def names(queue: int) -> tuple[str, ...]:
    """All of them, by their path in the queue."""
    found = _folders(queue, everywhere=True)
    return tuple(os.path.normpath(f"{path}/{name}") for path, folder in found for name in abandoned_names(folder))


def _folders(queue: int, *, everywhere: bool) -> Iterator[tuple[str, int]]:
    """Each folder by its path, open; what is gone meanwhile, or cannot be entered, holds up none of the others."""
    for path in (*_WRITTEN_BY_ALL, *(_all_cases(queue) if everywhere else ())):
        with contextlib.suppress(OSError), disk.folder(path, queue) as folder:
            yield path, folder


def _all_cases(queue: int) -> Iterator[str]:
    yield from _below(queue, "cases")
    yield "archive"
    with disk.folder("archive", queue) as folder:
        months = archive.months(folder)
    for month in months:
        yield from _below(queue, f"archive/{month}")


def _below(queue: int, path: str) -> Iterator[str]:
    """A folder and every folder in it."""
    yield path
    with disk.folder(path, queue) as folder:
        inside = os.listdir(folder)
    yield from (f"{path}/{name}" for name in inside if not name.startswith("."))
