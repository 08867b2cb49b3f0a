"""Decisions in their undo time: kept in memory only, so that leaving or crashing leaves the request pending."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from harbor_tui.contracts.adapters import Clock
from harbor_tui.domain.errors import Conflict
from harbor_tui.runtime.running_time import let_pass
from harbor_tui.workflow.inbox.model import Held


class UndoWindow:
    """Holds decisions until their time is over, then hands each to `carry_out`, once.

    Their time is that in which the program ran. After a stop it begins again: `begun_again` is told of each decision
    with its new time, and for how many seconds the program stood still.
    """

    def __init__(
        self, clock: Clock, carry_out: Callable[[Held], Awaitable[None]], begun_again: Callable[[Held, float], None]
    ) -> None:
        self._clock = clock
        self._carry_out = carry_out
        self._begun_again = begun_again
        self._held: dict[str, Held] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def hold(self, held: Held) -> Held:
        """Start the undo time. Raises `Conflict` when a decision about the request is held already."""
        if held.request_id in self._held:
            raise Conflict("A decision about this request is being held.", advice="Press u to take it back first.")
        self._held[held.request_id] = held
        seconds = held.until - self._clock.monotonic()
        task = asyncio.create_task(self._wait(held.request_id, seconds), name=f"hold {held.request_id}")
        task.add_done_callback(_report_fault)
        self._waiting[held.request_id] = task
        return held

    def take_back(self, request_id: str) -> bool:
        """Undo; False when it has taken effect already."""
        held = self._held.pop(request_id, None)
        task = self._waiting.pop(request_id, None)
        if task is not None:
            task.cancel()
        return held is not None

    def held(self) -> tuple[Held, ...]:
        """What is held, the one that ends first first."""
        return tuple(sorted(self._held.values(), key=lambda held: held.until))

    def of(self, request_id: str) -> Held | None:
        """The decision that is held about a request."""
        return self._held.get(request_id)

    def drop_all(self) -> int:
        """Forget everything that is held: nothing was written, the requests stay pending."""
        dropped = len(self._held)
        for request_id in tuple(self._held):
            self.take_back(request_id)
        return dropped

    async def finish(self, deadline_s: float) -> None:
        """Wait for what is being carried out; after the deadline cancel it, and let it record how far it came."""
        await finished_or_cancelled(self._under_way, deadline_s)

    async def _wait(self, request_id: str, seconds: float) -> None:
        await let_pass(self._clock, seconds, lambda stood_s: self._begin_again(request_id, seconds, stood_s))
        held = self._held.pop(request_id, None)
        if held is None:
            return
        self._waiting.pop(held.request_id, None)
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        await self._carry_out(held)

    def _begin_again(self, request_id: str, seconds: float, stood_s: float) -> None:
        held = self._held.get(request_id)
        if held is not None:
            self._held[request_id] = dataclasses.replace(held, until=self._clock.monotonic() + seconds)
            self._begun_again(self._held[request_id], stood_s)


async def finished_or_cancelled(tasks: Iterable[asyncio.Task[Any]], deadline_s: float) -> None:
    """Give tasks their time; cancel those that are late, and wait until they have recorded how far they came."""
    under_way = set(tasks)
    if under_way:
        _, late = await asyncio.wait(under_way, timeout=deadline_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _report_fault(task: asyncio.Task[None]) -> None:
    """A fault of ours while a decision is carried out must not go unseen; the records say how far it came."""
    if not task.cancelled() and task.exception() is not None:
        context = {"message": f"{task.get_name()} failed", "exception": task.exception(), "task": task}
        task.get_loop().call_exception_handler(context)
