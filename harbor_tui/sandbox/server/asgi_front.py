"""The outermost layer: takes requests in whole, lets faults have their way, stamps and sends the answers."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from harbor_tui.sandbox.server.fault_effects import altered, instead, spoilt
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from harbor_tui.sandbox.service.faults import Fault, FaultPlan
    from harbor_tui.sandbox.service.requests_log import RequestsLog

CONNECTION = "harbor.connection"
MAX_BODY = 5 * 1024 * 1024
_KEPT = 4 * MAX_BODY
_TRACE = 0x5C3E0000000000000000000000000000


class AsgiFront:
    """ASGI middleware around the tenant's routes."""

    def __init__(self, app: ASGIApp, faults: FaultPlan, log: RequestsLog, now: Callable[[], datetime]) -> None:
        self.app = app
        self.faults = faults
        self.log = log
        self.now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request from its first byte to its answer's last, or to the cut."""
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox/"):
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        method, path, query = scope["method"], scope["path"], scope["query_string"].decode("latin-1")
        entry = self.log.begin(method, path, query, body)
        fault = self.faults.take(method, path)
        kind = fault.kind if fault is not None else ""
        if kind == "cut-before":
            await _cut(scope, receive)
            return
        answer = await self._answer(scope, body, fault, path, query)
        if kind == "cut-after":
            await _cut(scope, receive)
            return
        if kind == "truncated":
            await self._truncate(scope, receive, send, answer)
            return
        entry.status = answer.status
        if fault is not None and kind == "slow" and await _gone_within(receive, fault.number(5)):
            return
        if fault is not None and kind == "drip":
            await self._drip(receive, send, answer, fault.number(5))
            return
        await send(self._head(answer))
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, body: bytes, fault: Fault | None, path: str, query: str) -> Answer:
        blocked = _edge(scope)
        if blocked is not None:
            return blocked
        if len(body) > MAX_BODY:
            return answers.too_large().answer
        if fault is None:
            return await _collect(self.app, scope, body)
        given = instead(fault, scope["method"], path)
        if given is not None:
            return given
        if fault.kind == "altered-body":
            body = altered(body)
        return spoilt(fault, await _collect(self.app, scope, body), query, self.now())

    def _head(self, answer: Answer) -> Message:
        number = len(self.log.entries)
        stamped = {
            "date": format_datetime(self.now(), usegmt=True),
            **answer.headers,
            "atl-request-id": str(UUID(int=_TRACE + number)),
            "atl-traceid": f"{number:032x}",
            "content-length": str(len(answer.body)),
        }
        if answer.status == 204:
            del stamped["content-length"]
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in stamped.items()]
        return {"type": "http.response.start", "status": answer.status, "headers": headers}

    async def _drip(self, receive: Receive, send: Send, answer: Answer, pause: float) -> None:
        await send(self._head(answer))
        for byte in answer.body:
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
            if await _gone_within(receive, pause):
                return
        await send({"type": "http.response.body", "body": b""})

    async def _truncate(self, scope: Scope, receive: Receive, send: Send, answer: Answer) -> None:
        await send(self._head(answer))
        half = answer.body[: max(len(answer.body) // 2, 1)]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _cut(scope, receive, after_sending=True)


def _edge(scope: Scope) -> Answer | None:
    raw = scope.get("raw_path", b"").lower()
    if b"%2f" in raw:
        return answers.as_html(400, "400 Bad Request", "Ambiguous URI path separator.")
    if b"<script" in scope["path"].lower().encode("utf-8", "surrogatepass"):
        return answers.as_html(403, "403 Forbidden", "The request was blocked.")
    return None


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        part = message.get("body", b"")
        size += len(part)
        if size <= _KEPT:
            parts.append(part)
        if not message.get("more_body", False):
            break
    return b"".join(parts)


async def _gone_within(receive: Receive, seconds: float) -> bool:
    """Wait; whether the other side hung up meanwhile."""
    terminal_lost = asyncio.ensure_future(receive())
    done, _ = await asyncio.wait({terminal_lost}, timeout=seconds)
    terminal_lost.cancel()
    return bool(done)


async def _collect(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    status, headers, parts = 500, dict[str, str](), list[bytes]()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update((name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"])
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return Answer(status, b"".join(parts), headers)


async def _cut(scope: Scope, receive: Receive, *, after_sending: bool = False) -> None:
    """End the connection; under uvicorn for real, in-process as the error that httpx would have made of it."""
    connection = scope.get(CONNECTION)
    if connection is None:
        _disconnected(after_sending)
    if after_sending:
        connection.close()
    else:
        connection.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


def _disconnected(after_sending: bool) -> NoReturn:
    import httpx

    if after_sending:
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
