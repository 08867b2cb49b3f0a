"""What was shown of the tenant has to be there still when a change or a deletion is sent; else nothing leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harbor_tui.domain.errors import NotPermitted, RequestChanged
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import settled
from tests.support.write_world import WriteWorld, approve_looked_at, confirmed, looked_at, state_of, update_of

WRITES = ("PUT", "POST", "DELETE")


@pytest.fixture
def world(tmp_path: Path) -> WriteWorld:
    return WriteWorld(tmp_path)


async def ready(world: WriteWorld) -> Node:
    node = world.node()
    await node.run_once()
    return node


def written(world: WriteWorld) -> list[tuple[str, str]]:
    return [(method, path) for method, path in world.on.requests() if method in WRITES]


async def test_an_update_is_sent_as_it_was_reviewed(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>New words.</p>"))
    node = await ready(world)
    await approve_looked_at(node, await looked_at(node, "a1"))
    assert state_of(node, "a1") is State.CREATED
    assert page.latest.body == "<p>New words.</p>"
    assert written(world) == [("PUT", f"/wiki/api/v2/pages/{page.id}")]


async def test_a_draft_is_published_as_it_was_reviewed(world: WriteWorld) -> None:
    draft = next(each for each in world.wiki.contents.values() if each.status == "draft")
    world.ask("a1", "update-page", **update_of(draft, "<p>Done.</p>", title="Ready", version=1))
    node = await ready(world)
    await approve_looked_at(node, await looked_at(node, "a1"))
    assert (draft.status, draft.latest.body) == ("current", "<p>Done.</p>")


@pytest.mark.parametrize("action", ["update-page", "delete-page"])
async def test_a_page_that_changed_since_it_was_shown_is_left_alone(world: WriteWorld, action: str) -> None:
    page = world.page()
    given = update_of(page, "<p>x</p>") if action == "update-page" else {"path": {"id": str(page.id)}}
    world.ask("a1", action, **given)
    node = await ready(world)
    review = await looked_at(node, "a1")
    world.wiki.revise(page, "<p>Somebody was faster.</p>", "", minor_edit=False)
    await approve_looked_at(node, review)
    assert written(world) == []
    assert state_of(node, "a1") is State.PENDING
    version = page.latest.number
    assert any(f"changed since you looked: version {version} now" in text for text in world.notices())
    assert world.problems() == []


async def test_a_page_that_was_trashed_meanwhile_is_left_alone(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "delete-page", path={"id": str(page.id)})
    node = await ready(world)
    review = await looked_at(node, "a1")
    world.wiki.trash(page)
    await approve_looked_at(node, review)
    assert written(world) == []
    assert any("it is trashed now, current was shown" in text for text in world.notices())


async def test_a_page_that_is_gone_meanwhile_says_so(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "delete-page", path={"id": str(page.id)})
    node = await ready(world)
    review = await looked_at(node, "a1")
    world.wiki.purge(page)
    await approve_looked_at(node, review)
    assert written(world) == []
    assert any("it is gone, or not visible any more" in text for text in world.notices())


async def test_a_property_that_changed_meanwhile_is_left_alone(world: WriteWorld) -> None:
    page = next(each for each in world.wiki.contents.values() if each.kind == "page" and each.properties)
    assert page.properties
    entry = page.properties[0]
    world.ask("a1", "delete-page-property", path={"page-id": str(page.id), "property-id": str(entry.id)})
    node = await ready(world)
    review = await looked_at(node, "a1")
    page.properties[0].version = world.wiki.first_version("")
    page.properties[0].version.number = 2
    await approve_looked_at(node, review)
    assert written(world) == []
    assert state_of(node, "a1") is State.PENDING


async def test_after_looking_again_it_can_be_approved(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "delete-page", path={"id": str(page.id)})
    node = await ready(world)
    review = await looked_at(node, "a1")
    world.wiki.revise(page, "<p>Somebody was faster.</p>", "", minor_edit=False)
    await approve_looked_at(node, review)
    await approve_looked_at(node, await looked_at(node, "a1"))
    assert state_of(node, "a1") is State.CREATED
    assert page.status == "trashed"


async def test_a_change_cannot_be_approved_before_it_was_shown_beside_what_is_there(world: WriteWorld) -> None:
    world.ask("a1", "update-page", **update_of(world.page(), "<p>x</p>"))
    node = await ready(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    with pytest.raises(NotPermitted, match="was not shown"):
        node.hold_approval(review.snapshot, seen=Confirmation(review.snapshot.digest, 0))


async def test_a_stale_request_is_refused_whatever_is_typed(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>", version=page.latest.number))
    node = await ready(world)
    review = await looked_at(node, "a1")
    assert review.snapshot is not None
    with pytest.raises(NotPermitted, match="blocks"):
        node.hold_approval(review.snapshot, seen=confirmed(review))


async def test_an_operator_may_set_the_version_after_looking_at_what_is_lost(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>", version=page.latest.number))
    node = await ready(world)
    review = await looked_at(node, "a1")
    assert review.snapshot is not None
    body = review.snapshot.wire.parsed_body()
    edited = await node.edit(review.snapshot, {**body, "version": {"number": page.latest.number + 1}})
    subject = await node.subject(edited)
    assert subject is not None
    again = replace(review, snapshot=edited, row=replace(review.row, findings=edited.findings), subject=None)
    await approve_looked_at(node, again.about(subject))
    assert page.latest.body == "<p>x</p>"
    assert world.result("a1")["edited"]


async def test_what_could_not_be_read_is_sent_only_by_the_typed_challenge(tmp_path: Path) -> None:
    world = WriteWorld(tmp_path, faults=("403@GET /wiki/api/v2/pages/{id}",))
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>"))
    node = await ready(world)
    review = await looked_at(node, "a1")
    assert review.snapshot is not None
    with pytest.raises(NotPermitted, match="four characters"):
        node.hold_approval(review.snapshot, seen=confirmed(review, typed="nope"))
    await approve_looked_at(node, review)
    assert page.latest.body == "<p>x</p>"


async def test_the_decision_records_which_version_was_shown(world: WriteWorld) -> None:
    page = world.page()
    shown = page.latest.number
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>"))
    node = await ready(world)
    await approve_looked_at(node, await looked_at(node, "a1"))
    review = await node.review("a1")
    assert review.records is not None
    sighting = review.records.records["decision"]["sighting"]
    assert (sighting["resource"], sighting["version"]) == ("page", shown)


async def approved_while_frozen(world: WriteWorld) -> Node:
    """An approval that is on record and was not sent; then somebody else changes the page."""
    node = await ready(world)
    node.set_frozen(True)
    await approve_looked_at(node, await looked_at(node, "a1"))
    node.set_frozen(False)
    return node


async def test_a_later_attempt_to_delete_is_held_to_what_was_shown_as_well(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "delete-page", path={"id": str(page.id)})
    node = await approved_while_frozen(world)
    world.wiki.revise(page, "<p>Somebody was faster.</p>", "", minor_edit=False)
    with pytest.raises(RequestChanged, match="changed since you looked") as refused:
        await node.send_again("a1")
    assert "let the agent submit it anew" in refused.value.advice
    assert written(world) == []
    assert state_of(node, "a1") is State.APPROVED


async def test_a_later_attempt_to_update_is_the_services_to_refuse_and_ends_there(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>"))
    node = await approved_while_frozen(world)
    world.wiki.revise(page, "<p>Somebody was faster.</p>", "", minor_edit=False)
    await node.send_again("a1")
    row = node.inbox.row("a1")
    assert (row.state, row.code) == (State.FAILED, "stale")
    assert page.latest.body == "<p>Somebody was faster.</p>"


async def test_a_page_that_changes_in_the_last_moment_is_the_services_to_refuse(world: WriteWorld) -> None:
    page = world.page()
    world.ask("a1", "update-page", **update_of(page, "<p>x</p>"))
    node = await ready(world)
    review = await looked_at(node, "a1")
    real = world.on.tenant.send_once

    async def late(wire: object) -> object:
        world.wiki.revise(page, "<p>Somebody was faster.</p>", "", minor_edit=False)
        return await real(wire)  # type: ignore[arg-type]  # what the node gives

    world.on.tenant.send_once = late  # type: ignore[method-assign,assignment]  # in place of the real one
    await approve_looked_at(node, review)
    await settled(node)
    row = node.inbox.row("a1")
    assert row.state is State.FAILED
    assert row.code == "stale"
    assert page.latest.body == "<p>Somebody was faster.</p>"
