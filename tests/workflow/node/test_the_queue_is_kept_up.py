"""Without anybody looking: withdrawals are recorded, requests lapse, invalid files are answered, cases are archived."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.requests import State
from harbor_tui.workflow.maintenance.archive import archive_older_than, forget_results_older_than
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.node.upkeep import CHANGED_AT_ONCE
from tests.support.queue_world import StepClock, World, approve, create_request, hold, refused, reject, seen, settled

DAY = 86_400.0


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def started(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def test_a_withdrawal_is_recorded_when_it_is_noticed(world: World) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    path.unlink()
    await node.refresh()
    told = world.result("a1")
    assert (told["state"], told["final"]) == ("withdrawn", True)
    assert ("withdrawn", "a1") in world.audited()
    assert os.listdir(world.path / "cases") == []
    assert node.inbox.row("a1").state is State.WITHDRAWN
    assert world.store.has_case("a1")
    assert world.problems() == []


async def test_a_flood_of_withdrawals_holds_nothing_up_and_is_recorded_in_rounds(world: World) -> None:
    paths = [world.drop(f"r{number:03}", create_request()) for number in range(CHANGED_AT_ONCE + 50)]
    node = await started(world)
    for path in paths:
        path.unlink()
    await node.refresh()
    assert len(world.audited()) == CHANGED_AT_ONCE
    await node.run_once()
    assert len(world.audited()) == len(paths)


async def test_a_withdrawal_that_could_not_be_recorded_is_recorded_later(world: World) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    path.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(world.audit), "append", _full)
        await node.refresh()
    await node.run_once()
    assert world.audited() == [("withdrawn", "a1")]
    assert world.problems() == []


def _full(*_given: object) -> str:
    raise QueueUnavailable("The audit trail cannot be written: No space left on device.")


async def test_a_withdrawal_noticed_while_somebody_decides_on_it_is_recorded_after_that(world: World) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    path.unlink()
    with world.store.open_case("a1"):
        await node.refresh()
        assert world.audited() == []
    await node.run_once()
    assert world.audited() == [("withdrawn", "a1")]
    assert (world.result("a1")["state"], world.problems()) == ("withdrawn", [])


async def test_a_withdrawal_that_two_looks_notice_at_once_is_recorded_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    path.unlink()
    loop, has_case, looked = asyncio.get_running_loop(), world.store.has_case, list[str]()

    def has_case_after_another_look(request_id: str) -> bool:
        if not looked:
            looked.append(request_id)
            asyncio.run_coroutine_threadsafe(node.refresh(), loop).result(10)
        return has_case(request_id)

    monkeypatch.setattr(world.store, "has_case", has_case_after_another_look)
    await node.refresh()
    assert (looked, world.audited()) == (["a1"], [("withdrawn", "a1")])


async def test_a_withdrawal_noticed_by_an_approval_that_finds_nothing_is_recorded(world: World) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    path.unlink()
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await node.refresh()
    await settled(node)
    await node.run_once()
    assert world.audited() == [("withdrawn", "a1")]
    assert (world.tenant.sent, world.result("a1")["state"]) == ([], "withdrawn")


async def test_a_withdrawal_that_nobody_noticed_is_nowhere(world: World) -> None:
    path = world.drop("a1", create_request())
    path.unlink()
    await started(world)
    assert world.audited() == []


async def test_what_another_console_decided_is_no_withdrawal(world: World) -> None:
    world.drop("a1", create_request())
    first, second = await started(world), await started(world)
    await approve(first, "a1")
    await second.refresh()
    assert [event for event, _ in world.audited()] == ["approved", "attempt", "created"]
    assert second.inbox.row("a1").state is State.CREATED


async def test_what_another_console_decided_and_archived_is_no_withdrawal(world: World) -> None:
    world.drop("a1", create_request())
    first, second = await started(world), await started(world)
    await reject(first, "a1", "No.")
    world.clock.advance(1)
    archive_older_than(world.store, world.audit, world.clock, 0)
    await second.refresh()
    assert [event for event, _ in world.audited()] == ["rejected", "archived"]
    assert os.listdir(world.path / "cases") == []
    assert second.inbox.row("a1").state is State.REJECTED


@pytest.mark.parametrize(("not_after", "age_s"), [("", 7 * DAY), ("2025-11-21T00:00:00Z", 1.0)])
async def test_a_request_lapses_by_age_or_when_its_agent_said(world: World, not_after: str, age_s: float) -> None:
    document = create_request() | ({"not_after": not_after} if not_after else {})
    world.drop("a1", document, age_s=age_s)
    await started(world)
    told = world.result("a1")
    assert (told["state"], told["final"], told["resubmit"]) == ("expired", True, True)
    assert not (world.path / "pending/a1.json").exists()
    assert ("expired", "a1") in world.audited()
    assert world.problems() == []


async def test_a_request_within_its_time_does_not_lapse(world: World) -> None:
    world.drop("a1", create_request(), age_s=7 * DAY - 60)
    node = await started(world)
    assert node.inbox.row("a1").state is State.PENDING


async def test_a_request_that_lapses_in_the_undo_time_is_not_approved(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock, undo_s=5.0)
    world.drop("a1", create_request(), age_s=7 * DAY - 3)
    node = await started(world)
    await hold(node, "a1")
    await clock.run(5.0)
    await settled(node)
    assert world.tenant.sent == []
    assert any("expired" in text for text in world.notices())


async def test_an_invalid_file_is_answered_and_the_answer_follows_its_mending(world: World) -> None:
    path = world.drop("a1", b'{"schema":"harbor.request/1","action":"create-page","input":{},"extra":1}')
    node = await started(world)
    told = world.result("a1")
    assert (told["state"], told["code"]) == ("invalid", "invalid_input")
    assert "extra" in told["reason"]
    path.write_bytes(json.dumps(create_request()).encode())
    os.utime(path, (world.clock.now(), world.clock.now()))
    await node.run_once()
    assert world.result("a1")["state"] == "pending"


async def test_a_file_that_is_too_large_to_be_read_is_answered_too(world: World) -> None:
    with (world.path / "pending/a1.json").open("wb") as large:
        large.truncate(2**30)
    node = await started(world)
    assert node.inbox.row("a1").state is State.INVALID
    assert "6 MiB" in str(world.result("a1"))
    assert node.inbox.unread(10) == ()


async def test_files_that_may_not_be_read_do_not_keep_others_from_being_read(world: World) -> None:
    for number in range(50):
        path = world.drop(f"a{number:02}", create_request())
        for name in ("second", "third"):
            os.link(path, world.path.parent / f"{name}-{number}")
    late = world.drop("b1", b"not a request", age_s=60)
    node = await started(world)
    assert node.inbox.unread(100) == ()
    assert world.result(late.stem)["state"] == "invalid"


async def test_an_invalid_file_that_nobody_mends_is_closed_in_the_end(world: World) -> None:
    world.drop("a1", b"{}", age_s=8 * DAY)
    await started(world)
    told = world.result("a1")
    assert (told["state"], told["final"]) == ("invalid", True)
    assert "action: is required" in told["reason"] or "schema: is required" in told["reason"]
    assert not (world.path / "pending/a1.json").exists()
    assert world.problems() == []


async def test_a_used_id_does_not_change_the_answer_of_the_request_that_used_it(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    world.drop("a1", b"{}")
    await node.run_once()
    assert world.result("a1")["state"] == "created"


async def test_results_of_archived_cases_go_when_they_are_older_and_their_ids_stay_used(world: World) -> None:
    for name in ("a1", "b2", "c3"):
        world.drop(name, create_request(name))
    node = await started(world)
    await approve(node, "a1")
    await reject(node, "b2", "No.")
    world.clock.advance(100 * DAY)
    assert archive_older_than(world.store, world.audit, world.clock, 90 * DAY) == ("a1", "b2")
    assert forget_results_older_than(world.store, world.audit, world.clock, 365 * DAY) == ()
    assert world.result("a1")["state"] == "created"
    world.clock.advance(300 * DAY)
    assert forget_results_older_than(world.store, world.audit, world.clock, 365 * DAY) == ("a1", "b2")
    assert forget_results_older_than(world.store, world.audit, world.clock, 365 * DAY) == ()
    assert [name for name in os.listdir(world.path / "results") if name[:2] in ("a1", "b2")] == []
    assert world.audited().count(("results_removed", "")) == 1
    await world.node().run_once()
    assert not (world.path / "results/a1.json").exists(), "a start writes none anew for what is archived"
    assert (world.store.has_case("a1"), world.desk().status("a1")["state"]) == (True, "created")
    assert world.problems() == []


async def test_results_that_were_removed_before_one_could_not_be_are_on_record(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a1", "b2"):
        world.drop(name, create_request(name))
    node = await started(world)
    await reject(node, "a1", "No.")
    await reject(node, "b2", "No.")
    world.clock.advance(400 * DAY)
    archive_older_than(world.store, world.audit, world.clock, 90 * DAY)
    forget = world.store.forget_result

    def forget_all_but_b2(request_id: str) -> bool:
        if request_id == "b2":
            raise QueueUnavailable("Cannot remove the result of b2.")
        return forget(request_id)

    monkeypatch.setattr(world.store, "forget_result", forget_all_but_b2)
    with pytest.raises(QueueUnavailable):
        forget_results_older_than(world.store, world.audit, world.clock, 365 * DAY)
    assert not (world.path / "results/a1.json").exists()
    assert world.audited()[-1] == ("results_removed", "")


async def test_closed_cases_are_archived_when_they_are_old_and_open_ones_stay(world: World) -> None:
    for name in ("a1", "b2"):
        world.drop(name, create_request(name))
    node = await started(world)
    await approve(node, "a1")
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    await approve(node, "b2")
    assert archive_older_than(world.store, world.audit, world.clock, 30 * DAY) == ()
    world.clock.advance(31 * DAY)
    assert archive_older_than(world.store, world.audit, world.clock, 30 * DAY) == ("a1",)
    assert os.listdir(world.path / "cases") == ["b2"]
    assert os.listdir(world.path / "archive") == ["2025-11"]
    assert world.problems() == []
    assert world.desk().status("a1")["state"] == "created"


async def test_a_new_file_is_noticed_while_the_node_runs(tmp_path: Path) -> None:
    world = World(tmp_path, clock=StepClock())
    node = world.node()
    await node.start()
    try:
        heard = asyncio.Event()
        node.subscribe(lambda event: heard.set() if node.inbox.arrivals else None)
        await asyncio.sleep(0.05)
        world.desk().submit("create-page", json.dumps(create_request()["input"]).encode())
        await asyncio.wait_for(heard.wait(), 5)
        assert node.inbox.arrivals == 1
    finally:
        await node.stop(1.0)


async def test_a_queue_that_is_mended_is_used_again(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    world.drop("a1", create_request())
    (world.path / "cases").chmod(0o755)
    node = world.node()
    await node.start()
    try:
        assert not node.posture.usable
        assert node.inbox.ids() == ()
        (world.path / "cases").chmod(0o700)
        for _ in range(200):
            clock.advance(5)
            await asyncio.sleep(0.01)
            if node.inbox.ids():
                break
        assert (node.posture.usable, node.inbox.ids()) == (True, ("a1",))
    finally:
        await node.stop(1.0)


async def test_a_queue_of_a_newer_version_is_shown_and_never_written(world: World) -> None:
    world.drop("a1", create_request(), age_s=8 * DAY)
    (world.path / "VERSION").chmod(0o600)
    (world.path / "VERSION").write_text("harbor-queue 2\n")
    node = await started(world)
    assert node.posture.read_only
    assert node.inbox.ids() == ("a1",)
    assert os.listdir(world.path / "results") == os.listdir(world.path / "cases") == []
    review = await node.review("a1")
    assert review.snapshot is not None
    with pytest.raises(Exception, match="newer"):
        node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))


async def test_a_file_that_was_still_being_written_is_told_when_it_has_arrived(world: World) -> None:
    node = await started(world)
    whole = json.dumps(create_request())
    path = world.drop("slow", whole[:40].encode(), age_s=0)
    await node.refresh()
    assert node.inbox.row("slow").state is State.ARRIVING
    path.write_text(whole)
    os.utime(path, (world.clock.now(), world.clock.now()))
    world.events.clear()
    await node.refresh()
    assert [event.state for event in world.events if event.request_id == "slow"], world.events
    ready = node.inbox.ready_row("slow")
    assert ready is not None
    assert ready.state is State.PENDING


def test_an_audit_folder_that_others_can_write_is_among_the_problems(world: World) -> None:
    world.audit.append("approved", "r1", {})
    world.audit.path.chmod(0o777)
    (problem,) = world.problems()
    assert ("can be written by others" in problem["problem"], "chmod go-w" in problem["fix"]) == (True, True)
