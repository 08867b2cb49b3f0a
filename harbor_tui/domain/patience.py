"""How long work on what others wrote may go on, and whether anybody still waits for it: the work itself looks.

What reads and checks a body calls `look` after each slice of it, or `step` for each node. Where nobody set a bound,
and nobody can go away, that does nothing. All of it belongs to the thread that works.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from harbor_tui.domain.errors import GivenUp, TookTooLong

STEPS: Final = 1000
"""So many nodes are worked on between two looks."""


class Waiter:
    """Somebody who waits for work in another thread, and may go away before it is done."""

    __slots__ = ("gone",)

    def __init__(self) -> None:
        self.gone = False


class _Patience(threading.local):
    """What this thread has of it."""

    waiter: Waiter | None = None
    until: float | None = None
    """In seconds that this thread has worked: a busy machine or a stop takes nothing away from it."""
    seconds = 0.0
    left = STEPS


_here: Final = _Patience()


@contextmanager
def waited_for(waiter: Waiter) -> Iterator[None]:
    """Work in this thread ends with `GivenUp`, at its next look, once `waiter` has gone."""
    before, _here.waiter = _here.waiter, waiter
    try:
        yield
    finally:
        _here.waiter = before


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Work in this thread ends with `TookTooLong`, at its next look, once it has taken so much of the processor."""
    before = _here.until, _here.seconds
    _here.until, _here.seconds = time.thread_time() + seconds, seconds
    try:
        yield
    finally:
        _here.until, _here.seconds = before


def look() -> None:
    """Go on, or raise `GivenUp` or `TookTooLong`."""
    if _here.waiter is not None and _here.waiter.gone:
        raise GivenUp("Nobody waits for this any more.")
    if _here.until is not None and time.thread_time() > _here.until:
        raise TookTooLong(
            f"It could not be checked within {_here.seconds:g} s of computing time.",
            advice="Make its body shorter or simpler.",
        )


def step() -> None:
    """The same for each of very many small steps: looks now and then."""
    _here.left -= 1
    if _here.left <= 0:
        _here.left = STEPS
        look()
