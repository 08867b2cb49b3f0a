"""Every kind of write of the whole entry: its answer is lost, and reads on the tenant tell what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue.entry import schema_from
from harbor_tui.domain.errors import Conflict, InvalidInput, NotVisible, SignInRefused
from harbor_tui.domain.outcomes import Answer, OutcomeState
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.requests import State
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.settle.model import Settlement
from harbor_tui.workflow.writes.families import WHO_AM_I
from tests.support.forgetful_tenant import SOMEBODY_ELSE, ForgetfulWorld
from tests.support.queue_world import seen

TEXT = "<p>Hello from an agent.</p>"
OTHER = "<p>Something else altogether.</p>"


@pytest.fixture
def world(tmp_path: Path) -> ForgetfulWorld:
    return ForgetfulWorld(tmp_path)


def storage(text: str = TEXT) -> dict[str, Any]:
    return {"representation": "storage", "value": text}


def new_page(world: ForgetfulWorld, title: str = "Rollout", text: str = TEXT) -> dict[str, Any]:
    space_id = str(next(iter(world.site.spaces)))
    return {"body": {"spaceId": space_id, "status": "current", "title": title, "body": storage(text)}}


def update(page_id: str, number: int = 2, title: str = "Rollout", text: str = "<p>Second.</p>") -> dict[str, Any]:
    body = {"id": page_id, "status": "current", "title": title, "body": storage(text), "version": {"number": number}}
    return {"path": {"id": page_id}, "body": body}


async def there(world: ForgetfulWorld, action: str, given: Mapping[str, Any]) -> str:
    """Something that is there before the request."""
    report = await world.write(action, given)
    assert report.stored_id, report
    world.clock.advance(600)
    return report.stored_id


async def settled(node: Node) -> Settlement:
    assert node.inbox.row("a1").state is State.UNKNOWN
    return await node.settle("a1")


async def concluded(world: ForgetfulWorld, node: Node, settlement: Settlement) -> Mapping[str, Any]:
    page = settlement.candidates[0].page if settlement.candidates else None
    await node.conclude(settlement, settlement.proposal, page if settlement.proposal == "found" else None)
    assert world.problems() == []
    return world.result("a1")


# --- what took effect is found, whatever was written -----------------------------------------------------------


async def given_for(world: ForgetfulWorld, action: str) -> dict[str, Any]:
    """An input for an action, with everything that it needs in place."""
    kind = "page" if "page" in action or "comment" in action else "blogpost"
    if action in ("create-page", "create-blogpost"):
        return new_page(world)
    if action == "create-space-property":
        space_id = str(next(iter(world.site.spaces)))
        return {"path": {"space-id": space_id}, "body": {"key": "owner", "value": {"team": "Harbor"}}}
    page_id = await there(world, f"create-{kind}", new_page(world))
    if action in ("update-page", "update-blogpost"):
        return update(page_id)
    if action in ("delete-page", "delete-blogpost"):
        return {"path": {"id": page_id}}
    if "property" in action:
        return await given_for_property(world, action, page_id)
    comment = {"body": {"pageId": page_id, "body": storage()}}
    if action == "create-footer-comment":
        return comment
    comment_id = await there(world, "create-footer-comment", comment)
    if action == "delete-footer-comment":
        return {"path": {"comment-id": comment_id}}
    return {"path": {"comment-id": comment_id}, "body": {"version": {"number": 2}, "body": storage("<p>Better.</p>")}}


async def given_for_property(world: ForgetfulWorld, action: str, page_id: str) -> dict[str, Any]:
    path = {"page-id": page_id}
    new = {"path": path, "body": {"key": "owner", "value": {"team": "Harbor"}}}
    if action == "create-page-property":
        return new
    path = path | {"property-id": await there(world, "create-page-property", new)}
    if action == "delete-page-property":
        return {"path": path}
    return {"path": path, "body": {"key": "owner", "value": {"team": "Ring"}, "version": {"number": 2}}}


WRITES = {
    "create-page": "page",
    "update-page": "page",
    "delete-page": None,
    "create-blogpost": "page",
    "update-blogpost": "page",
    "delete-blogpost": None,
    "create-footer-comment": "id",
    "update-footer-comment": "id",
    "delete-footer-comment": None,
    "create-page-property": "id",
    "update-page-property": "id",
    "delete-page-property": None,
    "create-space-property": "id",
}


def test_every_write_of_the_whole_entry_is_among_them(world: ForgetfulWorld) -> None:
    assert {action.slug for action in world.book.actions if action.writes} == set(WRITES)


@pytest.mark.parametrize("action", WRITES)
async def test_what_took_effect_is_found(world: ForgetfulWorld, action: str) -> None:
    given = await given_for(world, action)
    node = await world.unknown(action, given)
    settlement = await settled(node)
    assert settlement.proposal == "found", settlement.explanation
    assert {call.method for call in world.lossy.reads} == {"GET"}
    for candidate in settlement.candidates:
        assert candidate.own is True
    told = await concluded(world, node, settlement)
    assert (told["state"], told["final"]) == ("created", True)
    match WRITES[action]:
        case "page":
            assert told["page"]["title"] == "Rollout"
        case "id":
            assert (told["page"], told["stored_id"]) == (None, settlement.candidates[0].page.id)
        case _:
            assert (told["page"], told["stored_id"]) == (None, None)


@pytest.mark.parametrize("action", WRITES)
async def test_what_took_no_effect_is_absent_after_four_looks(world: ForgetfulWorld, action: str) -> None:
    given = await given_for(world, action)
    world.lossy.takes_effect = False
    node = await world.unknown(action, given)
    settlement = await settled(node)
    assert (settlement.proposal, settlement.looks) == ("absent", 4), settlement.explanation
    told = await concluded(world, node, settlement)
    assert (told["state"], told["final"]) == ("not_sent", False)


@pytest.mark.parametrize("action", ["update-page", "delete-page", "create-footer-comment", "create-page-property"])
async def test_it_is_found_below_a_gateways_prefix_too(tmp_path: Path, action: str) -> None:
    cloud = "http://127.0.0.1:8090/ex/confluence/7d5e6f3a-1c2b-4d8e-9f00-a1b2c3d4e5f6"
    world = ForgetfulWorld(tmp_path, site=cloud)
    world.site.cloud_id = "7d5e6f3a-1c2b-4d8e-9f00-a1b2c3d4e5f6"
    given = await given_for(world, action)
    node = await world.unknown(action, given)
    assert (await settled(node)).proposal == "found"


# --- the evidence shows when, by whom, and how it differs -----------------------------------------------------


async def test_the_evidence_tells_when_by_whom_and_what_was_sought(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("update-page", update(page_id))
    settlement = await settled(node)
    one = settlement.candidates[0]
    assert (one.page.version, one.same_body, one.same_title, one.after_attempt) == (2, True, True, True)
    assert one.author_id == world.site.me.account_id
    assert one.after_s is not None
    assert abs(one.after_s) <= 2
    assert settlement.sent_at
    await concluded(world, node, settlement)
    record = json.loads((world.path / "cases/a1/resolution-1.json").read_bytes())
    assert record["evidence"]["sought"] == {"what": "page", "deed": "update"}
    assert record["evidence"]["candidates"][0]["own"] is True


# --- updates -----------------------------------------------------------------------------------------------------


async def test_a_newer_version_leaves_it_open_and_shows_both(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("update-page", update(page_id))
    world.clock.advance(30)
    await world.write("update-page", update(page_id, 3, text=OTHER), by=SOMEBODY_ELSE)
    settlement = await settled(node)
    assert settlement.proposal == ""
    assert [(one.page.version, one.same_body) for one in settlement.candidates] == [(2, True), (3, False)]
    assert settlement.candidates[0].after_attempt is None
    assert settlement.candidates[1].body == OTHER
    assert settlement.verdict_against == "absent"


async def test_our_number_taken_by_somebody_else_is_no_proof(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    world.lossy.takes_effect = False
    node = await world.unknown("update-page", update(page_id))
    await world.write("update-page", update(page_id, 2, text=OTHER), by=SOMEBODY_ELSE)
    settlement = await settled(node)
    assert settlement.proposal == ""
    assert (settlement.candidates[0].own, settlement.candidates[0].same_body) == (False, False)


async def test_the_same_content_by_somebody_else_is_no_proof(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    world.lossy.takes_effect = False
    node = await world.unknown("update-page", update(page_id))
    await world.write("update-page", update(page_id), by=SOMEBODY_ELSE)
    assert (await settled(node)).proposal == ""


async def test_our_number_taken_before_the_attempt_means_that_nothing_was_changed(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    await world.write("update-page", update(page_id), by=SOMEBODY_ELSE)
    world.clock.advance(600)
    world.lossy.takes_effect = False
    node = await world.unknown("update-page", update(page_id))
    settlement = await settled(node)
    assert (settlement.proposal, settlement.looks) == ("absent", 1)
    assert "before the attempt" in settlement.explanation


async def test_another_title_than_the_one_sent_is_no_proof(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    world.lossy.takes_effect = False
    node = await world.unknown("update-page", update(page_id, title="Roll-out"))
    await world.write("update-page", update(page_id, title="Rollout"))
    settlement = await settled(node)
    assert (settlement.proposal, settlement.candidates[0].same_title) == ("", False)


async def test_a_page_that_was_trashed_meanwhile_still_shows_what_was_done(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("update-page", update(page_id))
    await world.write("delete-page", {"path": {"id": page_id}}, by=SOMEBODY_ELSE)
    settlement = await settled(node)
    assert (settlement.proposal, settlement.candidates[0].page.status) == ("found", "trashed")


async def test_a_page_that_has_gone_for_good_is_the_operators_to_judge(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("update-page", update(page_id))
    world.site.purge(world.site.content("page", int(page_id)))
    settlement = await settled(node)
    assert (settlement.proposal, settlement.verdict_against) == ("", "absent")
    await node.conclude(settlement, "absent")
    assert world.result("a1")["state"] == "not_sent"


# --- deletions ---------------------------------------------------------------------------------------------------


async def test_a_404_without_a_proven_sign_in_proves_no_deletion(
    world: ForgetfulWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_id = await there(world, "create-page", new_page(world))
    world.lossy.takes_effect = False
    node = await world.unknown("delete-page", {"path": {"id": page_id}})

    async def nobody(call: Any) -> Answer:
        if call.path == WHO_AM_I:
            raise SignInRefused("no", status=401)
        raise NotVisible("404", status=404)

    monkeypatch.setattr(world.lossy, "read", nobody)
    settlement = await settled(node)
    assert (settlement.proposal, settlement.candidates) == ("", ())
    assert "sign-in cannot be proven" in settlement.explanation


async def test_a_deletion_for_good_is_found_too(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("delete-page", {"path": {"id": page_id}})
    world.site.purge(world.site.content("page", int(page_id)))
    settlement = await settled(node)
    assert (settlement.proposal, settlement.candidates) == ("found", ())
    told = await concluded(world, node, settlement)
    assert (told["state"], told["page"]) == ("created", None)


def with_query(world: ForgetfulWorld, name: str) -> None:
    """The deletion of a page with one more parameter than the catalogue gives it."""
    action = world.book.find("delete-page")
    flag = schema_from({"type": "object", "properties": {name: {"type": "boolean"}}})
    given = replace(action.input, properties={**action.input.properties, "query": flag})
    others = tuple(each for each in world.book.actions if each.slug != action.slug)
    world.book = replace(world.book, actions=(*others, replace(action, input=given)))


@pytest.mark.parametrize(("takes_effect", "proposal"), [(True, "found"), (False, "absent")])
async def test_what_was_to_leave_the_trash_is_done_when_it_is_not_there(
    world: ForgetfulWorld, takes_effect: bool, proposal: str
) -> None:
    page_id = await there(world, "create-page", new_page(world))
    await world.write("delete-page", {"path": {"id": page_id}})
    with_query(world, "purge")
    world.lossy.takes_effect = takes_effect
    node = await world.unknown("delete-page", {"path": {"id": page_id}, "query": {"purge": True}})
    assert (await settled(node)).proposal == proposal


async def test_the_deletion_of_a_draft_is_asked_about(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    with_query(world, "draft")
    node = await world.unknown("delete-page", {"path": {"id": page_id}, "query": {"draft": True}})
    settlement = await settled(node)
    assert (settlement.proposal, settlement.looks) == ("", 0)


async def test_another_tenant_behind_the_same_gateway_is_not_asked(tmp_path: Path) -> None:
    gateway = "http://127.0.0.1:8090/ex/confluence/"
    world = ForgetfulWorld(tmp_path, site=f"{gateway}7d5e6f3a-1c2b-4d8e-9f00-a1b2c3d4e5f6")
    world.lossy.takes_effect = False
    await world.unknown("create-page", new_page(world))
    elsewhere = parse_base_url(f"{gateway}00000000-1c2b-4d8e-9f00-a1b2c3d4e5f6", other_host_confirmed=True)
    world.port = replace(world.port, base_url=elsewhere)
    node = world.node()
    await node.run_once()
    reads = len(world.lossy.reads)
    with pytest.raises(Conflict, match="another tenant"):
        await node.settle("a1")
    assert len(world.lossy.reads) == reads


# --- comments ----------------------------------------------------------------------------------------------------


async def test_an_older_comment_with_the_same_text_is_not_ours(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    given = {"body": {"pageId": page_id, "body": storage()}}
    await there(world, "create-footer-comment", given)
    world.lossy.takes_effect = False
    node = await world.unknown("create-footer-comment", given)
    assert (await settled(node)).proposal == "absent"


async def test_the_same_text_by_somebody_else_is_not_ours(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    given = {"body": {"pageId": page_id, "body": storage()}}
    world.lossy.takes_effect = False
    node = await world.unknown("create-footer-comment", given)
    await world.write("create-footer-comment", given, by=SOMEBODY_ELSE)
    assert (await settled(node)).proposal == "absent"


async def test_two_comments_of_ours_with_the_same_text_are_the_operators_to_judge(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    given = {"body": {"pageId": page_id, "body": storage()}}
    node = await world.unknown("create-footer-comment", given)
    await world.write("create-footer-comment", given)
    settlement = await settled(node)
    assert (settlement.proposal, len(settlement.candidates)) == ("", 2)


async def test_a_reply_is_looked_for_among_the_replies(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    comment_id = await there(world, "create-footer-comment", {"body": {"pageId": page_id, "body": storage(OTHER)}})
    node = await world.unknown("create-footer-comment", {"body": {"parentCommentId": comment_id, "body": storage()}})
    assert (await settled(node)).proposal == "found"


# --- sent again, though the first attempt took effect ------------------------------------------------------------


@pytest.mark.parametrize("action", ["create-page", "update-page", "delete-page"])
async def test_a_refusal_that_the_first_attempt_caused_itself_is_settled_and_not_called_a_failure(
    world: ForgetfulWorld, action: str
) -> None:
    """The operator concluded too soon that nothing was done; the second attempt is refused because of the first."""
    node = await world.unknown(action, await given_for(world, action))
    settlement = replace(await settled(node), proposal="", candidates=())
    await node.conclude(settlement, "absent")
    world.clock.advance(300)
    world.lossy.forgets = False
    told = await node.send_again("a1", seen("", challenge="k7wq", typed="k7wq"))
    assert node.inbox.row("a1").state is State.UNKNOWN
    assert told.state is OutcomeState.UNKNOWN, "the operator is told what is recorded"
    assert world.lossy.real_report is not None
    assert world.lossy.real_report.state is OutcomeState.FAILED
    settlement = await settled(node)
    assert settlement.proposal == "found", settlement.explanation
    assert (await concluded(world, node, settlement))["state"] == "created"


async def test_a_refusal_of_another_kind_stays_a_failure(world: ForgetfulWorld) -> None:
    world.lossy.takes_effect = False
    node = await world.unknown("create-page", new_page(world))
    await node.conclude(await settled(node), "absent")
    world.lossy.forgets, world.lossy.takes_effect = False, True
    world.site.spaces.clear()
    await node.send_again("a1", seen("", challenge="k7wq", typed="k7wq"))
    assert world.result("a1")["state"] == "failed"


# --- properties, blog posts, drafts, others ---------------------------------------------------------------------


async def test_a_key_that_was_taken_before_means_that_nothing_was_created(world: ForgetfulWorld) -> None:
    given = await given_for(world, "create-page-property")
    await there(world, "create-page-property", given)
    node = await world.unknown("create-page-property", given)
    settlement = await settled(node)
    assert settlement.proposal == "absent"
    assert "taken already" in settlement.explanation


async def test_another_value_under_our_key_is_the_operators_to_judge(world: ForgetfulWorld) -> None:
    given = await given_for(world, "create-page-property")
    world.lossy.takes_effect = False
    node = await world.unknown("create-page-property", given)
    await world.write("create-page-property", given | {"body": {"key": "owner", "value": 7}}, by=SOMEBODY_ELSE)
    settlement = await settled(node)
    assert (settlement.proposal, settlement.candidates[0].body, settlement.representation) == ("", "7", "json")


async def test_an_older_blog_post_with_the_title_takes_nothing(world: ForgetfulWorld) -> None:
    await there(world, "create-blogpost", new_page(world))
    world.lossy.takes_effect = False
    node = await world.unknown("create-blogpost", new_page(world))
    assert (await settled(node)).proposal == "absent"


@pytest.mark.parametrize("verdict", ["found", "absent", "given_up"])
async def test_a_draft_is_asked_about(world: ForgetfulWorld, verdict: str) -> None:
    given = new_page(world)
    given["body"]["status"] = "draft"
    node = await world.unknown("create-page", given)
    settlement = await settled(node)
    assert (settlement.proposal, settlement.looks) == ("", 0)
    await node.conclude(settlement, verdict)
    state = {"found": "created", "absent": "not_sent", "given_up": "unknown"}[verdict]
    assert world.result("a1")["state"] == state
    assert world.problems() == []


async def test_a_write_of_no_known_family_is_asked_about(world: ForgetfulWorld) -> None:
    action = replace(world.book.find("create-page"), slug="make-odd", path="/wiki/api/v2/whiteboards")
    world.book = replace(world.book, actions=(*world.book.actions, action))
    node = await world.unknown("make-odd", new_page(world))
    settlement = await settled(node)
    assert (settlement.proposal, world.lossy.reads) == ("", [])
    assert "look in the browser" in settlement.explanation


async def test_found_names_which_of_several_it_is(world: ForgetfulWorld) -> None:
    page_id = await there(world, "create-page", new_page(world))
    node = await world.unknown("update-page", update(page_id))
    settlement = await settled(node)
    with pytest.raises(InvalidInput):
        await node.conclude(settlement, "found")


async def test_a_clock_that_was_set_right_since_then_makes_no_page_older(
    world: ForgetfulWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer's own `Date` told how far the clocks were apart at that time."""
    node = await world.unknown("create-page", new_page(world))
    path = world.path / "cases/a1/outcome-1.json"
    record = json.loads(path.read_bytes())
    slow = 7200.0
    attempt = world.path / "cases/a1/attempt-1.json"
    for file, more in ((path, {"server_date": _http_date(record["at"])}), (attempt, {})):
        told = json.loads(file.read_bytes())
        file.chmod(0o600)
        file.write_text(json.dumps(told | {"at": _later(told["at"], slow)} | more))
    settlement = await settled(node)
    assert settlement.proposal == "found", settlement.explanation


def _http_date(at: str) -> str:
    from email.utils import formatdate

    from harbor_tui.domain.text.times import read_time

    return formatdate(read_time(at), usegmt=True)


def _later(at: str, seconds: float) -> str:
    from harbor_tui.domain.text.times import read_time, utc_text

    moment = read_time(at)
    assert moment is not None
    return utc_text(moment + seconds)
