"""The agent's side: submit, look, wait, take back, validate; and the operator's read-only documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict, HarborError, InvalidInput, NotFound, NotPermitted, QueueUnavailable
from harbor_tui.domain.requests import State
from harbor_tui.domain.results import result_document
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, approve, create_request, reject

RESULT = {
    "schema", "id", "state", "final", "digest", "requested_digest", "edited", "changes", "page", "stored_id",
    "reason", "code", "resubmit", "error", "attempts", "decided_at", "guidance",
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def given(title: str = "Rollout", **more: Any) -> bytes:
    return json.dumps(create_request(title, **more)["input"]).encode()


def views(world: World) -> QueueViews:
    return QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)


async def test_a_submission_gets_an_id_and_the_digest_that_the_operator_sees(world: World) -> None:
    submitted = world.desk().submit("create-page", given(), why="OPS-412", agent="codex-docs")
    assert set(submitted) == {"id", "state", "digest"}
    assert len(submitted["id"]) == 26
    node = world.node()
    await node.run_once()
    review = await node.review(submitted["id"])
    assert review.snapshot is not None
    assert review.snapshot.digest == submitted["digest"]
    assert (review.snapshot.envelope.why, review.snapshot.envelope.agent) == ("OPS-412", "codex-docs")


def test_ids_sort_by_time(world: World) -> None:
    first = world.desk().submit("create-page", given())["id"]
    world.clock.advance(0.002)
    assert first < world.desk().submit("create-page", given())["id"]


@pytest.mark.parametrize(
    ("action", "data", "error"),
    [
        ("create-page", b"{", InvalidInput),
        ("create-page", b"[]", InvalidInput),
        ("create-page", b'{"body":{},"body":{}}', InvalidInput),
        ("create-page", b'{"body":{"title":"x"}}', InvalidInput),
        ("create-page", b'{"limit":1}', InvalidInput),
        ("no-such", b"{}", NotFound),
    ],
)
def test_what_does_not_fit_is_not_submitted(world: World, action: str, data: bytes, error: type[HarborError]) -> None:
    with pytest.raises(error):
        world.desk().submit(action, data)
    assert list((world.path / "pending").iterdir()) == []


async def test_the_same_key_and_content_is_the_same_request_for_ever(world: World) -> None:
    desk = world.desk()
    first = desk.submit("create-page", given(), agent="a", key="k1")
    assert desk.submit("create-page", given(), agent="a", key="k1") == first
    assert desk.submit("create-page", given(), agent="b", key="k1")["id"] != first["id"]
    node = world.node()
    await node.run_once()
    await approve(node, first["id"])
    again = desk.submit("create-page", given(), agent="a", key="k1")
    assert (again["id"], again["state"]) == (first["id"], "created")
    with pytest.raises(Conflict, match="another content"):
        desk.submit("create-page", given("Other"), agent="a", key="k1")


def test_the_same_key_with_other_content_is_a_conflict(world: World) -> None:
    world.desk().submit("create-page", given(), key="k1")
    with pytest.raises(Conflict, match="another content"):
        world.desk().submit("create-page", given("Other"), key="k1")


async def test_status_follows_a_request_through_its_states(world: World) -> None:
    desk = world.desk()
    request_id = desk.submit("create-page", given())["id"]
    assert desk.status(request_id)["state"] == "pending"
    assert set(desk.status(request_id)) == RESULT
    node = world.node()
    await node.run_once()
    await reject(node, request_id, "Use OPS.")
    told = desk.status(request_id)
    assert (told["state"], told["reason"]) == ("rejected", "Use OPS.")
    assert told == world.result(request_id)


def test_an_id_that_is_nowhere_was_withdrawn_or_never_submitted(world: World) -> None:
    with pytest.raises(NotFound, match="withdrawn or never submitted"):
        world.desk().status("nothing")
    for what in (world.desk().status, world.desk().withdraw):
        with pytest.raises(NotFound, match="no request's id"):
            what("../VERSION")


def test_a_withdrawn_request_is_gone_and_cannot_be_withdrawn_twice(world: World) -> None:
    request_id = world.desk().submit("create-page", given())["id"]
    told = world.desk().withdraw(request_id)
    assert (told["state"], told["final"], set(told)) == ("withdrawn", True, RESULT)
    with pytest.raises(NotFound):
        world.desk().withdraw(request_id)


async def test_a_decided_request_cannot_be_withdrawn(world: World) -> None:
    request_id = world.desk().submit("create-page", given())["id"]
    node = world.node()
    await node.run_once()
    await approve(node, request_id)
    with pytest.raises(Conflict, match="created"):
        world.desk().withdraw(request_id)


def test_waiting_ends_with_its_time(world: World) -> None:
    request_id = world.desk().submit("create-page", given())["id"]
    before = world.clock.monotonic()
    assert world.desk().wait(request_id, 3.0)["state"] == "pending"
    assert world.clock.monotonic() - before == pytest.approx(3.0)


async def test_waiting_ends_with_the_outcome(world: World) -> None:
    request_id = world.desk().submit("create-page", given())["id"]
    node = world.node()
    await node.run_once()
    await approve(node, request_id)
    before = world.clock.monotonic()
    assert world.desk().wait(request_id, 60.0)["page"]["id"] == "4711"
    assert world.clock.monotonic() == before


def test_validation_tells_findings_without_the_network(world: World) -> None:
    fine = world.desk().validate("create-page", given())
    assert (fine["ok"], fine["findings"]) == (True, [])
    broken = world.desk().validate("create-page", given(body="<p>a<b></p>"))
    assert not broken["ok"]
    assert broken["findings"][0]["kind"] == "not_well_formed"
    assert (broken["findings"][0]["severity"], broken["findings"][0]["line"]) == ("blocks", 1)
    with pytest.raises(InvalidInput, match=r"body\.title"):
        world.desk().validate("create-page", b'{"body":{"spaceId":"1","body":{"representation":"storage","value":""}}}')
    assert world.tenant.reads == []


def test_a_queue_of_a_newer_version_takes_nothing(world: World) -> None:
    (world.path / "VERSION").chmod(0o600)
    (world.path / "VERSION").write_text("harbor-queue 2\n")
    with pytest.raises(QueueUnavailable, match="newer"):
        world.desk().submit("create-page", given())


def test_a_full_disk_takes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.store, "free_space_problem", lambda: "less than 16 MiB are free")
    with pytest.raises(QueueUnavailable, match="16 MiB"):
        world.desk().submit("create-page", given())


async def test_the_list_shows_all_that_is_not_archived(world: World) -> None:
    first = world.desk().submit("create-page", given("One"))["id"]
    world.clock.advance(1)
    second = world.desk().submit("create-page", given("Two"), agent="openclaw")["id"]
    node = world.node()
    await node.run_once()
    await approve(node, first)
    listing = views(world).queue_list()
    assert listing["total"] == 2
    rows = {row["id"]: row for row in listing["requests"]}
    assert set(rows[second]) == {
        "id", "state", "action", "title", "space_id", "agent", "received_at", "bytes", "digest",
    }  # fmt: skip
    assert (rows[first]["state"], rows[first]["title"]) == ("created", "One")
    assert (rows[second]["state"], rows[second]["agent"]) == ("pending", "openclaw")


async def test_one_request_is_shown_with_all_its_records(world: World) -> None:
    request_id = world.desk().submit("create-page", given())["id"]
    pending = views(world).queue_show(request_id)
    assert pending["state"] == "pending"
    assert json.loads(pending["records"]["request"])["action"] == "create-page"
    node = world.node()
    await node.run_once()
    await approve(node, request_id)
    shown = views(world).queue_show(request_id)
    assert set(shown["records"]) == {"decision", "attempt-1", "outcome-1", "request", "wire"}
    assert json.loads(shown["records"]["wire"])["title"] == "Rollout"
    with pytest.raises(NotFound):
        views(world).queue_show("nothing")


async def test_statistics_count_every_state(world: World) -> None:
    assert views(world).queue_stats()["oldest_pending_s"] is None
    world.drop("a1", create_request(), age_s=90)
    world.drop("b2", b"{}")
    stats = views(world).queue_stats()
    assert (stats["counts"]["pending"], stats["counts"]["invalid"], stats["counts"]["created"]) == (1, 1, 0)
    assert stats["oldest_pending_s"] == 90.0
    assert len(stats["counts"]) == 12


def test_not_permitted_is_an_error_of_its_own() -> None:
    assert NotPermitted.exit_code == 6


@pytest.mark.parametrize(
    "change",
    [
        {"state": "nosuch"},
        {"state": {}},
        {"final": "yes"},
        {"final": None},
        {"id": "b2"},
        {"changes": "many"},
        {"changes": [1]},
        {"changes": [{}]},
        {"page": "4711"},
        {"digest": 7},
    ],
)
async def test_a_result_that_was_edited_into_something_else_tells_nothing(world: World, change: dict[str, Any]) -> None:
    world.store.publish_result("a1", {**result_document("a1", State.CREATED), **change})
    with pytest.raises(NotFound, match="never submitted"):
        world.desk().wait("a1", 0.0)
    world.drop("a1", create_request())
    assert world.desk().status("a1")["state"] == "pending"


async def test_a_decision_that_was_edited_into_something_else_is_still_told(world: World) -> None:
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    await reject(node, "a1", "No.")
    path = world.path / "cases/a1/decision.json"
    for edit in ("x", [1], {"changes": [7, {}], "requested_digest": 3}):
        record = {**json.loads(path.read_bytes()), "edit": edit}
        path.unlink()
        path.write_text(json.dumps(record))
        told = world.desk().status("a1")
        assert (told["state"], told["changes"]) == ("rejected", [])
