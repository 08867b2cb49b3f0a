"""Pausing Python's cycle collector while a document is built: it makes no cycles, and walking them takes long."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY: Final = 2_000


@contextmanager
def collector_paused() -> Iterator[None]:
    """Within this, no cycles are looked for. Many new objects are then counted as old ones: they came to stay."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
            gc.unfreeze()
        gc.enable()
