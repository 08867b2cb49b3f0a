"""A hostile HTTP server on loopback: does what a test scripts, and logs the raw bytes of every request."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

MOST_BYTES_OF_A_REQUEST = 8 * 1024 * 1024


@dataclass
class Received:
    """One request as it came over the wire."""

    raw_head: bytes
    body: bytes
    connection: int

    @property
    def method(self) -> str:
        return self.raw_head.split(b" ", 1)[0].decode("ascii")

    @property
    def target(self) -> str:
        return self.raw_head.split(b" ", 2)[1].decode("ascii")

    @property
    def headers(self) -> dict[str, str]:
        lines = self.raw_head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}


class Exchange:
    """One request's way back: what a behaviour uses to answer, or to misbehave."""

    def __init__(self, received: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.received = received
        self.reader = reader
        self.writer = writer
        self.kept_open = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int, body: bytes | object = b"", **headers: str) -> None:
        """A whole answer; `retry_after="3"` becomes a header `retry-after: 3`."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("content_type", "application/json")
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join([*lines, "", ""]).encode("utf-8") + body)
        self.kept_open = True

    def reset(self) -> None:
        """Cut the connection with a TCP reset."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behaviour = Callable[[Exchange], Awaitable[None]]


def answering(status: int, body: bytes | object = b"", **headers: str) -> Behaviour:
    """A behaviour that gives one whole answer."""

    async def answer(exchange: Exchange) -> None:
        await exchange.answer(status, body, **headers)

    return answer


def saying(raw: bytes) -> Behaviour:
    """A behaviour that writes these bytes and closes."""

    async def say(exchange: Exchange) -> None:
        await exchange.send(raw)

    return say


async def hanging(exchange: Exchange) -> None:
    """A behaviour that never answers; it ends when the client goes away."""
    await exchange.reader.read()


async def resetting(exchange: Exchange) -> None:
    """A behaviour that cuts the connection after the request was read."""
    exchange.reset()


@dataclass
class StubServer:
    """Behaviours are used in order, the last one for ever."""

    behaviours: list[Behaviour]
    on_connect: Callable[[asyncio.StreamWriter], bool] | None = None
    """Called for each connection before anything is read; returning False drops it."""
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    clients_gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client closed its connection while a behaviour had not answered."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a request has come in whole."""
    port: int = 0
    secure: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}" if self.secure else f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._open.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            if self.on_connect is not None and not self.on_connect(writer):
                return
            while await self._serve_one(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            return
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
                await writer.wait_closed()
            self._serving.discard(task)

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        received = Received(head, b"", number)
        received.body = await reader.readexactly(int(received.headers.get("content-length", "0")))
        self.requests.append(received)
        self.asked.set()
        behaviour = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
        exchange = Exchange(received, reader, writer)
        await behaviour(exchange)
        if behaviour is hanging:
            self.clients_gone.set()
        return exchange.kept_open

    async def stopped(self) -> None:
        """Wait until every connection was let go."""
        self.drop_all()
        if self._serving:
            await asyncio.wait(self._serving, timeout=5)

    def drop_all(self) -> None:
        """Close every open connection from this side."""
        for writer in tuple(self._open):
            writer.transport.abort()


@contextlib.asynccontextmanager
async def stub_server(
    *behaviours: Behaviour,
    on_connect: Callable[[asyncio.StreamWriter], bool] | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[StubServer]:
    """A server on a free loopback port for the time of a test."""
    stub = StubServer(list(behaviours) or [answering(200, {"results": [], "_links": {}})], on_connect)
    options: dict[str, Any] = {} if tls is None else {"ssl": tls, "ssl_handshake_timeout": 5}
    server = await asyncio.start_server(stub._serve, "127.0.0.1", 0, limit=MOST_BYTES_OF_A_REQUEST, **options)
    stub.port = server.sockets[0].getsockname()[1]
    stub.secure = tls is not None
    try:
        yield stub
    finally:
        server.close()
        await stub.stopped()
        await server.wait_closed()


def free_port() -> int:
    """A loopback port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
