"""Settling: reads alone, the server's clock, a proposal for each row of the table, the operator's verdict kept."""

from __future__ import annotations

import json
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import Conflict, HarborError, InvalidInput, NotPermitted, SignInRefused
from harbor_tui.domain.outcomes import Answer, OutcomeState
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.settle.model import Settlement
from tests.support.queue_world import BODY, World, approve, create_request, created, refused, seen


class Wiki:
    """A tenant's pages as lists and single pages show them, on a clock that goes wrong by an hour."""

    SKEW = 3600.0

    def __init__(self, world: World) -> None:
        self.world = world
        self.pages: list[dict[str, Any]] = []
        self.anonymous = False
        self.appears_at_look = 0
        self.looks = 0

    def add(self, *, title: str = "Rollout", body: str = BODY, age_s: float = 0.0, status: str = "current") -> None:
        at = utc_text(self.world.clock.now() + self.SKEW - age_s)
        page = {"id": str(500 + len(self.pages)), "title": title, "spaceId": "100", "status": status, "createdAt": at}
        self.pages.append(page | {"authorId": "u1", "body": {"storage": {"value": body}}, "version": {"number": 1}})

    def answer(self, call: PreparedCall) -> Answer | HarborError:
        date = formatdate(self.world.clock.now() + self.SKEW, usegmt=True)
        if call.action == "get-current-user":
            return Answer({"type": "known", "accountId": "u1"}, 200, 1, server_date=date)
        if call.action == "get-page":
            page = next(page for page in self.pages if call.path.endswith(page["id"]))
            return Answer(page, 200, 1, server_date=date)
        asked = dict(call.query)
        self.looks += asked["status"] == "current"
        rows = [page for page in self.pages if page["status"] == asked["status"]]
        rows = rows if self.looks >= self.appears_at_look else []
        return Answer({"results": rows}, 200, 1, server_date=date, anonymous=self.anonymous)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    return world


async def unknown(world: World, **more: Any) -> tuple[Node, Wiki]:
    wiki = Wiki(world)
    world.tenant.read_answer = wiki.answer
    world.drop("a1", create_request(**more))
    node = world.node()
    await node.run_once()
    await approve(node, "a1")
    assert node.inbox.row("a1").state is State.UNKNOWN
    return node, wiki


async def test_one_new_page_with_our_body_is_found(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add(title="ROLLOUT", body='<p local-id="x">Hello from an agent.</p>')
    settlement = await node.settle("a1")
    assert (settlement.proposal, settlement.looks) == ("found", 1)
    assert settlement.candidates[0].after_attempt is True
    await node.conclude(settlement, "found", settlement.candidates[0].page)
    told = world.result("a1")
    assert (told["state"], told["final"], told["page"]["id"]) == ("created", True, "500")
    assert node.inbox.row("a1").state is State.CREATED
    assert ("settled", "a1") in world.audited()
    assert len(world.tenant.sent) == 1
    assert world.problems() == []
    assert {call.method for call in world.tenant.reads} == {"GET"}


async def test_a_page_found_by_another_normal_form_of_its_title_is_a_hit(world: World) -> None:
    node, wiki = await unknown(world, title="Caf\u00e9")
    wiki.add(title="CAFE\u0301")
    assert (await node.settle("a1")).proposal == "found"


async def test_an_older_page_means_that_the_title_was_taken(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add(age_s=600, status="archived")
    settlement = await node.settle("a1")
    assert settlement.proposal == "title_taken"
    await node.conclude(settlement, "title_taken")
    told = world.result("a1")
    assert (told["state"], told["error"]["class"], told["final"]) == ("failed", "title_taken", True)


async def test_another_body_is_the_operators_to_judge(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add(body="<p>Something else.</p>")
    settlement = await node.settle("a1")
    assert settlement.proposal == ""
    assert (settlement.candidates[0].body, settlement.sent_body) == ("<p>Something else.</p>", BODY)


async def test_several_pages_are_the_operators_to_judge(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add()
    wiki.add(status="archived")
    assert "2 pages" in (await node.settle("a1")).explanation


async def test_a_tenant_that_tells_of_a_thousand_such_pages_is_asked_for_nine(world: World) -> None:
    node, wiki = await unknown(world)
    for _ in range(1000):
        wiki.add()
    wiki.pages[0] |= {"authorId": "x" * 100_000, "status": "current"}
    settlement = await node.settle("a1")
    assert (settlement.proposal, len(settlement.candidates)) == ("", 9)
    assert len(settlement.candidates[0].author_id) == 128
    assert sum(call.action == "get-page" for call in world.tenant.reads) == 9


async def test_pages_that_only_resemble_are_no_hits(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add(title="Rollout 2")
    assert (await node.settle("a1")).proposal == "absent"


async def test_nothing_is_absent_before_four_looks_within_a_minute(world: World) -> None:
    node, _ = await unknown(world)
    looks: list[tuple[int, str]] = []

    def heard(settlement: Settlement) -> None:
        looks.append((settlement.looks, settlement.proposal))

    before = world.clock.monotonic()
    settlement = await node.settle("a1", on_look=heard)
    assert looks == [(1, ""), (2, ""), (3, ""), (4, "absent")]
    assert world.clock.monotonic() - before == 60.0
    assert settlement.proposal == "absent"


async def test_a_page_that_appears_late_is_found(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add()
    wiki.appears_at_look = 3
    settlement = await node.settle("a1")
    assert (settlement.proposal, settlement.looks) == ("found", 3)


async def test_sending_again_after_absent_needs_the_typed_challenge(world: World) -> None:
    node, _ = await unknown(world)
    settlement = await node.settle("a1")
    await node.conclude(settlement, "absent")
    assert world.result("a1")["state"] == "not_sent"
    with pytest.raises(NotPermitted):
        await node.send_again("a1")
    with pytest.raises(NotPermitted):
        await node.send_again("a1", seen("", challenge="k7wq", typed="k7w"))
    assert len(world.tenant.sent) == 1
    world.tenant.answer = created
    await node.send_again("a1", seen("", challenge="k7wq", typed="k7wq"))
    assert len(world.tenant.sent) == 2
    assert world.result("a1")["state"] == "created"
    assert world.result("a1")["attempts"] == 2
    assert world.problems() == []


async def test_an_answer_to_nobody_proves_nothing(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.anonymous = True
    with pytest.raises(SignInRefused, match="proves nothing"):
        await node.settle("a1")


async def test_a_draft_cannot_be_checked_and_the_operator_decides(world: World) -> None:
    node, _ = await unknown(world, status="draft")
    settlement = await node.settle("a1")
    assert (settlement.proposal, world.tenant.reads) == ("", [])
    assert "cannot be checked" in settlement.explanation
    await node.conclude(settlement, "given_up")
    told = world.result("a1")
    assert (told["state"], told["final"]) == ("unknown", True)
    assert world.problems() == []


async def test_a_verdict_is_given_once_and_only_about_what_was_shown(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add()
    settlement = await node.settle("a1")
    with pytest.raises(InvalidInput):
        await node.conclude(settlement, "maybe")
    with pytest.raises(InvalidInput):
        await node.conclude(settlement, "found")
    await node.conclude(settlement, "absent")
    with pytest.raises(Conflict):
        await node.conclude(settlement, "found", settlement.candidates[0].page)
    with pytest.raises(Conflict):
        await node.settle("a1")


async def test_an_attempt_whose_process_died_can_be_settled(world: World) -> None:
    node, wiki = await unknown(world)
    (world.path / "cases/a1/outcome-1.json").unlink()
    wiki.add()
    node = world.node()
    await node.run_once()
    settlement = await node.settle("a1")
    await node.conclude(settlement, settlement.proposal, settlement.candidates[0].page)
    record = json.loads((world.path / "cases/a1/resolution-1.json").read_bytes())
    assert (record["verdict"], record["evidence"]["candidates"][0]["same_body"]) == ("found", True)
    assert world.problems() == []


async def test_an_attempt_that_does_not_say_when_it_began_proves_nothing(world: World) -> None:
    node, wiki = await unknown(world)
    wiki.add(age_s=400 * 86_400.0)
    attempt = world.path / "cases/a1/attempt-1.json"
    attempt.unlink()
    attempt.write_bytes(b"damaged")
    settlement = await node.settle("a1")
    assert (settlement.proposal, settlement.sent_at) == ("", "")
    assert [each.after_attempt for each in settlement.candidates] == [None]
