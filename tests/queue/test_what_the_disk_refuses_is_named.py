"""Doctor and `queue init` do what the queue will do: no hard links, locks, fsync or room are found, with the cure."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import DiskFull, QueueUnavailable
from harbor_tui.queue import safe_files
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from tests.support.system_calls import ROOT, why_no_strace

CALLS: dict[str, tuple[Any, str]] = {
    "make a hard link": (os, "link"),
    "lock a file": (fcntl, "flock"),
    "sync a file": (os, "fsync"),
    "rename a file": (os, "rename"),
    "write to a file": (os, "write"),
}


@pytest.fixture
def queue(tmp_path: Path) -> QueueFolder:
    init_queue(tmp_path / "queue")
    return QueueFolder(tmp_path / "queue")


def refusing(code: int) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    return refuse


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_disk_that_does_everything_is_told_to_refuse_nothing_and_keeps_nothing(queue: QueueFolder) -> None:
    trail = AuditFolder(queue.path.parent / "audit")
    assert trail.refusals() == ()
    trail.append("approved", "a1", {})
    before = files_in(queue.path.parent)
    assert (queue.refusals(), trail.refusals()) == ((), ())
    assert files_in(queue.path.parent) == before


@pytest.mark.parametrize("doing", CALLS)
@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.EINVAL])
def test_what_a_file_system_cannot_is_named_for_each_folder_and_another_folder_is_the_cure(
    queue: QueueFolder, monkeypatch: pytest.MonkeyPatch, doing: str, code: int
) -> None:
    module, name = CALLS[doing]
    with monkeypatch.context() as patch:
        patch.setattr(module, name, refusing(code))
        found = queue.refusals()
    assert len(found) == 5
    assert all(f"refuses to {doing}" in each.problem and "[queue] folder" in each.fix for each in found)
    assert {str(queue.path / name) in "".join(each.problem for each in found) for name in ("pending", "cases")} == {
        True
    }
    assert files_in(queue.path) == ["VERSION"]


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        (errno.ENOSPC, "rejecting requests in the console"),
        (errno.EDQUOT, "rejecting requests in the console"),
        (errno.EMFILE, "ulimit -n"),
        (errno.EROFS, "remount,rw"),
        (errno.EIO, "dmesg"),
    ],
)
def test_what_is_no_fault_of_the_file_system_has_a_cure_of_its_own(
    queue: QueueFolder, monkeypatch: pytest.MonkeyPatch, code: int, cure: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refusing(code))
        assert {cure in each.fix for each in queue.refusals()} == {True}


def test_locks_that_everybody_gets_are_no_locks(queue: QueueFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", lambda *_: None)
        assert {"gives one lock to two" in each.problem for each in queue.refusals()} == {True}


def test_a_trail_needs_no_hard_links_but_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trail = AuditFolder(tmp_path / "audit")
    trail.append("approved", "a1", {})
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refusing(errno.EPERM))
        assert trail.refusals() == ()
        patch.setattr(os, "fsync", refusing(errno.EINVAL))
        (refused,) = trail.refusals()
    assert "refuses to sync a file" in refused.problem
    assert "--home" in refused.fix


def test_a_queue_cannot_be_made_without_hard_links_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    with pytest.raises(QueueUnavailable, match="refuses to make a hard link") as refused:
        init_queue(tmp_path / "queue")
    assert "[queue] folder" in refused.value.advice


def test_what_the_system_says_of_a_full_disk_or_of_too_many_files_needs_no_doctor() -> None:
    for code in (errno.ENOSPC, errno.EDQUOT):
        with pytest.raises(DiskFull) as full, safe_files.told("write"):
            raise OSError(code, "full")
        assert "rejecting" in full.value.advice
    with pytest.raises(QueueUnavailable) as many, safe_files.told("write"):
        raise OSError(errno.EMFILE, "too many")
    assert "ulimit -n" in many.value.advice
    with pytest.raises(QueueUnavailable) as other, safe_files.told("write"):
        raise OSError(errno.EIO, "broken")
    assert "harbor-tui doctor" in other.value.advice


# The installed program


def harbor(home: Path, *arguments: str, strace: tuple[str, ...] = ()) -> tuple[int, Any]:
    command = [*strace, sys.executable, "-m", "harbor_tui", "--home", str(home), *arguments, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    return done.returncode, json.loads(done.stdout)


def queue_checks(home: Path, *strace: str) -> list[dict[str, str]]:
    """What doctor says of the queue."""
    _, document = harbor(home, "doctor", strace=strace)
    return [check for check in document["checks"] if check["name"] == "queue"]


def injected(fault: str) -> tuple[str, ...]:
    call = fault.partition(":")[0]
    return ("strace", "-f", "--seccomp-bpf", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={fault}")


needs_strace = pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works")


@needs_strace
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("linkat:error=EPERM", "refuses to make a hard link (Operation not permitted)"),
        ("flock:error=ENOLCK", "refuses to lock a file (No locks available)"),
        ("fsync:error=EINVAL", "refuses to sync a file (Invalid argument)"),
        ("fsync:error=ENOSPC", "Cannot sync a file"),
    ],
)
def test_doctor_is_red_and_names_the_cause_where_the_queue_cannot_work(tmp_path: Path, fault: str, says: str) -> None:
    assert harbor(tmp_path, "queue", "init")[0] == 0
    assert [check["state"] for check in queue_checks(tmp_path)] == ["ok"]
    checks = queue_checks(tmp_path, *injected(fault))
    assert {check["state"] for check in checks} == {"fail"}
    assert all(says in check["detail"] and check["fix"] for check in checks)


@needs_strace
def test_queue_init_says_what_the_disk_refuses_of_a_queue_that_is_there(tmp_path: Path) -> None:
    assert harbor(tmp_path, "queue", "init")[0] == 0
    code, document = harbor(tmp_path, "queue", "init", strace=injected("flock:error=ENOLCK"))
    assert (code, document["ok"]) == (7, False)
    assert {"refuses to lock a file" in each["problem"] for each in document["problems"]} == {True}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB."""
    path = tmp_path / "small"
    path.mkdir(mode=0o700)
    command = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_full_disk_is_found_by_doctor_as_is_one_with_too_little_room(small_disk: Path) -> None:
    assert harbor(small_disk, "queue", "init")[0] == 0
    (check,) = queue_checks(small_disk)
    assert (check["state"], "less than 16 MiB are free" in check["detail"]) == ("fail", True)
    with pytest.raises(OSError), (small_disk / "fill").open("wb") as fill:
        fill.write(bytes(2**23))
    checks = queue_checks(small_disk)
    assert {"No space left on device" in check["detail"] for check in checks} == {True}
    assert {"rejecting" in check["fix"] for check in checks} == {True}


def test_a_read_only_disk_is_found_by_doctor(small_disk: Path) -> None:
    assert harbor(small_disk, "queue", "init")[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    checks = queue_checks(small_disk)
    assert {"(tmpfs) is read-only" in check["detail"] for check in checks} == {True}


def test_a_vfat_disk_is_told_to_have_no_hard_links(tmp_path: Path) -> None:
    image, path = tmp_path / "image", tmp_path / "vfat"
    path.mkdir()
    with image.open("wb") as file:
        file.truncate(32 * 2**20)
    if os.geteuid() != 0 or shutil.which("mkfs.vfat") is None:
        pytest.skip("no vfat can be made here")
    subprocess.run(["mkfs.vfat", str(image)], capture_output=True, check=True)
    mount = ["mount", "-o", "loop,umask=077", str(image), str(path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no vfat can be mounted here")
    try:
        code, document = harbor(path, "queue", "init")
        assert (code, "(vfat) refuses to make a hard link" in document["error"]["message"]) == (7, True)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)
