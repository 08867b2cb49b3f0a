"""A refused case is never sent again: edited, it is a new request that names the old, reviewed like any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from harbor_tui.domain.requests import State
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import World, approve, create_request, created, refused, reject


@pytest.fixture
async def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.tenant.answer = lambda _: refused("title_taken", 400)
    world.drop("a1", create_request() | {"key": "k1", "why": "OPS-412", "not_after": "2099-01-01T00:00:00Z"})
    node = world.node()
    await node.run_once()
    await approve(node, "a1")
    assert world.result("a1")["state"] == "failed"
    return world


def page(title: str = "Rollout, second") -> dict[str, Any]:
    body: dict[str, Any] = create_request(title)["input"]["body"]
    return body


async def at_work(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def test_the_new_request_names_the_old_and_keeps_its_agent(world: World) -> None:
    node = await at_work(world)
    new_id = await node.propose_anew("a1", page())
    review = await node.review(new_id)
    assert review.envelope is not None
    assert (review.envelope.after, review.envelope.agent, review.envelope.why) == ("a1", "codex-docs", "OPS-412")
    assert (review.envelope.key, review.envelope.not_after) == ("", "")
    assert review.row.state is State.PENDING
    assert review.snapshot is not None
    assert review.snapshot.title == "Rollout, second"
    assert len(world.tenant.sent) == 1


async def test_it_is_a_case_of_its_own_and_the_old_one_stays_as_it_is(world: World) -> None:
    node = await at_work(world)
    before = {path.name: path.read_bytes() for path in (world.path / "cases/a1").iterdir()}
    new_id = await node.propose_anew("a1", page())
    world.tenant.answer = created
    await approve(node, new_id)
    assert world.result(new_id)["state"] == "created"
    assert world.result("a1")["state"] == "failed"
    assert {path.name: path.read_bytes() for path in (world.path / "cases/a1").iterdir()} == before
    decision = json.loads((world.path / f"cases/{new_id}/decision.json").read_bytes())
    assert decision["after"] == "a1"
    approved = [record for record in world.audit.records() if record["event"] == "approved"]
    assert [record.get("after") for record in approved] == [None, "a1"]
    assert world.problems() == []


async def test_only_what_was_refused_is_proposed_anew(world: World) -> None:
    node = await at_work(world)
    with pytest.raises(NotFound):
        await node.propose_anew("nowhere", page())
    world.drop("b2", create_request("Other"))
    await node.refresh()
    await reject(node, "b2", "no")
    with pytest.raises(Conflict, match="rejected"):
        await node.propose_anew("b2", page())


async def test_an_edit_that_does_not_fit_is_not_proposed(world: World) -> None:
    node = await at_work(world)
    with pytest.raises(InvalidInput):
        await node.propose_anew("a1", page() | {"subtype": "live"})
    assert list((world.path / "pending").iterdir()) == []


@pytest.mark.parametrize("after", ["../x", "a b", 7, ""])
async def test_an_earlier_id_is_an_id(tmp_path: Path, after: object) -> None:
    world = World(tmp_path)
    world.drop("c3", create_request() | {"after": after})
    node = await at_work(world)
    assert node.inbox.row("c3").state is (State.PENDING if after == "" else State.INVALID)
