"""Records that were lost, restored from an older copy, or put there: what trail or result know is never sent again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict, NotPermitted
from harbor_tui.domain.outcomes import Answer, OutcomeState
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.requests import State
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.workflow.maintenance.archive import archive_older_than, forget_results_older_than
from harbor_tui.workflow.maintenance.cross_check import verified
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import World, approve, create_request, hold, refused, reject, seen, settled

DAY = 86_400.0


@pytest.fixture
async def world(tmp_path: Path) -> World:
    """One created page, and a copy of its request's file."""
    world = World(tmp_path)
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    assert world.problems() == []
    return world


async def started(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


def lose(world: World, *names: str) -> None:
    for name in names:
        path = world.path / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def record(world: World, name: str) -> dict[str, Any]:
    return dict(json.loads((world.path / f"cases/a1/{name}.json").read_bytes()))


ATTEMPT = ("cases/a1/attempt-1.json", "cases/a1/outcome-1.json")
RESULT = "results/a1.json"


# --- before anything is sent -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [ATTEMPT, (*ATTEMPT, RESULT), ATTEMPT[:1]], ids=["attempt", "and result", "permit"])
async def test_a_case_restored_from_a_copy_is_unknown_at_the_start(world: World, lost: tuple[str, ...]) -> None:
    lose(world, *lost)
    node = await started(world)
    state = State.CREATED if lost == ATTEMPT[:1] else State.UNKNOWN
    assert node.inbox.row("a1").state is state
    with pytest.raises(Conflict):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    if state is State.UNKNOWN:
        row = node.inbox.row("a1")
        assert (row.code, "created (attempt 1, page 4711)" in row.told) == ("evidence", True)
        assert world.result("a1")["state"] == "unknown"
        assert world.problems() == []


@pytest.mark.parametrize("knows", ["trail", "result"])
async def test_what_either_of_them_knows_is_enough(world: World, knows: str) -> None:
    lose(world, *ATTEMPT)
    if knows == "result":
        shutil.rmtree(world.home / "audit")
    else:
        lose(world, RESULT)
    node = await started(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    source = "The audit trail says" if knows == "trail" else "Its result says"
    assert node.inbox.row("a1").told.startswith(source)
    assert record(world, "attempt-1")["class"] == record(world, "outcome-1")["class"] == "evidence"


async def test_a_console_that_is_open_already_looks_under_the_lock(world: World) -> None:
    """The records are taken away after its start: the witnesses are asked before the permit is written."""
    node = await started(world)
    lose(world, *ATTEMPT)
    with pytest.raises(Conflict, match="its case does not know"):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert world.problems() == []


async def test_a_permit_in_the_trail_counts_as_an_attempt(world: World) -> None:
    """The audit record comes before the first byte, so whatever is in it may have been sent."""
    lose(world, *ATTEMPT, RESULT)
    cut_audit(world, 2)
    assert [event for event, _ in world.audited()] == ["approved", "attempt"]
    node = await started(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert "says attempt 1, and" in node.inbox.row("a1").told


async def test_it_is_settled_like_any_lost_answer_and_sent_again_only_by_the_challenge(world: World) -> None:
    lose(world, *ATTEMPT)
    node = await started(world)
    world.tenant.read_answer = lambda _: Answer({"results": []}, 200, 1, server_date="Sat, 22 Nov 2025 01:00:00 GMT")
    settlement = await node.settle("a1")
    assert settlement.proposal == "absent"
    assert settlement.sent_at  # the trail told when it began
    await node.conclude(settlement, "absent")
    with pytest.raises(NotPermitted):
        await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    await node.send_again("a1", seen("", challenge="abcd", typed="abcd"))
    assert len(world.tenant.sent) == 2
    assert world.problems() == []
    await started(world)
    assert (world.result("a1")["state"], world.problems()) == ("created", [])


async def test_noting_it_twice_changes_nothing(world: World) -> None:
    lose(world, *ATTEMPT)
    await started(world)
    before = world.audited(), sorted(path.name for path in (world.path / "cases/a1").iterdir())
    await started(world)
    assert (world.audited(), sorted(path.name for path in (world.path / "cases/a1").iterdir())) == before


async def test_an_outcome_that_says_otherwise_is_unknown_before_it_is_sent_again(world: World) -> None:
    path = world.path / "cases/a1/outcome-1.json"
    path.chmod(0o600)
    path.write_text(json.dumps(record(world, "outcome-1") | {"state": "not_sent", "page": None}))
    node = await started(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    with pytest.raises(Conflict):
        await node.send_again("a1")
    assert world.problems() == []


async def test_several_attempts_are_noted_as_one(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.tenant.answer = lambda _: refused("unreachable", 0, OutcomeState.NOT_SENT)
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    await node.send_again("a1")
    lose(world, *(f"cases/a1/{name}-{number}.json" for name in ("attempt", "outcome") for number in (1, 2)))
    node = await started(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert len(record(world, "outcome-2")["known"]) == 4
    assert world.problems() == []


# --- a decision that is not in any case ------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [("cases/a1",), ("cases/a1", RESULT)], ids=["result left", "result lost too"])
async def test_a_request_that_comes_back_as_if_new_cannot_be_approved(world: World, lost: tuple[str, ...]) -> None:
    lose(world, *lost)
    world.drop("a1", create_request())
    node = await started(world)
    row = node.inbox.row("a1")
    assert (row.state, row.decidable) == (State.UNKNOWN, False)
    assert "new file uses its id" in row.problem
    review = await node.review("a1")
    assert review.snapshot is None
    assert world.result("a1")["state"] == "unknown"
    assert len(world.tenant.sent) == 1
    assert [problem["id"] for problem in world.problems()] == ["a1"]


async def test_one_that_comes_back_while_the_console_is_open_is_refused_by_deciding(world: World) -> None:
    node = await started(world)
    lose(world, "cases/a1")
    world.drop("a1", create_request())
    await node.refresh()
    await hold(node, "a1")
    await settled(node)
    assert len(world.tenant.sent) == 1
    assert any("The audit trail says approved" in text for text in world.notices())
    assert node.inbox.row("a1").state is State.UNKNOWN


async def test_a_policy_does_not_run_it_either(world: World) -> None:
    import datetime

    policy = LocalPolicy("create-page", ("100",), datetime.date(2030, 1, 1))
    lose(world, "cases/a1")
    world.drop("a1", create_request())
    node = world.node(policies=lambda: (policy,))
    await node.run_once()
    await node.run_once()
    assert len(world.tenant.sent) == 1


async def test_what_was_rejected_and_comes_back_is_not_approved(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request())
    node = await started(world)
    await reject(node, "a1", "Not this one.")
    lose(world, "cases/a1", RESULT)
    world.drop("a1", create_request())
    node = await started(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert "says rejected" in node.inbox.row("a1").told
    assert world.store.has_case("a1")


async def test_what_leaves_the_drop_box_again_is_no_withdrawal(world: World) -> None:
    node = await started(world)
    lose(world, "cases/a1", RESULT)
    path = world.drop("a1", create_request())
    await node.refresh()
    path.unlink()
    await node.refresh()
    assert ("withdrawn", "a1") not in world.audited()
    assert world.result("a1")["state"] == "unknown"


# --- the trail is gone, cut or made anew -----------------------------------------------------------------------------


def cut_audit(world: World, keep: int) -> None:
    """The newest records are gone, and HEAD says that this is how it ended."""
    trail = next((world.home / "audit").glob("*.jsonl"))
    lines = trail.read_bytes().splitlines(keepends=True)[:keep]
    trail.write_bytes(b"".join(lines))
    (world.home / "audit/HEAD").unlink()


async def test_a_trail_that_is_gone_is_said(world: World) -> None:
    shutil.rmtree(world.home / "audit")
    (problem,) = world.problems()
    assert problem["problem"].startswith("The audit trail is gone: it has no record of 1 request (a1)")
    verdict = verified(world.store, world.audit)
    assert (verdict["ok"], verdict["first_bad"], len(verdict["beside"])) == (False, None, 1)
    await started(world)
    assert any("does not have all records of 1 request (a1)" in text for text in world.notices())
    assert world.audited() == [], "nothing is made up in its place"


async def test_a_trail_that_was_made_anew_is_said(world: World) -> None:
    shutil.rmtree(world.home / "audit")
    world.clock.wall += 60
    world.drop("b2", create_request("Another"))
    await approve(await started(world), "b2")
    assert world.audit.verify()["ok"]
    (problem,) = world.problems()
    assert "made anew: it begins at" in problem["problem"]
    assert "(a1)" in problem["problem"]


@pytest.mark.parametrize("keep", [1, 2])
async def test_a_trail_whose_end_was_cut_is_said_though_its_head_agrees(world: World, keep: int) -> None:
    cut_audit(world, keep)
    assert world.audit.verify()["ok"]
    (problem,) = world.problems()
    assert problem["problem"].startswith("The audit trail was cut: it lacks records (")
    assert "created" in problem["problem"]


async def test_cases_that_are_gone_are_said_with_the_trail_or_with_the_result(world: World) -> None:
    lose(world, "cases/a1")
    (problem,) = world.problems()
    assert problem["problem"] == "There is no case of 1 request (a1), though the audit trail or a result knows it."
    shutil.rmtree(world.home / "audit")
    assert [each["problem"] for each in world.problems()] == [problem["problem"]]


async def test_a_case_that_knows_less_is_named_before_the_node_notes_it(world: World) -> None:
    lose(world, *ATTEMPT)
    texts = [each["problem"] for each in world.problems()]
    assert any("says created (attempt 1, page 4711), and" in text for text in texts)


async def test_archived_cases_are_held_against_the_trail_too(world: World) -> None:
    world.clock.advance(10)
    assert archive_older_than(world.store, world.audit, world.clock, 0) == ("a1",)
    assert world.problems() == []
    shutil.rmtree(world.home / "audit")
    assert [each["problem"][:23] for each in world.problems()] == ["The audit trail is gone"]


# --- what is no disagreement -----------------------------------------------------------------------------------------


async def test_retention_raises_no_alarm(world: World) -> None:
    world.clock.advance(400 * DAY)
    archive_older_than(world.store, world.audit, world.clock, 90 * DAY)
    forget_results_older_than(world.store, world.audit, world.clock, 365 * DAY)
    assert world.problems() == []
    node = await started(world)
    assert [text for text in world.notices() if "audit trail" in text] == []
    world.drop("a1", create_request())
    await node.refresh()
    assert node.inbox.row("a1").code == "id_used"


async def test_what_a_crash_kept_out_of_the_trail_is_no_cut_and_is_not_archived_before_it_is_mended(
    world: World,
) -> None:
    lose(world, RESULT)
    cut_audit(world, 2)
    assert [each["problem"] for each in world.problems()] == ["Its result says nothing, its records created."]
    world.clock.advance(100 * DAY)
    assert archive_older_than(world.store, world.audit, world.clock, DAY) == ()
    await started(world)
    assert [event for event, name in world.audited() if name] == ["approved", "attempt", "created"]
    assert world.problems() == []
    assert archive_older_than(world.store, world.audit, world.clock, DAY) == ("a1",)


async def test_a_trail_that_outlives_a_queue_whose_folder_was_changed_raises_no_alarm(tmp_path: Path) -> None:
    before = World(tmp_path / "before")
    before.audit = AuditFolder(tmp_path / "audit", now=before.clock.now, queue=before.store.place)
    before.drop("a1", create_request())
    await approve(await started(before), "a1")
    after = World(tmp_path / "after")
    after.audit = AuditFolder(tmp_path / "audit", now=after.clock.now, queue=after.store.place)
    assert after.problems() == []
    after.drop("b2", create_request("Another"))
    await approve(await started(after), "b2")
    assert (before.problems(), after.problems()) == ([], [])
    lose(after, "cases/b2")
    assert next(each["problem"] for each in after.problems()).startswith("There is no case of 1 request (b2)")


async def test_every_way_to_end_a_request_leaves_the_three_in_agreement(tmp_path: Path) -> None:
    world = World(tmp_path)
    answers = {
        "Lost": refused("no_answer", 0, OutcomeState.UNKNOWN),
        "Refused": refused("title_taken", 400),
        "Later": refused("unreachable", 0, OutcomeState.NOT_SENT),
    }
    for number, title in enumerate((*answers, "Rejected", "Frozen")):
        world.drop(f"a{number}", create_request(title))
    world.drop("late", create_request("Late"), age_s=8 * DAY)
    world.drop("bad", b"{", age_s=8 * DAY)
    gone = world.drop("gone", create_request("Withdrawn"))
    world.tenant.answer = lambda wire: answers[wire.parsed_body()["title"]]
    node = await started(world)
    for number in range(3):
        await approve(node, f"a{number}")
    await reject(node, "a3", "No.")
    world.desk().submit("search-pages", b'{"query": {"title": "x"}}')
    world.store.freeze("2025-11-22T00:00:00Z")
    await approve(node, "a4")
    world.store.thaw()
    gone.unlink()
    await node.refresh()
    settlement = await node.settle("a0")
    await node.conclude(settlement, "given_up")
    await started(world)
    assert {"approved", "attempt", "unknown", "failed", "not_sent", "rejected", "expired", "invalid", "withdrawn"} <= {
        event for event, _ in world.audited()
    }
    assert world.problems() == []
    assert [text for text in world.notices() if "audit trail" in text] == []
