"""From a file in the drop box to a page: the straight way, and every way in which a decision comes to nothing."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict, InvalidInput, NotPermitted, QueueUnavailable
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.requests import State
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.case_folder import OpenCase
from harbor_tui.workflow.maintenance.archive import archive_older_than
from harbor_tui.workflow.node.node import Node
from tests.support.queue_world import StepClock, World, approve, create_request, hold, reject, seen, settled


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def started(world: World) -> Node:
    node = world.node()
    await node.run_once()
    return node


async def test_an_approved_request_becomes_a_page_and_its_agent_learns_of_it(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    assert node.inbox.ids() == ("a1",)
    review = await node.review("a1")
    assert review.snapshot is not None
    await approve(node, "a1")
    assert len(world.tenant.sent) == 1
    row = node.inbox.row("a1")
    assert (row.state, row.page and row.page.id) == (State.CREATED, "4711")
    told = world.result("a1")
    assert (told["state"], told["final"], told["digest"]) == ("created", True, review.snapshot.digest)
    assert told["page"]["id"] == "4711"
    assert world.problems() == []
    assert not (world.path / "pending/a1.json").exists()


async def test_the_bytes_sent_are_the_bytes_reviewed_everywhere_they_are_named(world: World) -> None:
    for number in range(40):
        world.drop(f"r{number:02}", create_request(f"Page {number} é 東京", f"<p>{number} &amp; <b>more</b></p>"))
    node = await started(world)
    for number in range(40):
        request_id = f"r{number:02}"
        review = await node.review(request_id)
        assert review.snapshot is not None
        await approve(node, request_id)
        sent = world.tenant.sent[-1]
        decision = json.loads((world.path / f"cases/{request_id}/decision.json").read_bytes())
        assert sent == review.snapshot.wire
        assert decision["wire_sha256"] == hashlib.sha256(sent.body).hexdigest()
        assert decision["digest"] == review.snapshot.digest == world.result(request_id)["digest"]
        audited = [r for r in world.audit.records() if r["id"] == request_id]
        assert {r["digest"] for r in audited} == {review.snapshot.digest}
    assert len(world.tenant.sent) == 40


async def test_the_result_has_every_member_of_the_contract(world: World) -> None:
    world.drop("a1", create_request())
    await approve(await started(world), "a1")
    assert set(world.result("a1")) == {
        "schema", "id", "state", "final", "digest", "requested_digest", "edited", "changes", "page", "stored_id",
        "reason", "code", "resubmit", "error", "attempts", "decided_at", "guidance",
    }  # fmt: skip
    assert set(world.result("a1")["page"]) == {"id", "title", "space_id", "version", "url"}


async def test_a_rejection_tells_the_agent_why(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await reject(node, "a1", "Wrong space: use OPS.")
    told = world.result("a1")
    assert (told["state"], told["reason"], told["final"], told["resubmit"]) == (
        "rejected", "Wrong space: use OPS.", True, True,
    )  # fmt: skip
    assert world.tenant.sent == []
    assert node.inbox.row("a1").reason == "Wrong space: use OPS."
    assert world.problems() == []


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
async def test_a_rejection_needs_a_reason_of_bounded_length(world: World, reason: str) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await node.review("a1")
    with pytest.raises(InvalidInput):
        node.hold_rejection("a1", reason)


async def test_an_invalid_request_can_be_rejected(world: World) -> None:
    world.drop("a1", b'{"schema":"harbor.request/1","action":"create-page","input":{"body":{"title":"\\ud800"}}}')
    node = await started(world)
    row = node.inbox.row("a1")
    assert row.state is State.INVALID
    assert "U+D800" in row.problem
    await reject(node, "a1", "Not readable.")
    assert world.result("a1")["state"] == "rejected"
    assert world.problems() == []


@pytest.mark.parametrize("noticed", [True, False], ids=["noticed before", "found out by deciding"])
@pytest.mark.parametrize("how", ["in place", "renamed over"])
async def test_a_file_that_changed_after_the_review_is_not_approved(world: World, how: str, noticed: bool) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    if how == "in place":
        path.write_bytes(json.dumps(create_request("Evil")).encode())
    else:
        other = world.drop("zz", create_request("Evil"))
        other.rename(path)
    assert review.snapshot is not None
    if noticed:
        await node.note_change("a1", review.file_bytes, path.read_bytes())
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(node)
    assert world.tenant.sent == []
    assert any("changed after it was reviewed" in text for text in world.notices())
    assert not (world.path / "cases/a1").exists()
    assert [record["event"] for record in world.audit.records() if record["id"] == "a1"] == ["changed"]
    again = await node.review("a1")
    assert again.previous is not None
    assert again.snapshot is not None
    assert (again.previous.title, again.snapshot.title) == ("Rollout", "Evil")


async def test_a_change_that_two_notice_in_the_same_moment_is_recorded_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    recorder = (await node._acting_parts()).recorder
    change = ("a1", path.read_bytes(), json.dumps(create_request("Evil")).encode())
    append, others = AuditFolder.append, list[threading.Thread]()

    def notice_meanwhile(trail: AuditFolder, event: str, request_id: str, facts: Mapping[str, Any]) -> Any:
        if not others:
            others.append(threading.Thread(target=recorder.note_change, args=change))
            others[0].start()
            others[0].join(0.2)  # it ends only if it does not wait for this one
        return append(trail, event, request_id, facts)

    monkeypatch.setattr(AuditFolder, "append", notice_meanwhile)
    recorder.note_change(*change)
    others[0].join()
    assert [record["event"] for record in world.audit.records() if record["id"] == "a1"] == ["changed"]


@pytest.mark.parametrize("moment", ["after the last look", "while it is sent"])
async def test_an_agent_that_kept_the_file_open_changes_nothing_of_what_is_sent(
    world: World, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("a1", create_request())
    with path.open("r+b") as kept:

        def overwrite() -> None:
            kept.seek(0)
            kept.write(json.dumps(create_request("EVILLL!")).encode())
            kept.flush()

        node = await started(world)
        review = await node.review("a1")
        assert review.snapshot is not None
        if moment == "while it is sent":
            world.tenant.before = overwrite
        else:
            put = OpenCase.put

            def put_after_an_overwrite(case: OpenCase, name: str, data: Any) -> None:
                overwrite()
                put(case, name, data)

            monkeypatch.setattr(OpenCase, "put", put_after_an_overwrite)
        node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
        await settled(node)
    assert [wire.body for wire in world.tenant.sent] == [review.snapshot.wire.body]
    assert b"EVILLL" not in (world.path / "cases/a1/wire.json").read_bytes()
    assert world.problems() == []


async def test_a_file_that_is_withdrawn_while_it_is_shown_is_not_approved(world: World) -> None:
    path = world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    path.unlink()
    assert review.snapshot is not None
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(node)
    assert world.tenant.sent == []
    assert any("withdrawn" in text for text in world.notices())
    assert os.listdir(world.path / "cases") == []


async def test_nothing_is_written_before_the_undo_time_is_over_and_undo_leaves_it_pending(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock, undo_s=5.0)
    world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    held = node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    assert (held.until, node.inbox.row("a1").held_until) == (5.0, 5.0)
    await clock.run(4.75)
    assert os.listdir(world.path / "cases") == []
    assert node.take_back("a1")
    await clock.run(1.0)
    await settled(node)
    assert (world.tenant.sent, node.inbox.row("a1").state) == ([], State.PENDING)
    assert not node.take_back("a1")


async def test_leaving_within_the_undo_time_decides_nothing(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock, undo_s=5.0)
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    await node.stop(1.0)
    await clock.run(10)
    assert (world.tenant.sent, os.listdir(world.path / "cases")) == ([], [])
    assert (world.path / "pending/a1.json").exists()


async def test_a_held_decision_takes_effect_when_its_time_is_over(tmp_path: Path) -> None:
    clock = StepClock()
    world = World(tmp_path, clock=clock, undo_s=5.0)
    world.drop("a1", create_request())
    node = await started(world)
    await hold(node, "a1")
    await clock.run(5.0)
    await settled(node)
    assert len(world.tenant.sent) == 1


async def test_a_confirmation_of_something_else_is_no_confirmation(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    with pytest.raises(Conflict):
        node.hold_approval(review.snapshot, seen=seen("0" * 64))


async def test_without_a_token_nothing_is_decided(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    world.token_is_set = False
    await approve(node, "a1")
    assert world.tenant.sent == []
    assert os.listdir(world.path / "cases") == []
    assert any("No token" in text for text in world.notices())


async def test_a_second_node_is_told_who_decided(world: World) -> None:
    world.drop("a1", create_request())
    first, second = await started(world), await started(world)
    review = await second.review("a1")
    await approve(first, "a1")
    assert review.snapshot is not None
    second.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(second)
    assert len(world.tenant.sent) == 1
    assert any("decided already: approved by" in text for text in world.notices())


async def test_an_id_is_used_once_for_ever(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    world.drop("a1", create_request("Another title"))
    await node.refresh()
    row = node.inbox.row("a1")
    assert row.state is State.INVALID
    assert "already used" in row.problem
    review = await node.review("a1")
    assert review.snapshot is None
    with pytest.raises(Conflict, match="already used"):
        world.store.submit("a1", b"{}")
    assert world.result("a1")["state"] == "created"


@pytest.mark.parametrize("archived", [False, True], ids=["in cases", "in the archive"])
async def test_a_file_over_a_used_id_is_rejected_and_the_ids_request_stays_as_it_was(
    world: World, archived: bool
) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    if archived:
        world.clock.advance(100 * 86400)
        assert archive_older_than(world.store, world.audit, world.clock, 86400) == ("a1",)
        await node.refresh()
    before = world.result("a1")
    file = world.drop("a1", create_request("Another title"))
    await node.refresh()
    await reject(node, "a1", "The id is used.")
    assert not file.exists()
    assert (world.result("a1"), world.problems(), len(world.tenant.sent)) == (before, [], 1)
    assert world.audited()[-1] == ("taken out", "a1")
    record = [*world.audit.records()][-1]
    assert (record["reason"], len(record["request_sha256"])) == ("The id is used.", 64)
    assert (await node.review("a1")).row.state is State.CREATED
    recovered = await world.node().run_once()
    assert recovered is not None
    assert (world.result("a1"), world.problems()) == (before, [])


async def test_a_file_over_a_used_id_that_changed_since_it_was_shown_stays(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    await approve(node, "a1")
    file = world.drop("a1", create_request("Another title"))
    await node.refresh()
    await node.review("a1")
    world.drop("a1", create_request("A third title"))
    node.hold_rejection("a1", "The id is used.")
    await settled(node)
    assert file.exists()
    assert any("changed after it was reviewed" in text for text in world.notices())


async def test_a_frozen_node_decides_but_sends_nothing_until_a_key_press(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    node.set_frozen(True)
    await approve(node, "a1")
    assert (world.tenant.sent, node.inbox.row("a1").state) == ([], State.APPROVED)
    with pytest.raises(QueueUnavailable):
        await node.send_again("a1")
    node.set_frozen(False)
    await node.send_again("a1")
    assert len(world.tenant.sent) == 1
    assert node.inbox.row("a1").state is State.CREATED
    with pytest.raises(Conflict):
        await node.send_again("a1")


async def test_an_edited_request_keeps_what_was_asked_and_tells_the_agent_what_changed(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    body = review.snapshot.wire.parsed_body() | {"title": "Rollout 2026"}
    changed = await node.edit(review.snapshot, body)
    node.hold_approval(changed, seen=seen(changed.digest))
    await settled(node)
    assert world.tenant.sent[0].parsed_body()["title"] == "Rollout 2026"
    told = world.result("a1")
    assert (told["edited"], told["digest"], told["requested_digest"]) == (
        True, changed.digest, review.snapshot.digest,
    )  # fmt: skip
    assert told["changes"] == [{"path": "body.title", "from": "Rollout", "to": "Rollout 2026"}]
    assert b'"Rollout"' in (world.path / "cases/a1/request.json").read_bytes()
    with pytest.raises(InvalidInput):
        await node.edit(review.snapshot, {"title": "no space"})


async def test_a_queue_that_may_not_be_used_decides_nothing_and_says_the_command(world: World) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    review = await node.review("a1")
    (world.path / "cases").chmod(0o755)
    assert review.snapshot is not None
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(node)
    assert world.tenant.sent == []
    assert any("chmod 0700" in text for text in world.notices())


async def test_only_typing_the_challenge_approves_a_serious_finding(world: World) -> None:
    world.drop("a1", create_request(body='<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[x]]>'
                                    "</ac:plain-text-body></ac:structured-macro>"))  # fmt: skip
    node = await started(world)
    review = await node.review("a1")
    assert review.snapshot is not None
    assert review.needs_challenge
    challenge = await node.next_challenge()
    for wrong in (seen(review.snapshot.digest), seen(review.snapshot.digest, challenge=challenge, typed="zzzz")):
        with pytest.raises(NotPermitted):
            node.hold_approval(review.snapshot, seen=wrong)
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest, challenge=challenge, typed=challenge))
    await settled(node)
    assert len(world.tenant.sent) == 1


async def test_what_was_reviewed_for_another_address_is_not_approved(world: World) -> None:
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None
    world.port = dataclasses.replace(world.port, base_url=parse_base_url("https://other.atlassian.net"))
    moved = world.node()
    await moved.run_once()
    moved.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(moved)
    assert (world.tenant.sent, list((world.path / "cases").iterdir())) == ([], [])
    assert any("It was reviewed for https://acme.atlassian.net" in notice for notice in world.notices())


async def test_an_action_that_was_changed_since_the_review_is_not_approved(world: World) -> None:
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None
    elsewhere = [
        dataclasses.replace(action, path="/wiki/api/v2/custom-content") if action.slug == "create-page" else action
        for action in world.book.actions
    ]
    world.book = dataclasses.replace(world.book, actions=tuple(elsewhere))
    changed = world.node()
    await changed.run_once()
    changed.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(changed)
    assert (world.tenant.sent, list((world.path / "cases").iterdir())) == ([], [])
    assert any("changed since it was reviewed" in notice for notice in world.notices())


async def test_a_row_that_cannot_be_read_afterwards_is_no_fault_of_the_decision(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.drop("a1", create_request())
    node = await started(world)
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))

    def unreadable(_: str) -> None:
        raise QueueUnavailable("Cannot read the case: Input/output error.")

    monkeypatch.setattr(node.inbox, "look_again", unreadable)
    await approve(node, "a1")
    assert (len(world.tenant.sent), faults) == (1, [])
    assert world.result("a1")["state"] == "created"
