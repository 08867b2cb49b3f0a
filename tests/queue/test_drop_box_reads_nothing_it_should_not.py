"""The drop box: names first; links, pipes, odd names, foreign and growing files are named and never followed."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.contracts.adapters import ForeignFile
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound, QueueUnavailable
from harbor_tui.queue.folder import QueueFolder, init_queue
from tests.support.second_uid import needs_root


@pytest.fixture
def store(tmp_path: Path) -> QueueFolder:
    init_queue(tmp_path / "queue")
    return QueueFolder(tmp_path / "queue")


def pending(store: QueueFolder) -> Path:
    return store.path / "pending"


def test_requests_are_listed_by_id_and_everything_else_is_named_with_its_reason(store: QueueFolder) -> None:
    box = pending(store)
    for name in ("b.json", "a.json", "notes.txt", ".hidden.json", "-dash.json", "sp ace.json", "x" * 65 + ".json"):
        (box / name).write_bytes(b"{}")
    (box / "link.json").symlink_to("/etc/passwd")
    (box / "dir.json").mkdir()
    os.mkfifo(box / "pipe.json")
    (box / os.fsdecode(b"\x1b]0;a\xff.json")).write_bytes(b"{}")
    scan = store.scan()
    assert scan.ids == ("a", "b")
    reasons = {entry.name: entry.reason for entry in scan.ignored}
    assert reasons["link.json"] == "a symbolic link"
    assert reasons["dir.json"] == "a folder"
    assert reasons["pipe.json"] == "not a regular file"
    assert len(reasons) == 9
    assert all((box / name).exists() or (box / name).is_symlink() for name in reasons)


def test_ids_that_differ_only_in_case_are_told_and_all_of_them_stay(store: QueueFolder) -> None:
    for name in ("a1", "A1", "b1", "xY", "xy", "XY"):
        (pending(store) / f"{name}.json").write_bytes(b"{}")
    scan = store.scan()
    assert (set(scan.ids), scan.ignored) == ({"a1", "A1", "b1", "xY", "xy", "XY"}, ())
    assert dict(scan.twins) == {
        "A1": ("a1",), "a1": ("A1",), "XY": ("xY", "xy"), "xY": ("XY", "xy"), "xy": ("XY", "xY")
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a.json\nb.json", "a.json\n", "\na.json", "a\n.json"])
def test_a_name_with_a_line_feed_is_odd_and_not_two_ids(store: QueueFolder, name: str) -> None:
    (pending(store) / name).write_bytes(b"{}")
    assert (store.scan().ids, [entry.name for entry in store.scan().ignored]) == ((), [name])
    (pending(store) / "c.json").write_bytes(b"{}")
    assert store.scan().ids == ("c",)


@pytest.mark.parametrize("target", ["/etc/shadow", "other.json", "/nowhere"])
def test_a_link_that_appears_after_the_listing_is_not_followed(store: QueueFolder, target: str) -> None:
    (pending(store) / "other.json").write_bytes(b"other")
    (pending(store) / "a.json").symlink_to(target)
    with pytest.raises(ForeignFile):
        store.read_pending("a")


def test_a_pipe_that_appears_after_the_listing_does_not_hang(store: QueueFolder) -> None:
    os.mkfifo(pending(store) / "a.json")
    with pytest.raises(ForeignFile, match="not a regular file"):
        store.read_pending("a")


def test_a_file_larger_than_the_bound_is_refused_however_sparse(store: QueueFolder) -> None:
    with (pending(store) / "a.json").open("wb") as source:
        source.truncate(10 * 2**40)
    with pytest.raises(InvalidInput, match="6 MiB"):
        store.read_pending("a")


@needs_root
def test_a_file_of_another_user_in_a_private_drop_box_is_foreign(store: QueueFolder) -> None:
    (pending(store) / "a.json").write_bytes(b"{}")
    os.chown(pending(store) / "a.json", 61234, -1)
    with pytest.raises(ForeignFile, match="foreign owner"):
        store.read_pending("a")
    pending(store).chmod(0o3730)
    assert store.read_pending("a").owner_uid == 61234
    chosen = QueueFolder(store.path, allowed_owners=frozenset({0, 1}))
    with pytest.raises(ForeignFile, match="foreign owner"):
        chosen.read_pending("a")


def test_a_submission_is_whole_and_its_id_is_taken(store: QueueFolder) -> None:
    store.submit("a", b"{}")
    assert store.read_pending("a").data == b"{}"
    with pytest.raises(Conflict):
        store.submit("a", b"{}")
    assert os.listdir(pending(store)) == ["a.json"]


@pytest.mark.parametrize("request_id", ["", "../a", ".a", "-a", "a/b", "a" * 65, "é", "a\n"])
def test_an_odd_id_cannot_be_submitted(store: QueueFolder, request_id: str) -> None:
    with pytest.raises(InvalidInput):
        store.submit(request_id, b"{}")


def test_a_file_that_is_gone_is_not_found_and_removing_it_says_so(store: QueueFolder) -> None:
    with pytest.raises(NotFound):
        store.read_pending("a")
    assert not store.remove_pending("a")
    store.submit("a", b"{}")
    assert store.remove_pending("a")
    assert store.pending_signature("a") is None


def test_links_and_pipes_that_are_named_like_staging_files_are_named_and_left_alone(store: QueueFolder) -> None:
    (pending(store) / ".new-link").symlink_to("/etc/passwd")
    os.mkfifo(pending(store) / ".new-pipe")
    assert [entry.name for entry in store.scan().ignored] == [".new-link", ".new-pipe"]
    assert (store.staging_left(), store.clear_staging()) == ((), 0)
    assert sorted(os.listdir(pending(store))) == [".new-link", ".new-pipe"]


def test_a_time_of_change_in_the_future_is_not_believed(store: QueueFolder) -> None:
    """An agent could put off expiry for ever, and stay `arriving` instead of invalid."""
    path = pending(store) / "a.json"
    path.write_bytes(b"{}")
    os.utime(path, (4e9, 4e9))
    assert store.read_pending("a").modified_at == path.stat().st_ctime
    os.utime(path, (1e9, 1e9))
    assert store.read_pending("a").modified_at == 1e9


def test_a_program_that_may_open_no_more_files_blames_no_request(
    store: QueueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pending(store) / "a1.json").write_bytes(b"{}")
    opened = os.open

    def refused(name: str, *given: Any, **more: Any) -> int:
        if name == "a1.json":
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return opened(name, *given, **more)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(QueueUnavailable) as told:
        store.read_pending("a1")
    assert "ulimit -n" in told.value.advice
