"""The node's background work: watching the queue, tidying it, parsing and checking what nobody has asked for yet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.contracts.adapters import Posture
from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.model import NodeEvent

if TYPE_CHECKING:
    from harbor_tui.workflow.node.upkeep import Housekeeping
    from harbor_tui.workflow.send.recovery import CrashRecovery, Recovered

TIDY_EVERY_S: Final = 10.0
FIRST_ROWS_S: Final = 0.3
"""So long the first rows may take before they are shown."""
_PARSE_PAUSE_S: Final = 0.02
_LOOK_FOR_WORK_S: Final = 2.0
_LOOK_FOR_CHECKS_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 1.0
_MOST_ROUNDS: Final = 1000


class QueueLoop:
    """Runs while the node does. What is the matter with a folder is told, and looked at again later."""

    def __init__(
        self,
        context: NodeContext,
        inbox: Inbox,
        housekeeping: Callable[[], Housekeeping],
        recovery: Callable[[], CrashRecovery],
    ) -> None:
        """`housekeeping` and `recovery` are asked for after the first look, which has nothing to do for them."""
        self.posture = Posture(usable=False)
        self._store = context.store
        self._clock = context.clock
        self._events = context.events
        self._inbox = inbox
        self._housekeeping = housekeeping
        self._recovery = recovery
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def writable(self) -> bool:
        """Whether anything may be recorded in the queue."""
        return self.posture.usable and not self.posture.read_only

    def start(self) -> None:
        """Begin the background work."""
        works: dict[str, Coroutine[Any, Any, None]] = {
            "recover": self._recover_behind(),
            "watch the queue": self._watch(),
            "tidy the queue": self._tidy(),
            "parse ahead": self._work_ahead(lambda: self._housekeeping().parse_ahead(), _LOOK_FOR_WORK_S),
            "check ahead": self._work_ahead(lambda: self._housekeeping().check_ahead(), _LOOK_FOR_CHECKS_S),
        }
        self._tasks = [asyncio.create_task(work, name=name) for name, work in works.items()]
        for task in self._tasks:
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A fault of ours must not end the background work unseen."""
        if task.cancelled() or task.exception() is None:
            return
        self._events.notice(f"The node does not {task.get_name()} any more; start it again.", serious=True)
        context = {"message": f"the task {task.get_name()!r} failed", "exception": task.exception(), "task": task}
        task.get_loop().call_exception_handler(context)

    async def stop(self) -> None:
        """End it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def look_at_queue(self) -> Recovered:
        """Posture, inbox and recovery, once: what there is is shown before old cases are gone through."""
        self.posture = await run_blocking(self._store.posture)
        await self.look()
        return await self.recover()

    async def look_first(self, rows: int) -> None:
        """Posture and inbox, before there is anything else; so many rows are read with it."""
        self.posture = await run_blocking(self._store.posture)
        await self._look_by(lambda: self._first_look(rows))

    def _first_look(self, rows: int) -> tuple[str, ...]:
        changed = tuple(self._inbox.refresh())
        began = self._clock.monotonic()
        for request_id in self._inbox.ids()[:rows]:
            self._inbox.row(request_id)
            if self._clock.monotonic() - began > FIRST_ROWS_S:
                break  # the others are named by their ids until they are read
        return changed

    async def recover(self) -> Recovered:
        """Finish what a crash left; sends nothing."""
        from harbor_tui.workflow.send.recovery import Recovered

        if not self.writable:
            return Recovered()
        recovered = await run_blocking(self._recovery().recover)
        for trouble in recovered.troubles:
            self._events.notice(trouble, serious=True)
        changed = (*recovered.unknown, *recovered.leftovers_removed)
        for request_id in changed:
            await run_blocking(self._inbox.look_again, request_id)
        self._events.requests(changed)
        if recovered.leftovers_removed:
            await self.look()
        return recovered

    async def _recover_behind(self) -> None:
        await self.recover()

    async def look(self) -> None:
        """Look at the names again after a change."""
        await self._look_by(self._look)

    async def _look_by(self, look: Callable[[], tuple[str, ...]]) -> None:
        if not self.posture.usable:
            return
        try:
            changed = await run_blocking(look)
        except HarborError as error:
            self._events.notice(error.summary, serious=True)
            return
        self._events.requests(changed)
        self._events.emit(NodeEvent("inbox"))

    def _look(self) -> tuple[str, ...]:
        return self._housekeeping().look() if self.writable else tuple(self._inbox.refresh())

    async def tidy(self) -> bool:
        """Expiry, answers about invalid files, attempts whose process died; whether anything changed."""
        if not self.writable:
            return False
        housekeeping = self._housekeeping()
        try:
            if await run_blocking(housekeeping.is_anything_late):
                await housekeeping.service_clock.ask()
            changed = await run_blocking(housekeeping.tidy)
        except HarborError as error:
            self._events.notice(error.summary, serious=True)
            return False
        self._events.requests(changed)
        return bool(changed)

    async def tidy_all(self) -> None:
        """Parse everything that there is, and tidy until nothing is left to do: for a run without a screen."""
        while await run_blocking(self._housekeeping().parse_ahead):
            pass
        for _ in range(_MOST_ROUNDS):
            if not await self.tidy():
                return

    async def _watch(self) -> None:
        async for _ in self._store.changes():
            began = self._clock.monotonic()
            await self.look()
            # In a flood of arrivals looking takes a fifth of the time, however many files there are.
            await self._clock.sleep(min(4 * (self._clock.monotonic() - began), _LONGEST_PAUSE_S))

    async def _tidy(self) -> None:
        while True:
            await self._clock.sleep(TIDY_EVERY_S)
            posture = await run_blocking(self._store.posture)
            if posture != self.posture:
                await self.look_at_queue()
            await self.tidy()

    async def _work_ahead(self, work: Callable[[], bool], pause_s: float) -> None:
        """Do what nobody has asked for yet, bit by bit; rows and their checks do not wait for each other."""
        while True:
            more = False
            if self.posture.usable:
                with contextlib.suppress(HarborError):  # `look` tells what is the matter with the folder
                    more = await run_blocking(work)
            if more:
                self._events.emit(NodeEvent("inbox", text="parsed"))
            await self._clock.sleep(_PARSE_PAUSE_S if more else pause_s)
