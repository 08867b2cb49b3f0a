"""A TCP gate in front of a server: closed, a connection is refused; open, bytes go through."""

from __future__ import annotations

import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


class Gate:
    """Listens on one port of loopback while it is open."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._server: _Server | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Let connections through from now on."""
        to_port = self._to_port

        class Through(BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(("127.0.0.1", to_port)) as behind:
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


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
