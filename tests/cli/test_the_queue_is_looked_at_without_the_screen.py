"""Headless commands on the queue: what they name, what they refuse, and that looking makes nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.headless import Headless
from tests.support.queue_world import create_request

INPUT = json.dumps(create_request()["input"])


def drop(node: Headless, name: str, document: Any) -> Path:
    file = node.queue / "pending" / name
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return file


@pytest.fixture
def odd(node: Headless) -> Headless:
    """A node whose drop box holds one request and much that is none."""
    drop(node, "case.json", create_request())
    drop(node, "CASE.json", create_request())
    drop(node, "note.txt", "hello")
    drop(node, "-odd\x1b.json", create_request())
    os.symlink("/etc/passwd", node.queue / "pending/link.json")
    os.mkfifo(node.queue / "pending/pipe.json")
    return node


def test_ignored_entries_are_counted_and_named(odd: Headless) -> None:
    listing = odd("queue", "list", "--json").document
    assert {each["id"] for each in listing["requests"]} == {"case", "CASE"}
    ignored = {each["name"]: each["reason"] for each in listing["ignored"]}
    assert set(ignored) == {"note.txt", "-odd⟨U+001B⟩.json", "link.json", "pipe.json"}
    assert ignored["link.json"] == "a symbolic link"
    shown = odd("queue", "list")
    assert "ignored: link.json (a symbolic link)" in shown.err
    assert "ignored" not in shown.out
    assert odd("queue", "stats", "--json").document["ignored"] == 4
    assert "ignored    4" in odd("queue", "stats").out


def test_of_two_ids_that_differ_only_in_case_both_are_listed_and_the_later_one_is_named(node: Headless) -> None:
    first = drop(node, "case.json", create_request("The first"))
    later = drop(node, "CASE.json", create_request("The other"))
    while later.stat().st_ctime_ns == first.stat().st_ctime_ns:
        later.chmod(0o600)
    os.utime(later, (0, 0))  # a time that its agent chose tells nothing of who came first
    listing = node("queue", "list", "--json").document
    assert {(each["id"], each["title"]) for each in listing["requests"]} == {
        ("case", "The first"),
        ("CASE", "The other"),
    }
    (clash,) = listing["notes"]
    assert (clash["id"], "differs only in case from that of the request case" in clash["note"]) == ("CASE", True)
    assert clash["note"] in node("queue", "list").err
    assert clash in node("queue", "check", "--json").document["notes"]
    assert [node("status", each, "--json").document["state"] for each in ("case", "CASE")] == ["pending", "pending"]


def test_what_is_ignored_is_a_note_of_the_check_and_no_inconsistency(odd: Headless) -> None:
    done = odd("queue", "check", "--json")
    assert (done.code, done.document["ok"], done.document["problems"]) == (0, True, [])
    assert {each["id"] for each in done.document["notes"]} >= {"link.json", "note.txt"}
    text = odd("queue", "check")
    assert (text.code, "link.json: It is ignored: a symbolic link." in text.out) == (0, True)


def test_a_symbolic_link_is_called_one(odd: Headless) -> None:
    assert "is a symbolic link, which is not followed" in odd("queue", "show", "link").out
    assert odd("status", "link", "--json").document["reason"] == "link.json is a symbolic link, which is not followed."


def test_a_file_over_a_used_id_is_told_by_check_and_status(node: Headless) -> None:
    drop(node, "past.json", create_request())
    case = node.queue / "cases/past"
    case.mkdir(mode=0o700)
    decision = {"id": "past", "decision": "rejected", "reason": "No.", "at": "2026-11-22T03:00:00Z"}
    (case / "decision.json").write_text(json.dumps(decision))
    assert node("status", "past", "--json").document["note"].startswith("A new file uses this id again")
    assert "note: A new file" in node("status", "past").out
    notes = node("queue", "check", "--json").document["notes"]
    assert [each["id"] for each in notes] == ["past"]
    (node.queue / "pending/past.json").unlink()
    assert "note" not in node("status", "past", "--json").document


def test_files_that_cannot_be_read_have_their_time_and_size(node: Headless) -> None:
    drop(node, "ours.json", create_request())
    with open(node.queue / "pending/sparse.json", "wb") as file:
        file.truncate(7 * 1024 * 1024)
    os.utime(node.queue / "pending/ours.json", (1_700_000_000, 1_700_000_000))
    listed = node("queue", "list", "--json").document["requests"]
    assert [each["id"] for each in listed] == ["ours", "sparse"]
    assert listed[1]["received_at"] is not None
    assert listed[1]["bytes"] == 7 * 1024 * 1024


@pytest.mark.parametrize(
    "arguments", [("queue", "list"), ("queue", "stats"), ("queue", "show", "a"), ("status", "a"), ("withdraw", "a")]
)
def test_looking_makes_no_queue_and_says_that_there_is_none(bare: Headless, arguments: tuple[str, ...]) -> None:
    done = bare(*arguments, "--json")
    assert (done.code, done.document["error"]["code"]) == (4, "not_found")
    assert "There is no queue at" in done.document["error"]["message"]
    assert not bare.home.exists()


def test_the_check_of_a_queue_that_is_not_there_says_so(bare: Headless) -> None:
    done = bare("queue", "check", "--json")
    assert (done.code, done.document["ok"]) == (3, False)
    assert done.document["problems"][0]["fix"] == "harbor-tui queue init"


def test_the_queue_can_be_watched_without_a_port(bare: Headless) -> None:
    assert bare("queue", "init").code == 0
    drop(bare, "a1.json", create_request())
    (listed,) = bare("queue", "list", "--json").document["requests"]
    assert (listed["id"], listed["state"], listed["digest"]) == ("a1", "pending", None)
    assert bare("queue", "stats", "--json").document["counts"]["pending"] == 1
    assert bare("queue", "check").code == 0
    assert bare("status", "a1", "--json").document["state"] == "pending"
    assert bare("withdraw", "a1", "--json").document["state"] == "withdrawn"
    assert bare("submit", "create-page", "--input", "-", given=INPUT).code == 8


@pytest.mark.parametrize(("folder", "mode", "fix"), [("pending", 0o777, "chmod 3730"), ("cases", 0o755, "chmod 0700")])
def test_a_queue_that_is_off_takes_nothing(node: Headless, folder: str, mode: int, fix: str) -> None:
    (node.queue / folder).chmod(mode)
    done = node("submit", "create-page", "--input", "-", "--json", given=INPUT)
    assert (done.code, done.document["error"]["code"]) == (7, "queue_unavailable")
    assert fix in done.document["error"]["hint"]
    assert list((node.queue / "pending").iterdir()) == []


def test_a_queue_of_a_newer_version_is_only_read_and_everybody_says_so(node: Headless) -> None:
    drop(node, "a1.json", create_request())
    version = node.queue / "VERSION"
    version.chmod(0o644)
    version.write_text("harbor-queue 2\n")
    worked = node("worker", "--once")
    assert (worked.code, "newer version" in worked.err) == (7, True)
    assert node("submit", "create-page", "--input", "-", given=INPUT).code == 7
    checked = node("queue", "check", "--json")
    assert (checked.code, checked.document["ok"]) == (3, False)
    assert "newer version" in checked.document["problems"][0]["problem"]
    assert [each["id"] for each in node("queue", "list", "--json").document["requests"]] == ["a1"]


def test_a_frozen_queue_is_said_to_be_frozen(node: Headless) -> None:
    (node.queue / "FROZEN").write_text('{"at": "2026-11-22T03:00:00Z"}')
    done = node("submit", "create-page", "--input", "-", given=INPUT)
    assert (done.code, "frozen by its operator since 2026-11-22T03:00:00Z" in done.err) == (7, True)
    assert "sending is frozen since 2026-11-22T03:00:00Z" in node("queue", "stats").out
    assert node("queue", "stats", "--json").document["frozen_since"] == "2026-11-22T03:00:00Z"
    assert "queue: Sending is frozen since" in node("queue", "check").out
    worked = node("worker", "--once")
    assert (worked.code, "Sending is frozen since" in worked.err) == (0, True)
