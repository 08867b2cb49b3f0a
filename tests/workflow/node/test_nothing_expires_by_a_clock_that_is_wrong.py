"""A machine whose clock is days ahead: the service's clock is asked before anything lapses, and held to."""

from __future__ import annotations

from email.utils import formatdate
from pathlib import Path

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError, SetupIncomplete, SignInRefused, Unreachable
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.requests import State
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import START, World, create_request

DAY = 86_400.0
PENDING = 30


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An inbox of fresh requests, and a service that knows what time it is."""
    world = World(tmp_path)
    for number in range(PENDING):
        world.drop(f"a{number:02}", create_request(f"Page {number}"))
    world.tenant.read_answer = lambda _: Answer({"type": "known"}, 200, 1, server_date=formatdate(START, usegmt=True))
    return world


async def worker_once(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


def expired(world: World) -> int:
    return [event for event, _ in world.audited()].count("expired")


@pytest.mark.parametrize("off_s", [8 * DAY, 400 * DAY])
async def test_one_run_with_the_clock_ahead_expires_nothing_and_says_why(world: World, off_s: float) -> None:
    world.clock.wall += off_s
    node = await worker_once(world)
    assert expired(world) == 0
    assert node.inbox.row("a00").state is State.PENDING
    (told,) = [text for text in world.notices() if "clock" in text]
    assert f"{off_s / DAY:.0f} days ahead of the service's" in told
    assert f"the {PENDING} request(s)" in told
    assert len(world.tenant.reads) == 1, "asked once"


async def test_a_refusal_tells_the_time_as_well(world: World) -> None:
    refused = SignInRefused("No.", status=401)
    refused.server_date = formatdate(START, usegmt=True)
    world.tenant.read_answer = lambda _: refused
    world.clock.wall += 8 * DAY
    await worker_once(world)
    assert expired(world) == 0


async def test_when_the_clock_is_set_right_they_expire_in_their_time(world: World) -> None:
    world.clock.wall += 8 * DAY
    node = await worker_once(world)
    world.clock.wall -= 8 * DAY
    await node.run_once()
    assert expired(world) == 0
    world.clock.advance(8 * DAY)
    await node.run_once()
    assert expired(world) == PENDING


@pytest.mark.parametrize("off_s", [-3500.0, 0.0, 3500.0])
async def test_a_clock_within_an_hour_is_good_enough(world: World, off_s: float) -> None:
    world.tenant.read_answer = lambda _: Answer(
        {}, 200, 1, server_date=formatdate(world.clock.now() - off_s, usegmt=True)
    )
    world.clock.wall += 8 * DAY
    await worker_once(world)
    assert expired(world) == PENDING


@pytest.mark.parametrize("answer", [Unreachable("No way there."), SetupIncomplete("No token."), Answer({}, 200, 1)])
async def test_where_the_service_tells_no_time_this_machine_clock_decides(
    world: World, answer: Answer | HarborError
) -> None:
    world.tenant.read_answer = lambda _: answer
    world.clock.wall += 8 * DAY
    await worker_once(world)
    assert expired(world) == PENDING


async def test_nobody_is_asked_while_nothing_is_late(world: World) -> None:
    await worker_once(world)
    assert world.tenant.reads == []


async def test_only_who_we_are_is_asked(world: World) -> None:
    def answer(call: PreparedCall) -> Answer:
        assert (call.method, call.path) == ("GET", "/wiki/rest/api/user/current")
        return Answer({}, 200, 1, server_date=formatdate(START, usegmt=True))

    world.tenant.read_answer = answer
    world.clock.wall += 8 * DAY
    await worker_once(world)
    assert len(world.tenant.reads) == 1
