"""Tell when something changed in the queue: by the kernel's notices, or by looking where there are none."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

WATCHED: Final = ("pending", "cases", "results")
_DEBOUNCE_MS: Final = 50
_STEP_MS: Final = 10
_LOOK_EVERY_MS: Final = 1_000


async def changes(path: Path) -> AsyncIterator[None]:
    """Yields at once, so that nothing is missed between looking and watching, and then after something changed.

    Bursts are one. What the kernel did not tell is seen within a second.
    """
    import watchfiles  # a compiled module: only who watches pays for it

    folders = [path / name for name in WATCHED]
    seen = _times(folders)
    yield
    try:
        async for told in watchfiles.awatch(
            *folders,
            watch_filter=None,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            rust_timeout=_LOOK_EVERY_MS,
            yield_on_timeout=True,
            recursive=False,
        ):
            now = _times(folders)
            if told or now != seen:
                seen = now
                yield
    except (OSError, RuntimeError):  # no notices here (watch limit, odd file system, a folder gone)
        async for _ in changes_by_looking(folders):
            yield


async def changes_by_looking(folders: list[Path], every: float = _LOOK_EVERY_MS / 1000) -> AsyncIterator[None]:
    """The same by comparing the folders' times: a few microseconds a look."""
    seen = _times(folders)
    while True:
        await asyncio.sleep(every)
        now = _times(folders)
        if now != seen:
            seen = now
            yield


def _times(folders: list[Path]) -> list[int]:
    return [_time(folder) for folder in folders]


def _time(folder: Path) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
