"""The machine's own time, as the workflow's `Clock`."""

from __future__ import annotations

import time
from typing import Final

_DURATIONS: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine is suspended, where there is such a clock: so a suspension can be noticed."""


class SystemClock:
    """Implements `Clock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds from an arbitrary start."""
        return time.clock_gettime(_DURATIONS)

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking."""
        import asyncio

        await asyncio.sleep(seconds)
