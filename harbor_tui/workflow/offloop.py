"""Run what blocks off the event loop, in a thread that never keeps the program from ending."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


async def off_loop(function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    """`function`'s result. A disk or a keyring that hangs holds one daemon thread, not the way out."""
    future: Future[_Result] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - handed on to the one who waits
            future.set_exception(error)

    threading.Thread(target=work, name=f"off-loop {getattr(function, '__name__', '')}", daemon=True).start()
    return await asyncio.wrap_future(future)
