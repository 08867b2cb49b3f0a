"""Half-written files of writers that were killed, wherever in the queue they lie: found, and removed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from harbor_tui.queue import archive, idempotency_keys, safe_files
from harbor_tui.queue.put_once import STAGING_PREFIX, abandoned_names, clear_staging

_WRITTEN_BY_ALL = (".", "pending", "results", f"cases/{idempotency_keys.FOLDER}")
"""Where agents and nodes write all the time; few folders, so that they can be looked at all the time."""


def clear(queue: str, *, everywhere: bool) -> int:
    """Remove them; returns how many there were. Raises `OSError`."""
    return sum(clear_staging(folder) for _, folder in _folders(queue, everywhere=everywhere))


def names(queue: str) -> tuple[str, ...]:
    """All of them, by their path in the queue. Raises `OSError`."""
    found = _folders(queue, everywhere=True)
    return tuple(os.path.normpath(f"{path}/{name}") for path, folder in found for name in abandoned_names(folder))


def _folders(queue: str, *, everywhere: bool) -> Iterator[tuple[str, int]]:
    """Folders with staging files, by path, open; what is gone, or cannot be entered, holds up none of the others."""
    for path in (*_WRITTEN_BY_ALL, *(_all_cases(queue) if everywhere else ())):
        here = f"{queue}/{path}"
        with contextlib.suppress(OSError):
            if any(name.startswith(STAGING_PREFIX) for name in os.listdir(here)):
                with safe_files.folder(here) as folder:
                    yield path, folder


def _all_cases(queue: str) -> Iterator[str]:
    """Where cases lie, and every one of them: there may be 100,000, so that each is only listed."""
    with safe_files.folder(f"{queue}/archive") as folder:
        months = archive.months(folder)
    yield "archive"
    for path in ("cases", *(f"archive/{month}" for month in months)):
        yield path
        yield from (f"{path}/{name}" for name in os.listdir(f"{queue}/{path}") if not name.startswith("."))
