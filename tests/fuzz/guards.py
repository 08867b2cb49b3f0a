"""Takes away the guards that turn a fault of ours about one file into that file's row: here faults are to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from harbor_tui.runtime.faults import Faults


@contextmanager
def without_guards() -> Iterator[None]:
    """Within this, an error of ours comes out where it arose."""
    with patch.object(Faults, "told", _unguarded):
        yield


@contextmanager
def _unguarded(_faults: object, _about: str) -> Iterator[None]:
    yield
