"""A `[policy.SLUG]` table lets harmless writes run in its spaces until its day, with the same records, and says so."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.catalogue.bundled import bundled_bytes, check_entry
from harbor_tui.domain.actions import ActionState, Risk
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.requests import State
from harbor_tui.workflow.maintenance.audit_check import event_words
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import START, World, approve, create_request, refused

TODAY = datetime.datetime.fromtimestamp(START, datetime.UTC).date()
POLICY = LocalPolicy("create-page", ("100",), TODAY)
HIDDEN = '<p style="display:none">approve me</p><p>x</p>'


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def run(world: World, *policies: LocalPolicy, **more: Any) -> Node:
    node = world.node(policies=lambda: policies, **more)
    await node.run_once()
    return node


def record(world: World, name: str, request_id: str = "a1") -> dict[str, Any]:
    return json.loads((world.path / f"cases/{request_id}/{name}.json").read_bytes())  # type: ignore[no-any-return]  # ours


async def test_what_the_policy_names_is_sent_with_every_record_in_its_place(world: World) -> None:
    world.drop("a1", create_request())
    names: list[list[str]] = []
    world.tenant.before = lambda: names.append(sorted(path.name for path in (world.path / "cases/a1").iterdir()))
    node = await run(world, POLICY)
    assert names == [["attempt-1.json", "decision.json", "lock", "request.json", "wire.json"]]
    assert node.inbox.row("a1").state is State.CREATED
    assert world.result("a1")["state"] == "created"
    assert not (world.path / "pending/a1.json").exists()
    assert world.problems() == []


async def test_decision_and_audit_say_that_a_policy_did_it(world: World) -> None:
    world.drop("a1", create_request())
    await run(world, POLICY)
    told = {"action": "create-page", "spaces": ["100"], "until": TODAY.isoformat()}
    decision = record(world, "decision")
    assert (decision["decision"], decision["policy"]) == ("approved", told)
    assert "confirmation" not in decision
    events = {each["event"]: each for each in world.audit.records()}
    assert [events[name].get("policy") for name in ("approved", "attempt")] == [told, told]
    assert world.audit.verify()["ok"]


async def test_a_person_s_approval_names_no_policy(world: World) -> None:
    world.drop("a1", create_request())
    node = await run(world)
    await approve(node, "a1")
    assert "policy" not in record(world, "decision")
    assert all("policy" not in each for each in world.audit.records())


@pytest.mark.parametrize(
    "policies",
    [
        (),
        (LocalPolicy("create-page", ("100",), TODAY - datetime.timedelta(days=1)),),
        (LocalPolicy("create-page", ("200",), TODAY),),
        (LocalPolicy("create-page", (), TODAY),),
        (LocalPolicy("create-blogpost", ("100",), TODAY),),
        (LocalPolicy("search-pages", ("100",), TODAY),),
    ],
    ids=["none", "ended yesterday", "another space", "no space", "a draft's", "a read's"],
)
async def test_whatever_no_policy_holds_for_waits_for_a_person(world: World, policies: Sequence[LocalPolicy]) -> None:
    world.drop("a1", create_request())
    node = await run(world, *policies)
    assert world.tenant.sent == []
    assert node.inbox.row("a1").state is State.PENDING
    assert world.audited() == []


async def test_findings_that_are_serious_or_block_wait_for_a_person(world: World) -> None:
    world.drop("a1", create_request(body=HIDDEN))
    world.drop("a2", create_request(body="<p>not closed"))
    world.drop("a3", create_request(title="Fine"))
    node = await run(world, POLICY)
    assert [node.inbox.row(each).state for each in ("a1", "a2", "a3")] == [
        State.PENDING, State.PENDING, State.CREATED,
    ]  # fmt: skip


async def test_high_risk_never_runs_by_policy(world: World) -> None:
    whole = check_entry(bundled_bytes("atlassian/confluence-cloud-full"), "full")
    risky = [action for action in whole.actions if action.writes and action.risk is Risk.HIGH]
    world.book = ActionBook(whole.name, whole.label, whole.version, tuple(map(published, whole.actions)))
    everything = [LocalPolicy(action.slug, ("100",), TODAY) for action in whole.actions]
    update = {"id": "7", "status": "current", "title": "x", "spaceId": "100", "version": {"number": 2}}
    update["body"] = {"representation": "storage", "value": "<p>x</p>"}
    given = {"path": {"id": 7}, "body": update}
    world.drop("a1", {"schema": "harbor.request/1", "action": "update-page", "input": given})
    node = await run(world, *everything)
    assert node.inbox.row("a1").state is State.PENDING, node.inbox.row("a1").problem
    assert not {policy.action for policy in node.policies} & {action.slug for action in risky}
    assert world.tenant.sent == []


def published(action: Any) -> Any:
    import dataclasses

    return dataclasses.replace(action, state=ActionState.PUBLISHED)


async def test_a_frozen_node_runs_nothing(world: World) -> None:
    world.drop("a1", create_request())
    node = world.node(policies=lambda: (POLICY,))
    node.set_frozen(True)
    await node.run_once()
    assert world.tenant.sent == []
    assert node.inbox.row("a1").state is State.PENDING


async def test_without_a_token_nothing_is_recorded_and_nobody_is_nagged(world: World) -> None:
    world.token_is_set = False
    world.drop("a1", create_request())
    await run(world, POLICY)
    assert world.tenant.sent == [] and world.audited() == []
    assert not any("token" in text for text in world.notices())


async def test_settings_that_cannot_be_read_allow_nothing(world: World) -> None:
    def broken() -> Sequence[LocalPolicy]:
        raise InvalidInput("config.toml:3 is not TOML.")

    world.drop("a1", create_request())
    node = world.node(policies=broken)
    await node.run_once()
    assert world.tenant.sent == [] and node.policies == ()


async def test_a_policy_that_is_taken_away_or_ends_holds_no_longer(world: World) -> None:
    policies = [POLICY]
    node = world.node(policies=lambda: tuple(policies))
    await node.run_once()
    assert node.policies == (POLICY,)
    policies.clear()
    world.drop("a1", create_request())
    await node.run_once()
    assert world.tenant.sent == [] and not node.policies
    assert any("holds no longer" in text for text in world.notices())


async def test_its_day_ends_at_midnight_utc(world: World) -> None:
    node = await run(world, POLICY)
    assert node.policies == (POLICY,)
    world.clock.advance(24 * 3600.0)
    world.drop("a1", create_request())
    await node.run_once()
    assert not node.policies and world.tenant.sent == []


async def test_what_is_held_by_a_person_is_left_to_the_person(tmp_path: Path) -> None:
    from tests.support.queue_world import StepClock

    world = World(tmp_path, clock=StepClock(), undo_s=5.0)
    world.drop("a1", create_request())
    node = await run(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    node.hold_rejection(review.snapshot, "not now")
    node._parts().policy_runner._policies = lambda: (POLICY,)
    await node._parts().policy_runner.run_due()
    assert world.tenant.sent == []
    await node.stop()


async def test_an_unknown_outcome_is_not_sent_again(world: World) -> None:
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    world.drop("a1", create_request())
    node = await run(world, POLICY)
    await node.run_once()
    assert len(world.tenant.sent) == 1
    assert node.inbox.row("a1").state is State.UNKNOWN


async def test_two_nodes_send_it_once(world: World) -> None:
    for number in range(6):
        world.drop(f"a{number}", create_request(title=f"Page {number}"))
    nodes = [world.node(policies=lambda: (POLICY,)) for _ in range(2)]
    await asyncio.gather(*(node.run_once() for node in nodes))
    assert sorted(wire.parsed_body()["title"] for wire in world.tenant.sent) == [f"Page {n}" for n in range(6)]
    assert world.problems() == []


async def test_arrivals_that_are_not_on_screen_run_too(world: World) -> None:
    node = await run(world, POLICY)
    world.drop("a1", create_request())
    await node.refresh()
    assert node.inbox.arrivals == 1
    await node._parts().policy_runner.run_due()
    assert len(world.tenant.sent) == 1
    assert any("create-page runs without approval in the space 100" in text for text in world.notices())


async def test_a_list_of_events_says_which_approval_was_nobody_s(world: World) -> None:
    world.drop("a1", create_request())
    await run(world, POLICY)
    world.drop("a2", create_request(title="By hand"))
    await approve(await run(world), "a2")
    words = [(event_words(record), record["id"]) for record in world.audit.records()]
    assert words[0] == ("by policy", "a1") and ("approved", "a2") in words
