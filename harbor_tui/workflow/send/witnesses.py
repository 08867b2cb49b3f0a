"""The audit trail and the results as witnesses: what they know and a case does not makes its outcome unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import Case, CaseRecords
from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.records import EVIDENCE, Records, last_number, state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.send.agreement import Told, disagreement, told_by_result, unexplained
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.trail_index import TrailIndex

ATTEMPT_SCHEMA: Final = "harbor.attempt/1"
OUTCOME_SCHEMA: Final = "harbor.outcome/1"
_SETTLE: Final = "Settle it: one key in the console."
_NOTHING_SENT: Final = "Nothing was sent. Look for what became of it before anything else: harbor-tui queue check"


class Witnesses:
    """Asked, under a case's lock, before anything is decided or sent; and about every case at the start."""

    def __init__(self, context: NodeContext, index: TrailIndex, publisher: ResultPublisher) -> None:
        self._store = context.store
        self._audit = context.audit
        self._clock = context.clock
        self._index = index
        self._publisher = publisher

    def against(self, request_id: str, records: Records) -> tuple[Told, ...]:
        """What they know of a request and its records do not; of the trail, what it said at the last look."""
        told = (*self._index.told(request_id), *told_by_result(self._store.result(request_id)))
        return unexplained(records, told)

    def known_among(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of which they know a decision."""
        self._index.look()
        in_trail, told = frozenset(self._index.ids()), frozenset(self._store.result_ids())
        return tuple(each for each in ids if each in in_trail or (each in told and self.against(each, {})))

    def may_know_more(self, case: CaseRecords) -> bool:
        """Whether there is something to take note of."""
        return not _is_open(case.records) and bool(self.against(case.id, case.records))

    def check(self, case: Case, request_id: str) -> None:
        """Raise `Conflict` when they know more: the outcome is recorded as unknown then, and nothing may be sent."""
        told = self.note(case, request_id)
        if told:
            raise Conflict(told, advice=_NOTHING_SENT)

    def note(self, case: Case, request_id: str) -> str:
        """Record an unknown outcome when they know more; returns what they say, empty when that is nothing new."""
        records = case.records().records
        self._index.look()
        told = () if _is_open(records) else self.against(request_id, records)
        if not told:
            return ""
        self._record(case, request_id, records, told)
        return disagreement(told)

    def _record(self, case: Case, request_id: str, records: Records, told: tuple[Told, ...]) -> None:
        number = _number_for(records, told)
        attempts = [each for each in told if each.event.attempt]
        if attempts and f"attempt-{number}" not in records:
            began = min((each.at for each in attempts if each.at), default="")
            case.put(f"attempt-{number}", _attempt(request_id, records.get("decision", {}), began))
        outcome = self._outcome(request_id, number, told)
        case.put(f"outcome-{number}", outcome)
        facts = {"attempt": number, "class": EVIDENCE, "known": [each.words for each in told]}
        self._audit.append(OutcomeState.UNKNOWN.value, request_id, facts)
        self._publisher.tell(request_id, case.records())

    def _outcome(self, request_id: str, number: int, told: tuple[Told, ...]) -> Mapping[str, Any]:
        return {
            "schema": OUTCOME_SCHEMA,
            "id": request_id,
            "attempt": number,
            "state": OutcomeState.UNKNOWN.value,
            "class": EVIDENCE,
            "status": None,
            "summary": disagreement(told),
            "advice": _SETTLE,
            "at": utc_text(self._clock.now()),
            "page": None,
            "known": [list(each.event) for each in told],
        }


def _is_open(records: Records) -> bool:
    """Whether the records say themselves that it is unknown: nothing is sent then, whatever else is known."""
    unknown = state_of(records, lock_held=False) is State.UNKNOWN
    return unknown and f"outcome-{last_number(records)}" in records


def _number_for(records: Records, told: tuple[Told, ...]) -> int:
    """The attempt that stands for all that was told: the last one where it has no outcome, else one after it."""
    last = last_number(records)
    has_room = last > 0 and f"outcome-{last}" not in records
    return max(last if has_room else last + 1, max(each.event.attempt for each in told))


def _attempt(request_id: str, decision: Mapping[str, Any], began: str) -> Mapping[str, Any]:
    sent = {name: decision[name] for name in ("digest", "wire_sha256", "origin") if name in decision}
    return {"schema": ATTEMPT_SCHEMA, "id": request_id, "at": began, **sent, "class": EVIDENCE, "automatic": False}
