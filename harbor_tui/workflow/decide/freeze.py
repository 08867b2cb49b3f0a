"""Whether sending is frozen: a record in the queue, which consoles, workers and agents on it all go by."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.text.times import utc_text
from harbor_tui.runtime.blocking import LONGEST_WRITE_S, run_blocking
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.model import NodeEvent

LOOK_EVERY_S: Final = 1.0


class FreezeSwitch:
    """Freezes at once in this process and then for all; hears within a second when somebody else does."""

    def __init__(self, context: NodeContext) -> None:
        self.frozen = False
        """What was last known, for the screen; before something leaves, `holds` is asked."""
        self.when_frozen: Callable[[], None] = lambda: None
        self._store = context.store
        self._audit = context.audit
        self._clock = context.clock
        self._events = context.events
        self._only_here = False
        self._recording: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look, and go on looking."""
        await self.look()
        self._watching = asyncio.create_task(self._watch(), name="watch for a freeze")

    async def stop(self) -> None:
        """Finish what is being recorded, unless the disk hangs, and end."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._recording is not None:
            await asyncio.wait({self._recording}, timeout=LONGEST_WRITE_S)

    async def _watch(self) -> None:
        while True:
            await self._clock.sleep(LOOK_EVERY_S)
            await self.look()

    def set(self, frozen: bool, *, may_record: bool) -> None:
        """Freeze or thaw; frozen holds here from now on, whatever the disk says."""
        self._take(frozen)
        self._only_here = frozen
        if not may_record:
            return
        before = self._recording
        self._recording = asyncio.create_task(self._record(frozen, before), name="record a freeze")

    async def _record(self, frozen: bool, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        try:
            await run_blocking(self._written, frozen)
        except HarborError as error:
            self._only_here = frozen
            what = "Sending is frozen here only" if frozen else "Sending may still be frozen for others"
            self._events.notice(f"{what}: {error.summary} {error.advice}".strip(), serious=True)
        else:
            self._only_here = False

    def _written(self, frozen: bool) -> None:
        """Freezing takes effect before it is audited; thawing does not without its audit record."""
        if frozen:
            self._store.freeze(utc_text(self._clock.now()))
            self._audit.append("frozen", "", {})
        elif self._store.frozen_since() is not None:
            self._audit.append("thawed", "", {})
            self._store.thaw()

    async def look(self) -> None:
        """Go by the record as it is now; a change by somebody else is told."""
        if self._recording is not None and not self._recording.done():
            return
        with contextlib.suppress(HarborError):  # a queue that cannot be read is told of by who looks after it
            since = await run_blocking(self._store.frozen_since)
            self._heard(since)

    def _heard(self, since: str | None) -> None:
        frozen = since is not None or self._only_here
        if frozen == self.frozen or (self._recording is not None and not self._recording.done()):
            return
        self._take(frozen)
        at = f" since {since}" if since else ""
        told = f"Sending is frozen{at}: nothing leaves until a console thaws it (F12)."
        self._events.notice(told if frozen else "Sending is on again.", serious=frozen)
        self._events.emit(NodeEvent("inbox"))

    def _take(self, frozen: bool) -> None:
        self.frozen = frozen
        if frozen:
            self.when_frozen()

    async def holds(self) -> bool:
        """Whether it is frozen at this very moment, by anybody."""
        if self._recording is not None:
            await asyncio.shield(self._recording)
        await self.look()
        return self.frozen
