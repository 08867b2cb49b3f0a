"""The audit trail: chained, durable, sealed after a crash, and every kind of tampering named by file and line."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harbor_tui.domain.errors import QueueUnavailable
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.workflow.maintenance.audit_check import AuditFilter, find_records, search_records

NOVEMBER, DECEMBER = 1_763_769_600.0, 1_765_000_000.0


class At:
    """A time that tests set."""

    def __init__(self, now: float) -> None:
        self.value = now

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def now() -> At:
    return At(NOVEMBER)


@pytest.fixture
def trail(tmp_path: Path, now: At) -> AuditFolder:
    trail = AuditFolder(tmp_path / "audit", now=now)
    for number in range(6):
        trail.append("approved", f"r{number}", {"title": f"Plan {number} \x1b é"})
    return trail


def lines(trail: AuditFolder, month: str = "2025-11") -> list[bytes]:
    return (trail.path / f"{month}.jsonl").read_bytes().splitlines(keepends=True)


def write(trail: AuditFolder, changed: list[bytes]) -> None:
    (trail.path / "2025-11.jsonl").write_bytes(b"".join(changed))


def test_records_follow_each_other_in_ascii_with_who_did_it(trail: AuditFolder) -> None:
    records = list(trail.records())
    assert [record["seq"] for record in records] == [1, 2, 3, 4, 5, 6]
    assert {"uid", "login_uid", "user", "tty", "host", "pid", "claimed"} == set(records[0]["who"])
    assert all(line.isascii() and b"\x1b" not in line for line in lines(trail))
    assert trail.verify() == {
        "ok": True, "records": 6, "head": trail.head()[1], "first_bad": None, "torn": 0,
    }  # fmt: skip
    assert [record["id"] for record in trail.newest_first()] == ["r5", "r4", "r3", "r2", "r1", "r0"]


@pytest.mark.parametrize("nested", [b"[" * 100_000, b"[" * 900 + b"]" * 900 + b"}"])
def test_a_line_that_is_nested_deeper_than_any_record_is_none(trail: AuditFolder, nested: bytes) -> None:
    there = lines(trail)
    write(trail, [*there[:3], b'{"seq":4,"who":' + nested + b"\n", *there[3:]])
    assert trail.verify()["first_bad"]["line"] == 4
    assert len(list(trail.newest_first())) == 6


def test_a_record_with_many_brackets_in_its_words_is_one(trail: AuditFolder) -> None:
    trail.append("approved", "r6", {"title": "[{" * 200})
    assert trail.verify()["ok"]
    assert len(list(trail.records())) == 7


@pytest.mark.parametrize("facts", [b'"id":[1],"page_id":"5"', b'"id":{"a":1}', b'"page_id":"5"'])
def test_records_whose_ids_are_none_keep_nobody_from_searching(trail: AuditFolder, facts: bytes) -> None:
    trail.append("created", "r6", {"page_id": "5"})
    there = lines(trail)
    write(trail, [*there, b"{" + facts + b"}\n"])
    assert "r6" in [each.get("id") for each in search_records(trail, "5", 10)]
    assert "r6" in [each.get("id") for each in find_records(trail, AuditFilter(page="5"))]


def test_an_empty_trail_is_in_order(tmp_path: Path) -> None:
    trail = AuditFolder(tmp_path / "none")
    assert trail.verify()["ok"]
    assert (list(trail.records()), trail.head()) == ([], (0, ""))


@pytest.mark.parametrize("line", [0, 2, 5])
def test_an_edited_line_is_named(trail: AuditFolder, line: int) -> None:
    changed = lines(trail)
    changed[line] = changed[line].replace(b"Plan", b"Plot")
    write(trail, changed)
    verdict = trail.verify()
    assert (verdict["ok"], verdict["first_bad"]["line"], verdict["first_bad"]["file"]) == (
        False, line + 1, "2025-11.jsonl",
    )  # fmt: skip


def test_a_removed_line_is_named(trail: AuditFolder) -> None:
    changed = lines(trail)
    del changed[2]
    write(trail, changed)
    bad = trail.verify()["first_bad"]
    assert (bad["line"], bad["problem"]) == (3, "the records 3 to 3 before it are missing")


def test_a_cut_tail_shows_against_the_head(trail: AuditFolder) -> None:
    write(trail, lines(trail)[:3])
    assert "ends at 3" in trail.verify()["first_bad"]["problem"]
    trail.append("approved", "r9", {})
    assert "sequence" in trail.verify()["first_bad"]["problem"]


def test_a_removed_head_is_noticed(trail: AuditFolder) -> None:
    (trail.path / "HEAD").unlink()
    assert "HEAD" in trail.verify()["first_bad"]["problem"]


def test_a_line_that_is_no_record_is_named(trail: AuditFolder) -> None:
    changed = lines(trail)
    changed.insert(3, b"rubbish\n")
    write(trail, changed)
    assert trail.verify()["first_bad"]["line"] == 4


@pytest.mark.parametrize("keep", [1, 10, 80])
def test_a_torn_last_line_is_sealed_and_counted_and_never_rewritten(trail: AuditFolder, keep: int) -> None:
    whole = lines(trail)
    torn = whole[-1][:keep]
    with (trail.path / "2025-11.jsonl").open("ab") as out:
        out.write(torn)
    assert trail.verify()["ok"]
    trail.append("approved", "after", {})
    after = lines(trail)
    assert after[6] == torn + b"\n"
    assert json.loads(after[7])["event"] == "sealed"
    verdict = trail.verify()
    assert (verdict["ok"], verdict["torn"], verdict["records"]) == (True, 1, 8)


def test_a_seal_that_a_second_crash_interrupted_is_made_up_for(trail: AuditFolder) -> None:
    with (trail.path / "2025-11.jsonl").open("ab") as out:
        out.write(b'{"seq":\n')
    assert trail.verify()["ok"]
    trail.append("approved", "after", {})
    assert json.loads(lines(trail)[7])["event"] == "sealed"
    assert (trail.verify()["ok"], trail.verify()["torn"]) == (True, 1)


def test_a_new_month_begins_with_the_head_of_the_old_one(trail: AuditFolder, now: At) -> None:
    head = trail.head()[1]
    now.value = DECEMBER
    trail.append("created", "r9", {})
    first = json.loads(lines(trail, "2025-12")[0])
    assert (first["event"], first["prev_file"], first["prev_head"]) == ("rotate", "2025-11.jsonl", head)
    assert trail.verify()["ok"]
    assert [record["seq"] for record in trail.records()] == list(range(1, 9))
    now.value = NOVEMBER
    trail.append("created", "r10", {})
    assert trail.verify()["ok"]
    assert len(lines(trail, "2025-12")) == 3


def test_many_writers_keep_one_chain(tmp_path: Path) -> None:
    def write_some(_: int) -> None:
        trail = AuditFolder(tmp_path / "audit")
        for number in range(10):
            trail.append("approved", f"r{number}", {})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(4)))
    verdict = AuditFolder(tmp_path / "audit").verify()
    assert (verdict["ok"], verdict["records"]) == (True, 40)


def test_a_trail_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file in its place")
    with pytest.raises(QueueUnavailable, match="audit trail"):
        AuditFolder(tmp_path / "audit").append("approved", "r", {})


def test_long_facts_are_cut(trail: AuditFolder) -> None:
    trail.append("approved", "r9", {"title": "x" * 100_000, "findings": ["y"] * 5000})
    assert len(lines(trail)[-1]) < 10_000


def test_a_file_that_was_begun_and_holds_nothing_does_not_break_the_chain(
    tmp_path: Path, trail: AuditFolder, now: At
) -> None:
    """A full disk lets a file be made and nothing be written to it: the very first one, or a new month's."""
    (trail.path / "2025-12.jsonl").touch()
    now.value = DECEMBER
    trail.append("created", "r9", {})
    assert dict(trail.verify()) | {"head": ""} == {"ok": True, "records": 8, "head": "", "first_bad": None, "torn": 0}
    assert json.loads(lines(trail, "2025-12")[0])["event"] == "rotate"
    new = AuditFolder(tmp_path / "new", now=now)
    new.path.mkdir()
    (new.path / "2025-12.jsonl").touch()
    new.append("created", "r1", {})
    assert new.verify()["ok"]


def test_an_emptied_file_shows_as_missing_records(trail: AuditFolder) -> None:
    write(trail, [])
    trail.append("created", "r9", {})
    assert not trail.verify()["ok"]


def test_a_folder_that_others_can_write_takes_no_record_and_proves_nothing(trail: AuditFolder) -> None:
    trail.path.chmod(0o777)
    for use in (lambda: trail.append("approved", "r9", {}), trail.verify):
        with pytest.raises(QueueUnavailable, match="can be written by others") as refused:
            use()
        assert refused.value.advice == f"Run: chmod go-w {trail.path}"
    trail.path.chmod(0o700)
    assert trail.verify()["records"] == 6
