"""The machine's own time, as the workflow's `Clock`."""

from __future__ import annotations

import time


class SystemClock:
    """Implements `Clock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds from an arbitrary start."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking."""
        import asyncio

        await asyncio.sleep(seconds)
