"""What blocks runs in a thread of its own; whatever it raises comes back to the one who waits."""

from __future__ import annotations

import pytest

from harbor_tui.workflow.offloop import off_loop


async def test_what_it_returns_comes_back() -> None:
    assert await off_loop(divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize(("raised", "arrives"), [(ValueError("x"), ValueError), (StopIteration(), RuntimeError)])
async def test_what_it_raises_comes_back_and_nobody_waits_for_ever(raised: Exception, arrives: type[Exception]) -> None:
    def failing() -> None:
        raise raised

    with pytest.raises(arrives):
        await off_loop(failing)
