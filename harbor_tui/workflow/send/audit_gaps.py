"""What a crash, or a full disk, kept out of the audit trail though it is in a case's records: told late, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import AuditTrail, CaseRecords
from harbor_tui.contracts.records import audit_facts
from harbor_tui.domain.records import EVIDENCE, last_number
from harbor_tui.workflow.send.agreement import Event
from harbor_tui.workflow.send.trail_index import TrailIndex

_ABOUT: Final = ("digest", "origin", "space_id", "title", "agent")


class AuditGaps:
    """Compares cases with the trail."""

    def __init__(self, audit: AuditTrail, index: TrailIndex) -> None:
        self._audit = audit
        self._index = index

    def of(self, case: CaseRecords) -> tuple[Event, ...]:
        """What the records say and the trail does not."""
        if self._missing(case):  # perhaps it was written since the last look
            self._index.look()
        return tuple(event for event, _ in self._missing(case))

    def mend(self, case: CaseRecords) -> int:
        """Append that; returns how much. Raises when it cannot be written."""
        self._index.look()
        missing = self._missing(case)
        for event, facts in missing:
            self._audit.append(event.word, case.id, facts | {"late": True})
        return len(missing)

    def _missing(self, case: CaseRecords) -> list[tuple[Event, dict[str, Any]]]:
        there = self._index.there(case.id)
        return [(event, facts) for event, facts in _expected(case) if event not in there]


def _expected(case: CaseRecords) -> Iterator[tuple[Event, dict[str, Any]]]:
    """What the trail has to say of a case, in the order of its records."""
    decision = case.records.get("decision")
    if decision is None or "unreadable" in decision:
        return
    yield Event(str(decision.get("decision"))), audit_facts(decision)
    if decision.get("code") == "auto":
        return  # a read: nothing was sent that could change anything
    about = {name: decision.get(name) for name in _ABOUT}
    for number in range(1, last_number(case.records) + 1):
        for kind in ("attempt", "outcome", "resolution"):
            record = case.records.get(f"{kind}-{number}")
            if record is None or "unreadable" in record or (kind == "attempt" and record.get("class") == EVIDENCE):
                continue
            yield Event(_word(kind, record), number), about | _facts(record, number)


def _word(kind: str, record: Mapping[str, Any]) -> str:
    return str(record.get("state")) if kind == "outcome" else {"attempt": "attempt", "resolution": "settled"}[kind]


def _facts(record: Mapping[str, Any], number: int) -> dict[str, Any]:
    page = record.get("page")
    facts: dict[str, Any] = {"attempt": number, "recorded_at": record.get("at")}
    facts |= {name: record[name] for name in ("status", "class", "verdict", "automatic") if record.get(name)}
    return facts | ({"page_id": page.get("id")} if isinstance(page, dict) else {})
