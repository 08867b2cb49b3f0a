"""A node shows its inbox before what acts on requests is there; whatever the operator does meanwhile is done right."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import World, create_request, settled


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path)
    for number in range(3):
        found.drop(f"r{number}", create_request(f"Page {number}"))
    return found


async def approve(node: Node, request_id: str) -> None:
    review = await node.review(request_id)
    assert review.snapshot is not None
    node.hold_approval(review.snapshot, seen=Confirmation(review.snapshot.digest, len(review.row.findings)))


async def test_an_opened_node_has_read_as_many_rows_as_were_asked_for(world: World) -> None:
    node = world.node()
    await node.open(rows=2)
    assert [node.inbox.ready_row(each) is not None for each in node.inbox.ids()] == [True, True, False]
    assert node.posture.usable
    await node.stop(1)


async def test_an_opened_node_knows_that_sending_is_frozen(world: World) -> None:
    world.store.freeze("2026-01-01T00:00:00Z")
    node = world.node()
    await node.open()
    assert node.frozen
    await node.stop(1)


async def test_nothing_is_held_worked_on_or_run_by_policy_before_anybody_acted(world: World) -> None:
    node = world.node()
    await node.open()
    assert (node.held(), node.working, node.policies) == ((), frozenset(), ())
    await node.stop(1)


async def test_a_decision_before_the_work_has_begun_is_carried_out(world: World) -> None:
    node = world.node()
    await node.open(rows=3)
    await approve(node, "r1")
    await settled(node)
    assert world.result("r1")["state"] == "created"
    assert node.inbox.row("r1").state is State.CREATED
    await node.start()
    assert len(world.tenant.sent) == 1
    await node.stop(1)


async def test_a_decision_while_the_work_begins_is_carried_out_once(world: World) -> None:
    node = world.node()
    await node.open(rows=3)
    await asyncio.gather(node.start(), approve(node, "r0"), approve(node, "r2"))
    await settled(node)
    assert {world.result(each)["state"] for each in ("r0", "r2")} == {"created"}
    assert len(world.tenant.sent) == 2
    await node.stop(1)


async def test_a_held_decision_is_dropped_by_an_end_before_the_work_has_begun(tmp_path: Path) -> None:
    world = World(tmp_path, undo_s=5.0)
    world.drop("r1", create_request("Page"))
    node = world.node()
    await node.open(rows=1)
    review = await node.review("r1")
    assert review.snapshot is not None
    node.hold_rejection(review.snapshot, "not now")
    await node.stop(1)
    assert world.store.scan().ids == ("r1",)
    assert not world.store.has_case("r1")


async def test_a_node_that_was_stopped_while_it_began_does_not_begin(world: World) -> None:
    node = world.node()
    await node.open()
    beginning = asyncio.create_task(node.start())
    await asyncio.sleep(0)
    await node.stop(1)
    await beginning
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not names & {"watch the queue", "tidy the queue", "parse ahead", "recover", "run by policy", "run reads"}


async def test_a_node_that_was_stopped_before_it_began_does_not_begin(world: World) -> None:
    node = world.node()
    await node.open()
    await node.stop(1)
    await node.start()
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not names & {"watch the queue", "parse ahead", "run by policy", "run reads", "watch for a freeze"}


async def test_a_node_that_was_stopped_while_it_was_opened_does_not_go_on(world: World) -> None:
    node = world.node()
    opening = asyncio.create_task(node.open())
    await asyncio.sleep(0)
    await node.stop(1)
    await opening
    assert "watch for a freeze" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_nothing_is_decided_by_a_node_that_was_stopped(world: World) -> None:
    node = world.node()
    await node.open()
    review = await node.review("r1")
    await node.stop(1)
    assert review.snapshot is not None
    with pytest.raises(Conflict, match="before the settings were loaded anew"):
        node.hold_approval(review.snapshot, seen=Confirmation(review.snapshot.digest, len(review.row.findings)))
    with pytest.raises(Conflict, match="before the settings were loaded anew"):
        node.hold_rejection(review.snapshot, "not now")
    assert node.held() == ()
    assert world.tenant.sent == []


async def test_a_queue_that_cannot_be_used_is_told_and_nothing_can_be_decided(world: World) -> None:
    (world.path / "pending").chmod(0o777)
    node = world.node()
    await node.open(rows=3)
    assert not node.posture.usable
    assert node.inbox.ids() == ()
    await node.stop(1)
