"""One key at a time: what a key set going is finished before the next one is heard, however quickly they were typed.

Textual hands a key to whatever has the focus when it is read. Keys that come together (typed ahead, a stalled line,
a paste without brackets) would all go to what had the focus before the first of them did anything: letters for a dialog
to the screen behind it, a token into the field above its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.message import Message
from textual.worker import Worker, get_current_worker

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen, ScreenResultType

ASK: Final = "ask"
OUTLINE: Final = "outline"
FILL: Final = "fill"
_OPENING: Final = frozenset({ASK, OUTLINE, FILL})
"""Groups of workers that open something for the keys that follow, or choose the field that hears them."""
PATIENCE_S: Final = 2.0
"""How long a key waits for what the one before it set going; then it is dropped, with those behind it."""
NEXT_QUESTION_S: Final = 0.5
"""How long a worker whose question was answered may take to ask the next one before the keys go to the screen again."""
_HEARD_ANYWAY: Final = frozenset({"escape", "ctrl+q", "f12"})
"""Back, quit and freeze: heard after that time too, whatever hangs."""
_TURNS: Final = 50
_PAUSE_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class _Typed:
    """What came from the keyboard or the mouse, and how often others had had the terminal by then."""

    event: events.Event
    times_away: int


class TypedQueue:
    """What was typed and waits for its turn: until all is done that came of what was typed before it."""

    def __init__(self, app: HearingApp) -> None:
        self._app = app
        self._typed: deque[_Typed] = deque()
        self._hearing: asyncio.Task[None] | None = None
        self._busy: MessagePump | None = None
        """Somebody who had a message left when that was last asked."""
        self._heard_at = 0.0
        """When the last key was heard: those behind it have waited for it, not for what hangs."""
        self._asked: WeakKeyDictionary[Worker[Any], float] = WeakKeyDictionary()
        """When each worker's last question was answered; infinite while it is open."""

    @property
    def at_rest(self) -> bool:
        """Whether all that was typed was heard and done."""
        return self._hearing is None and self._is_idle() and not self._is_opening()

    def add(self, event: events.Event) -> None:
        """Put a key, a paste or a click in line."""
        self._typed.append(_Typed(event, self._app.times_away))
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear(), name="hear keys")

    @contextmanager
    def asking(self, worker: Worker[Any]) -> Iterator[None]:
        """While a worker's question is open, keys are for its screen; shortly after it, the worker may ask the next."""
        self._asked[worker] = inf
        try:
            yield
        finally:
            self._asked[worker] = monotonic()

    async def _hear(self) -> None:
        app = self._app
        try:
            while self._typed:
                typed = self._typed[0]
                heard = await self._is_free(typed.event)
                self._typed.popleft()
                if heard and not app.deaf and typed.times_away == app.times_away:
                    self._heard_at = monotonic()
                    app.post_message(app.Turn(typed.event))
        except Exception as error:  # noqa: BLE001 - as in a handler: it ends the console with a sentence, never in silence
            app._handle_exception(error)
        finally:
            self._hearing = None

    # Whether all is done

    async def _is_free(self, event: events.Event) -> bool:
        """Wait until nothing is under way that may move the focus or open a screen; False if it takes too long."""
        turns = 0
        while not self._app.deaf and (self._is_opening() or not self._is_idle()):
            if monotonic() - max(event.time, self._heard_at) > PATIENCE_S and turns > _TURNS:
                return isinstance(event, events.Key) and event.key in _HEARD_ANYWAY
            turns += 1
            await asyncio.sleep(0 if turns < _TURNS else _PAUSE_S)
        return True

    def _is_idle(self) -> bool:
        """Whether nobody has a message left to deal with."""
        if self._busy is None or _waits(self._busy):  # who was busy last is asked before everybody is
            self._busy = next((node for node in chain((self._app,), self._app._registry) if not _waits(node)), None)
        return self._busy is None

    def _is_opening(self) -> bool:
        """Whether a worker is about to ask something, or may be about to ask the next thing."""
        now = monotonic()
        return any(
            worker.group in _OPENING and not worker.is_finished and self._may_ask(worker, now)
            for worker in self._app.workers
        )

    def _may_ask(self, worker: Worker[Any], now: float) -> bool:
        answered = self._asked.get(worker)
        return answered is None or 0 <= now - answered < NEXT_QUESTION_S


class HearingApp(App[int]):
    """An application that hears keys, pastes and clicks in order, each when all is done that came of the one before."""

    class Turn(Message):
        """It is this one's turn."""

        def __init__(self, event: events.Event) -> None:
            super().__init__()
            self.event = event

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.typed = TypedQueue(self)
        self.times_typed = 0
        """How many keys, pastes and clicks were heard: a late answer takes the focus from nobody who went on."""

    @property
    def times_away(self) -> int:
        """How often others had the terminal: a count, since keys may come before the news of it."""
        return getattr(self._driver, "times_away", 0)

    @property
    def deaf(self) -> bool:
        """Whether nothing is heard any more."""
        return self._exit

    async def on_event(self, event: events.Event) -> None:
        """Put what was typed in line; all else goes its way at once."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            self.typed.add(event)
        else:
            await super().on_event(event)

    async def on_hearing_app_turn(self, message: Turn) -> None:
        """Hear one."""
        event = message.event
        self.times_typed += not isinstance(event, events.MouseEvent) or isinstance(event, events.MouseDown)
        await super().on_event(event)

    async def push_screen_wait(
        self, screen: Screen[ScreenResultType] | str, *, mode: str | None = None
    ) -> ScreenResultType | Any:
        """Open a screen from a worker and wait for its result.

        Textual would first do in the worker what the application has put off. A worker that is cancelled then cancels
        that, too, and the application with it, which waits for the same.
        """
        with self.typed.asking(get_current_worker()):
            return await asyncio.shield(self.push_screen(screen, wait_for_dismiss=True, mode=mode))


def times_typed(node: MessagePump) -> int:
    """How much was typed so far, where somebody counts."""
    return getattr(node.app, "times_typed", 0)


def _waits(pump: MessagePump) -> bool:
    """Whether a node has dealt with all its messages and waits for the next one, or does not run any more."""
    if pump._closing or pump._closed or (pump._task is None and not pump._running):
        return True
    queue: Any = pump._message_queue
    has_more = not queue.empty() or pump._pending_message is not None or pump._next_callbacks
    return not has_more and bool(queue.ready_event._waiters)
