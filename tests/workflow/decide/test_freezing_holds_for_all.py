"""Freezing is a record in the queue: consoles, workers and agents on it go by it, and a restart does not lose it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import StepClock, World, approve, create_request, seen, settled

INPUT = json.dumps(create_request()["input"]).encode()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def ready(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not come to it")


async def recorded(world: World, *, frozen: bool) -> None:
    await until(lambda: (world.store.frozen_since() is not None) == frozen)


async def test_what_one_console_freezes_another_does_not_send(world: World) -> None:
    world.drop("a1", create_request())
    here, there = await ready(world), await ready(world)
    here.set_frozen(True)
    assert here.frozen
    await recorded(world, frozen=True)
    await approve(there, "a1")
    assert there.frozen
    assert world.tenant.sent == []
    assert there.inbox.row("a1").state is State.APPROVED
    with pytest.raises(QueueUnavailable, match="frozen"):
        await there.send_again("a1")
    there.set_frozen(False)
    await recorded(world, frozen=False)
    await here.send_again("a1")
    assert (len(world.tenant.sent), here.frozen) == (1, False)
    events = [event for event, _ in world.audited()]
    assert events.index("frozen") < events.index("approved") < events.index("thawed") < events.index("attempt")


async def test_a_freeze_outlives_the_console_and_is_told_at_the_next_start(world: World) -> None:
    node = await ready(world)
    node.set_frozen(True)
    await node.stop()
    world.events.clear()
    again = world.node()
    await again.run_once()
    assert again.frozen
    assert any("Sending is frozen since" in text for text in world.notices())


async def test_a_running_node_hears_of_it_within_a_second(tmp_path: Path) -> None:
    world = World(tmp_path, clock=StepClock())
    node = world.node()
    await node.start()
    for frozen in (True, False):
        world.store.freeze("2026-11-22T03:00:00Z") if frozen else world.store.thaw()
        for _ in range(2_000):
            world.clock.advance(1.0)
            await asyncio.sleep(0.002)
            if node.frozen == frozen:
                break
        assert node.frozen == frozen
    assert [text for text in world.notices() if "ending is" in text] == [
        "Sending is frozen since 2026-11-22T03:00:00Z: nothing leaves until a console thaws it (F12).",
        "Sending is on again.",
    ]
    await node.stop()


async def test_a_countdown_ends_when_somebody_else_freezes(world: World) -> None:
    world.drop("a1", create_request())
    node = await ready(world)
    world.store.freeze("2026-11-22T03:00:00Z")
    await approve(node, "a1")
    assert (world.tenant.sent, node.frozen) == ([], True)


def test_agents_are_told_that_the_queue_is_frozen_and_keep_what_they_have(world: World) -> None:
    desk = world.desk()
    earlier = desk.submit("create-page", INPUT, key="k1")
    world.store.freeze("2026-11-22T03:00:00Z")
    with pytest.raises(QueueUnavailable, match="frozen by its operator since 2026-11-22T03:00:00Z") as refused:
        desk.submit("create-page", INPUT)
    assert refused.value.exit_code == 7
    assert desk.submit("create-page", INPUT, key="k1") == earlier
    assert desk.withdraw(earlier["id"])["state"] == "withdrawn"
    views = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)
    assert views.queue_stats()["frozen_since"] == "2026-11-22T03:00:00Z"
    world.store.thaw()
    assert desk.submit("create-page", INPUT)["state"] == "pending"


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"at": 3}'])
def test_a_record_that_says_nothing_freezes_all_the_same(world: World, content: bytes) -> None:
    (world.path / "FROZEN").write_bytes(content)
    assert world.store.frozen_since() == ""
    with pytest.raises(QueueUnavailable, match="frozen by its operator: nothing"):
        world.desk().submit("create-page", INPUT)


async def test_a_freeze_that_cannot_be_recorded_holds_here_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.drop("a1", create_request())
    node = await ready(world)

    def refuse(at: str) -> None:
        raise QueueUnavailable("Cannot record that sending is frozen: the disk is full.")

    monkeypatch.setattr(world.store, "freeze", refuse)
    node.set_frozen(True)
    await approve(node, "a1")
    assert (node.frozen, world.tenant.sent) == (True, [])
    assert any("frozen here only" in text for text in world.notices())


async def test_a_freeze_right_after_a_thaw_holds_here_though_it_cannot_be_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = await ready(world)
    freeze, times = world.store.freeze, iter((True, False))

    def once(at: str) -> None:
        if not next(times):
            raise QueueUnavailable("Cannot record that sending is frozen: the disk is full.")
        freeze(at)

    monkeypatch.setattr(world.store, "freeze", once)
    for frozen in (True, False, True):
        node.set_frozen(frozen)
    await until(lambda: any("frozen here only" in text for text in world.notices()))
    world.drop("a1", create_request())
    with pytest.raises(QueueUnavailable, match="frozen"):
        await node.send_again("a1")
    assert node.frozen


async def test_without_its_audit_record_nothing_is_thawed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    node = await ready(world)
    node.set_frozen(True)
    await recorded(world, frozen=True)

    def refuse(*_: object) -> str:
        raise QueueUnavailable("The audit trail cannot be written.")

    monkeypatch.setattr(world.audit, "append", refuse)
    node.set_frozen(False)
    world.drop("a1", create_request())
    with pytest.raises(QueueUnavailable, match="frozen"):
        await node.send_again("a1")
    assert node.frozen
    assert any("may still be frozen" in text for text in world.notices())


async def test_what_waits_for_the_send_before_it_stays_when_somebody_freezes(world: World) -> None:
    for name in ("a1", "a2"):
        world.drop(name, create_request(name))
    node = await ready(world)
    world.tenant.gate = asyncio.Event()
    first, second = await node.review("a1"), await node.review("a2")
    assert first.snapshot is not None
    assert second.snapshot is not None
    node.hold_approval(first.snapshot, seen=seen(first.snapshot.digest))
    await until(lambda: len(world.tenant.sent) == 1)
    node.hold_approval(second.snapshot, seen=seen(second.snapshot.digest))
    await until(lambda: any((each.request_id, each.state) == ("a2", State.SENDING) for each in world.events))
    node.set_frozen(True)
    await recorded(world, frozen=True)
    world.tenant.gate.set()
    await settled(node)
    assert [wire.parsed_body()["title"] for wire in world.tenant.sent] == ["a1"]
    assert (node.inbox.row("a1").state, node.inbox.row("a2").state) == (State.CREATED, State.APPROVED)
    assert any("Sending is frozen; it was approved and waits." in text for text in world.notices())
