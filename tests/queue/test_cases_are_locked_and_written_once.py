"""Case folders: one process at a time, records once, nothing left behind without a decision."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harbor_tui.domain.errors import Conflict
from harbor_tui.queue.folder import QueueFolder, init_queue


@pytest.fixture
def store(tmp_path: Path) -> QueueFolder:
    init_queue(tmp_path / "queue")
    return QueueFolder(tmp_path / "queue")


def test_a_case_without_a_decision_leaves_no_folder(store: QueueFolder) -> None:
    with store.open_case("a") as case:
        case.put("request", b"{}")
    assert store.case_ids() == ()
    assert not store.has_case("a")


def test_a_case_without_a_decision_leaves_no_folder_when_it_fails(store: QueueFolder) -> None:
    with pytest.raises(RuntimeError), store.open_case("a") as case:
        case.put("request", b"{}")
        raise RuntimeError
    assert os.listdir(store.path / "cases") == []


def test_records_are_written_once_and_privately(store: QueueFolder) -> None:
    with store.open_case("a") as case:
        case.put("request", b"{}")
        case.put("decision", {"decision": "rejected"})
        with pytest.raises(Conflict):
            case.put("decision", {"decision": "approved"})
    found = store.case_records("a")
    assert found is not None
    assert (found.request, found.records["decision"]) == (b"{}", {"decision": "rejected"})
    folder = store.path / "cases/a"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "decision.json").stat().st_mode & 0o777 == 0o400


def test_a_case_that_is_open_cannot_be_entered_and_its_holder_is_named(store: QueueFolder) -> None:
    with store.open_case("a") as case:
        case.put("decision", {"decision": "approved"})
        with pytest.raises(Conflict, match=f"pid {os.getpid()}"), store.open_case("a"):
            pass
        assert f"pid {os.getpid()}" in store.holder("a")
        found = store.case_records("a")
        assert found is not None
        assert found.lock_held
    assert store.holder("a") == ""
    with store.open_case("a"):
        pass


def test_the_lock_goes_with_the_process_that_held_it(store: QueueFolder) -> None:
    code = (
        "import os, sys, signal, pathlib\n"
        "from harbor_tui.queue.folder import QueueFolder\n"
        "case = QueueFolder(pathlib.Path(sys.argv[1])).open_case('a')\n"
        "case.__enter__().put('decision', {'decision': 'approved'})\n"
        "print('in', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    died = subprocess.run([sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=False)
    assert died.stdout == "in\n"
    with store.open_case("a") as case:
        assert "decision" in case.records().records


def test_leftovers_of_a_crash_are_cleared_only_before_a_decision(store: QueueFolder) -> None:
    folder = store.path / "cases/a"
    folder.mkdir(mode=0o700)
    (folder / "request.json").write_bytes(b"old")
    (folder / ".new-abc").write_bytes(b"half")
    with store.open_case("a") as case:
        case.clear_leftovers()
        assert sorted(os.listdir(folder)) == ["lock"]
        case.put("request", b"new")
        case.put("decision", {"decision": "approved"})
        case.clear_leftovers()
        assert sorted(os.listdir(folder)) == ["decision.json", "lock", "request.json"]


def test_what_somebody_put_into_a_case_by_hand_is_not_removed(store: QueueFolder) -> None:
    folder = store.path / "cases/a"
    folder.mkdir(mode=0o700)
    (folder / "decision.json.bak").write_bytes(b"{}")
    (folder / "wire.json").write_bytes(b"old")
    with store.open_case("a"):
        pass
    assert sorted(os.listdir(folder)) == ["decision.json.bak", "lock"]
    assert not store.has_case("a")


def test_an_archived_case_is_found_and_its_id_stays_used(store: QueueFolder) -> None:
    with store.open_case("a") as case:
        case.put("decision", {"decision": "rejected"})
    store.archive_case("a", "2026-11")
    assert (store.case_ids(), store.archived_ids(), store.has_case("a")) == ((), ("a",), True)
    found = store.case_records("a")
    assert found is not None
    assert found.archived
    with pytest.raises(Conflict, match="already used"):
        store.submit("a", b"{}")


def test_a_result_is_readable_by_all_in_ascii_and_replaced_whole(store: QueueFolder) -> None:
    store.publish_result("a", {"title": "\x1b]0;é"})
    store.publish_result("a", {"title": "\x1b]0;é", "more": 1})
    raw = (store.path / "results/a.json").read_bytes()
    assert raw.isascii()
    assert b"\x1b" not in raw
    assert (store.path / "results/a.json").stat().st_mode & 0o777 == 0o644
    assert store.result("a") == {"title": "\x1b]0;é", "more": 1}
    assert store.result("../VERSION") is None
    assert store.result("none") is None
