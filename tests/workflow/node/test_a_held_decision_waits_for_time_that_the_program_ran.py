"""Stopped and continued (SIGSTOP, Ctrl+Z, a suspended machine): nothing leaves in the moment of coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.requests import State
from harbor_tui.runtime.running_time import duration_words
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import StepClock, World, create_request, hold, refused, settled

UNDO_S = 5.0


@pytest.fixture
def clock() -> StepClock:
    return StepClock()


@pytest.fixture
def world(tmp_path: Path, clock: StepClock) -> World:
    return World(tmp_path, clock=clock, undo_s=UNDO_S)


async def started(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def stand_still(clock: StepClock, seconds: float) -> None:
    """The program is stopped: its clock goes on, and nothing of it runs until it is continued."""
    await clock.run(0.25)
    clock.advance(seconds)
    await clock.run(0)


@pytest.mark.parametrize("stopped_s", [2.0, 60.0, 8 * 3600.0])
async def test_after_a_stop_the_whole_undo_time_begins_again_and_says_so(
    world: World, clock: StepClock, stopped_s: float
) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    await clock.run(4.0)
    await stand_still(clock, stopped_s)
    await clock.run(4.5)
    (held,) = node.held()
    assert held.until - clock.monotonic() == pytest.approx(0.5, abs=0.26)
    assert node.inbox.row("a1").held_until == held.until
    assert world.tenant.sent == []
    (told,) = [text for text in world.notices() if "stood still" in text]
    assert "waits its whole time again" in told
    await clock.run(1.0)
    await settled(node)
    assert len(world.tenant.sent) == 1


async def test_it_can_still_be_taken_back_after_a_stop(world: World, clock: StepClock) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    await stand_still(clock, 3600)
    assert node.take_back("a1")
    await clock.run(20)
    assert (world.tenant.sent, node.inbox.row("a1").state) == ([], State.PENDING)


async def test_a_stop_is_told_once_however_much_is_held(world: World, clock: StepClock) -> None:
    for number in range(5):
        world.drop(f"a{number}", create_request(f"Page {number}"))
    node = await started(world)
    for number in range(5):
        await hold(node, f"a{number}")
    for _ in range(2):
        await stand_still(clock, 30)
        await clock.run(1.0)
    assert len([text for text in world.notices() if "stood still for 30 s" in text]) == 2
    assert (len(node.held()), world.tenant.sent) == (5, [])
    await clock.run(UNDO_S)
    await settled(node)
    assert len(world.tenant.sent) == 5


async def test_many_short_stops_count_for_next_to_nothing(world: World, clock: StepClock) -> None:
    """Each is too short to be told from a busy moment; together they must not use up the time."""
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    for _ in range(8):
        clock.advance(1.0)
        await clock.run(0)
        for _ in range(8):
            await clock.run(0)
    assert len(node.held()) == 1
    assert world.tenant.sent == []


async def test_the_countdown_after_a_429_begins_again_too(world: World, clock: StepClock) -> None:
    world.tenant.answer = lambda _: refused("rate_limited", 429, OutcomeState.NOT_SENT, retry_after=7.0)
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    await clock.run(UNDO_S)
    await settled(node)
    assert len(world.tenant.sent) == 1
    await stand_still(clock, 3600)
    assert node.inbox.row("a1").retry_at == pytest.approx(clock.monotonic() + 7.0)
    assert len(world.tenant.sent) == 1
    assert any("stood still for 60 minutes" in text for text in world.notices())
    await node.stop(1.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2.4, "2 s"), (119, "119 s"), (600, "10 minutes"), (86_400, "24 hours"), (8 * 86_400, "8 days")],
)
def test_how_long_it_stood_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words
