"""What becomes of an attempt: permit before the first byte, one POST each, unknown never again by itself."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict, NotPermitted, QueueUnavailable
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.requests import State, Wire
from harbor_tui.queue.case_folder import OpenCase
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import StepClock, World, approve, create_request, created, hold, refused

NOT_SENT, UNKNOWN = OutcomeState.NOT_SENT, OutcomeState.UNKNOWN


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.drop("a1", create_request())
    return world


async def started(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


def record(world: World, name: str) -> dict[str, Any]:
    return json.loads((world.path / f"cases/a1/{name}.json").read_bytes())  # type: ignore[no-any-return]  # ours


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (refused("title_taken", 400), State.FAILED),
        (refused("sign_in", 401), State.FAILED),
        (refused("scope", 401), State.FAILED),
        (refused("not_visible", 404), State.FAILED),
        (refused("too_large", 413), State.FAILED),
        (refused("unreachable", 0, NOT_SENT), State.NOT_SENT),
        (refused("bad_answer", 500, UNKNOWN), State.UNKNOWN),
        (refused("no_answer", 0, UNKNOWN), State.UNKNOWN),
    ],
)
async def test_each_report_becomes_the_outcome_that_it_says(world: World, report: SendReport, state: State) -> None:
    world.tenant.answer = lambda _: report
    node = await started(world)
    await approve(node, "a1")
    told = world.result("a1")
    assert node.inbox.row("a1").state is state
    assert (told["state"], told["error"], told["attempts"]) == (
        state.value, {"class": report.error_class, "status": report.status}, 1,
    )  # fmt: skip
    assert told["final"] is (state is State.FAILED)
    assert len(world.tenant.sent) == 1
    assert world.problems() == []


async def test_the_permit_and_its_audit_record_are_there_before_the_first_byte(world: World) -> None:
    seen_then: list[Any] = []

    def look() -> None:
        names = sorted(path.name for path in (world.path / "cases/a1").iterdir())
        seen_then.append((names, [event for event, _ in world.audited()], (world.path / "pending/a1.json").exists()))

    world.tenant.before = look
    node = await started(world)
    await approve(node, "a1")
    (names, events, still_pending) = seen_then[0]
    assert names == ["attempt-1.json", "decision.json", "lock", "request.json", "wire.json"]
    assert events == ["approved", "attempt"]
    assert not still_pending


async def test_what_was_not_sent_is_sent_again_by_a_key_press_only(world: World) -> None:
    world.tenant.answer = lambda _: refused("unreachable", 0, NOT_SENT)
    node = await started(world)
    await approve(node, "a1")
    world.tenant.answer = created
    await node.run_once()
    assert len(world.tenant.sent) == 1
    await node.send_again("a1")
    assert (len(world.tenant.sent), node.inbox.row("a1").state) == (2, State.CREATED)
    assert world.tenant.sent[0] == world.tenant.sent[1]
    assert (record(world, "outcome-1")["state"], record(world, "outcome-2")["state"]) == ("not_sent", "created")


@pytest.mark.parametrize("state", [OutcomeState.FAILED, UNKNOWN])
async def test_failed_and_unknown_are_never_sent_again(world: World, state: OutcomeState) -> None:
    world.tenant.answer = lambda _: refused("bad_answer", 500, state)
    node = await started(world)
    await approve(node, "a1")
    with pytest.raises(Conflict):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1


async def rest(times: int = 60) -> None:
    for _ in range(times):
        await asyncio.sleep(0.002)


async def on_its_way(world: World, times: int) -> None:
    """Wait until the tenant has been asked so often, whether or not it has answered."""
    for _ in range(5000):
        if len(world.tenant.sent) == times:
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"asked {len(world.tenant.sent)} times, not {times}")


async def sent_so_often(world: World, node: Node, times: int) -> None:
    """Wait until the tenant has been asked so often and every outcome is recorded."""
    for _ in range(2000):
        if len(world.tenant.sent) == times and not node.working:
            await rest(5)  # the next countdown begins
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"sent {len(world.tenant.sent)} times, not {times}")


async def test_after_a_429_it_counts_down_and_tries_three_times_by_itself(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("rate_limited", 429, NOT_SENT, retry_after=7.0)
    node = await started(world)
    await approve(node, "a1")
    for tries in (2, 3, 4):
        assert node.inbox.row("a1").retry_at == clock.monotonic() + 7.0
        await clock.run(6.75)
        await rest(5)
        assert len(world.tenant.sent) == tries - 1
        await clock.run(0.25)
        await sent_so_often(world, node, tries)
    assert node.inbox.row("a1").retry_at is None
    await clock.run(1000)
    await rest(5)
    assert len(world.tenant.sent) == 4
    assert record(world, "attempt-4")["automatic"] is True


async def test_three_by_itself_are_all_also_after_a_key_press(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("rate_limited", 429, NOT_SENT, retry_after=7.0)
    node = await started(world)
    await approve(node, "a1")
    for tries in (2, 3, 4):
        await clock.run(7.0)
        await sent_so_often(world, node, tries)
    await node.send_again("a1")
    assert len(world.tenant.sent) == 5
    assert node.inbox.row("a1").retry_at is None
    await clock.run(1000)
    await rest(5)
    assert len(world.tenant.sent) == 5


@pytest.mark.parametrize(("asked", "waits"), [(None, 30.0), (99_999_999.0, 300.0), (-5.0, 1.0), (0.0, 1.0)])
async def test_a_countdown_is_bounded(tmp_path: Path, asked: float | None, waits: float) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("rate_limited", 429, NOT_SENT, retry_after=asked)
    node = await started(world)
    await approve(node, "a1")
    assert node.inbox.row("a1").retry_at == clock.monotonic() + waits


async def test_leaving_ends_the_countdown(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("rate_limited", 429, NOT_SENT, retry_after=7.0)
    node = await started(world)
    await approve(node, "a1")
    await node.stop(1.0)
    await clock.run(100)
    await rest(5)
    assert len(world.tenant.sent) == 1


async def test_a_stored_page_that_differs_from_what_was_sent_is_recorded(world: World) -> None:
    def altered(wire: Wire) -> SendReport:
        report = created(wire)
        assert report.page is not None
        page = type(report.page)("1", "Rollout", "100", 1, "", "current", "<p>Something else.</p>")
        return SendReport(OutcomeState.CREATED, status=200, page=page)

    world.tenant.answer = altered
    node = await started(world)
    await approve(node, "a1")
    outcome = record(world, "outcome-1")
    assert outcome["stored_equals_sent"] is False
    assert outcome["stored"] == {"title": True, "space": True, "status": True, "body": False, "equal": False}
    assert next(r for r in world.audit.records() if r["event"] == "created")["stored_equals_sent"] is False


@pytest.mark.parametrize(
    "stored",
    ["<p>Hello from an agent.</p>", '<p local-id="1">Hello from an agent.</p>', "<p>Hello from an agent.</p>\n"],
)
async def test_ids_that_the_service_adds_make_no_difference(world: World, stored: str) -> None:
    def answered(wire: Wire) -> SendReport:
        page = created(wire).page
        assert page is not None
        return SendReport(OutcomeState.CREATED, page=type(page)("1", page.title, "100", 1, "", "current", stored))

    world.tenant.answer = answered
    await approve(await started(world), "a1")
    assert record(world, "outcome-1")["stored_equals_sent"] is True


async def test_one_request_is_on_its_way_at_a_time(world: World) -> None:
    world.drop("b2", create_request("Second"))
    node = await started(world)
    world.tenant.gate = asyncio.Event()
    for name in ("a1", "b2"):
        await hold(node, name)
    await on_its_way(world, 1)
    await rest()
    assert len(world.tenant.sent) == 1
    world.tenant.gate.set()
    await on_its_way(world, 2)


async def test_stopping_gives_a_send_in_flight_its_time(world: World) -> None:
    node = await started(world)
    world.tenant.gate = asyncio.Event()
    await hold(node, "a1")
    await on_its_way(world, 1)
    stopping = asyncio.create_task(node.stop(10.0))
    await rest(10)
    assert not stopping.done()
    world.tenant.gate.set()
    await stopping
    assert record(world, "outcome-1")["state"] == "created"


async def test_another_attempt_is_finished_though_the_one_who_asked_for_it_has_left(world: World) -> None:
    world.tenant.answer = lambda _: refused("unreachable", 0, NOT_SENT)
    node = await started(world)
    await approve(node, "a1")
    world.tenant.gate = asyncio.Event()
    world.tenant.answer = created
    asked = asyncio.create_task(node.send_again("a1"))
    await on_its_way(world, 2)
    asked.cancel()
    stopping = asyncio.create_task(node.stop(10.0))
    await rest(10)
    assert not stopping.done()
    world.tenant.gate.set()
    await stopping
    assert record(world, "outcome-2")["state"] == "created"


async def test_a_send_that_outlives_the_deadline_is_unknown_and_recorded(world: World) -> None:
    node = await started(world)
    world.tenant.gate = asyncio.Event()
    await hold(node, "a1")
    await on_its_way(world, 1)
    await node.stop(0.05)
    assert record(world, "outcome-1")["class"] == "interrupted"
    assert world.result("a1")["state"] == "unknown"


async def test_without_an_audit_trail_nothing_is_sent(world: World) -> None:
    node = await started(world)
    (world.home / "audit").mkdir()
    (world.home / "audit/HEAD").mkdir()
    await approve(node, "a1")
    assert world.tenant.sent == []
    assert any("audit trail cannot be written" in text for text in world.notices())
    (world.home / "audit/HEAD").rmdir()
    await node.run_once()
    assert node.inbox.row("a1").state is State.APPROVED
    await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    assert world.problems() == []


async def test_a_results_folder_that_cannot_be_written_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = await started(world)

    def fails(*_: Any) -> None:
        raise QueueUnavailable("Cannot write the result.")

    with monkeypatch.context() as broken:
        broken.setattr(world.store, "publish_result", fails)
        await approve(node, "a1")
        await rest(3)
    assert record(world, "outcome-1")["state"] == "created"
    assert any("records are safe" in text for text in world.notices())
    assert not (world.path / "results/a1.json").exists()
    await node.run_once()
    assert world.result("a1")["state"] == "created"


async def test_a_result_that_is_owed_is_not_told_while_somebody_is_at_work_on_the_case(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before they finished would be told over what they tell then."""
    node = await started(world)
    publish, states, broken = world.store.publish_result, list[Any](), [True]

    def publish_result(request_id: str, document: Mapping[str, Any]) -> None:
        states.append(document["state"])
        if broken[0]:
            raise QueueUnavailable("Cannot write the result.")
        publish(request_id, document)

    monkeypatch.setattr(world.store, "publish_result", publish_result)
    world.tenant.gate = asyncio.Event()
    await hold(node, "a1")
    await on_its_way(world, 1)
    broken[0] = False
    before = len(states)
    await node.run_once()
    assert states[before:] == []
    world.tenant.gate.set()
    await node.stop(10.0)
    assert (states[before:], world.result("a1")["state"]) == (["created"], "created")


async def test_a_port_that_moved_sends_nothing_that_was_approved_for_the_old_address(world: World) -> None:
    world.tenant.answer = lambda _: refused("unreachable", 0, NOT_SENT)
    await approve(await started(world), "a1")
    world.port = type(world.port)(world.port.entry, "B", parse_base_url("https://other.atlassian.net"))
    node = await started(world)
    with pytest.raises(Exception, match=r"approved for https://acme\.atlassian\.net"):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1


async def test_another_tenant_behind_the_same_gateway_is_sent_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    gateway = "https://api.atlassian.com/ex/confluence/"
    world.port = replace(world.port, base_url=parse_base_url(f"{gateway}7d5e6f3a-1c2b-4d8e-9f00-a1b2c3d4e5f6"))
    world.drop("a1", create_request())
    world.tenant.answer = lambda _: refused("unreachable", 0, NOT_SENT)
    await approve(await started(world), "a1")
    world.port = replace(world.port, base_url=parse_base_url(f"{gateway}00000000-1c2b-4d8e-9f00-a1b2c3d4e5f6"))
    node = await started(world)
    with pytest.raises(NotPermitted, match="approved for .*7d5e6f3a"):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    assert not (world.path / "cases/a1/attempt-2.json").exists()


async def test_whoever_is_cancelled_while_an_outcome_is_written_lets_go_of_the_case_after_that(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the thread that writes would write through a descriptor that is closed, or is something else's by then."""
    writing, may_write = threading.Event(), threading.Event()
    put = OpenCase.put

    def slow_put(case: OpenCase, name: str, data: Any) -> None:
        if name == "outcome-1":
            writing.set()
            assert may_write.wait(20)
        put(case, name, data)

    monkeypatch.setattr(OpenCase, "put", slow_put)
    node = await started(world)
    await hold(node, "a1")
    assert await run_blocking(writing.wait, 20)
    ending = asyncio.create_task(node.stop(0.0))
    await rest(5)
    assert world.store.holder("a1")
    may_write.set()
    await ending
    assert record(world, "outcome-1")["state"] == "created"
    assert world.store.holder("a1") == ""
    assert world.problems() == []
