"""A new page's title is held against those of its space, by a few bounded reads, and the pages are named."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import NotPermitted, NotVisible, RequestChanged, Unreachable
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Page
from harbor_tui.workflow.findings.similar_titles import MOST_TITLES, SimilarTitles
from tests.support.queue_world import World, create_request, seen, settled

Row = dict[str, str]


class Space:
    """A space's pages as its lists give them."""

    def __init__(self, world: World, *titles: str, more: bool = False) -> None:
        self.rows: list[Row] = [
            {"id": str(700 + number), "title": title, "status": "current", "spaceId": "100"}
            for number, title in enumerate(titles)
        ]
        self.more = more
        world.tenant.read_answer = self.answer

    def answer(self, call: PreparedCall) -> Answer:
        asked = dict(call.query)
        if "title" in asked:
            rows = [row for row in self.rows if row["title"].casefold() == asked["title"].casefold()]
            return Answer({"results": rows}, 200, 1)
        current = [row for row in self.rows if row["status"] == "current"]
        start = int(asked.get("cursor", "0"))
        rows = current[start : start + 250]
        cursor = str(start + 250) if self.more or start + 250 < len(current) else None
        return Answer({"results": rows}, 200, 1, next_cursor=cursor)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def found(world: World, title: str, similar: SimilarTitles | None = None) -> list[tuple[Severity, str, str]]:
    world.drop("a1", create_request(title=title))
    review = await world.node().review("a1")
    assert review.snapshot is not None
    findings = await (similar or SimilarTitles(world.tenant, world.clock)).findings(review.snapshot)
    return [(finding.severity, finding.kind, finding.summary) for finding in findings]


async def test_the_same_title_is_named_with_its_page(world: World) -> None:
    Space(world, "Other", "ROLLOUT")
    ((severity, kind, told),) = await found(world, "Rollout")
    assert (severity, kind) == (Severity.WARNS, "title_exists")
    assert "page 701 “ROLLOUT” has this title already" in told


async def test_an_archived_page_keeps_its_title(world: World) -> None:
    space = Space(world, "Rollout")
    space.rows[0]["status"] = "archived"
    ((_, kind, told),) = await found(world, "Rollout")
    assert (kind, "the archived page 700" in told) == ("title_exists", True)


async def test_a_title_in_other_letters_takes_the_typed_challenge(world: World) -> None:
    Space(world, "Harbor rollout")
    ((severity, kind, told),) = await found(world, "Нarbor rollout")
    assert (severity, kind) == (Severity.SERIOUS, "title_confusable")
    assert "page 700 “Harbor rollout”" in told


async def test_a_similar_title_is_named(world: World) -> None:
    Space(world, "Harbor roll-out checklist", "Harbor rollout checklist 2")
    assert [kind for _, kind, _ in await found(world, "Harbor rollout checklist")] == ["title_similar"]


async def test_different_titles_are_no_finding(world: World) -> None:
    Space(world, "Weekly report 46", "Weekly report 47")
    assert await found(world, "Weekly report 48") == []


async def test_the_reads_are_bounded_and_remembered_and_what_was_left_out_is_said(world: World) -> None:
    Space(world, *(f"Report {number}" for number in range(900)), more=True)
    similar = SimilarTitles(world.tenant, world.clock)
    ((severity, kind, told),) = await found(world, "Rollout", similar)
    assert (severity, kind) == (Severity.NOTE, "titles_not_compared")
    assert f"the {MOST_TITLES} pages of the space that were changed last" in told
    assert len(world.tenant.reads) == 3
    assert {call.method for call in world.tenant.reads} == {"GET"}
    await found(world, "Rollout", similar)
    assert len(world.tenant.reads) == 4
    world.clock.advance(301)
    await found(world, "Rollout", similar)
    assert len(world.tenant.reads) == 7


async def test_many_look_alikes_are_counted(world: World) -> None:
    Space(world, *("Roll out" + "!" * number for number in range(9)))
    kinds = await found(world, "Rollout")
    assert len(kinds) == 6
    assert "4 more pages" in kinds[-1][2]


async def test_a_tenant_that_does_not_answer_is_a_note(world: World) -> None:
    world.tenant.read_answer = lambda _: Unreachable("No way there.")
    ((severity, kind, told),) = await found(world, "Rollout")
    assert (severity, kind) == (Severity.NOTE, "titles_not_compared")
    assert "No way there" in told


async def test_an_answer_to_nobody_compares_nothing(world: World) -> None:
    world.tenant.read_answer = lambda _: Answer({"results": []}, 200, 1, anonymous=True)
    assert [kind for _, kind, _ in await found(world, "Rollout")] == ["titles_not_compared"]


class Places:
    """Nothing is known of any place."""

    def known_space(self, space_id: str) -> None:
        return None

    async def space(self, space_id: str) -> None:
        return None

    async def open_page(self, page_id: str) -> Page:
        raise NotVisible("no", status=404)


async def test_an_approval_waits_for_the_titles_and_holds_for_what_was_shown(world: World) -> None:
    Space(world, "Harbor rollout")
    node = world.node(places=Places)
    world.drop("a1", create_request(title="Нarbor rollout"))
    await node.run_once()
    review = await node.review("a1")
    shown = review.snapshot
    assert shown is not None
    with pytest.raises(NotPermitted, match="still being looked up"):
        node.hold_approval(shown, seen=seen(shown.digest))
    place = await node.place(shown)
    with pytest.raises(RequestChanged, match="similar title"):
        node.hold_approval(shown, seen=seen(shown.digest))
    found = review.placed(place)
    assert found.needs_challenge
    assert found.snapshot is not None
    with pytest.raises(NotPermitted, match="four characters"):
        node.hold_approval(found.snapshot, seen=seen(shown.digest))
    node.hold_approval(found.snapshot, seen=seen(shown.digest, challenge="k7wq", typed="k7wq"))
    await settled(node)
    assert len(world.tenant.sent) == 1
    decided = [record for record in world.audit.records() if record["event"] == "approved"]
    assert "title_confusable" in decided[0]["findings"]


async def test_what_was_found_once_is_there_when_the_request_is_opened_again(world: World) -> None:
    Space(world, "Rollout")
    node = world.node(places=Places)
    world.drop("a1", create_request(title="Rollout"))
    await node.run_once()
    first = await node.review("a1")
    assert first.snapshot is not None
    await node.place(first.snapshot)
    again = await node.review("a1")
    assert "title_exists" in [finding.kind for finding in again.row.findings]


async def test_without_a_finding_the_very_snapshot_that_was_shown_is_approved(world: World) -> None:
    Space(world)
    node = world.node(places=Places)
    world.drop("a1", create_request(title="Rollout"))
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None
    placed = review.placed(await node.place(review.snapshot))
    assert placed.snapshot is review.snapshot
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(node)
    assert world.result("a1")["state"] == "created"


async def test_a_service_that_does_not_answer_keeps_nobody_from_approving(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_call: PreparedCall) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(world.tenant, "read", silent)
    monkeypatch.setattr("harbor_tui.workflow.findings.similar_titles.LOOK_S", 0.01)
    ((severity, kind, told),) = await found(world, "Rollout")
    assert (severity, kind) == (Severity.NOTE, "titles_not_compared")
    assert "no answer within 0.01 s" in told
