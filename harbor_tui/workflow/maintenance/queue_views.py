"""The operator's and monitoring's read-only view of the queue, as the contract's documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from harbor_tui.contracts.adapters import AuditTrail, Clock, Leftovers, PendingFile, RequestStore
from harbor_tui.domain.errors import HarborError, NotFound, sentences
from harbor_tui.domain.records import is_case
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.display import display
from harbor_tui.domain.text.times import utc_text
from harbor_tui.workflow.inbox.case_rows import case_row, untold_row
from harbor_tui.workflow.inbox.inbox import Inbox, reuses_decided_id
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.inbox.model import InboxRow
from harbor_tui.workflow.inbox.twins import clash, earlier_twin
from harbor_tui.workflow.maintenance.queue_check import QueueCheck


class QueueViews:
    """Lists, shows and counts; changes nothing."""

    def __init__(
        self,
        store: RequestStore,
        intake: Intake,
        clock: Clock,
        audit: AuditTrail,
        beside: Leftovers | None = None,
    ) -> None:
        """`beside`: what else a crash leaves behind, outside of queue and trail."""
        self._beside = beside
        self._store = store
        self._audit = audit
        self._clock = clock
        self._faults = intake.faults
        self._inbox = Inbox(store, intake)

    def queue_list(self) -> dict[str, Any]:
        """All that is not archived, oldest first.

        `{"total", "requests": [...], "ignored": [{"name", "reason"}], "notes": [{"id", "note"}]}`.
        """
        rows = sorted(self._rows(), key=lambda row: (row.received_at, row.id))
        notes = [{"id": request_id, "note": note} for request_id, note in self._clashes()]
        return {
            "total": len(rows),
            "requests": [_listed(row) for row in rows],
            "ignored": self._ignored(),
            "notes": notes,
        }

    def _clashes(self) -> Iterator[tuple[str, str]]:
        """Ids that are easily taken for those of requests that were there before."""
        twins = self._store.scan().twins
        for request_id in twins:
            earlier = earlier_twin(self._store, request_id, twins)
            if earlier:
                yield request_id, f"Its id {clash(earlier)}."

    def _ignored(self) -> list[dict[str, str]]:
        return [{"name": display(entry.name), "reason": entry.reason} for entry in self._store.scan().ignored]

    def _rows(self) -> Iterator[InboxRow]:
        cases = self._store.case_ids()
        decided = set()
        for request_id in cases:
            row = self._case_row(request_id)
            if row is not None:
                decided.add(request_id)
                yield row
        pending = [request_id for request_id in self._store.scan().ids if request_id not in decided]
        for request_id in pending:
            self._pending_row(request_id)
        yield from map(self._pending_row, pending)  # all are known now: of two with one key the first is the request

    def _case_row(self, request_id: str) -> InboxRow | None:
        """A decided request, also one whose records the disk does not give; None for what was not decided."""
        try:
            case = self._store.case_records(request_id, with_bytes=False)
        except HarborError as error:
            return untold_row(request_id, error)
        return case_row(case, self._faults) if case is not None and is_case(case.records) else None

    def _pending_row(self, request_id: str) -> InboxRow:
        try:
            return self._inbox.row(request_id)
        except HarborError as error:
            return InboxRow(request_id, State.INVALID, problem=sentences(error), decidable=False, code=error.code)

    def queue_show(self, request_id: str) -> dict[str, Any]:
        """One request with all its records, open or archived. Raises `NotFound`."""
        case = self._store.case_records(request_id)
        if case is not None and is_case(case.records):
            records: dict[str, Any] = dict(case.records)
            records |= {"request": _text(case.request), "wire": _text(case.wire)}
            return _listed(case_row(case, self._faults)) | {"archived": case.archived, "records": records}
        file, understood = self._inbox.glance(request_id)
        if file is None and understood.row.state is State.WITHDRAWN:
            raise NotFound(
                f"The request {request_id} was withdrawn or never submitted.", advice="See harbor-tui queue list."
            )
        records = {"request": _text(file.data if isinstance(file, PendingFile) else None)}
        problem = understood.row.problem or None
        return _listed(understood.row) | {"archived": False, "problem": problem, "records": records}

    def queue_stats(self) -> dict[str, Any]:
        """`{"counts": {state: n}, "oldest_pending_s", "ignored", "frozen_since"}`; null unless sending is frozen."""
        rows = tuple(self._rows())
        counts = Counter(row.state for row in rows)
        pending = [row.received_at for row in rows if row.state is State.PENDING]
        return {
            "counts": {state.value: counts[state] for state in State},
            "oldest_pending_s": max(self._clock.now() - min(pending), 0.0) if pending else None,
            "ignored": len(self._ignored()),
            "frozen_since": self._store.frozen_since(),
        }

    def queue_check(self) -> dict[str, Any]:
        """`{"ok", "problems": [{"id", "problem", "fix"}], "notes": [{"id", "note"}]}`, read-only.

        Notes are no inconsistency: what lies in the drop box and will never be sent, a freeze, a killed console's edit.
        """
        document = QueueCheck(self._store, self._audit, self._faults).queue_check()
        return document | {"notes": [{"id": name, "note": note} for name, note in self._notes()]}

    def _notes(self) -> Iterator[tuple[str, str]]:
        posture = self._store.posture()
        if not posture.usable:
            return
        since = self._store.frozen_since()
        if since is not None:
            yield "", f"Sending is frozen since {since}." if since else "Sending is frozen."
        for name in self._beside.staging_left() if self._beside is not None else ():
            yield "", f"A console that was killed left an edit in {name}: the next start of one removes it."
        for entry in self._ignored():
            yield entry["name"], f"It is ignored: {entry['reason']}."
        yield from self._clashes()
        for request_id in self._store.scan().ids:
            if reuses_decided_id(self._store, request_id):
                yield request_id, f"A new file lies in the drop box over the used id {request_id}: it is never sent."


def _listed(row: InboxRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state.value,
        "action": row.action,
        "title": row.title,
        "space_id": row.space_id,
        "agent": row.agent,
        "received_at": utc_text(row.received_at) if row.received_at else None,
        "bytes": row.bytes,
        "digest": row.digest or None,
    }


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")
