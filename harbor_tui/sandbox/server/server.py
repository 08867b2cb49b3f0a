"""Serves the tenant on loopback by uvicorn until SIGINT or SIGTERM."""

from __future__ import annotations

import contextlib
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from harbor_tui.sandbox.server.asgi_front import CONNECTION

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from types import FrameType

    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

HOST = "127.0.0.1"
_GRACE_S = 1
_STOPPING = (signal.SIGINT, signal.SIGTERM)


class _Cuttable(H11Protocol):
    """The protocol that also hands requests their connection, so that a fault can end it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as upstream
        super().connection_made(transport)
        inner = self.app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            await inner({**scope, CONNECTION: transport}, receive, send)

        self.app = with_connection


class _Server(uvicorn.Server):
    """A server that ends on a signal without passing it on, so that its caller can finish."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the signals; put the handlers back afterwards."""
        before = {number: signal.signal(number, self._stop) for number in _STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


def serve(app: Starlette, port: int, announce: Callable[[str], None]) -> None:
    """Serve on 127.0.0.1 (port 0: any free one) and return after SIGINT or SIGTERM.

    `announce` gets the one line that says where, once connections are accepted.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
        config = uvicorn.Config(
            app,
            http=_Cuttable,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
        server = _Server(config)
        with server.capture_signals():  # already now: who reads where it listens may stop it at once
            announce(f"listening on http://{HOST}:{listener.getsockname()[1]}")
            server.run(sockets=[listener])
