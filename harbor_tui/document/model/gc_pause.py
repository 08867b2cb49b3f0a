"""The one owner of Python's collector of reference cycles: when it rests, and what it need not look at again.

A page of a megabyte is half a million small immutable objects without a cycle among them; the collector would go
through all of them again and again, for 100 ms at a time. So it rests while they are made, and what is there then is
set aside from its later rounds; dropping the page frees it as ever, by counting references. Nothing is ever put back:
that would undo what was set aside for good at the start. So dead cycles are collected before: set aside with the rest,
they would never be.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY: Final = 50_000
"""From so many new objects on, they are set aside; fewer are left to the collector as ever."""
COLLECT_EVERY_S: Final = 30.0
"""How long before something is set aside dead cycles were looked for, at the most."""
_counting: Final = Lock()
_collected_at = 0.0
_resting = 0
"""How many want it to rest, in all threads."""


def freeze_startup_objects() -> None:
    """What has been loaded stays for good: the collector does not go through it again and again."""
    gc.freeze()


@contextmanager
def gc_paused() -> Iterator[None]:
    """No collection inside; afterwards it goes on, without what has been made if that is much."""
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(change: int) -> None:
    global _resting
    with _counting:
        if not _resting:
            _collect()
        _resting += change
        if _resting:
            gc.disable()
            return
        if gc.get_count()[0] > MANY:
            gc.freeze()
        gc.enable()


def _collect() -> None:
    """Quick: what stays was set aside, so that only what came since then is gone through."""
    global _collected_at
    if monotonic() - _collected_at > COLLECT_EVERY_S:
        gc.collect()
        _collected_at = monotonic()
