"""A value that is made when it is first asked for, from whichever thread, and once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Made_co = TypeVar("_Made_co", covariant=True)


class Lazy(Generic[_Made_co]):
    """Call it for the value. Who asks while another thread makes it waits for that; a failure is not remembered."""

    def __init__(self, make: Callable[[], _Made_co]) -> None:
        self._make = make
        self._found: tuple[_Made_co] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> _Made_co:
        """The value."""
        if self._found is None:
            with self._lock:
                if self._found is None:
                    self._found = (self._make(),)
        return self._found[0]

    @property
    def there(self) -> _Made_co | None:
        """The value, if anybody has asked for it; makes nothing."""
        return None if self._found is None else self._found[0]
