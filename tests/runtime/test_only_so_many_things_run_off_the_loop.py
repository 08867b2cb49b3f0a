"""Who gives up before their turn leaves no work behind; what was begun keeps its place until it has ended."""

from __future__ import annotations

import asyncio
import contextlib
import threading

from harbor_tui.runtime.blocking import Few


async def test_what_is_given_up_before_its_turn_is_never_begun() -> None:
    few, opened, begun = Few(1), threading.Event(), []

    def work(name: str) -> str:
        begun.append(name)
        assert opened.wait(10)
        return name

    first = asyncio.create_task(few.run_blocking(work, "first"))
    while not begun:  # noqa: ASYNC110 - it begins in a thread
        await asyncio.sleep(0.001)
    second, third = (asyncio.create_task(few.run_blocking(work, name)) for name in ("second", "third"))
    await asyncio.sleep(0)
    for task in (first, second):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await asyncio.sleep(0)
    assert begun == ["first"]  # its thread still has the place
    opened.set()
    assert await third == "third"
    assert begun == ["first", "third"]
