"""After a crash: state is read off the records, agents are told, and nothing is ever sent because of a start."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import Conflict, NotFound, QueueUnavailable
from harbor_tui.domain.requests import State
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from tests.support.queue_world import World, approve, create_request


@pytest.fixture
async def world(tmp_path: Path) -> World:
    """A world with one created page; tests take records away to stand for a crash."""
    world = World(tmp_path)
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    await approve(node, "a1")
    return world


def forget(world: World, *names: str) -> None:
    for name in names:
        (world.path / name).unlink()


async def restarted(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def test_an_attempt_without_outcome_is_unknown_and_never_sent_again(world: World) -> None:
    forget(world, "cases/a1/outcome-1.json", "results/a1.json")
    assert world.problems() != []
    node = await restarted(world)
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert world.result("a1")["state"] == "unknown"
    assert world.result("a1")["final"] is False
    assert ("unknown", "a1") in world.audited()
    assert len(world.tenant.sent) == 1
    assert world.problems() == []


async def test_recovery_twice_changes_nothing(world: World) -> None:
    forget(world, "cases/a1/outcome-1.json", "results/a1.json")
    await restarted(world)
    before = {path: path.stat().st_ino for path in world.path.rglob("*") if path.is_file()}, world.audited()
    await restarted(world)
    after = {path: path.stat().st_ino for path in world.path.rglob("*") if path.is_file()}, world.audited()
    assert before == after


async def approved_and_not_sent(home: Path) -> World:
    """A world with one request that was approved while sending was frozen."""
    world = World(home)
    world.drop("a1", create_request())
    world.store.freeze("2025-11-22T00:00:00Z")
    node = world.node()
    await node.run_once()
    await approve(node, "a1")
    world.store.thaw()
    return world


async def test_approved_and_not_sent_waits_for_a_key_press(tmp_path: Path) -> None:
    world = await approved_and_not_sent(tmp_path)
    node = await restarted(world)
    assert node.inbox.row("a1").state is State.APPROVED
    assert node.inbox.ids() == ("a1",)
    assert world.tenant.sent == []
    await node.send_again("a1")
    assert len(world.tenant.sent) == 1


async def test_a_case_without_a_decision_is_a_pending_request(world: World) -> None:
    names = ("outcome-1", "attempt-1", "decision")
    forget(world, *(f"cases/a1/{name}.json" for name in names), "results/a1.json")
    cut_audit(world, 0)
    (world.path / "cases/a1/.new-1234").write_bytes(b"half")
    world.drop("a1", create_request("Another title"))
    node = await restarted(world)
    assert os.listdir(world.path / "cases") == []
    assert node.inbox.row("a1").state is State.PENDING
    await approve(node, "a1")
    assert world.tenant.sent[-1].parsed_body()["title"] == "Another title"
    assert world.problems() == []


async def test_a_missing_result_is_written_again(world: World) -> None:
    before = dict(world.result("a1"))
    forget(world, "results/a1.json")
    await restarted(world)
    assert world.result("a1") == before


async def test_the_very_file_that_was_decided_is_taken_out_and_another_one_is_left(tmp_path: Path) -> None:
    world = World(tmp_path)
    path = world.drop("a1", create_request())
    os.link(path, tmp_path / "kept")
    node = world.node()
    await node.run_once()
    (tmp_path / "kept").rename(tmp_path / "kept2")
    path.unlink()
    os.rename(tmp_path / "kept2", path)
    await node.refresh()
    await approve(node, "a1")
    decision = json.loads((world.path / "cases/a1/decision.json").read_bytes())
    assert world.problems() == []
    again = world.drop("a1", create_request())
    os.utime(again, ns=(0, decision["file"]["mtime_ns"]))
    another = again.stat().st_ino != decision["file"]["inode"]
    await restarted(world)
    assert again.exists() == another


async def test_a_decided_file_left_in_the_drop_box_is_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    monkeypatch.setattr(world.store, "remove_pending", lambda _: False)
    await approve(node, "a1")
    assert (world.path / "pending/a1.json").exists()
    assert [problem["id"] for problem in world.problems()] == ["a1"]
    assert node.inbox.row("a1").state is State.CREATED
    monkeypatch.undo()
    await restarted(world)
    assert not (world.path / "pending/a1.json").exists()
    assert world.problems() == []


async def test_staging_files_are_removed(world: World) -> None:
    for folder in ("pending", "results"):
        (world.path / folder / ".new-dead").write_bytes(b"half")
    assert len(world.problems()) == 2
    await restarted(world)
    assert world.problems() == []


async def test_a_case_that_somebody_works_on_is_left_alone(world: World) -> None:
    forget(world, "cases/a1/outcome-1.json")
    with world.store.open_case("a1"):
        node = await restarted(world)
        assert node.inbox.row("a1").state is State.SENDING
        assert not (world.path / "cases/a1/outcome-1.json").exists()
    await node.run_once()
    assert node.inbox.row("a1").state is State.UNKNOWN


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"cases/a1/wire.json": b"{}"}, "wire bytes"),
        ({"cases/a1/request.json": b"{}"}, "stored request"),
        ({"cases/a1/decision.json": b"{"}, "cannot be read"),
        ({"cases/a1/outcome-3.json": b"{}"}, "without an attempt"),
        ({"cases/a1/attempt-3.json": b"{}"}, "not numbered"),
        ({"results/a1.json": b'{"state":"pending"}'}, "Its result says pending"),
    ],
)
async def test_the_check_names_what_is_inconsistent(world: World, change: dict[str, Any], problem: str) -> None:
    for name, data in change.items():
        path = world.path / name
        if path.exists():
            path.chmod(0o600)
        path.write_bytes(data)
    assert any(problem in found["problem"] for found in world.problems())
    with pytest.raises(Exception, match=r".") if "wire" in problem else _nothing():
        await world.node().send_again("a1")


def _nothing() -> Any:
    return pytest.raises(Exception)


async def test_an_edited_audit_line_fails_the_check(world: World) -> None:
    (trail,) = (world.home / "audit").glob("*.jsonl")
    trail.write_bytes(trail.read_bytes().replace(b"Rollout", b"Rollin", 1))
    (found,) = world.problems()
    assert "line 1" in found["problem"]


# --- the audit trail ---------------------------------------------------------------------------------------------


def cut_audit(world: World, keep: int) -> None:
    """Take the newest records away, as if the crash had come before they were written."""
    trail = next((world.home / "audit").glob("*.jsonl"))
    lines = trail.read_bytes().splitlines(keepends=True)[:keep]
    trail.write_bytes(b"".join(lines))
    (world.home / "audit/HEAD").unlink()


async def test_a_decision_that_a_crash_kept_out_of_the_trail_is_told_late_and_once(world: World) -> None:
    forget(world, "cases/a1/outcome-1.json", "cases/a1/attempt-1.json", "results/a1.json")
    cut_audit(world, 0)
    assert world.audited() == []
    await restarted(world)
    assert world.audited() == [("approved", "a1")]
    told = next(iter(world.audit.records()))
    assert (told["late"], told["title"], told["space_id"]) == (True, "Rollout", "100")
    await restarted(world)
    assert world.audited() == [("approved", "a1")]


async def test_an_outcome_that_a_crash_kept_out_of_the_trail_is_told_late_and_once(world: World) -> None:
    forget(world, "results/a1.json")
    cut_audit(world, 2)
    assert world.audited() == [("approved", "a1"), ("attempt", "a1")]
    await restarted(world)
    assert world.audited()[2:] == [("created", "a1")]
    last = list(world.audit.records())[-1]
    assert (last["late"], last["attempt"], last["page_id"]) == (True, 1, "4711")


@pytest.mark.parametrize("findings", ["x", [1, None], [{}], {"kind": "links"}])
async def test_findings_that_were_edited_into_something_else_end_no_start(world: World, findings: object) -> None:
    path = world.path / "cases/a1/decision.json"
    record = {**json.loads(path.read_bytes()), "findings": findings}
    path.unlink()
    path.write_text(json.dumps(record))
    cut_audit(world, 0)
    forget(world, "results/a1.json")
    await restarted(world)
    assert ("approved", "a1") in world.audited()


async def test_a_result_that_is_missing_alone_adds_nothing_to_the_trail(world: World) -> None:
    forget(world, "results/a1.json")
    before = world.audited()
    await restarted(world)
    assert world.audited() == before


async def test_nothing_is_sent_before_its_approval_is_in_the_trail(tmp_path: Path) -> None:
    """A full disk kept the approval out of the trail; the operator sends it with the console still open."""
    world = await approved_and_not_sent(tmp_path)
    node = await restarted(world)
    cut_audit(world, 0)
    await node.send_again("a1")
    assert world.audited() == [("approved", "a1"), ("attempt", "a1"), ("created", "a1")]
    assert len(world.tenant.sent) == 1


async def test_a_trail_that_cannot_be_written_sends_nothing_late_either(tmp_path: Path) -> None:
    world = await approved_and_not_sent(tmp_path)
    node = await restarted(world)
    cut_audit(world, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AuditFolder, "append", _full)
        with pytest.raises(QueueUnavailable):
            await node.send_again("a1")
    assert world.tenant.sent == []
    assert not (world.path / "cases/a1/attempt-1.json").exists()


def _full(*_given: Any) -> str:
    raise QueueUnavailable("The audit trail cannot be written: No space left on device.")


@pytest.mark.parametrize("lost", [("decision",), ("decision", "outcome-1"), ("decision", "request", "wire")])
async def test_what_a_send_left_is_evidence_and_stays_when_its_decision_is_lost(
    world: World, lost: tuple[str, ...]
) -> None:
    forget(world, *(f"cases/a1/{name}.json" for name in lost), "results/a1.json")
    (world.path / "cases/a1/.new-1234").write_bytes(b"half")
    kept = sorted(set(os.listdir(world.path / "cases/a1")) - {".new-1234"})
    world.drop("a1", create_request())
    for _ in range(2):
        node = await restarted(world)
        with world.store.open_case("a1") as case:
            case.clear_leftovers()
        assert sorted(os.listdir(world.path / "cases/a1")) == kept
    assert world.result("a1")["state"] == "unknown"
    assert world.desk().status("a1")["state"] == "unknown"
    assert world.desk().status("a1")["resubmit"] is False
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert [problem["id"] for problem in world.problems()] == ["a1"]
    assert "Restore its decision.json" in world.problems()[0]["fix"]
    review = await node.review("a1")
    assert review.snapshot is None
    with pytest.raises(NotFound):
        await node.send_again("a1")
    with pytest.raises(NotFound, match="does not hold what was sent"):
        await node.settle("a1")
    assert len(world.tenant.sent) == 1


async def test_a_decision_that_is_restored_makes_the_case_whole_again(world: World) -> None:
    decision = (world.path / "cases/a1/decision.json").read_bytes()
    forget(world, "cases/a1/decision.json")
    await restarted(world)
    (world.path / "cases/a1/decision.json").write_bytes(decision)
    node = await restarted(world)
    assert node.inbox.row("a1").state is State.CREATED
    assert world.result("a1")["state"] == "created"
    assert world.problems() == []


async def test_nobody_sends_a_request_while_its_missing_result_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(world, "results/a1.json")
    tried: list[str] = []
    mend = AuditGaps.mend

    def mend_slowly(gaps: AuditGaps, case: CaseRecords) -> int:
        try:
            with world.store.open_case("a1"):
                tried.append("somebody else was at it, whose result would be overwritten")
        except Conflict:
            tried.append("held")
        return mend(gaps, case)

    monkeypatch.setattr(AuditGaps, "mend", mend_slowly)
    await restarted(world)
    assert tried == ["held"]
    assert world.result("a1")["state"] == "created"
