"""Who approved page 123: filters over the trail, and the forms that other tools read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.workflow.maintenance.audit_check import (
    AuditFilter,
    as_csv,
    as_jsonl,
    find_records,
    search_records,
    who_words,
)
from tests.support.queue_world import World, approve, create_request, reject


@pytest.fixture
async def world(tmp_path: Path) -> World:
    """Two requests decided by two people, an hour apart."""
    world = World(tmp_path)
    people = iter([{"user": "ana", "uid": 1000}, {"user": "ben", "uid": 1001, "claimed": {"SUDO_USER": "carl"}}])
    world.drop("a1", create_request("One"))
    world.drop("b2", create_request("=cmd()", spaceId="200"))
    node = world.node()
    await node.run_once()
    who = next(people)
    world.audit._asks_who = lambda: who
    await approve(node, "a1")
    world.clock.advance(3600)
    who = next(people)
    await reject(node, "b2", "No.")
    return world


def found(world: World, **wanted: str) -> list[tuple[str, str]]:
    return [(record["event"], record["id"]) for record in find_records(world.audit, AuditFilter(**wanted))]


FIRST = [("approved", "a1"), ("attempt", "a1"), ("created", "a1")]


@pytest.mark.parametrize(
    ("wanted", "records"),
    [
        ({}, [*FIRST, ("rejected", "b2")]),
        ({"request": "a1"}, FIRST),
        ({"page": "4711"}, FIRST),
        ({"page": "9"}, []),
        ({"space": "200"}, [("rejected", "b2")]),
        ({"space": "100"}, FIRST),
        ({"agent": "nobody"}, []),
        ({"person": "ana"}, FIRST),
        ({"person": "1001"}, [("rejected", "b2")]),
        ({"person": "carl"}, [("rejected", "b2")]),
        ({"since": "2025-11-22T00:30:00Z"}, [("rejected", "b2")]),
        ({"until": "2025-11-22T00:30:00Z"}, FIRST),
        ({"since": "2025-11-22"}, [*FIRST, ("rejected", "b2")]),
        ({"until": "2025-11-21"}, []),
        ({"request": "a1", "person": "ben"}, []),
    ],
)
async def test_records_are_found_by_what_is_known(
    world: World, wanted: dict[str, str], records: list[tuple[str, str]]
) -> None:
    assert found(world, **wanted) == records


async def test_who_approved_a_page_is_told(world: World) -> None:
    (approved, *_) = find_records(world.audit, AuditFilter(page="4711"))
    assert (approved["event"], approved["who"]["user"]) == ("approved", "ana")


async def test_a_time_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput, match="since"):
        found(world, since="yesterday")


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ("", ["rejected", "created", "attempt", "approved"]),
        ("4711", ["created", "attempt", "approved"]),
        ("a1 approved", ["approved"]),
        ("ANA", ["created", "attempt", "approved"]),
        ("carl", ["rejected"]),
        ("codex-docs one", ["attempt", "approved"]),
        ("b2 4711", []),
        ("nothing of the kind", []),
    ],
)
async def test_words_find_the_newest_records_first(world: World, words: str, events: list[str]) -> None:
    found_now = [record["event"] for record in search_records(world.audit, words, 10)]
    assert sorted(found_now) == sorted(events)
    assert found_now == [event for event in ("rejected", "created", "attempt", "approved") if event in events]


async def test_only_as_many_records_are_given_as_were_asked_for(world: World) -> None:
    assert [record["event"] for record in search_records(world.audit, "", 2)] == ["rejected", "created"]
    assert [who_words(record) for record in search_records(world.audit, "4711", 3)] == ["ana"] * 3


async def test_an_export_is_ascii_and_safe_in_a_spreadsheet(world: World) -> None:
    records = find_records(world.audit, AuditFilter())
    lines = as_jsonl(records).splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3, 4]
    table = list(csv.DictReader(io.StringIO(as_csv(records))))
    assert [row["event"] for row in table] == ["approved", "attempt", "created", "rejected"]
    assert (table[0]["user"], table[2]["page_id"], table[3]["title"]) == ("ana", "4711", "'=cmd()")
    assert as_csv(({"title": "a\x1b]0;x\x07é"},)).isascii()
    assert "\x1b" not in as_csv(({"title": "a\x1b]0;x\x07é"},))


async def test_no_record_holds_a_body_or_what_could_sign_in(world: World) -> None:
    trail = "".join(path.read_text() for path in (world.home / "audit").glob("*.jsonl"))
    assert "Hello from an agent" not in trail
    assert "Authorization" not in trail


def test_each_head_can_be_mirrored_to_the_systems_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("syslog.syslog", lambda _, text: told.append(text))
    trail = AuditFolder(tmp_path / "audit", syslog=True)
    trail.append("approved", "a1", {})
    seq, digest = trail.head()
    assert told == [f"harbor-tui audit head seq={seq} sha256={digest} of {tmp_path}/audit"]


@pytest.mark.parametrize("who", ['"ana"', "[1]", '{"user":["ana"],"uid":{}}', '{"claimed":{"SUDO_USER":[1]}}', "7"])
async def test_a_record_whose_person_is_no_person_is_shown_and_found_with_all_others(world: World, who: str) -> None:
    (trail,) = world.audit.path.glob("*.jsonl")
    with trail.open("a") as lines:
        lines.write(f'{{"seq":9,"event":"frozen","id":"","time":"2026-11-21T09:30:00Z","who":{who}}}\n')
    records = find_records(world.audit, AuditFilter())
    assert as_csv(records).count("\n") == len(records) + 1
    assert [who_words(record) for record in records][:3] == ["ana"] * 3
    assert found(world, person="ana")[:3] == FIRST
    assert len(search_records(world.audit, "frozen", 9)) == 1
