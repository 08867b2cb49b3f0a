"""The countdown after a 429: a few attempts by itself while the program runs, then a key press."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from harbor_tui.contracts.adapters import Clock
from harbor_tui.domain.outcomes import SendReport
from harbor_tui.runtime.running_time import let_pass

MOST_BY_ITSELF: Final = 3
DEFAULT_WAIT_S: Final = 30.0
SHORTEST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 300.0
RATE_LIMITED: Final = "rate_limited"


def wait_after(report: SendReport) -> float:
    """How long to wait: what the service asked for, from 1 to 300 s; 30 s when it said nothing usable."""
    asked = report.retry_after
    return DEFAULT_WAIT_S if asked is None else min(max(asked, SHORTEST_WAIT_S), LONGEST_WAIT_S)


class RateLimitRetry:
    """Counts down for requests that the service put off.

    Like the undo time the countdown begins again after the program stood still, and `stood_still` is told for how many
    seconds: nothing leaves in the moment in which somebody comes back to it.
    """

    def __init__(
        self,
        clock: Clock,
        send_again: Callable[[str], Awaitable[None]],
        at: dict[str, float],
        stood_still: Callable[[float], None],
    ) -> None:
        self._clock = clock
        self._send_again = send_again
        self._at = at
        self._stood_still = stood_still
        self._tries: dict[str, int] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def consider(self, request_id: str, report: SendReport) -> bool:
        """Start a countdown when the service asked to wait and there are attempts left."""
        if report.error_class != RATE_LIMITED:
            self._tries.pop(request_id, None)
            return False
        tries = self._tries.get(request_id, 0)
        if tries >= MOST_BY_ITSELF:
            return False  # also after a key press: three by itself, and no more
        self._tries[request_id] = tries + 1
        wait = wait_after(report)
        self._at[request_id] = self._clock.monotonic() + wait
        self._tasks[request_id] = asyncio.create_task(self._count_down(request_id, wait), name=f"retry {request_id}")
        return True

    async def _count_down(self, request_id: str, wait: float) -> None:
        await let_pass(self._clock, wait, lambda stood_s: self._begin_again(request_id, wait, stood_s))
        self._at.pop(request_id, None)
        self._tasks.pop(request_id, None)
        await self._send_again(request_id)

    def _begin_again(self, request_id: str, wait: float, stood_s: float) -> None:
        self._at[request_id] = self._clock.monotonic() + wait
        self._stood_still(stood_s)

    def cancel(self, request_id: str) -> bool:
        """Stop a countdown; the request then waits for a key press."""
        self._at.pop(request_id, None)
        task = self._tasks.pop(request_id, None)
        if task is not None:
            task.cancel()
        return task is not None

    def cancel_all(self) -> None:
        """Stop all countdowns."""
        for request_id in tuple(self._tasks):
            self.cancel(request_id)
