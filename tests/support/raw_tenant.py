"""A tenant of raw sockets: answers GETs with nothing found and POSTs with scripted bytes; keeps every byte received."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

NOTHING_FOUND: Final = b'{"results":[],"_links":{}}'
Answer = bytes | Callable[[socket.socket], None]


def whole(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """An answer as a server means it."""
    head = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode() + body


def flood(connection: socket.socket) -> None:
    """`100 Continue`, again and again, until the other side has had enough."""
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


@dataclass
class RawTenant:
    """What arrived, by connection, and what the POSTs are answered."""

    answers: Sequence[Answer]
    port: int = 0
    connections: list[bytearray] = field(default_factory=list)
    _posts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return f"http://127.0.0.1:{self.port}"

    def posts(self) -> list[bytes]:
        """Everything that came over each connection on which something was posted."""
        return [bytes(each) for each in tuple(self.connections) if each.startswith(b"POST ")]

    def serve(self, listening: socket.socket) -> None:
        """Accept until the listening socket is closed."""
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        received = bytearray()
        self.connections.append(received)
        with connection, suppress(OSError, ValueError):
            connection.settimeout(30)
            while not _is_whole(received):
                part = connection.recv(65536)
                if not part:
                    return
                received += part
            self._answer(connection, received.startswith(b"POST "))
            with suppress(TimeoutError):
                connection.settimeout(0.5)
                received += connection.recv(65536)  # what should not come any more

    def _answer(self, connection: socket.socket, is_post: bool) -> None:
        answer: Answer = whole(NOTHING_FOUND)
        if is_post:
            with self._lock:
                answer = self.answers[min(self._posts, len(self.answers) - 1)]
                self._posts += 1
        if isinstance(answer, bytes):
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
        else:
            answer(connection)


def _is_whole(received: bytearray) -> bool:
    head, end, body = bytes(received).partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and len(body) >= int(lengths[0] if lengths else 0)


@contextmanager
def raw_tenant(*answers: Answer) -> Iterator[RawTenant]:
    """A raw tenant on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        tenant = RawTenant(answers, listening.getsockname()[1])
        thread = threading.Thread(target=tenant.serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield tenant
        finally:
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
