"""A TCP gate in front of a server: closed it refuses, blocked it never answers, open it lets through, or cuts."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


class Gate:
    """Listens on one port of loopback while it is open."""

    def __init__(self, to_port: int, *, resets: bytes = b"\0") -> None:
        self._to_port = to_port
        self._resets = resets
        self._server: _Server | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def blocked(self) -> Iterator[None]:
        """Let connections neither through nor be refused: what asks for one hears nothing."""
        with ExitStack() as held:
            listening = held.enter_context(socket.socket())
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self.port))
            listening.listen(0)
            for _ in range(4):
                waiting = held.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(("127.0.0.1", self.port))
            yield

    def open(self) -> None:
        """Let connections through from now on; what begins with `resets` is passed on, and its answer cut off."""
        to_port, resets = self._to_port, self._resets

        class Through(BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(("127.0.0.1", to_port)) as behind:
                    if self.request.recv(len(resets), socket.MSG_PEEK) == resets:
                        _pass_on_and_reset(self.request, behind)
                        return
                    back = Thread(target=_pump, args=(behind, self.request), daemon=True)
                    back.start()
                    _pump(self.request, behind)
                    back.join(5)

        self._server = _Server(("127.0.0.1", self.port), Through)
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Gate:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def _pass_on_and_reset(asking: socket.socket, behind: socket.socket) -> None:
    """The request reaches the server and takes effect; the asker gets a reset instead of the answer."""
    asking.settimeout(0.3)
    with suppress(TimeoutError):
        while data := asking.recv(65536):
            behind.sendall(data)
    behind.recv(1)
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asking.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
