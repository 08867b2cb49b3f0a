"""The service's clock, as its answers tell it: what lapses by the time of day is not left to this machine's alone."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from harbor_tui.contracts.adapters import Clock, Tenant
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError, UpstreamError
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.text.times import read_http_date

ASK_AGAIN_S: Final = 600.0
ASKING_S: Final = 15.0


class ServiceClock:
    """Implements `Tenant`: passes everything on, and hears what time the service says it is."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self._tenant = tenant
        self._clock = clock
        self._heard: tuple[float, float] | None = None
        """(the service's time, and when it was heard by the clock for durations)."""
        self._asked_at = float("-inf")

    def ahead_s(self) -> float | None:
        """How far this machine's clock is ahead of the service's now (behind: less than 0); None when unknown."""
        if self._heard is None:
            return None
        told, at = self._heard
        return self._clock.now() - (told + self._clock.monotonic() - at)

    async def ask(self) -> None:
        """Find it out where nothing has told it yet, once in a while: any answer tells it, a refusal too."""
        now = self._clock.monotonic()
        if self._heard is not None or now - self._asked_at < ASK_AGAIN_S:
            return
        self._asked_at = now
        from harbor_tui.catalogue.bundled import console_book  # only what is overdue needs it

        call = console_book().published("get-current-user").prepare({})
        with contextlib.suppress(HarborError, TimeoutError):  # without a token, or out of reach: it stays unknown
            await asyncio.wait_for(self.read(call), ASKING_S)

    async def read(self, call: PreparedCall) -> Answer:
        """Run a call that only reads."""
        try:
            answer = await self._tenant.read(call)
        except UpstreamError as error:
            self._hear(error.server_date)
            raise
        self._hear(answer.server_date)
        return answer

    async def send_once(self, wire: Wire) -> SendReport:
        """Send one write, once."""
        report = await self._tenant.send_once(wire)
        self._hear(report.server_date)
        return report

    async def close(self) -> None:
        """Let go of connections."""
        await self._tenant.close()

    def _hear(self, date: str) -> None:
        told = read_http_date(date) if date else None
        if told is not None:
            self._heard = told, self._clock.monotonic()
