"""The tenant of one port over HTTP: reads with bounded retries, writes exactly once."""

from __future__ import annotations

import asyncio
import dataclasses
import random
import ssl
from typing import Any, Final

import httpx

from harbor_tui.confluence.answers import error_of, is_anonymous, json_of, limit_headers, login_reason, retry_after
from harbor_tui.confluence.clock import SystemClock
from harbor_tui.confluence.encryption import context_for
from harbor_tui.confluence.failures import TRANSPORT_ERRORS, failure, never_connected, worth_another_try
from harbor_tui.confluence.http_exchange import RawAnswer, WriteWatch, address, connections, exchange, request_for
from harbor_tui.confluence.limits import Limits
from harbor_tui.confluence.paging import next_cursor
from harbor_tui.confluence.send_reports import report_on, report_on_failure, sent_date
from harbor_tui.confluence.sign_in import OriginBoundSignIn
from harbor_tui.contracts.adapters import Clock
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError, InvalidInput, NotPermitted, SetupIncomplete, UpstreamError
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.secrets.concealment import Concealer
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.domain.text.display import one_line
from harbor_tui.runtime.blocking import run_blocking

_PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses after which a read may be tried again."""
_LONG: Final = 262_144
"""From so many bytes on, understanding an answer takes longer than a screen may stand still."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Try:
    """What one attempt at a read came to; `pause_s` is what the service asked to wait, if it did."""

    outcome: RawAnswer | UpstreamError
    again: bool
    pause_s: float | None = None


class ConfluenceTenant:
    """One port's tenant. Nothing is built or connected before the first call.

    Every address is the port's base URL plus an action's path; no part of it ever comes from an answer.
    """

    def __init__(
        self,
        port: Port,
        token: Secret | None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`transport` replaces the network (the demo's built-in tenant, tests) and is closed by whoever gave it."""
        self._port = port
        self._token = token
        self._given = transport
        self._clock: Clock = clock or SystemClock()
        self._limits = limits or Limits()
        self._sign_in: OriginBoundSignIn | None = None
        self._context: ssl.SSLContext | None = None
        self._kept: httpx.AsyncHTTPTransport | None = None
        self._making = asyncio.Lock()

    async def read(self, call: PreparedCall) -> Answer:
        """Run a call that only reads. Raises from the `UpstreamError` tree, and `SetupIncomplete` without a token."""
        if call.method != "GET":
            raise NotPermitted(f"{call.action} is not a read: it goes through the queue.", advice="Submit it.")
        started = self._clock.monotonic()
        raw = await self._patiently(call)
        if not 200 <= raw.status < 300:
            refused = error_of(raw, self._port, call.action, self._clock.now())
            refused.server_date = sent_date(raw)
            raise refused
        data = await self._data_of(raw)
        return Answer(
            data=data,
            status=raw.status,
            elapsed_ms=self._elapsed_ms(started),
            next_cursor=next_cursor(data),
            server_date=sent_date(raw),
            anonymous=is_anonymous(raw),
            login_reason=login_reason(raw),
            limits=limit_headers(raw),
        )

    async def _data_of(self, raw: RawAnswer) -> Any:
        """What `json_of` gives. A long answer is gone through beside the loop."""
        if len(raw.body) < _LONG:
            return json_of(raw, self._port)
        return await run_blocking(json_of, raw, self._port)

    async def send_once(self, wire: Wire) -> SendReport:
        """Send one write, once, on a fresh connection. Never raises for what the network or the service does."""
        started = self._clock.monotonic()
        report = await self._send(wire)
        return dataclasses.replace(report, elapsed_ms=self._elapsed_ms(started))

    async def close(self) -> None:
        """Close the kept connections; a later call would open new ones."""
        kept, self._kept = self._kept, None
        if kept is not None:
            await kept.aclose()

    async def _patiently(self, call: PreparedCall) -> RawAnswer:
        """The answer that stands after all retries. Raises what stood in its way."""
        url = address(self._port.base_url, call.path, call.query)
        transport = await self._connections()
        late = self._failure(TimeoutError(), written=True, deadline_s=self._limits.read_s)
        outcome: RawAnswer | UpstreamError = late
        waited, attempt = 0.0, 0
        try:
            async with asyncio.timeout(self._limits.read_s):
                while True:
                    tried = await self._try(transport, self._signed(request_for("GET", url, self._limits)))
                    outcome = tried.outcome
                    pause = tried.pause_s or self._backoff(attempt)
                    attempt, waited = attempt + 1, waited + pause
                    if not tried.again or attempt == self._limits.attempts or waited > self._limits.waiting_s:
                        break
                    await self._clock.sleep(pause)
        except TimeoutError:
            outcome = late if isinstance(outcome, RawAnswer) else outcome
        if isinstance(outcome, UpstreamError):
            raise outcome
        return outcome

    async def _try(self, transport: httpx.AsyncBaseTransport, request: httpx.Request) -> _Try:
        watch = self._watched(request)
        try:
            raw = await exchange(transport, request, self._limits, self._concealer)
        except TRANSPORT_ERRORS as error:
            written = watch.written and not never_connected(error)
            told = self._failure(error, written=written, deadline_s=self._limits.read_s)
            return _Try(told, again=worth_another_try(error))
        asked = retry_after(raw, self._clock.now()) if raw.status in _PASSING else None
        return _Try(raw, again=raw.status in _PASSING, pause_s=asked)

    async def _send(self, wire: Wire) -> SendReport:
        try:
            request = self._signed(self._written(wire))
            transport = self._given or connections(self._port, await self._tls(), keep_alive=False)
        except HarborError as error:
            return report_on_failure(error)
        watch = self._watched(request)
        try:
            async with asyncio.timeout(self._limits.send_s):
                raw = await exchange(transport, request, self._limits, self._concealer)
        except TRANSPORT_ERRORS as error:
            written = watch.written and not never_connected(error)
            return report_on_failure(self._failure(error, written=written, deadline_s=self._limits.send_s))
        finally:
            if transport is not self._given:
                await transport.aclose()
        return report_on(raw, wire, self._port, self._clock.now())

    def _written(self, wire: Wire) -> httpx.Request:
        """The request of a write: the stored bytes, for the origin that was reviewed and no other."""
        base = self._port.base_url
        if wire.origin != str(base.origin) or not wire.path.startswith(f"{base.prefix}/"):
            raise InvalidInput(
                f"The request was made for {one_line(wire.origin, 100)}, and the port is now {base}: it was not sent.",
                advice="Restore the port's base URL, or have the request submitted anew.",
            )
        url = address(base, wire.path.removeprefix(base.prefix), wire.query)
        return request_for(wire.method, url, self._limits, wire.body)

    def _signed(self, request: httpx.Request) -> httpx.Request:
        if self._sign_in is None:
            self._sign_in = self._make_sign_in()
        return next(self._sign_in.auth_flow(request))

    @property
    def _concealer(self) -> Concealer:
        """Takes the token out of all that comes back; before a request is signed there is nothing to take out."""
        return self._sign_in.concealer if self._sign_in is not None else Concealer()

    def _make_sign_in(self) -> OriginBoundSignIn:
        if self._port.base_url.is_placeholder:
            raise SetupIncomplete(
                "The base URL is still the placeholder.",
                advice="Set your tenant's own: harbor-tui port set base_url https://acme.atlassian.net",
            )
        if self._token is None:
            raise SetupIncomplete(
                f"There is no token for {self._port.origin} yet.", advice="Store one: harbor-tui port token"
            )
        return OriginBoundSignIn(self._port, self._token)

    def _watched(self, request: httpx.Request) -> WriteWatch:
        watch = WriteWatch(written=self._given is not None)
        request.extensions |= watch.extension
        return watch

    def _failure(self, error: BaseException, *, written: bool, deadline_s: float) -> UpstreamError:
        return failure(error, self._port.origin, self._concealer, written=written, deadline_s=deadline_s)

    async def _connections(self) -> httpx.AsyncBaseTransport:
        if self._given is not None:
            return self._given
        async with self._making:
            if self._kept is None:
                self._kept = connections(self._port, await self._tls(), keep_alive=True)
            return self._kept

    async def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = await asyncio.to_thread(context_for, self._port)
        return self._context

    def _backoff(self, attempt: int) -> float:
        return self._limits.backoff_s * (1 << attempt) * random.uniform(0.5, 1.5)

    def _elapsed_ms(self, started: float) -> int:
        return round((self._clock.monotonic() - started) * 1000)
