"""Check every record of the queue and the audit trail, read-only, and say what would mend each problem."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Final

from harbor_tui.contracts.adapters import AuditTrail, CaseRecords, RequestStore
from harbor_tui.contracts.records import sha256, wire_of
from harbor_tui.domain.errors import HarborError, QueueUnavailable
from harbor_tui.domain.record_members import ODD
from harbor_tui.domain.records import is_case, last_number, numbered, state_of
from harbor_tui.domain.requests import State
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.inbox import is_undeleted_original
from harbor_tui.workflow.maintenance.audit_check import break_words
from harbor_tui.workflow.maintenance.cross_check import CrossCheck, Problem
from harbor_tui.workflow.send.agreement import noted

_START: Final = "Start the console or the worker: it finishes what a crash interrupted."
_LOOK: Final = "Look at the case's files with harbor-tui queue show; set it aside by hand."
_LEFT: Final = "A case was begun and left without a decision."
_LOST: Final = "There was an attempt to send it, but its decision is missing: what became of it is unknown."
_RESTORE: Final = (
    "Restore its decision.json in the queue's cases from a backup; the audit trail tells what was decided and sent "
    "(harbor-tui audit show --request ID). Until then its id stays used and nothing of it is sent."
)


class QueueCheck:
    """What recovery would do, told instead of done; and what nothing can mend."""

    def __init__(self, store: RequestStore, audit: AuditTrail, faults: Faults | None = None) -> None:
        self._faults = faults if faults is not None else Faults()
        self._store = store
        self._audit = audit

    def queue_check(self) -> dict[str, Any]:
        """`{"ok", "problems": [{"id", "problem", "fix"}]}`."""
        found = list(self._problems())
        return {"ok": not found, "problems": [{"id": name, "problem": text, "fix": fix} for name, text, fix in found]}

    def _problems(self) -> Iterator[Problem]:
        posture = self._store.posture()
        yield from (("", each.problem, each.fix) for each in posture.problems)
        if not posture.usable:
            return
        if posture.read_only:
            yield "", "The queue was made by a newer version of this program: it is only read.", "Use that version."
            return
        for name in (*self._store.staging_left(), *self._audit.staging_left()):
            yield "", f"The half-written file {name} was left by a crash.", _START
        for request_id in (*self._store.case_ids(), *self._store.archived_ids()):
            try:
                with self._faults.told(request_id):
                    yield from list(self._case_problems(request_id))
            except HarborError as error:
                yield request_id, error.summary, error.advice or _LOOK
        try:
            verdict = self._audit.verify()
        except QueueUnavailable as error:
            yield "", error.summary, error.advice
            return
        if not verdict["ok"]:
            where = break_words(verdict["first_bad"])
            yield "", f"The audit trail is broken at {where}.", "Compare it with its mirror or backup."
        yield from CrossCheck(self._store, self._audit).problems()

    def _case_problems(self, request_id: str) -> Iterator[Problem]:
        case = self._store.case_records(request_id)
        if case is None or case.lock_held:
            return  # archived or at work this very moment
        if "decision" not in case.records:
            yield (request_id, _LOST, _RESTORE) if is_case(case.records) else (request_id, _LEFT, _START)
            return
        yield from ((request_id, text, _LOOK) for text in _record_problems(case))
        if state_of(case.records, lock_held=False) is State.UNKNOWN and not _last_outcome(case):
            yield request_id, "An attempt to send has no outcome: its process died.", _START
        if not case.archived:
            yield from self._around(case)

    def _around(self, case: CaseRecords) -> Iterator[Problem]:
        """The drop box and the results, as they belong to a case."""
        with contextlib.suppress(HarborError):
            if is_undeleted_original(self._store.pending_signature(case.id), case):
                yield case.id, "It is decided, but its file is still in the drop box.", _START
        told = self._store.result(case.id)
        state = state_of(case.records, lock_held=False).value
        if told is None or told.get("state") != state:
            yield case.id, f"Its result says {told.get('state') if told else 'nothing'}, its records {state}.", _START


def _last_outcome(case: CaseRecords) -> bool:
    return f"outcome-{last_number(case.records)}" in case.records


def _record_problems(case: CaseRecords) -> Iterator[str]:
    for name, record in case.records.items():
        if "unreadable" in record:
            yield f"The record {name} cannot be read: {record['unreadable']}."
            continue
        if ODD in record:
            yield f"The record {name} has members of another type than it was written with: {', '.join(record[ODD])}."
        if record.get("id") not in (None, case.id):
            yield f"The record {name} is about another request."
    decision = case.records["decision"]
    if case.request is not None and decision.get("request_sha256") != sha256(case.request):
        yield "The stored request is not the one that was decided on."
    if case.wire is not None and wire_of(case) is None:
        yield "The stored wire bytes are not the ones that the decision names."
    if decision.get("decision") == "approved" and (case.wire is None or case.request is None):
        yield "It is approved, but what was approved is missing."
    yield from _order_problems(case)


def _order_problems(case: CaseRecords) -> Iterator[str]:
    """Attempts count up without gaps; each outcome has its attempt, each resolution its outcome.

    What was lost, and taken note of as evidence, counts as there.
    """
    numbers: dict[str, set[int]] = {"attempt": set(), "outcome": set(), "resolution": set()}
    lost = set[int]()
    for name, record in case.records.items():
        found = numbered(name)
        if found:
            numbers[found[0]].add(found[1])
            evidence = noted(record) if found[0] == "outcome" else set()
            lost |= {event.attempt for event in evidence if event.attempt} | ({found[1]} if evidence else set())
    attempts = numbers["attempt"] | lost
    if attempts != set(range(1, len(attempts) + 1)):
        yield "Its attempts are not numbered one after the other."
    if not numbers["outcome"] <= attempts or not numbers["resolution"] <= numbers["outcome"]:
        yield "It has an outcome without an attempt, or a resolution without an outcome."
    if len(attempts - lost - numbers["outcome"]) > 1:
        yield "It has several attempts without an outcome."
    if numbers["attempt"] and case.records["decision"].get("decision") != "approved":
        yield "It was sent without an approval."
