"""Waiting that counts only the time in which the program ran: what it slept through is nobody's time to think."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harbor_tui.contracts.adapters import Clock

STEP_S: Final = 0.25
MOST_LATE_S: Final = 1.0
"""A step that ends later than this was no busy moment: the program, or the machine, was stopped."""
_MINUTE_S: Final = 60.0
_HOUR_S: Final = 3600.0
_DAY_S: Final = 24 * _HOUR_S


async def let_pass(clock: Clock, seconds: float, stood_still: Callable[[float], None]) -> None:
    """Wait until the program has run for so long on end.

    After a stop (SIGSTOP, Ctrl+Z, a machine that was suspended) the whole time begins again, and `stood_still` is told
    for how many seconds it stood.
    """
    left = seconds
    while left > 0:
        step, before = min(left, STEP_S), clock.monotonic()
        await clock.sleep(step)
        took = clock.monotonic() - before
        if took > step + MOST_LATE_S:
            left = seconds
            stood_still(took)
        else:
            left -= min(took, 2 * step)


def duration_words(seconds: float) -> str:
    """How long that is, for a sentence."""
    if seconds < 2 * _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < 2 * _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} minutes"
    if seconds < 2 * _DAY_S:
        return f"{seconds / _HOUR_S:.0f} hours"
    return f"{seconds / _DAY_S:.0f} days"
