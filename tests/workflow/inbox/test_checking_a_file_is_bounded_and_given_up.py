"""Checking one body has a bound, after which its row says so; and nobody who has gone away keeps a check going."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harbor_tui.document import Format, read_document
from harbor_tui.document.diff.diff import compare
from harbor_tui.domain.errors import GivenUp, TookTooLong
from harbor_tui.domain.patience import Waiter, at_most, look, waited_for
from harbor_tui.domain.requests import State
from harbor_tui.workflow.findings import request
from harbor_tui.workflow.inbox import intake
from tests.support.growing_bodies import GrowingBody
from tests.support.growth import checked
from tests.support.queue_world import World, create_request, reject

MEGABYTES = 3_000_000
_ADF = '{"type":"doc","version":1,"content":[{"type":"panel","content":[{"type":"rule"}'
BODIES = (
    GrowingBody("plain paragraphs", Format.STORAGE, "<p>x</p>"),
    GrowingBody("panels", Format.STORAGE, '<ac:structured-macro ac:name="acme"><ac:rich-text-body>x</ac:rich-text-body>'
                "</ac:structured-macro>"),
    GrowingBody("tags without end", Format.STORAGE, "<b>x"),
    GrowingBody("tasks in one list", Format.STORAGE, "<ac:task><ac:task-body>x</ac:task-body></ac:task>",
                "<ac:task-list>", "</ac:task-list>"),
    GrowingBody("rendered", Format.VIEW, "<p><b>x</b></p>"),
    GrowingBody("nodes in one panel", Format.ADF, ',{"type":"rule"}', _ADF, "]}]}"),
    GrowingBody("nodes in nodes", Format.ADF, '{"type":"panel","content":[', end="]}"),
)  # fmt: skip
named = pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)


@named
def test_a_check_ends_soon_after_its_time_is_over(body: GrowingBody) -> None:
    text = body.of(MEGABYTES)
    began = time.thread_time()
    with at_most(0.2), pytest.raises(TookTooLong, match=r"within 0\.2 s of computing time"):
        checked(text, body.format)
    assert time.thread_time() - began < 2.5


@named
def test_a_check_that_nobody_waits_for_ends(body: GrowingBody) -> None:
    waiter = Waiter()
    waiter.gone = True
    began = time.thread_time()
    with waited_for(waiter), pytest.raises(GivenUp):
        checked(body.of(MEGABYTES), body.format)
    assert time.thread_time() - began < 2.0


def test_a_comparison_that_nobody_waits_for_ends() -> None:
    old, new = (read_document("".join(f"<p>{start}{number}</p>" for number in range(5000))) for start in "ab")
    assert (old.blocks, new.blocks) is not None
    waiter = Waiter()
    waiter.gone = True
    with waited_for(waiter), pytest.raises(GivenUp):
        compare(old, new)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A queue with one request that costs more than its share, between two that do not."""
    monkeypatch.setattr(intake, "LONGEST_CHECK_S", 0.4)
    made = World(tmp_path)
    made.drop("a-first", create_request("The first"))
    made.drop("b-long", create_request("The long one", BODIES[1].of(MEGABYTES)))
    made.drop("c-last", create_request("The last"))
    return made


async def test_what_takes_too_long_is_an_invalid_row_that_can_be_rejected(world: World) -> None:
    node = world.node()
    await node.open()
    began = time.thread_time()
    review = await node.review("b-long")
    assert review.snapshot is None
    assert review.row.state is State.INVALID
    assert review.problem == "It could not be checked within 0.4 s of computing time. Make its body shorter or simpler."
    assert [(await node.review(name)).row.state for name in ("a-first", "c-last")] == [State.PENDING, State.PENDING]
    assert time.thread_time() - began < 2
    await reject(node, "b-long", "too long to look at")
    assert world.result("b-long")["state"] == "rejected"
    await node.stop(1)


async def test_what_took_too_long_is_not_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    node = world.node()
    await node.open()
    await node.review("b-long")
    monkeypatch.setattr(request, "inspect", lambda *_, **__: pytest.fail("it is checked again"))
    assert (await node.review("b-long")).row.code == "took_too_long"
    world.drop("b-long", create_request("A shorter one"))
    monkeypatch.undo()
    assert (await node.review("b-long")).row.state is State.PENDING
    await node.stop(1)


class EndlessCheck:
    """Checks for ever, looking whether that is still wanted; knows how many are under way."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = threading.Event()

    def inspect(self, *_: object, **__: object) -> tuple[()]:
        self.begun.set()
        try:
            while not self.ended.wait(0.005):
                look()
        finally:
            self.ended.set()
        return ()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> EndlessCheck:
    check = EndlessCheck()
    monkeypatch.setattr(request, "inspect", check.inspect)
    return check


async def until(met: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not met():  # noqa: ASYNC110 - what it waits for happens in a thread
            await asyncio.sleep(0.01)


async def test_going_to_another_request_ends_the_check_of_the_one_before(tmp_path: Path, endless: EndlessCheck) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request("A title"))
    node = world.node()
    await node.open(rows=1)
    opening = asyncio.create_task(node.review("a1"))
    await until(endless.begun.is_set)
    opening.cancel()
    await until(endless.ended.is_set)
    row = node.inbox.ready_row("a1")
    assert row is not None
    assert (row.state, row.checked) == (State.PENDING, False)
    await node.stop(1)


async def test_quitting_ends_the_checks_behind_the_rows(tmp_path: Path, endless: EndlessCheck) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request("A title"))
    node = world.node()
    await node.open(rows=1)
    await node.start()
    await until(endless.begun.is_set)
    async with asyncio.timeout(1):
        await node.stop(1)
    await until(endless.ended.is_set)
