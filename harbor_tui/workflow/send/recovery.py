"""After a crash: name what is unknown, tell agents what is missing, tidy staging files, and never send anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harbor_tui.contracts.adapters import CaseRecords, Leftovers
from harbor_tui.domain.errors import Conflict, HarborError
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.records import is_case, last_number, state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import is_undeleted_original
from harbor_tui.workflow.send.agreement import is_told, silence
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.witnesses import OUTCOME_SCHEMA, Witnesses

_INTERRUPTED: Final = "The program ended between the permit to send and the answer: the page may or may not exist."

_READ_INTERRUPTED: Final = "The program ended while it recorded the answer."


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a recovery did."""

    unknown: tuple[str, ...] = ()
    leftovers_removed: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


class CrashRecovery:
    """Finishes what a crash interrupted, in one case after the other; doing it twice changes nothing."""

    def __init__(
        self,
        context: NodeContext,
        gaps: AuditGaps,
        witnesses: Witnesses,
        publisher: ResultPublisher,
        leftovers: Leftovers | None = None,
    ) -> None:
        """`leftovers`: what else a crash leaves behind, outside of queue and trail."""
        self._faults = context.faults
        self._store = context.store
        self._audit = context.audit
        self._clock = context.clock
        self._gaps = gaps
        self._witnesses = witnesses
        self._publisher = publisher
        self._leftovers = leftovers

    def recover(self) -> Recovered:
        """All open cases. Blocks; a case that cannot be mended now is named and left for the next time."""
        self._clear_staging()
        unknown, leftovers, silent, troubles = [], [], [], []
        for request_id in (*self._witnesses.known_among(self._store.scan().ids), *self._store.case_ids()):
            try:
                with self._faults.told(request_id):
                    if self._note_as_known(request_id) or self.settle_interrupted(request_id):
                        unknown.append(request_id)
                    if self._finish_taking_out(request_id):
                        leftovers.append(request_id)
                    if not self._tell_if_untold(request_id):
                        silent.append(request_id)
            except Conflict:
                continue  # a living process is at work on it
            except HarborError as error:
                troubles.append(f"{request_id}: {error.summary}")
        troubles += [silence(silent)] if silent else []
        return Recovered(tuple(unknown), tuple(leftovers), tuple(troubles))

    def _clear_staging(self) -> None:
        for place in (self._store, self._audit, self._leftovers):
            if place is not None:
                place.clear_staging(everywhere=True)

    def _note_as_known(self, request_id: str) -> bool:
        """A request that lies in the drop box as if it were new, and that trail or result know a decision of."""
        if self._store.has_case(request_id):
            return False
        with self._store.open_case(request_id) as held:
            return bool(self._witnesses.note(held, request_id))

    def settle_interrupted(self, request_id: str) -> bool:
        """Record the outcome of an attempt that has none as unknown.

        Its case's lock can be taken, or only trail or result know of it.
        """
        case = self._store.case_records(request_id, with_bytes=False)
        if case is None or "decision" not in case.records:
            return self._drop_undecided(request_id) if case is not None and not case.lock_held else False
        if case.lock_held or not (_is_interrupted(case) or self._witnesses.may_know_more(case)):
            return False
        with self._store.open_case(request_id) as held:
            if self._witnesses.note(held, request_id):
                return True
            number = last_number(held.records().records)
            if not _is_interrupted(held.records()):
                return False
            outcome = self._read(request_id) if _is_read(case) else self._unknown(request_id, number)
            if number == 0:
                number = 1
                held.put("attempt-1", {"id": request_id, "at": utc_text(self._clock.now()), "automatic": True})
            held.put(f"outcome-{number}", outcome)
            self._audit.append(str(outcome["state"]), request_id, {"attempt": number, "class": "interrupted"})
            self._publisher.tell(request_id, held.records())
        return True

    def _drop_undecided(self, request_id: str) -> bool:
        """A case that a crash left without a decision: entering and leaving it removes it, unless it was sent."""
        with self._store.open_case(request_id) as held:
            held.clear_leftovers()
        return False

    def _read(self, request_id: str) -> dict[str, object]:
        """A read that was interrupted while it was recorded has changed nothing: it has simply failed."""
        told = {"state": OutcomeState.FAILED.value, "summary": _READ_INTERRUPTED, "advice": "Ask again."}
        return self._unknown(request_id, 1) | told

    def _unknown(self, request_id: str, number: int) -> dict[str, object]:
        return {
            "schema": OUTCOME_SCHEMA,
            "id": request_id,
            "attempt": number,
            "state": OutcomeState.UNKNOWN.value,
            "class": "interrupted",
            "status": None,
            "summary": _INTERRUPTED,
            "advice": "Settle it: one key in the console.",
            "at": utc_text(self._clock.now()),
            "page": None,
        }

    def _finish_taking_out(self, request_id: str) -> bool:
        """A decided request whose file is still in the drop box: the very file, so taking it out was under way.

        The decision's audit record comes before that, and may be missing.
        """
        if self._store.pending_signature(request_id) is None:
            return False
        with self._store.open_case(request_id) as held:
            held.clear_leftovers()
            case = held.records()
            if not is_undeleted_original(self._store.pending_signature(request_id), case):
                return False
            self._gaps.mend(case)
            taken_out = self._store.remove_pending(request_id)
            # While the lock is ours: a process that is just starting may seem to hold it.
            self._publisher.tell(request_id, case)
            return taken_out

    def _tell_if_untold(self, request_id: str) -> bool:
        """A missing result, or one that says less than the records: the audit record before it may be missing too.

        False when the trail lacks something of a case whose result was told: it had it once.
        """
        case = self._store.case_records(request_id, with_bytes=False)
        if case is None or case.lock_held:
            return True
        if not self._is_untold(case):
            return not self._gaps.of(case)
        with self._store.open_case(request_id) as held:  # reading the trail takes a while: meanwhile nobody sends it
            case = held.records()
            if self._is_untold(case):
                self._gaps.mend(case)
                self._publisher.tell(request_id, case)
        return True

    def _is_untold(self, case: CaseRecords) -> bool:
        return is_case(case.records) and not is_told(case.records, self._store.result(case.id))


def _is_read(case: CaseRecords) -> bool:
    return case.records.get("decision", {}).get("code") == "auto"


def _is_interrupted(case: CaseRecords) -> bool:
    if _is_read(case) and not last_number(case.records):
        return True
    number = last_number(case.records)
    unsettled = state_of(case.records, lock_held=False) is State.UNKNOWN
    return number > 0 and f"outcome-{number}" not in case.records and unsettled
