"""Idempotency keys hold however a request came: submitted, or put into the drop box by hand."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.ids import id_for_key
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, approve, create_request, reject, seen, settled

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def given(title: str = "Rollout") -> bytes:
    return json.dumps(create_request(title)["input"]).encode()


def keyed(title: str = "Rollout", key: str = "kk", agent: str = "codex-docs") -> dict[str, Any]:
    return create_request(title) | {"key": key, "agent": {"name": agent}}


def states(world: World) -> dict[str, str]:
    listed = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit).queue_list()
    return {each["id"]: each["state"] for each in listed["requests"]}


def submit(world: World, title: str = "Rollout", key: str = "kk", agent: str = "codex-docs") -> dict[str, Any]:
    return world.desk().submit("create-page", given(title), agent=agent, key=key)


def test_every_id_that_submit_makes_is_a_ulid(world: World) -> None:
    made = [submit(world, f"Title {number}", key=f"k{number}")["id"] for number in range(50)]
    made.append(world.desk().submit("create-page", given())["id"])
    assert all(map(ULID.fullmatch, made))
    assert len(set(made)) == len(made)


def test_a_key_of_a_file_written_by_hand_is_found_by_submit(world: World) -> None:
    world.drop("by-hand", keyed())
    assert submit(world)["id"] == "by-hand"
    assert submit(world)["state"] == "pending"
    with pytest.raises(Conflict, match=r"another content \(request by-hand\)"):
        submit(world, "Other")
    assert submit(world, agent="somebody-else")["id"] != "by-hand"
    assert submit(world, key="another")["id"] != "by-hand"


def test_a_key_is_found_however_it_is_escaped(world: World) -> None:
    text = json.dumps(keyed(key="clé")).replace('"key"', '"\\u006bey"')
    world.drop("by-hand", text.encode())
    assert submit(world, key="clé")["id"] == "by-hand"


def test_files_that_are_no_requests_hold_no_key(world: World) -> None:
    world.drop("broken", b'{"schema": "harbor.request/1", "key": "kk"')
    world.drop("unfit", keyed() | {"input": {"body": {"title": "x"}}})
    assert submit(world)["id"] not in ("broken", "unfit")


async def test_a_decided_request_keeps_its_key_also_in_the_archive(world: World) -> None:
    world.drop("by-hand", keyed())
    node = world.node()
    await node.run_once()
    await approve(node, "by-hand")
    assert submit(world)["state"] == "created"
    world.store.archive_case("by-hand", "2025-11")
    assert submit(world)["id"] == "by-hand"
    with pytest.raises(Conflict, match="another content"):
        submit(world, "Other")
    assert states(world) == {}


@pytest.mark.parametrize(("title", "says"), [("Rollout", "same content: it is the request a1"), ("Other", "new key")])
async def test_of_two_files_with_one_key_the_first_that_came_is_the_request(
    world: World, title: str, says: str
) -> None:
    world.drop("a1", keyed(), age_s=120)
    world.drop("a0", keyed(title), age_s=60)
    node = world.node()
    await node.run_once()
    assert node.inbox.row("a1").state is State.PENDING
    later = node.inbox.row("a0")
    assert (later.state, later.code) == (State.INVALID, "key_used")
    assert says in later.problem
    told = world.result("a0")
    assert (told["state"], told["code"], told["final"]) == ("invalid", "key_used", True)
    assert told == world.desk().status("a0")
    assert states(world) == {"a1": "pending", "a0": "invalid"}
    assert (await node.review("a0")).snapshot is None


async def test_a_second_file_is_refused_after_the_first_was_decided_and_can_be_rejected(world: World) -> None:
    world.drop("a1", keyed(), age_s=120)
    node = world.node()
    await node.run_once()
    await reject(node, "a1", "No.")
    world.drop("a2", keyed(), age_s=300)
    await node.refresh()
    assert node.inbox.row("a2").code == "key_used"
    await node.review("a2")
    node.hold_rejection("a2", "Twice.")
    await settled(node)
    assert world.result("a2")["state"] == "rejected"
    assert submit(world)["id"] == "a1"
    assert world.problems() == []


async def test_two_that_were_both_shown_are_not_both_sent(world: World) -> None:
    """Whatever was on screen: who decides first has the key."""
    world.drop("a1", keyed())
    node = world.node()
    await node.run_once()
    first = await node.review("a1")
    (world.path / "pending/a1.json").rename(world.home / "aside")
    world.drop("a2", keyed("Other"))
    other = world.node()
    await other.run_once()
    second = await other.review("a2")
    (world.home / "aside").rename(world.path / "pending/a1.json")
    assert first.snapshot is not None
    assert second.snapshot is not None
    world.store.claim_key(key_of(world, "a1"), "a1")
    await approve_shown(other, second.snapshot)
    assert any("Its key was used before, by the request a1" in text for text in world.notices())
    assert world.tenant.sent == []
    await approve_shown(node, first.snapshot)
    assert [wire.parsed_body()["title"] for wire in world.tenant.sent] == ["Rollout"]


def key_of(world: World, request_id: str) -> str:
    return id_for_key(world.store.read_pending(request_id).owner_uid, "codex-docs", "kk")


async def approve_shown(node: Any, snapshot: Any) -> None:
    node.hold_approval(snapshot, seen=seen(snapshot.digest))
    await settled(node)


async def test_a_claim_whose_request_is_gone_holds_nobody_up(world: World) -> None:
    world.drop("a2", keyed())
    world.store.claim_key(key_of(world, "a2"), "never-decided")
    node = world.node()
    await node.run_once()
    await approve(node, "a2")
    assert len(world.tenant.sent) == 1


def test_half_written_keys_are_staging_files(world: World) -> None:
    world.store.claim_key("K1", "a1")
    (world.path / "cases/.keys/.new-dead").write_bytes(b"half")
    assert world.store.staging_left() == ("cases/.keys/.new-dead",)
    assert world.store.clear_staging() == 1
    assert os.listdir(world.path / "cases/.keys") == ["K1"]
    assert (world.store.case_ids(), world.store.posture().usable) == ((), True)


async def test_a_key_is_free_again_when_its_request_was_taken_back_unseen(world: World) -> None:
    world.drop("a1", keyed(), age_s=120)
    reader = world.node()
    await reader.run_once()
    assert reader.inbox.row("a1").state is State.PENDING
    (world.path / "pending/a1.json").unlink()
    reader.inbox.refresh()
    world.drop("a2", keyed())
    reader.inbox.refresh()
    assert reader.inbox.row("a2").state is State.PENDING


async def test_the_second_file_is_the_request_once_the_first_was_withdrawn(world: World) -> None:
    world.drop("a1", keyed(), age_s=120)
    world.drop("a2", keyed(), age_s=60)
    node = world.node()
    await node.run_once()
    assert world.result("a2")["code"] == "key_used"
    (world.path / "pending/a1.json").unlink()
    await node.refresh()
    assert node.inbox.row("a2").state is State.PENDING
    await node.run_once()
    assert world.result("a2")["state"] == "pending"
    assert world.desk().status("a2")["state"] == "pending"


@pytest.mark.parametrize("rewritten", [keyed(key="another"), create_request(), create_request() | {"action": "?"}])
async def test_a_file_that_was_written_anew_holds_its_old_key_no_longer(
    world: World, rewritten: dict[str, Any]
) -> None:
    world.drop("a1", keyed(), age_s=120)
    node = world.node()
    await node.run_once()
    world.drop("a1", rewritten, age_s=90)
    node.inbox.row("a1")
    world.drop("a2", keyed(), age_s=60)
    await node.refresh()
    assert node.inbox.row("a2").state is State.PENDING


def test_very_many_files_of_one_key_are_judged_and_forgotten_without_looking_at_each_for_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [world.drop(f"r{number:03}", keyed()) for number in range(300)]
    inbox, looks = world.node().inbox, list[str]()
    signature = world.store.pending_signature

    def counted(request_id: str) -> tuple[int, int, int, int] | None:
        looks.append(request_id)
        return signature(request_id)

    monkeypatch.setattr(world.store, "pending_signature", counted)
    inbox.refresh()
    found = [inbox.row(request_id).state for request_id in inbox.ids()]
    assert (found.count(State.PENDING), found.count(State.INVALID)) == (1, 299)
    for path in paths:
        path.unlink()
    inbox.refresh()
    assert len(looks) < 10 * len(paths)
