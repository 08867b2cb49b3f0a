"""Run what blocks off the event loop, in threads that never keep the program from ending."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, ParamSpec, TypeVar

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.patience import Waiter, waited_for

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_NO_THREAD: Final = "The system lets this program start no more threads."
_ALLOW_MORE: Final = "ulimit -u shows how many processes and threads this user may have: allow more, or end some."
LONGEST_WRITE_S: Final = 10.0
"""A disk that takes longer than this hangs."""


class _Work(Future[_Result]):
    """What comes of work in another thread. Who cancels it has gone away: the work ends where it looks next."""

    def __init__(self) -> None:
        super().__init__()
        self.waiter = Waiter()
        self.set_running_or_notify_cancel()

    def cancel(self) -> bool:
        """It was begun, so it stays: its thread alone says when it has ended."""
        self.waiter.gone = True
        return False


async def run_blocking(function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    """`function`'s result. A disk or a keyring that hangs holds one daemon thread, not the way out.

    Reading or checking a body is given up once the one who waits here is cancelled.
    """
    return await asyncio.wrap_future(in_own_thread(function, *args, **kwargs))


def in_own_thread(function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Result]:
    """Begin it in a daemon thread; the future gets what comes of it, also that no thread can be started."""
    future: _Work[_Result] = _Work()

    def work() -> None:
        try:
            with waited_for(future.waiter):
                result = function(*args, **kwargs)
            future.set_result(result)
        except StopIteration as error:  # no future takes it, and the one who waits would wait for ever
            future.set_exception(RuntimeError(f"{error!r} came out of {function!r}"))
        except BaseException as error:  # noqa: BLE001 - handed on to the one who waits
            future.set_exception(error)

    try:
        threading.Thread(target=work, name=f"off-loop {getattr(function, '__name__', '')}", daemon=True).start()
    except RuntimeError:
        future.set_exception(HarborError(_NO_THREAD, advice=_ALLOW_MORE))
    return future


class Few:
    """Runs so many things off the loop at once, and no more: those who go before their turn leave no work behind."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)

    async def run_blocking(
        self, function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Result:
        """`function`'s result, once it is its turn. One that was begun keeps its place until its thread has ended."""
        await self._free.acquire()
        loop, future = asyncio.get_running_loop(), in_own_thread(function, *args, **kwargs)

        def ended(_: Future[_Result]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended before the thread: nobody waits any more
                loop.call_soon_threadsafe(self._free.release)

        future.add_done_callback(ended)
        return await asyncio.wrap_future(future)


class OwnThreads(ThreadPoolExecutor):
    """An event loop's executor whose threads nobody waits for at the end: looking up a name may hang for a minute."""

    def submit(
        self, function: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_Result]:
        """Begin it, however much is under way."""
        return in_own_thread(function, *args, **kwargs)


def use_daemon_threads() -> None:
    """The running loop's own lookups, and what it runs in threads, hold up no end from now on."""
    asyncio.get_running_loop().set_default_executor(OwnThreads())


def run_then_exit(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Like `asyncio.run`, without waiting for threads once the work has ended."""

    async def whole() -> _Result:
        use_daemon_threads()
        return await work

    return asyncio.run(whole())


async def run_blocking_shielded(
    function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
) -> _Result:
    """The same for what writes records: who is cancelled meanwhile goes only when it has ended (or hangs).

    Else the case would be let go, and its folder's descriptor given to something else, under the thread that writes.
    """
    working = asyncio.ensure_future(run_blocking(function, *args, **kwargs))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait({working}, timeout=LONGEST_WRITE_S)
        if working.done() and not working.cancelled():
            working.exception()  # looked at: it has nobody to go to any more
        raise
