"""The queue's folders are checked, never repaired; every problem comes with its command."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.queue.permissions.posture import check_posture
from tests.support.second_uid import needs_root


@pytest.fixture
def path(tmp_path: Path) -> Path:
    init_queue(tmp_path / "queue")
    return tmp_path / "queue"


def fixes(path: Path) -> list[str]:
    posture = check_posture(path)
    assert posture.usable == (not posture.problems)
    return [problem.fix for problem in posture.problems]


def test_a_new_queue_is_in_order_and_says_that_agents_share_the_uid(path: Path) -> None:
    posture = check_posture(path)
    assert (posture.usable, posture.read_only, posture.agents_share_uid) == (True, False, True)
    modes = {name: (path / name).stat().st_mode & 0o7777 for name in ("pending", "cases", "archive", "results")}
    assert modes == {"pending": 0o700, "cases": 0o700, "archive": 0o700, "results": 0o755}


def test_making_a_queue_twice_changes_nothing(path: Path) -> None:
    assert init_queue(path) == ()


def test_no_queue_is_said_to_be_no_queue(tmp_path: Path) -> None:
    assert fixes(tmp_path / "none") == ["harbor-tui queue init"]


@pytest.mark.parametrize(
    ("name", "mode", "fix"),
    [
        ("pending", 0o777, "chmod 3730 "),
        ("pending", 0o1777, "chmod 3730 "),
        ("pending", 0o770, "chmod 3730 "),
        ("cases", 0o755, "chmod 0700 "),
        ("archive", 0o750, "chmod 0700 "),
        ("results", 0o777, "chmod go-w "),
    ],
)
def test_a_folder_that_others_can_reach_too_far_into_is_refused(path: Path, name: str, mode: int, fix: str) -> None:
    (path / name).chmod(mode)
    (only,) = set(fixes(path))
    assert only.startswith(fix)
    os.system(only)
    assert fixes(path) == []


def test_the_recommended_drop_box_means_that_agents_have_another_uid(path: Path) -> None:
    (path / "pending").chmod(0o3730)
    posture = check_posture(path)
    assert (posture.usable, posture.agents_share_uid) == (True, False)


@pytest.mark.parametrize("which", ["pending", "cases", "", ".."])
def test_a_symbolic_link_anywhere_on_the_way_is_refused(path: Path, tmp_path: Path, which: str) -> None:
    victim = (path / which).resolve()
    if which == "..":
        link = tmp_path.parent / f"{tmp_path.name}-link"
        link.symlink_to(tmp_path)
        looked_at = link / "queue"
    else:
        moved = tmp_path / "moved"
        victim.rename(moved)
        victim.symlink_to(moved)
        looked_at = path
    posture = check_posture(looked_at)
    assert not posture.usable
    assert "symbolic link" in posture.problems[0].problem


def test_a_parent_that_others_can_write_is_refused(path: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert fixes(path) == [f"chmod go-w {tmp_path}"]
    tmp_path.chmod(0o1777)
    assert fixes(path) == []


@needs_root
def test_a_queue_of_somebody_else_is_refused(path: Path) -> None:
    os.chown(path, 12345, -1)
    assert f"chown 0 {path}" in fixes(path)


def test_a_missing_folder_is_named(path: Path) -> None:
    (path / "results").rmdir()
    assert fixes(path) == [f"mkdir -m 0755 {path / 'results'}"]


def test_a_queue_of_a_newer_version_is_read_only(path: Path) -> None:
    (path / "VERSION").chmod(0o600)
    (path / "VERSION").write_text("harbor-queue 2\n")
    posture = check_posture(path)
    assert (posture.usable, posture.read_only) == (True, True)


@pytest.mark.parametrize("text", ["", "something else", "harbor-queue x"])
def test_a_folder_that_is_no_queue_is_refused(path: Path, text: str) -> None:
    (path / "VERSION").chmod(0o600)
    (path / "VERSION").write_text(text)
    assert not check_posture(path).usable


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("fuse.sshfs", True), ("ext4", False), ("tmpfs", False)])
def test_a_network_file_system_is_refused_without_the_override(
    path: Path, tmp_path: Path, kind: str, refused: bool
) -> None:
    device = path.stat().st_dev
    mountinfo = tmp_path / "mountinfo"
    mountinfo.write_text(f"36 35 {os.major(device)}:{os.minor(device)} / / rw,relatime shared:1 - {kind} x rw\n")
    store = QueueFolder(path, mountinfo=str(mountinfo))
    assert store.posture().usable is not refused
    assert QueueFolder(path, mountinfo=str(mountinfo), allow_network_fs=True).posture().usable


@needs_root
def test_an_agents_queue_is_somebody_elses_and_has_to_be_in_order_all_the_same(path: Path) -> None:
    for folder in (path, *(path / name for name in ("pending", "cases", "archive", "results"))):
        os.chown(folder, 12345, -1)
    assert not check_posture(path).usable
    assert check_posture(path, for_agent=True).problems == ()
    os.chown(path / "cases", 12346, -1)
    (path / "results").chmod(0o777)
    assert [problem.fix for problem in check_posture(path, for_agent=True).problems] == [
        f"chown 12345 {path}/cases",
        f"chmod go-w {path}/results",
    ]


def test_a_program_that_may_open_no_more_files_blames_no_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object, **more: object) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr("harbor_tui.queue.safe_files.os.open", refused)
    posture = check_posture(path)
    assert [problem.fix for problem in posture.problems] == ["ulimit -n"]
    assert "open no more files" in posture.problems[0].problem
