"""A signal may come in the middle of anything: what it does to the terminal is done between two steps of the loop.

A console that was suspended in the moment in which it wrote to its screen waited for its own lock, for ever.
"""

from __future__ import annotations

import asyncio
import signal
from typing import Any, cast

import pytest

from harbor_tui.ui.shell.driver import ConsoleDriver


class NoApp:
    """What the driver asks of its application before it is started."""

    _debug = False
    driver: Any = None


@pytest.fixture
async def driver(monkeypatch: pytest.MonkeyPatch) -> Any:
    before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    made = ConsoleDriver(cast(Any, NoApp()))
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("number", "does"), [(signal.SIGTSTP, "_stop"), (signal.SIGCONT, "_begin_anew")], ids=["stop", "continue"]
)
async def test_a_signal_touches_the_terminal_only_once_the_loop_goes_on(
    driver: ConsoleDriver, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, does: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(driver, does, lambda *_: done.append(does))
    monkeypatch.setattr(driver, "suspend_application_mode", lambda: done.append("in the signal"))
    monkeypatch.setattr(driver, "resume_application_mode", lambda: done.append("in the signal"))
    signal.raise_signal(number)
    assert done == []
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert done == [does]
