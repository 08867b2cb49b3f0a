"""Too large, foreign, unreadable, with other names, of an odd time: each is rejected, or lapses, and is told why.

Status, list and show agree on it, and nobody has to read it for that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.domain.requests import State
from harbor_tui.queue.folder import QueueFolder
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, approve, create_request, reject, seen, settled
from tests.support.second_uid import FIRST_AGENT, needs_root

DAY = 86_400.0
Spoil = Callable[[World, pytest.MonkeyPatch], None]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def path_of(world: World) -> Path:
    return world.path / "pending/a1.json"


def aged(world: World, seconds: float = 60.0) -> None:
    changed = world.clock.now() - seconds
    os.utime(path_of(world), (changed, changed))


def too_large(world: World, _: pytest.MonkeyPatch) -> None:
    """10 GiB that cost nothing."""
    with path_of(world).open("wb") as large:
        large.truncate(10 * 2**30)


def with_many_names(world: World, _: pytest.MonkeyPatch) -> None:
    for name in ("second", "third"):
        os.link(path_of(world), world.home / name)


def with_a_second_name(world: World, patch: pytest.MonkeyPatch) -> None:
    os.link(path_of(world), world.home / "second")
    patch.setattr(world.clock, "wall", path_of(world).stat().st_ctime + 60)


def foreign(world: World, _: pytest.MonkeyPatch) -> None:
    os.chown(path_of(world), FIRST_AGENT, -1)


def unreadable(_: World, patch: pytest.MonkeyPatch) -> None:
    """As a 0600 file of another user is to an operator who is not root."""
    really = os.open

    def open_all_but(path: Any, *args: Any, **more: Any) -> int:
        folder = os.readlink(f"/proc/self/fd/{more['dir_fd']}") if more.get("dir_fd") else ""
        if path == "a1.json" and folder.endswith("/pending"):
            raise PermissionError(13, "Permission denied")
        return really(path, *args, **more)

    patch.setattr(os, "open", open_all_but)


KINDS = [
    pytest.param(too_large, "larger than 6 MiB", id="too large"),
    pytest.param(with_many_names, "has 3 names", id="many names"),
    pytest.param(with_a_second_name, "has a second name", id="second name"),
    pytest.param(foreign, "foreign owner", id="foreign", marks=needs_root),
    pytest.param(unreadable, "chmod g+r, or uses harbor-tui submit", id="unreadable"),
]


def spoilt(world: World, patch: pytest.MonkeyPatch, spoil: Spoil, *, age_s: float = 60.0) -> None:
    """A request that was spoilt by its agent."""
    world.drop("a1", create_request())
    spoil(world, patch)
    aged(world, age_s)


def decision(world: World) -> dict[str, Any]:
    (file,) = world.path.glob("cases/a1/decision.json")
    return json.loads(file.read_bytes())  # type: ignore[no-any-return]  # ours


@pytest.mark.parametrize(("spoil", "why"), KINDS)
async def test_its_agent_is_told_why_before_anybody_decides_and_all_views_agree(
    world: World, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, why: str
) -> None:
    spoilt(world, monkeypatch, spoil)
    await world.node().run_once()
    views = QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit)
    (listed,) = views.queue_list()["requests"]
    told = [world.result("a1"), world.desk().status("a1"), world.desk().wait("a1", 5)]
    assert {each["state"] for each in (listed, views.queue_show("a1"), *told)} == {"invalid"}
    assert all(why in each["reason"] for each in told)
    assert why in views.queue_show("a1")["problem"]


@pytest.mark.parametrize(("spoil", "why"), KINDS)
async def test_it_is_rejected_and_its_result_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, why: str
) -> None:
    spoilt(world, monkeypatch, spoil)
    facts = os.stat(path_of(world))
    node = world.node()
    await node.run_once()
    await reject(node, "a1", "Not like this.")
    assert not path_of(world).exists(), world.notices()
    result = world.result("a1")
    assert (result["state"], result["final"], result["reason"]) == ("rejected", True, "Not like this.")
    record = decision(world)
    assert (record["owner_uid"], record["bytes"], record["file"]["inode"]) == (
        facts.st_uid, facts.st_size, facts.st_ino
    )  # fmt: skip
    if spoil is not with_a_second_name:  # which was read, and is on record as it was
        assert "request_sha256" not in record
        assert why in record["not_read"] and why in result["note"]
        assert not (world.path / "cases/a1/request.json").exists()
        (audited,) = world.audit.records()
        assert why in audited["not_read"]
    assert (world.problems(), world.tenant.sent) == ([], [])


@pytest.mark.parametrize(("spoil", "why"), KINDS)
async def test_it_lapses_like_any_other(world: World, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, why: str) -> None:
    spoilt(world, monkeypatch, spoil, age_s=6 * DAY)
    node = world.node()
    await node.run_once()
    assert path_of(world).exists()
    world.clock.advance(2 * DAY)
    await node.run_once()
    assert not path_of(world).exists()
    result = world.result("a1")
    assert (result["state"], result["final"], why in result["reason"]) == ("invalid", True, True)
    assert world.audited() == [("invalid", "a1")]
    assert world.problems() == []


@pytest.mark.parametrize("moment", [-6e10, 3e11], ids=["before the year 1", "beyond 9999"])
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
async def test_a_time_that_no_calendar_has_stands_in_the_way_of_nothing(
    tmp_path: Path, moment: float, large: bool
) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request())
    if large:
        os.truncate(path_of(world), 10 * 2**30)
    os.utime(path_of(world), (moment, moment))
    file = world.store.pending_signature("a1")
    assert file is not None
    node = world.node()
    await node.run_once()
    if path_of(world).exists():
        await reject(node, "a1", "No.")
    assert not path_of(world).exists()
    assert world.result("a1")["final"] is True
    assert decision(world)["received_at"] >= 0


async def test_a_file_that_goes_on_growing_is_looked_at_again_before_it_is_rejected(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(world, monkeypatch, too_large)
    node = world.node()
    await node.run_once()
    await node.review("a1")
    with path_of(world).open("r+b") as growing:
        growing.truncate(11 * 2**30)
    node.hold_rejection("a1", "No.")
    await settled(node)
    assert path_of(world).exists()
    assert any("changed after it was reviewed" in text for text in world.notices())
    assert world.audited() == [("changed", "a1")]
    await reject(node, "a1", "No.")
    assert not path_of(world).exists()


async def test_a_rejection_holds_for_what_was_shown_and_not_for_the_request_that_it_became(world: World) -> None:
    with pytest.MonkeyPatch.context() as patch:
        spoilt(world, patch, unreadable)
        node = world.node()
        await node.run_once()
        await node.review("a1")
    path_of(world).chmod(0o640)
    node.hold_rejection("a1", "No.")
    await settled(node)
    assert path_of(world).exists()
    assert any("changed after it was reviewed" in text for text in world.notices())
    await approve(node, "a1")
    assert world.result("a1")["state"] == "created"


async def test_a_second_name_is_never_approved_though_its_bytes_are_the_same(world: World) -> None:
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None
    os.link(path_of(world), world.home / "second")
    node.hold_approval(review.snapshot, seen=seen(review.snapshot.digest))
    await settled(node)
    assert (world.tenant.sent, path_of(world).exists()) == ([], True)


async def test_a_crash_before_it_is_taken_out_leaves_what_the_next_start_finishes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(world, monkeypatch, too_large)
    node = world.node()
    await node.run_once()

    def die(*_: object) -> bool:
        raise QueueUnavailable("The disk is gone.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QueueFolder, "remove_pending", die)
        await reject(node, "a1", "No.")
    assert path_of(world).exists()
    assert any("still in the drop box" in each["problem"] for each in world.problems())
    recovered = await world.node().run_once()
    assert recovered.leftovers_removed == ("a1",)
    assert not path_of(world).exists()
    assert (world.audited(), world.problems()) == ([("rejected", "a1")], [])
    assert world.result("a1")["state"] == "rejected"


async def test_links_pipes_and_folders_are_named_and_stay(world: World) -> None:
    box = world.path / "pending"
    (box / "link.json").symlink_to("/etc/passwd")
    os.mkfifo(box / "pipe.json")
    (box / "folder.json").mkdir()
    node = world.node()
    await node.run_once()
    world.clock.advance(30 * DAY)
    await node.run_once()
    assert sorted(os.listdir(box)) == ["folder.json", "link.json", "pipe.json"]
    assert [entry.name for entry in node.inbox.ignored()] == ["folder.json", "link.json", "pipe.json"]
    assert node.inbox.counts()[State.INVALID] == 0


async def test_a_twin_of_another_case_stays_as_it_is_and_says_which_was_there_first(world: World) -> None:
    first = world.drop("case", create_request("The first"))
    later = world.drop("CASE", create_request("The other"))
    while later.stat().st_ctime_ns == first.stat().st_ctime_ns:
        later.chmod(0o600)
    node = world.node()
    await node.run_once()
    assert set(node.inbox.ids()) == {"case", "CASE"}
    while node.inbox.check_next():
        pass
    kinds = {each: [finding.kind for finding in node.inbox.row(each).findings] for each in ("case", "CASE")}
    assert kinds == {"case": [], "CASE": ["twin_id"]}
    await approve(node, "case")
    await node.refresh()
    assert [finding.kind for finding in node.inbox.row("CASE").findings] == []
    await approve(node, "CASE")
    assert len(world.tenant.sent) == 2
