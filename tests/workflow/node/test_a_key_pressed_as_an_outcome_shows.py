"""An outcome is told when its request can be worked on again; a key that is pressed even sooner waits for that."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.requests import State, Wire
from harbor_tui.workflow.inbox.model import NodeEvent
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.send.results import ResultPublisher
from tests.support.queue_world import World, approve, create_request, created, refused


@pytest.fixture
async def not_sent(tmp_path: Path) -> tuple[World, Node]:
    """A node whose first attempt did not reach the tenant."""
    world = World(tmp_path)
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("unreachable", 0, OutcomeState.NOT_SENT)
    node = world.node()
    await node.run_once()
    told = asyncio.Event()
    stop = node.subscribe(lambda event: told.set() if event.state is State.NOT_SENT else None)
    await approve(node, "a1")
    await told.wait()
    stop()
    return world, node


async def test_whoever_hears_of_the_outcome_can_send_again(not_sent: tuple[World, Node]) -> None:
    world, node = not_sent
    again: list[asyncio.Task[SendReport]] = []

    def press(event: NodeEvent) -> None:
        if event.kind == "request" and event.state is State.NOT_SENT and not again:
            world.tenant.answer = created
            again.append(asyncio.create_task(node.send_again("a1")))

    node.subscribe(press)
    await node.send_again("a1")
    assert (await again[0]).state is OutcomeState.CREATED
    assert len(world.tenant.sent) == 3


async def test_a_key_that_is_faster_than_the_news_waits(
    not_sent: tuple[World, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, node = not_sent
    loop, again = asyncio.get_running_loop(), list[asyncio.Task[SendReport]]()
    tell = ResultPublisher.tell

    def press_while_the_lock_is_held(*given: object) -> None:
        tell(*given)  # type: ignore[arg-type]  # handed on
        if "outcome-2" in getattr(given[2], "records", {}) and not again:
            world.tenant.answer = created
            asked = asyncio.run_coroutine_threadsafe(pressed(), loop)
            asked.result(5)

    async def pressed() -> None:
        again.append(asyncio.create_task(node.send_again("a1")))

    monkeypatch.setattr(ResultPublisher, "tell", press_while_the_lock_is_held)
    await node.send_again("a1")
    assert (await again[0]).state is OutcomeState.CREATED


async def test_a_key_pressed_while_it_is_being_sent_sends_nothing_more(not_sent: tuple[World, Node]) -> None:
    world, node = not_sent
    world.tenant.gate, under_way = asyncio.Event(), asyncio.Event()

    def answer(wire: Wire) -> SendReport:
        return created(wire)

    world.tenant.answer, world.tenant.before = answer, under_way.set
    sending = asyncio.create_task(node.send_again("a1"))
    await under_way.wait()
    with pytest.raises(Conflict):
        await node.send_again("a1")
    world.tenant.gate.set()
    assert (await sending).state is OutcomeState.CREATED
    assert len(world.tenant.sent) == 2
