"""The one owner of Python's garbage collector: when it pauses, and what it need not visit again.

A page of a megabyte is half a million small immutable objects without a cycle among them; the collector would go
through all of them again and again, for 100 ms at a time. So it pauses while they are made, and whatever exists then
is frozen: later rounds skip it. A page is still freed when it is dropped, by reference counting. Nothing is ever
unfrozen: that would undo what was frozen for good at the start. So dead cycles are collected before: once frozen, they
never would be.
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
"""From this many new objects on they are frozen; fewer are left to the collector as usual."""
COLLECT_EVERY_S: Final = 30.0
"""Seconds: dead cycles have been collected at most this long before anything is frozen."""
_counting: Final = Lock()
_collected_at = 0.0
_resting = 0
"""How many callers want it paused, in all threads."""


def freeze_startup_objects() -> None:
    """Freeze what has been loaded, since it stays for good: the collector does not visit it again and again."""
    gc.freeze()


@contextmanager
def gc_paused() -> Iterator[None]:
    """No collection inside; afterwards it resumes, without the new objects if they are many."""
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
    """Quick: what stays is frozen, so only newer objects are visited."""
    global _collected_at
    if monotonic() - _collected_at > COLLECT_EVERY_S:
        gc.collect()
        _collected_at = monotonic()
