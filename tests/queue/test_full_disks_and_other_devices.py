"""A real full disk and a folder on another device: refused beforehand, said with the command, nothing lost."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.queue.permissions.posture import check_posture
from tests.support.queue_world import World, approve, create_request, reject


def mounted(path: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    path = tmp_path / "small"
    path.mkdir(mode=0o700)
    if not mounted(path, "size=64k,mode=0700"):
        pytest.skip("file systems cannot be mounted here")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


async def test_nothing_is_decided_on_a_disk_that_is_nearly_full(small_disk: Path) -> None:
    world = World(small_disk)
    world.drop("a1", create_request())
    node = world.node()
    await node.run_once()
    await approve(node, "a1")
    assert world.tenant.sent == []
    assert any("16 MiB" in text for text in world.notices())
    assert (world.path / "pending/a1.json").exists()
    assert os.listdir(world.path / "cases") == []


def test_a_disk_that_is_full_to_the_last_byte_loses_no_record_and_leaves_no_half(small_disk: Path) -> None:
    init_queue(small_disk / "queue")
    store = QueueFolder(small_disk / "queue")
    taken = 0
    with pytest.raises(QueueUnavailable, match="No space left"):
        while True:
            store.submit(f"r{taken}", b"x" * 3000)
            taken += 1
    assert len(store.scan().ids) == taken > 3
    assert all(store.read_pending(name).data == b"x" * 3000 for name in store.scan().ids)
    assert store.staging_left() == ()
    with pytest.raises(QueueUnavailable), store.open_case("r0") as case:
        case.put("decision", {"decision": "approved", "title": "x" * 60_000})
    assert (store.case_ids(), store.has_case("r0")) == ((), False)


@pytest.fixture
def disk_with_room(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB and 300 files: enough to keep something back."""
    path = tmp_path / "disk"
    path.mkdir(mode=0o700)
    if not mounted(path, "size=24m,nr_inodes=300,mode=0700"):
        pytest.skip("file systems cannot be mounted here")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


def fill(world: World, *, requests: int = 8, size: int = 100_000) -> int:
    """What agents can do: write until not one byte, or file, more is taken."""
    count, rest = 0, world.path / "fill"
    rest.touch()
    try:
        for count in range(requests):
            world.drop(f"r{count:03}", create_request(body=f"<p>{'x' * size}</p>"))
    except OSError as error:
        assert error.errno == errno.ENOSPC
    with rest.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096) == 4096:
            pass
    return len(os.listdir(world.path / "pending"))


@pytest.mark.parametrize(("requests", "size"), [(8, 100_000), (1000, 0)], ids=["bytes", "files"])
async def test_a_disk_that_agents_have_filled_to_the_last_is_cleaned_by_rejecting(
    disk_with_room: Path, requests: int, size: int
) -> None:
    world = World(disk_with_room)
    await world.node().run_once()
    assert fill(world, requests=requests, size=size) > 5
    node = world.node()
    await node.run_once()
    for number in range(5):
        await reject(node, f"r{number:03}", "Too much.")
        assert not (world.path / f"pending/r{number:03}.json").exists(), world.notices()
    assert [event for event, _ in world.audited()] == ["rejected"] * 5
    (world.path / "fill").unlink()
    await node.run_once()
    assert {world.result(f"r{number:03}")["state"] for number in range(5)} == {"rejected"}
    assert world.problems() == []


async def test_what_lapses_on_a_full_disk_makes_room(disk_with_room: Path) -> None:
    world = World(disk_with_room)
    await world.node().run_once()
    count = fill(world)
    world.clock.advance(8 * 86_400)
    await world.node().run_once()
    assert os.listdir(world.path / "pending") == []
    assert [event for event, _ in world.audited()] == ["expired"] * count


@pytest.mark.parametrize("spares", [0, 1, 2, 3, 4, 6, 8])
async def test_with_hardly_a_byte_left_a_rejection_is_told_or_recorded_and_nothing_is_lost(
    disk_with_room: Path, spares: int
) -> None:
    """Nothing was kept back, and room for so many pages is left: wherever it ends, nothing is in two places or none."""
    world = World(disk_with_room)
    count = fill(world)
    with (world.path / "fill").open("r+b") as rest:
        rest.truncate(rest.seek(0, os.SEEK_END) - spares * 4096)
    node = world.node()
    await node.open()
    await reject(node, "r000", "Too much.")
    there, decided = (world.path / "pending/r000.json").exists(), world.store.has_case("r000")
    assert there is not decided, world.notices()
    if there:
        assert any("Not even the few kilobytes" in text for text in world.notices())
    (world.path / "fill").unlink()
    await world.node().run_once()
    assert world.problems() == []
    assert world.audited() == ([] if there else [("rejected", "r000")])
    assert len(os.listdir(world.path / "pending")) == (count if there else count - 1)


def test_a_folder_on_another_file_system_is_named(tmp_path: Path) -> None:
    init_queue(tmp_path / "queue")
    cases = tmp_path / "queue/cases"
    if not mounted(cases, "size=1m,mode=0700"):
        pytest.skip("file systems cannot be mounted here")
    try:
        posture = check_posture(tmp_path / "queue")
        assert not posture.usable
        assert [problem.fix for problem in posture.problems] == [f"umount {cases}"]
    finally:
        subprocess.run(["umount", "-l", str(cases)], check=True)
