"""Notices when the console has to end: SIGTERM, SIGHUP, or a terminal that went away without a signal (threats D5)."""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from collections.abc import Callable
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY_S: Final = 0.5


def exit_code_of(number: int) -> int:
    """What a shell expects from a program that a signal ended."""
    return 128 + number


def on_signals(told: Callable[[int], None]) -> None:
    """Call `told` with the exit code when a signal asks for the end, as long as the running loop lives."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, told, exit_code_of(number))


def terminal_is_gone() -> bool:
    """Whether standard input is a terminal or pipe whose other end has closed."""
    try:
        watched = select.poll()
        watched.register(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0, 0)
        return bool(watched.poll(0))
    except (OSError, ValueError):
        return True
