"""What blocks runs in a thread of its own; whatever it raises comes back to the one who waits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from harbor_tui.domain.errors import HarborError
from harbor_tui.runtime.blocking import run_blocking, use_daemon_threads


async def test_what_it_returns_comes_back() -> None:
    assert await run_blocking(divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize(("raised", "arrives"), [(ValueError("x"), ValueError), (StopIteration(), RuntimeError)])
async def test_what_it_raises_comes_back_and_nobody_waits_for_ever(raised: Exception, arrives: type[Exception]) -> None:
    def failing() -> None:
        raise raised

    with pytest.raises(arrives):
        await run_blocking(failing)


_A_LOOKUP_THAT_HANGS = """
import asyncio, contextlib, socket, threading
from harbor_tui.runtime.blocking import run_then_exit

socket.getaddrinfo = lambda *_, **__: threading.Event().wait()

async def ask():
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.get_running_loop().getaddrinfo("acme.test", 443), 0.1)
    return 7

print(run_then_exit(ask()))
"""


def test_a_lookup_that_hangs_holds_up_no_end() -> None:
    ended = subprocess.run([sys.executable, "-c", _A_LOOKUP_THAT_HANGS], capture_output=True, text=True, timeout=30)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("7\n", "", 0)


async def test_what_a_loop_runs_in_threads_comes_back() -> None:
    use_daemon_threads()
    assert await asyncio.to_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(divmod, 7, 0)


async def test_a_system_that_starts_no_more_threads_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    with pytest.raises(HarborError, match="start no more threads") as told:
        await run_blocking(divmod, 7, 2)
    assert "ulimit -u" in told.value.advice
