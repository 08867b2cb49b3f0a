"""News from the node to whoever listens: the screen, the worker's log, a test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.model import NodeEvent

MOST_TOLD_ONE_BY_ONE: Final = 20


class NodeEvents:
    """Hands events on, in the event loop's thread."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[NodeEvent], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Remember the loop, for news from threads."""
        self._loop = asyncio.get_running_loop()

    def subscribe(self, listener: Callable[[NodeEvent], None]) -> Callable[[], None]:
        """Hear the news; call what is returned to stop, once or more often."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def emit(self, event: NodeEvent) -> None:
        """Tell an event."""
        for listener in tuple(self._listeners):
            listener(event)

    def request(self, request_id: str, state: State | None = None) -> None:
        """A request changed."""
        self.emit(NodeEvent("request", request_id, state))

    def requests(self, ids: Sequence[str]) -> None:
        """Several requests changed; a flood is told as one piece of news."""
        if len(ids) > MOST_TOLD_ONE_BY_ONE:
            self.emit(NodeEvent("inbox", text=f"{len(ids)} requests changed"))
            return
        for request_id in ids:
            self.request(request_id)

    def notice(self, text: str, *, serious: bool = False, request_id: str = "") -> None:
        """A sentence for the operator."""
        self.emit(NodeEvent("notice", request_id, text=text, serious=serious))

    def trouble_from_thread(self, text: str) -> None:
        """A sentence about something that went wrong, from beside the event loop."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self.notice(text, serious=True))
