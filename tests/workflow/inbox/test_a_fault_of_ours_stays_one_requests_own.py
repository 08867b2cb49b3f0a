"""An error of this program's own about one request is that request's row, a line in faults.log, and nothing more."""

from __future__ import annotations

import importlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.config.fault_log import MOST_BYTES, FaultLog
from harbor_tui.domain.errors import InvalidInput, ProgramFault
from harbor_tui.domain.requests import State
from harbor_tui.runtime.faults import Fault, Faults
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, approve, create_request, seen

ERRORS = (AttributeError, RecursionError, OverflowError, ValueError, KeyError, MemoryError, UnicodeEncodeError)
SECRET = "SEKRET of the body"


def raising(kind: type[Exception]) -> Exception:
    return kind("utf-8", SECRET, 0, 1, SECRET) if kind is UnicodeEncodeError else kind(SECRET)


def break_for(
    monkeypatch: pytest.MonkeyPatch, place: str, bad: Callable[[tuple[Any, ...]], bool], error: Exception
) -> None:
    """Let a function of ours fail for one request and work for all others."""
    module, name = place.rsplit(".", 1)
    works = getattr(importlib.import_module(module), name)

    def maybe(*given: Any, **named: Any) -> Any:
        if bad(given):
            raise error.with_traceback(None)
        return works(*given, **named)

    monkeypatch.setattr(place, maybe)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A queue with three requests, the second of which is the bad one."""
    world = World(tmp_path)
    for name in ("a-first", "b-bad", "c-last"):
        world.drop(name, create_request(f"The page {name}", SECRET))
    return world


def faults_of(world: World) -> Faults:
    return Faults(FaultLog(world.home / "faults.log", now=world.clock.now).note)


@pytest.mark.parametrize("kind", ERRORS)
async def test_the_others_are_listed_and_decided(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    bad = "The page b-bad"
    break_for(
        monkeypatch, "harbor_tui.workflow.findings.request.inspect", lambda given: given[0].title == bad, raising(kind)
    )
    node = world.node(faults=faults_of(world))
    await node.open()
    await node.run_once()
    while node.inbox.check_next():
        pass
    await node.run_once()
    rows = {each: node.inbox.row(each) for each in node.inbox.pending_ids()}
    assert {name: row.state for name, row in rows.items()} == {
        "a-first": State.PENDING, "b-bad": State.INVALID, "c-last": State.PENDING,
    }  # fmt: skip
    assert rows["b-bad"].problem.startswith(f"This program could not read it ({kind.__name__} at ")
    await approve(node, "c-last")
    assert [wire.parsed_body()["title"] for wire in world.tenant.sent] == ["The page c-last"]
    told = world.result("b-bad")
    assert (told["state"], "could not read it" in told["reason"]) == ("invalid", True)
    review = await node.review("b-bad")
    assert review.snapshot is None
    assert review.file_bytes  # so that it can be looked at, and rejected
    await node.stop()


async def test_it_is_noted_once_with_type_and_place_and_without_content(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = "The page b-bad"
    error = raising(ValueError)
    break_for(monkeypatch, "harbor_tui.workflow.findings.request.inspect", lambda given: given[0].title == bad, error)
    node = world.node(faults=faults_of(world))
    await node.open()
    for _ in range(3):
        await node.run_once()
        await node.review("b-bad")
    await node.stop()
    log = world.home / "faults.log"
    (line,) = log.read_text().splitlines()
    assert "ValueError at " in line and "workflow/inbox/intake.py:" in line and "about b-bad" in line
    assert SECRET not in line
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    told = [text for text in world.notices() if "b-bad" in text]
    assert len(told) == 1 and str(log) in told[0] and SECRET not in told[0]


@pytest.mark.parametrize(
    "place",
    [
        "inbox.case_rows._case_row",
        "review.reviews._people",
        "inbox.idempotency.key_id",
        "maintenance.queue_check._record_problems",
    ],
)
async def test_wherever_it_happens(world: World, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    node = world.node()
    await node.open()
    await approve(node, "a-first")
    broken = raising(TypeError)
    break_for(
        monkeypatch,
        f"harbor_tui.workflow.{place}",
        lambda given: getattr(given[0], "id", "") in ("a-first", "b-bad"),
        broken,
    )
    views = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)
    listed = {each["id"]: each["state"] for each in views.queue_list()["requests"]}
    assert set(listed) == {"a-first", "b-bad", "c-last"}
    assert listed["c-last"] == "pending"
    for name in listed:
        assert views.queue_show(name)["id"] == name
        assert (await node.review(name)).row.id == name
    assert views.queue_stats()["counts"]["pending"] >= 1
    assert views.queue_check()["ok"] in (True, False)
    await node.stop()


async def test_what_cannot_be_reviewed_cannot_be_approved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    node = world.node()
    await node.open()
    shown = await node.review("b-bad")
    assert shown.snapshot is not None
    break_for(monkeypatch, "harbor_tui.workflow.review.reviews._people", lambda _: True, raising(IndexError))
    again = await node.review("b-bad")
    assert (again.snapshot, again.row.state) == (None, State.INVALID)
    node.hold_approval(shown.snapshot, seen=seen(shown.snapshot.digest))  # what was shown before holds as ever
    await node.stop()


def test_errors_of_the_tree_pass_as_they_are() -> None:
    with pytest.raises(InvalidInput, match="as it is") as passed, Faults().told("x"):
        raise InvalidInput("as it is")
    assert not isinstance(passed.value, ProgramFault)


def test_the_log_is_bounded_and_never_a_second_fault(tmp_path: Path) -> None:
    log = FaultLog(tmp_path / "state" / "faults.log", now=lambda: 1e9)
    for number in range(2000):
        assert log.note(Fault("ValueError", (f"workflow/inbox/intake.py:{number}",), "x" * 40))
    files = sorted((tmp_path / "state").iterdir())
    assert [each.name for each in files] == ["faults.log", "faults.log.1"]
    assert all(each.stat().st_size < MOST_BYTES + 1000 for each in files)
    (tmp_path / "blocked").write_text("")
    assert FaultLog(tmp_path / "blocked" / "faults.log").note(Fault("ValueError", (), "x")) == ""
