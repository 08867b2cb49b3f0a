"""How tests of the console wait for it: until nothing is left to do, which Textual itself can only guess.

Textual's pilot sleeps 20 ms and more after every key and looks whether the processor was idle meanwhile: seconds for
each test, and a wrong guess on a machine that is busy. Here every message is dealt with, the event loop has nothing
ready and the screen is painted; only where a thread, a worker or an animation is under way is Textual's guess asked.
"""

from __future__ import annotations

import asyncio
import threading
from time import monotonic
from typing import Any, Final

from textual._context import active_app
from textual._wait import wait_for_idle
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from harbor_tui.ui.shell.hearing import ASK, _waits

LONGEST_S: Final = 10.0
"""Whoever is never done is not waited for any longer."""
_STILL_TURNS: Final = 3


async def wait_until_still(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until the running console has nothing left to do."""
    app = active_app.get(None)
    if app is None:
        await wait_for_idle(min_sleep, max_sleep)
        return
    await _deal_with_all(app)
    if _is_under_way(app):
        await wait_for_idle(min_sleep, max_sleep)
        await _deal_with_all(app)


async def wait_for_screen(pilot: Pilot[Any]) -> bool:
    """In the place of the pilot's own, which sends every widget a message to learn when those before it are done."""
    await _deal_with_all(pilot.app)
    return True


async def _deal_with_all(app: App[Any]) -> None:
    """Let the loop turn until no message is left and the screen is painted."""
    still, ends = 0, monotonic() + LONGEST_S
    while still < _STILL_TURNS and monotonic() < ends:
        await asyncio.sleep(0)
        still = 0 if _has_ready() or _paint(app) else still + 1


def _has_ready() -> bool:
    """Whether anything but the one who asks has its turn in the loop."""
    loop: Any = asyncio.get_running_loop()
    return bool(loop._ready)


def _paint(app: App[Any]) -> bool:
    """Paint what would be painted within a sixtieth of a second; whether there was anything."""
    if app._exit or not app._running or not app.screen_stack:
        return False
    screen = app.screen
    if app._batch_count or not screen._update_timer._active.is_set() or not _is_dirty(screen):
        return False
    screen._on_timer_update()
    return True


def _is_dirty(screen: Screen[Any]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def _is_under_way(app: App[Any]) -> bool:
    """Whether something may still come that the loop does not know of yet, and no person has to do first."""
    return (
        any(not worker.is_finished and worker.group != ASK for worker in app.workers)
        or not all(map(_waits, (app, *app._registry)))
        or bool(app.animator._animations or app.animator._scheduled)
        or getattr(app, "_hearing", None) is not None
        or _threads_work()
    )


def _threads_work() -> bool:
    """Whether a thread is at work for the loop: one of its own, or one of the loop's executor."""
    executor: Any = getattr(asyncio.get_running_loop(), "_default_executor", None)
    threads: Any = getattr(executor, "_threads", ())
    if threads and executor._idle_semaphore._value < len(threads):
        return True
    return any(thread.name.startswith("off-loop") for thread in threading.enumerate())
