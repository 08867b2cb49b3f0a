"""Look through the audit trail: filters, and the forms that other tools read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from harbor_tui.contracts.adapters import AuditTrail
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.text.times import read_time

COLUMNS: Final = (
    "seq", "time", "event", "id", "action", "title", "space_id", "page_id", "agent", "decision", "verdict", "policy",
    "reason", "attempt", "status", "class", "origin", "digest", "request_sha256", "wire_sha256", "user", "uid",
    "login_uid", "tty", "host", "pid", "program", "prev",
)  # fmt: skip
_WHO: Final = frozenset({"user", "uid", "login_uid", "tty", "host", "pid"})
_RISKY_FIRST: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records are wanted; empty members do not filter."""

    request: str = ""
    page: str = ""
    space: str = ""
    agent: str = ""
    person: str = ""
    since: str = ""
    until: str = ""

    def check(self) -> None:
        """Raise `InvalidInput` when a time is none."""
        for name in ("since", "until"):
            text = getattr(self, name)
            if text and read_time(_with_zone(text)) is None:
                raise InvalidInput(
                    f"--{name} is not a time: {text}.", advice="Write 2026-11-21 or 2026-11-21T09:30:00Z."
                )


def filtered(records: Iterable[Mapping[str, Any]], wanted: AuditFilter) -> Iterator[Mapping[str, Any]]:
    """The records that fit, in the order given. A page's records include those of the request that created it."""
    wanted.check()
    since, until = read_time(_with_zone(wanted.since)), read_time(_with_zone(wanted.until))
    plain = {"id": wanted.request, "space_id": wanted.space, "agent": wanted.agent}
    for record in records:
        if any(text and str(record.get(name, "")) != text for name, text in plain.items()):
            continue
        if wanted.person and wanted.person not in _people(record):
            continue
        at = read_time(str(record.get("time", ""))) or 0.0
        if (since is not None and at < since) or (until is not None and at > until):
            continue
        yield record


def find_records(trail: AuditTrail, wanted: AuditFilter) -> tuple[Mapping[str, Any], ...]:
    """All records that fit, oldest first."""
    found = tuple(filtered(trail.records(), wanted))
    if not wanted.page:
        return found
    requests = {str(record.get("id")) for record in found if str(record.get("page_id", "")) == wanted.page}
    return tuple(record for record in found if str(record.get("id")) in requests and record.get("id"))


def search_records(trail: AuditTrail, words: str, most: int) -> tuple[Mapping[str, Any], ...]:
    """The newest records in which each of the words stands: ids, page, space, agent, person, title, event, time.

    A page's id finds all records of the request that created it, so the approval too.
    """
    wanted = words.casefold().split()
    about = {word: _requests_of_page(trail, word) for word in wanted if word.isdecimal()}
    found = (
        record
        for record in trail.newest_first()
        if all(word in _searched(record) or str(record.get("id")) in about.get(word, ()) for word in wanted)
    )
    return tuple(islice(found, most))


def _requests_of_page(trail: AuditTrail, page: str) -> frozenset[str]:
    return frozenset(
        str(each["id"]) for each in trail.records() if each.get("id") and str(each.get("page_id", "")) == page
    )


def who_words(record: Mapping[str, Any]) -> str:
    """Who did it: the user as the system knows it, else the uid; empty for what happened by itself."""
    who = _who(record)
    return str(who.get("user") or (f"uid {who['uid']}" if "uid" in who else ""))


def _searched(record: Mapping[str, Any]) -> str:
    parts = [record.get(name) for name in ("id", "page_id", "space_id", "agent", "event", "time")]
    return " ".join(str(part) for part in (*parts, subject_words(record), *sorted(_people(record))) if part).casefold()


def _people(record: Mapping[str, Any]) -> set[str]:
    who = _who(record)
    names = (who.get("user"), who.get("uid"), json_access.member(who, "claimed", "SUDO_USER"))
    return {str(name) for name in names if name not in (None, "")}


def _who(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part that says who; empty in a record that was written by something else."""
    who = record.get("who")
    return who if isinstance(who, dict) else {}


def _with_zone(text: str) -> str:
    """A day, or a time without a zone, means UTC."""
    if not text:
        return ""
    if "T" not in text:
        text += "T00:00:00"
    has_zone = text.endswith("Z") or "+" in text[10:] or "-" in text[11:]
    return text if has_zone else f"{text}+00:00"


def break_words(first_bad: Mapping[str, Any]) -> str:
    """Where a chain breaks, and what does not fit there: `2026-11.jsonl line 3: ...`."""
    return f"{first_bad['file']} line {first_bad['line']}: {first_bad['problem']}"


def verdict_words(verdict: Mapping[str, Any]) -> str:
    """What is wrong with a trail: where its chain breaks, else the first thing that cases or results say against it."""
    if verdict["first_bad"]:
        return f"the chain breaks at {break_words(verdict['first_bad'])}"
    return beside_words(verdict["beside"])


def beside_words(beside: Sequence[Mapping[str, Any]]) -> str:
    """The first thing that cases or results say against a trail, and how many more there are."""
    first = f"{beside[0]['id']}: " if beside[0]["id"] else ""
    return f"{first}{beside[0]['problem']}" + (f" And {len(beside) - 1} more." if len(beside) > 1 else "")


def event_words(record: Mapping[str, Any]) -> str:
    """What happened, in a word or two: what a policy let through was approved by nobody."""
    event = str(record.get("event", ""))
    return "by policy" if record.get("policy") and event == "approved" else event


def subject_words(record: Mapping[str, Any]) -> str:
    """What it is about: a title; else the actions that were published, or the action that ran."""
    actions = record.get("actions")
    if isinstance(actions, Mapping):
        return ", ".join(actions)
    return next((str(record[name]) for name in ("title", "text", "action", "entry") if record.get(name)), "")


def as_jsonl(records: Iterable[Mapping[str, Any]]) -> str:
    """One ASCII line a record."""
    return "".join(f"{json.dumps(record, ensure_ascii=True, separators=(',', ':'))}\n" for record in records)


def as_csv(records: Iterable[Mapping[str, Any]]) -> str:
    """A table for spreadsheets; a cell that a spreadsheet would take for a formula gets a quote before it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in records:
        who = _who(record)
        table.writerow([_cell(who.get(name) if name in _WHO else record.get(name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=True)
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() or not text.isascii() else text
    return f"'{text}" if text.startswith(_RISKY_FIRST) else text
