"""What a crash, or a full disk, kept out of the audit trail though it is in a case's records: told late, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from harbor_tui.domain.records import last_number
from harbor_tui.domain.times import read_time
from harbor_tui.workflow.contracts import AuditTrail, CaseRecords
from harbor_tui.workflow.decision_records import audit_facts

_CLOCK_ROOM_S: Final = 24 * 3600.0
"""How far clocks may have been set back since: so much older records are still looked at."""
_ABOUT: Final = ("digest", "origin", "space_id", "title", "agent")
Event = tuple[str, int]
"""(event, attempt): each happens once in a case."""


class AuditGaps:
    """Compares cases with the trail, which is read when the first case asks for it, and then only what is new."""

    def __init__(self, audit: AuditTrail) -> None:
        self._audit = audit
        self._there: defaultdict[str, set[Event]] = defaultdict(set)
        self._read_up_to = 0

    def mend(self, case: CaseRecords) -> int:
        """Append what the records say and the trail does not; returns how much. Raises when it cannot be written."""
        head = self._audit.head()[0]
        for record in self._audit.newest_first():
            if _number(record, "seq") <= self._read_up_to:
                break
            self._there[str(record.get("id"))].add(_event(record))
        self._read_up_to = head
        return _append_missing(self._audit, case, self._there[case.id])


def mend_one(audit: AuditTrail, case: CaseRecords) -> int:
    """The same for one case, reading no further back than its decision: no send without its approval on record."""
    began = read_time(str(case.records.get("decision", {}).get("at", "")))
    return _append_missing(audit, case, {_event(record) for record in _since(audit, case.id, began)})


def _since(audit: AuditTrail, request_id: str, began: float | None) -> Iterable[Mapping[str, Any]]:
    for record in audit.newest_first():
        if record.get("id") == request_id:
            yield record
        at = read_time(str(record.get("time", "")))
        if began is not None and at is not None and at < began - _CLOCK_ROOM_S:
            return


def _append_missing(audit: AuditTrail, case: CaseRecords, there: set[Event]) -> int:
    missing = [(event, facts) for event, facts in _expected(case) if event not in there]
    for (word, _), facts in missing:
        audit.append(word, case.id, facts | {"late": True})
    return len(missing)


def _event(record: Mapping[str, Any]) -> Event:
    return str(record.get("event")), _number(record, "attempt")


def _number(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name)
    return value if isinstance(value, int) else 0


def _expected(case: CaseRecords) -> Iterator[tuple[Event, dict[str, Any]]]:
    """What the trail has to say of a case, in the order of its records."""
    decision = case.records.get("decision")
    if decision is None or "unreadable" in decision:
        return
    yield (str(decision.get("decision")), 0), audit_facts(decision)
    if decision.get("code") == "auto":
        return  # a read: nothing was sent that could change anything
    about = {name: decision.get(name) for name in _ABOUT}
    for number in range(1, last_number(case.records) + 1):
        for kind in ("attempt", "outcome", "resolution"):
            record = case.records.get(f"{kind}-{number}")
            if record is not None and "unreadable" not in record:
                yield (_word(kind, record), number), about | _facts(record, number)


def _word(kind: str, record: Mapping[str, Any]) -> str:
    return str(record.get("state")) if kind == "outcome" else {"attempt": "attempt", "resolution": "settled"}[kind]


def _facts(record: Mapping[str, Any], number: int) -> dict[str, Any]:
    page = record.get("page")
    facts: dict[str, Any] = {"attempt": number, "recorded_at": record.get("at")}
    facts |= {name: record[name] for name in ("status", "class", "verdict", "automatic") if record.get(name)}
    return facts | ({"page_id": page.get("id")} if isinstance(page, dict) else {})
