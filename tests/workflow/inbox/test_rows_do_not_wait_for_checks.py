"""Names and facts are there first; what costs time with the size of a body follows, and nothing is decided before."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import State
from harbor_tui.workflow.findings import request
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, create_request

FOUND = (Finding(Severity.SERIOUS, "made_up", "something to look at"),)


class Gate:
    """Holds every check until it is opened, and counts those that have begun."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.begun = 0

    def inspect(self, *_args: object, **_kwargs: object) -> tuple[Finding, ...]:
        self.begun += 1
        assert self.opened.wait(20)
        return FOUND


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(request, "inspect", made.inspect)
    yield made
    made.opened.set()


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    for name in ("a1", "a2"):
        made.drop(name, create_request(f"Title of {name}"))
    return made


async def until(met: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not met():  # noqa: ASYNC110 - what it waits for happens in a thread
            await asyncio.sleep(0.01)


async def test_the_first_rows_say_what_the_files_say_while_checks_run(world: World, gate: Gate) -> None:
    node = world.node()
    await node.open(rows=10)
    row = node.inbox.ready_row("a1")
    assert row is not None
    assert (row.state, row.title, row.agent, row.checked, row.findings) == (
        State.PENDING, "Title of a1", "codex-docs", False, (),
    )  # fmt: skip
    assert row.digest
    assert gate.begun == 0
    await node.stop(1)


async def test_checks_follow_behind_and_the_row_tells_them(world: World, gate: Gate) -> None:
    node = world.node()
    await node.open(rows=10)
    await node.start()
    await until(lambda: gate.begun)
    gate.opened.set()
    try:
        await until(lambda: all(row is not None and row.checked for row in map(node.inbox.ready_row, ("a1", "a2"))))
        row = node.inbox.row("a1")
        assert row.findings == FOUND
    finally:
        await node.stop(1)


async def test_a_review_waits_for_its_own_checks_before_there_is_anything_to_approve(world: World, gate: Gate) -> None:
    node = world.node()
    await node.open(rows=10)
    opening = asyncio.create_task(node.review("a1"))
    await until(lambda: gate.begun)
    assert not opening.done()
    gate.opened.set()
    review = await opening
    assert review.snapshot is not None
    assert review.snapshot.findings == FOUND
    assert review.needs_challenge
    assert node.inbox.row("a1").checked
    await node.stop(1)


def test_what_is_looked_at_is_checked_before_what_was_read_ahead(world: World) -> None:
    world.drop("a3", create_request("Third"))
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    inbox.refresh()
    for request_id in inbox.ids():
        inbox.read_ahead(request_id)
    inbox.row("a3")
    assert [inbox.check_next() for _ in range(4)] == ["a3", "a1", "a2", ""]


def test_a_file_that_is_written_anew_is_unchecked_again(world: World) -> None:
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    inbox.refresh()
    inbox.row("a1")
    inbox.check_next()
    assert inbox.row("a1").checked
    world.drop("a1", create_request("Another title"))
    row = inbox.row("a1")
    assert (row.title, row.checked) == ("Another title", False)


def test_a_file_that_goes_meanwhile_ends_no_checking(world: World) -> None:
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    inbox.refresh()
    for request_id in inbox.ids():
        inbox.row(request_id)
    (world.path / "pending/a1.json").unlink()
    assert {inbox.check_next(), inbox.check_next()} == {"a1", "a2"}
    assert inbox.check_next() == ""


def test_lists_and_figures_of_the_queue_check_nothing(world: World, gate: Gate) -> None:
    views = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)
    listed = views.queue_list()
    assert [each["title"] for each in listed["requests"]] == ["Title of a1", "Title of a2"]
    assert views.queue_stats()["counts"]["pending"] == 2
    assert json.loads(views.queue_show("a1")["records"]["request"])["action"] == "create-page"
    assert gate.begun == 0
