"""Keeps work beside the screen from holding it up: the collector of reference cycles, and other threads.

A page of a megabyte is half a million small immutable objects without a cycle among them; the collector would go
through all of them again and again, for 100 ms at a time. So it rests while they are made, and what is there then is
set aside from its later rounds; dropping the page frees it as ever, by counting references.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MANY: Final = 50_000
"""From so many new objects on, they are set aside; fewer are left to the collector as ever."""
TURN_S: Final = 0.0005
"""How long another thread may go on while the screen waits. A key passes the event loop some ten times."""
_resting = 0


def screen_first() -> None:
    """Work in other threads gives way to the screen at once; for the rest of the program."""
    sys.setswitchinterval(TURN_S)


def set_aside_what_is_there() -> None:
    """What has been loaded stays for good: the collector does not go through it again and again."""
    gc.freeze()


@contextmanager
def collector_rests() -> Iterator[None]:
    """No collection inside; afterwards it goes on, without what has been made if that is much."""
    global _resting
    if not _resting:
        gc.disable()
    _resting += 1
    try:
        yield
    finally:
        _resting -= 1
        if not _resting:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
