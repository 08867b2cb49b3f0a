"""Hold the audit trail, the cases and the agents' results against each other, both ways; read-only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from harbor_tui.contracts.adapters import AuditTrail, CaseRecords, RequestStore
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.patience import look
from harbor_tui.domain.text.times import read_time
from harbor_tui.workflow.send.agreement import Told, disagreement, is_told, named, told_by_result, unexplained
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.trail_index import TrailIndex

Problem = tuple[str, str, str]
"""(id, problem, fix)."""
_FIND_TRAIL: Final = "Look for the trail in a backup, and compare it with its mirror: harbor-tui audit verify --mirror"
_FIND_CASES: Final = (
    "Restore their folders in the queue's cases from a backup. Until then their ids stay used and nothing of them is "
    "sent; harbor-tui audit show --request ID tells what was decided and sent."
)
_UNKNOWN: Final = "Open the console or start the worker: it makes the outcome unknown, and the console settles it."


class CrossCheck:
    """One check of one queue and its trail."""

    def __init__(self, store: RequestStore, audit: AuditTrail) -> None:
        self._store = store
        self._index = TrailIndex(audit)
        self._gaps = AuditGaps(audit, self._index)
        self._silent: dict[str, CaseRecords] = {}

    def problems(self) -> Iterator[Problem]:
        """What one of the three knows and another does not. Raises when one of them cannot be read."""
        self._index.look()
        told = self._all_told()  # before the cases: what is written meanwhile is in a case first
        seen = set[str]()
        for request_id in (*self._store.case_ids(), *self._store.archived_ids()):
            look()
            seen.add(request_id)
            yield from self._of_case(request_id, told.get(request_id, ()))
        yield from self._of_trail()
        yield from self._of_lost_cases({name: each for name, each in told.items() if name not in seen})

    def _all_told(self) -> Mapping[str, tuple[Told, ...]]:
        told = {name: self._index.told(name) for name in self._index.ids()}
        for request_id in self._store.result_ids():
            told[request_id] = (*told.get(request_id, ()), *told_by_result(self._store.result(request_id)))
        return told

    def _of_case(self, request_id: str, told: tuple[Told, ...]) -> Iterator[Problem]:
        case = _read(self._store, request_id)
        if case is None or case.lock_held or "decision" not in case.records:
            return  # moved or at work this very moment, or named already as what it is
        against = unexplained(case.records, told)
        if against:
            yield request_id, disagreement(against), _UNKNOWN
        # An open case whose result was not told yet may wait for its late record: a crash came between.
        if (case.archived or is_told(case.records, self._store.result(request_id))) and self._gaps.of(case):
            self._silent[request_id] = case

    def _of_trail(self) -> Iterator[Problem]:
        """What the trail lacks is one problem, however many cases tell of it."""
        if not self._silent:
            return
        ids, begins = tuple(self._silent), read_time(self._index.begins_at)
        if begins is None:
            yield "", f"The audit trail is gone: it has no record of {named(ids)} decided here.", _FIND_TRAIL
            return
        decided = (read_time(str(case.records["decision"].get("at", ""))) for case in self._silent.values())
        if any(at is not None and at < begins for at in decided):
            since = f"it begins at {self._index.begins_at} and lacks records of {named(ids)} decided here"
            yield "", f"The audit trail was made anew: {since}.", _FIND_TRAIL
            return
        missing = _listed(str(event.word) for case in self._silent.values() for event in self._gaps.of(case))
        yield "", f"The audit trail was cut: it lacks records ({missing}) of {named(ids)} decided here.", _FIND_TRAIL

    def _of_lost_cases(self, told: Mapping[str, tuple[Told, ...]]) -> Iterator[Problem]:
        lost = [name for name, events in told.items() if any(map(self._was_here, events)) and self._is_lost(name)]
        if lost:
            yield "", f"There is no case of {named(lost)}, though the audit trail or a result knows it.", _FIND_CASES

    def _was_here(self, told: Told) -> bool:
        """Whether it happened in this queue: a trail outlives a queue whose folder was changed."""
        return told.queue in ("", self._store.place)

    def _is_lost(self, request_id: str) -> bool:
        case = _read(self._store, request_id)
        return case is None or not case.records


def _read(store: RequestStore, request_id: str) -> CaseRecords | None:
    try:
        return store.case_records(request_id, with_bytes=False)
    except HarborError:
        return None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def verified(store: RequestStore, audit: AuditTrail, mirrored: Mapping[int, str] | None = None) -> Mapping[str, Any]:
    """What `AuditTrail.verify` says, and under `beside` what cases and results say against the trail."""
    verdict = audit.verify(mirrored)
    beside = beside_trail(store, audit)
    return {**verdict, "ok": verdict["ok"] and not beside, "beside": beside}


def beside_trail(store: RequestStore, audit: AuditTrail) -> Sequence[Mapping[str, str]]:
    """What cases and results say against the trail, each problem with what to do; nothing where there is no queue."""
    problems = CrossCheck(store, audit).problems() if store.posture().usable else ()
    return [{"id": name, "problem": text, "fix": fix} for name, text, fix in problems]
