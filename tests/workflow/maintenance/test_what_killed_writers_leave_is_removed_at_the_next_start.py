"""Half-written files in cases, archive and trail, and edits of killed consoles: named by check, gone at the next start.

Those of living writers stay.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from harbor_tui.terminal.edit_folders import EditFolders
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.maintenance.archive import archive_older_than
from harbor_tui.workflow.maintenance.queue_views import QueueViews
from tests.support.queue_world import World, create_request, reject

PLACES = (
    "queue/archive/.new-a", "queue/archive/2025-11/.new-b", "queue/archive/2025-11/a1/.new-c", "queue/cases/b1/.new-d",
    "queue/cases/.new-e", "queue/results/.new-f", "audit/.new-g",
)  # fmt: skip


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One archived case, one that is closed and still open, and a temporary folder of its own."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    world = World(tmp_path)
    for name in ("a1", "b1"):
        world.drop(name, create_request(name))
        node = world.node()
        await node.run_once()
        await reject(node, name, "No.")
        if name == "a1":
            world.clock.advance(1)
            archive_older_than(world.store, world.audit, world.clock, 0)
    return world


def left(world: World) -> list[str]:
    return [place for place in PLACES if (world.home / place).exists()]


async def test_half_written_files_are_named_wherever_they_lie_and_removed_at_the_next_start(world: World) -> None:
    for place in PLACES:
        (world.home / place).write_bytes(b"half")
    named = {each["problem"].split()[3] for each in world.problems()}
    assert named == {place.removeprefix("queue/") for place in PLACES}
    await world.node().run_once()
    assert (left(world), world.problems()) == ([], [])


async def test_those_of_living_writers_are_neither_named_nor_removed(world: World) -> None:
    held = []
    for place in PLACES:
        held.append((world.home / place).open("wb"))
        fcntl.flock(held[-1], fcntl.LOCK_EX)
    assert world.problems() == []
    await world.node().run_once()
    assert left(world) == list(PLACES)
    for file in held:
        file.close()
    await world.node().run_once()
    assert left(world) == []


def views(world: World) -> QueueViews:
    return QueueViews(world.store, Intake(world.book, world.port, world.clock), world.clock, world.audit, EditFolders())


async def test_an_edit_of_a_killed_console_is_named_and_removed_by_the_next_one(world: World) -> None:
    folder = world.home / "tmp/harbor-edit-dead"
    folder.mkdir(mode=0o700)
    (folder / "request.xml").write_text("<p>half</p>")
    checked = views(world).queue_check()
    assert (checked["ok"], [str(folder) in each["note"] for each in checked["notes"]]) == (True, [True])
    await world.node(leftovers=EditFolders).run_once()
    assert not folder.exists()
    assert views(world).queue_check()["notes"] == []


async def test_a_folder_that_cannot_be_entered_holds_up_nothing(world: World) -> None:
    (world.home / "queue/archive/2025-11/odd").symlink_to("/nowhere")
    (world.home / "queue/cases/b1/.new-d").write_bytes(b"half")
    await world.node().run_once()
    assert left(world) == []
    assert "odd" in os.listdir(world.home / "queue/archive/2025-11")
