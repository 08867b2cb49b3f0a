"""An agent without a token asks through the queue: what only reads is run at once, and its answer is in the result."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from harbor_tui.domain.errors import HarborError, NotVisible, QueueUnavailable, SetupIncomplete, Unreachable
from harbor_tui.domain.outcomes import Answer
from tests.support.queue_world import StepClock, World, approve, create_request

SEARCH = b'{"query": {"title": "Rollout"}}'


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.tenant.read_answer = lambda _: Answer({"results": [{"id": "5", "title": "Rollout"}]}, 200, 3)
    return world


async def test_a_read_is_run_and_answered(world: World) -> None:
    request_id = world.desk().submit("search-pages", SEARCH, agent="codex")["id"]
    world.drop("write", create_request())
    node = world.node()
    await node.run_once()
    told = world.desk().wait(request_id, 1)
    assert (told["state"], told["final"], told["page"]) == ("created", True, None)
    assert told["answer"] == {
        "action": "search-pages",
        "status": 200,
        "summary": {"results": [{"id": "5", "title": "Rollout"}]},
        "next_cursor": None,
    }
    assert world.desk().status("write")["state"] == "pending"
    assert world.tenant.sent == []
    assert ("read", request_id) in world.audited()
    trail = "".join(path.read_text() for path in (world.home / "audit").glob("*.jsonl"))
    assert "Rollout" not in trail
    assert world.problems() == []
    await node.run_once()
    assert len(world.tenant.reads) == 1


async def test_what_everybody_may_read_does_not_hold_what_the_service_said(world: World) -> None:
    request_id = world.desk().submit("search-pages", SEARCH, agent="codex")["id"]
    await world.node().run_once()
    file = world.path / "results" / f"{request_id}.json"
    assert "Rollout" not in file.read_text()
    answer = file.with_name(world.result(request_id)["answer_file"])
    assert answer.name == f"{request_id}.answer"
    assert answer.stat().st_mode & 0o777 == 0o600
    assert json.loads(answer.read_bytes()) == world.desk().status(request_id)["answer"]


async def test_an_answer_that_a_crash_kept_from_the_agent_is_written_later(world: World) -> None:
    request_id = world.desk().submit("search-pages", SEARCH)["id"]
    await world.node().run_once()
    for name in (f"{request_id}.json", f"{request_id}.answer"):
        (world.path / "results" / name).unlink()
    await world.node().run_once()
    assert world.store.answer(request_id) == world.desk().status(request_id)["answer"]
    assert world.result(request_id)["state"] == "created"


async def test_a_result_waits_for_its_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request_id = world.desk().submit("search-pages", SEARCH)["id"]

    def refuse(*_: object) -> None:
        raise QueueUnavailable("Cannot write the answer: no space left.")

    monkeypatch.setattr(world.store, "publish_answer", refuse)
    node = world.node()
    await node.run_once()
    assert world.result(request_id)["final"] is False
    monkeypatch.undo()
    await node.run_once()
    assert world.store.answer(request_id) is not None
    assert world.result(request_id)["final"] is True


@pytest.mark.parametrize("error", [SetupIncomplete("No token."), Unreachable("It does not resolve.")])
async def test_a_read_that_cannot_be_asked_now_waits(world: World, error: HarborError) -> None:
    world.tenant.read_answer = lambda _: error
    request_id = world.desk().submit("search-pages", SEARCH)["id"]
    await world.node().run_once()
    assert world.desk().status(request_id)["state"] == "pending"
    assert list((world.path / "cases").iterdir()) == []


async def test_a_read_that_is_refused_has_failed(world: World) -> None:
    world.tenant.read_answer = lambda _: NotVisible("No such page.", status=404)
    request_id = world.desk().submit("get-page", b'{"path": {"id": "5"}}')["id"]
    await world.node().run_once()
    told = world.result(request_id)
    assert (told["state"], told["error"]) == ("failed", {"class": "not_visible", "status": 404})
    assert world.problems() == []


async def test_a_read_that_arrives_while_the_node_runs_is_run_without_being_loaded(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock)
    node = world.node()
    await node.start()
    try:
        request_id = world.desk().submit("search-pages", SEARCH)["id"]
        for _ in range(400):
            clock.advance(1)
            await asyncio.sleep(0.01)
            if world.desk().status(request_id)["final"]:
                break
        assert world.desk().status(request_id)["state"] == "created"
    finally:
        await node.stop(1)


@pytest.mark.parametrize("left", [(), ("attempt-1",)])
async def test_a_read_that_a_crash_interrupts_has_failed_and_is_not_unknown(
    world: World, left: tuple[str, ...]
) -> None:
    request_id = world.desk().submit("search-pages", SEARCH)["id"]
    await world.node().run_once()
    for name in {"attempt-1", "outcome-1"} - set(left):
        (world.path / f"cases/{request_id}/{name}.json").unlink()
    (world.path / f"results/{request_id}.json").unlink()
    await world.node().run_once()
    told = world.result(request_id)
    assert (told["state"], told["error"]["class"]) == ("failed", "interrupted")
    assert world.problems() == []


async def test_a_read_is_not_approved_by_hand(world: World) -> None:
    world.tenant.read_answer = lambda _: SetupIncomplete("No token.")
    request_id = world.desk().submit("search-pages", SEARCH)["id"]
    node = world.node()
    await node.run_once()
    await approve(node, request_id)
    assert world.tenant.sent == []
    assert any("only reads" in text for text in world.notices())
