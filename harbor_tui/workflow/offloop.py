"""Run what blocks off the event loop, in a thread that never keeps the program from ending."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
LONGEST_WRITE_S: Final = 10.0
"""A disk that takes longer than this hangs."""


async def off_loop(function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    """`function`'s result. A disk or a keyring that hangs holds one daemon thread, not the way out."""
    future: Future[_Result] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            future.set_result(function(*args, **kwargs))
        except StopIteration as error:  # no future takes it, and the one who waits would wait for ever
            future.set_exception(RuntimeError(f"{error!r} came out of {function!r}"))
        except BaseException as error:  # noqa: BLE001 - handed on to the one who waits
            future.set_exception(error)

    threading.Thread(target=work, name=f"off-loop {getattr(function, '__name__', '')}", daemon=True).start()
    return await asyncio.wrap_future(future)


async def off_loop_to_its_end(
    function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
) -> _Result:
    """The same for what writes records: who is cancelled meanwhile goes only when it has ended (or hangs).

    Else the case would be let go, and its folder's descriptor given to something else, under the thread that writes.
    """
    working = asyncio.ensure_future(off_loop(function, *args, **kwargs))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait({working}, timeout=LONGEST_WRITE_S)
        if working.done() and not working.cancelled():
            working.exception()  # looked at: it has nobody to go to any more
        raise
