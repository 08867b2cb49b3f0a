"""A real full disk and a folder on another device: refused beforehand, said with the command, nothing lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.queue.posture import check_posture
from tests.support.queue_world import World, approve, create_request


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
