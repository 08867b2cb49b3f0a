"""The inbox: rows stay where they are, arrivals wait, nothing is parsed twice, and every odd file is named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harbor_tui.contracts.adapters import PendingFile
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from tests.support.queue_world import World, approve, create_request, reject


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def inbox(world: World) -> Inbox:
    made = Inbox(world.store, Intake(world.book, world.port, world.clock))
    made.refresh()
    return made


def test_requests_are_shown_oldest_first_and_by_name_where_they_came_together(world: World) -> None:
    for name, age_s in (("b", 60), ("a", 60), ("c", 7200), ("01KZ", 5)):
        world.drop(name, create_request(), age_s=age_s)
    shown = inbox(world)
    assert (shown.ids(), shown.in_order) == (("c", "a", "b", "01KZ"), True)


def test_of_too_many_to_look_at_the_read_ones_come_first_by_age(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harbor_tui.workflow.inbox.inbox.MOST_LOOKED_AT", 2)
    monkeypatch.setattr("harbor_tui.workflow.inbox.order.MOST_LOOKED_AT", 2)
    for age_s, name in enumerate("abcde", 10):
        world.drop(name, create_request(), age_s=age_s)
    shown = inbox(world)
    assert (shown.ids(), shown.in_order) == (tuple("abcde"), False)
    for name in "bd":
        shown.row(name)
    monkeypatch.setattr(world.store, "pending_signature", lambda _: pytest.fail("a file was looked at"))
    shown.load_arrivals()
    assert (shown.ids(), shown.in_order) == (("d", "b", "a", "c", "e"), False)


def test_loading_arrivals_puts_them_where_their_age_belongs(world: World) -> None:
    world.drop("m", create_request())
    shown = inbox(world)
    world.drop("a", create_request(), age_s=1)
    world.drop("z", create_request(), age_s=600)
    shown.refresh()
    assert shown.ids() == ("m",)
    shown.load_arrivals()
    assert shown.ids() == ("z", "m", "a")


def test_arrivals_wait_until_they_are_loaded(world: World) -> None:
    world.drop("m", create_request())
    shown = inbox(world)
    for name in ("a", "z"):
        world.drop(name, create_request())
    shown.refresh()
    assert (shown.ids(), shown.arrivals) == (("m",), 2)
    shown.load_arrivals()
    assert (shown.ids(), shown.arrivals) == (("a", "m", "z"), 0)


async def test_a_decided_request_stays_on_screen_until_arrivals_are_loaded(world: World) -> None:
    for name in ("a", "b"):
        world.drop(name, create_request())
    node = world.node()
    await node.run_once()
    await approve(node, "a")
    await node.refresh()
    assert node.inbox.ids() == ("a", "b")
    assert node.inbox.row("a").state is State.CREATED
    assert node.inbox.ready_row("a") == node.inbox.row("a")
    node.inbox.load_arrivals()
    assert node.inbox.ids() == ("b",)


def test_a_file_is_read_again_only_when_it_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.drop("a", create_request())
    shown = inbox(world)
    reads: list[str] = []
    read = world.store.read_pending

    def counted(request_id: str) -> PendingFile:
        reads.append(request_id)
        return read(request_id)

    monkeypatch.setattr(world.store, "read_pending", counted)
    assert shown.ready_row("a") is None
    assert shown.row("a") == shown.row("a") == shown.ready_row("a")
    assert reads == ["a"]
    path.write_bytes(json.dumps(create_request("Other title")).encode())
    assert shown.row("a").title == "Other title"
    assert reads == ["a", "a"]


def test_a_listing_opens_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(100):
        world.drop(f"r{number}", b"")
    monkeypatch.setattr(world.store, "read_pending", lambda _: pytest.fail("a file was opened"))
    assert len(inbox(world).ids()) == 100


def test_a_row_tells_what_a_list_shows(world: World) -> None:
    document = create_request()
    world.drop("a", document, age_s=7200)
    row = inbox(world).row("a")
    assert (row.state, row.title, row.space_id, row.agent) == (State.PENDING, "Rollout", "100", "codex-docs")
    assert (row.bytes, row.received_at) == (len(json.dumps(document)), world.clock.now() - 7200)
    assert len(row.digest) == 64


@pytest.mark.parametrize("data", [b"", b'{"schema": "harbor.requ', b'{"a": "\xc3'])
def test_a_file_that_is_being_written_is_arriving_and_only_later_invalid(world: World, data: bytes) -> None:
    path = world.drop("a", data, age_s=1)
    shown = inbox(world)
    assert shown.row("a").state is State.ARRIVING
    world.clock.advance(8.5)
    assert shown.row("a").state is State.ARRIVING
    world.clock.advance(1.0)
    assert shown.row("a").state is State.INVALID
    path.write_bytes(json.dumps(create_request()).encode())
    assert shown.row("a").state is State.PENDING


def test_a_request_that_cannot_be_decided_is_invalid_at_once(world: World) -> None:
    world.drop("a", b'{"schema":"x"}', age_s=1)
    row = inbox(world).row("a")
    assert (row.state, row.decidable) == (State.INVALID, True)
    assert "action: is required" in row.problem


def test_a_second_name_is_a_submission_under_way_and_later_a_trap(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("a", create_request())
    os.link(path, world.home / "second")
    changed = path.stat().st_ctime
    monkeypatch.setattr(world.clock, "wall", changed + 5)
    shown = inbox(world)
    assert shown.row("a").state is State.ARRIVING
    monkeypatch.setattr(world.clock, "wall", changed + 15)
    row = shown.row("a")
    assert (row.state, row.decidable, row.code) == (State.INVALID, True, "foreign_file")
    assert "hard link" in row.problem


def test_odd_files_are_counted_and_named(world: World) -> None:
    (world.path / "pending/link.json").symlink_to("/etc/passwd")
    (world.path / "pending/notes.txt").write_text("x")
    assert [(entry.name, entry.reason) for entry in inbox(world).ignored()] == [
        ("link.json", "a symbolic link"),
        ("notes.txt", "its name does not end in .json"),
    ]


async def test_states_are_counted(world: World) -> None:
    for name in ("a", "b", "c"):
        world.drop(name, create_request())
    world.drop("d", b"{}")
    node = world.node()
    await node.run_once()
    await approve(node, "a")
    await reject(node, "b", "No.")
    await node.refresh()
    counts = node.inbox.counts()
    assert {state: counts[state] for state in counts if counts[state]} == {
        State.PENDING: 1, State.INVALID: 1, State.CREATED: 1, State.REJECTED: 1,
    }  # fmt: skip
    assert node.inbox.oldest_pending_s(world.clock.now()) == 60.0


async def test_what_needs_the_operator_is_shown_after_a_start_and_what_is_done_is_not(world: World) -> None:
    for name in ("a", "b"):
        world.drop(name, create_request())
    node = world.node()
    await node.run_once()
    await approve(node, "a")
    await approve(node, "b")
    (world.path / "cases/b/outcome-1.json").unlink()
    world.drop("c", create_request())
    again = world.node()
    await again.run_once()
    assert again.inbox.ids() == ("b", "c")
    assert again.inbox.row("b").state is State.UNKNOWN


async def test_a_case_of_another_console_that_needs_somebody_is_appended(world: World) -> None:
    for name in ("a", "z"):
        world.drop(name, create_request())
    here, there = world.node(), world.node()
    await here.run_once()
    world.drop("m", create_request())
    await there.run_once()
    there.set_frozen(True)
    await approve(there, "m")
    await here.refresh()
    here.inbox.classify(10)
    assert here.inbox.ids() == ("a", "z", "m")
    assert here.inbox.row("m").state is State.APPROVED
