"""The inbox: ids in a stable order, rows parsed when asked for and once, arrivals kept apart until loaded."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Final

from harbor_tui.contracts.adapters import CaseRecords, IgnoredEntry, NotRead, PendingFile, RequestStore, UnreadFile
from harbor_tui.domain.errors import HarborError, NotFound, ProgramFault, TookTooLong
from harbor_tui.domain.records import is_case, is_closed
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.case_rows import case_row
from harbor_tui.workflow.inbox.idempotency import PendingKeys
from harbor_tui.workflow.inbox.intake import Intake, Understood
from harbor_tui.workflow.inbox.model import InboxRow
from harbor_tui.workflow.inbox.order import MOST_LOOKED_AT, oldest_first
from harbor_tui.workflow.inbox.row_cache import ReadRows, Signature
from harbor_tui.workflow.inbox.twins import Twins

MOST_CASES_AT_ONCE: Final = 200
"""Cases looked at before the first list is shown; the rest follows in the background."""


class Inbox:
    """What waits for the operator. All methods that touch the disk are quick, and may be called off the event loop."""

    def __init__(self, store: RequestStore, intake: Intake) -> None:
        self._store = store
        self._intake = intake
        self._shown: tuple[str, ...] = ()
        self._on_screen: frozenset[str] = frozenset()
        self._pending: frozenset[str] = frozenset()
        self._waiting: tuple[str, ...] = ()
        self._ignored: tuple[IgnoredEntry, ...] = ()
        self._cases: frozenset[str] = frozenset()
        self._to_classify: list[str] = []
        self._case_states: dict[str, State] = {}
        self._needs_attention: dict[str, None] = {}
        self._read = ReadRows()
        self._keys = PendingKeys(store, self._read.drop)
        self._twins = Twins(store, self._read.drop)
        self._case_rows: dict[str, InboxRow] = {}
        self._loaded = False
        self._in_order = True
        self.held_until: dict[str, float] = {}
        """Monotonic times when held decisions take effect; the node keeps them."""
        self.retry_at: dict[str, float] = {}
        """Monotonic times of the next attempts; the node keeps them."""
        self.busy: set[str] = set()
        """Requests that this process is deciding or sending now; the node keeps them."""

    @property
    def faults(self) -> Faults:
        """Where errors of ours about one request go."""
        return self._intake.faults

    def refresh(self) -> Mapping[str, InboxRow | None]:
        """Look at the names again; returns what left the drop box since the last look. Parses nothing."""
        scan = self._store.scan()
        before, self._pending = self._pending, frozenset(scan.ids)
        self._ignored = scan.ignored
        self._twins.known(scan.twins)
        self._look_at_cases()
        if not self._loaded:
            self._loaded = True
            self.classify(MOST_CASES_AT_ONCE)
            self._show((*self._needs_attention, *self._by_age(scan.ids)))
        else:
            self._waiting = tuple(request_id for request_id in scan.ids if request_id not in self._on_screen)
            self._append_attention()
        gone = before - self._pending
        self._keys.forget(gone)
        return {request_id: self._read.drop(request_id) for request_id in gone}

    def _by_age(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        if len(ids) > MOST_LOOKED_AT and not len(self._read):
            self._in_order = False  # nothing is known of so many yet: names do
            return tuple(sorted(ids))
        ordered, self._in_order = oldest_first(ids, self._known_signature, self._store.pending_signature)
        return ordered

    def _known_signature(self, request_id: str) -> Signature | None:
        known = self._read.get(request_id)
        return known[0] if known is not None else None

    def _show(self, ids: tuple[str, ...]) -> None:
        self._shown = tuple(dict.fromkeys(ids))
        self._on_screen = frozenset(self._shown)
        self._waiting = ()

    def _look_at_cases(self) -> None:
        cases = frozenset(self._store.case_ids())
        new = cases - self._cases
        self._to_classify += sorted(new, reverse=True)
        for request_id in new:
            self._read.drop(request_id)
        for request_id in self._cases - cases:
            self._case_states.pop(request_id, None)
            self._needs_attention.pop(request_id, None)
        self._cases = cases

    def _append_attention(self) -> None:
        """What needs the operator is shown at the end, where it moves nothing."""
        new = tuple(request_id for request_id in self._needs_attention if request_id not in self._on_screen)
        if new:
            waiting = self._waiting
            self._show((*self._shown, *new))
            self._waiting = tuple(request_id for request_id in waiting if request_id not in self._on_screen)

    def classify(self, most: int) -> bool:
        """Read the state of up to `most` cases that were not looked at yet; True while there are more."""
        batch, self._to_classify = self._to_classify[:most], self._to_classify[most:]
        for request_id in batch:
            self.look_again(request_id)
        if batch and self._loaded:
            self._append_attention()
        return bool(self._to_classify)

    def look_again(self, request_id: str) -> InboxRow | None:
        """Read a case anew after something was recorded in it."""
        case = self._store.case_records(request_id, with_bytes=False)
        if case is None or not is_case(case.records):
            return None
        row = case_row(case, self._intake.faults)
        self._read.drop(request_id)
        self._case_states[request_id] = row.state
        self._case_rows.pop(request_id, None)
        closed = is_closed(case.records)
        if closed:
            self._needs_attention.pop(request_id, None)
        else:
            self._needs_attention[request_id] = None
        if not closed or request_id in self._on_screen:
            self._case_rows[request_id] = row
        return row

    def ids(self) -> tuple[str, ...]:
        """What is on screen, in an order that stays until arrivals are loaded."""
        return self._shown

    @property
    def in_order(self) -> bool:
        """Whether the oldest is first; of very many files only those are that had been read when they were listed."""
        return self._in_order

    @property
    def arrivals(self) -> int:
        """How many requests came that are not on screen yet."""
        return len(self._waiting)

    def load_arrivals(self) -> None:
        """Show what there is now: what needs the operator, then the drop box by age; handled requests leave."""
        self._show((*self._needs_attention, *self._by_age(tuple(self._pending))))

    def case_states(self) -> Mapping[str, State]:
        """The states of the open cases that were looked at."""
        return dict(self._case_states)

    def pending_ids(self) -> tuple[str, ...]:
        """What the last look found in the drop box, on screen or not, by name."""
        return tuple(sorted(self._pending))

    def row(self, request_id: str) -> InboxRow:
        """One row; parsed again only when its file has changed."""
        row = self._row(request_id)
        if not row.checked:
            self._read.hurry(request_id)
        return self._timed(row)

    def read_ahead(self, request_id: str) -> None:
        """Read a row that nobody has asked for: its checks come after those of the rows that somebody did."""
        self._row(request_id)

    def _timed(self, row: InboxRow) -> InboxRow:
        held, retry = self.held_until.get(row.id), self.retry_at.get(row.id)
        return dataclasses.replace(row, held_until=held, retry_at=retry) if held or retry else row

    def _row(self, request_id: str) -> InboxRow:
        cached = self._read.get(request_id)
        if cached is not None and cached[1].state is not State.ARRIVING:
            signature = self._store.pending_signature(request_id)
            if signature is None:
                return self._row_without_file(request_id)
            if cached[0] == signature:
                return cached[1]
        return self.glance(request_id)[1].row

    def ready_row(self, request_id: str) -> InboxRow | None:
        """One row if it is there without reading anything."""
        cached = self._read.get(request_id)
        row = cached[1] if cached is not None else self._case_rows.get(request_id)
        return self._timed(row) if row is not None else None

    def open(self, request_id: str) -> tuple[PendingFile | UnreadFile | None, Understood]:
        """A request read and checked anew, with its file, for the review. Takes seconds for a long body.

        Of a file that is never read, what is known of it.
        """
        return self._opened(request_id, self._intake.understand)

    def glance(self, request_id: str) -> tuple[PendingFile | UnreadFile | None, Understood]:
        """The same without its checks: what the file itself says, and nothing that could be decided on."""
        return self._opened(request_id, self._intake.facts)

    def _opened(
        self, request_id: str, understand: Callable[[PendingFile], Understood]
    ) -> tuple[PendingFile | UnreadFile | None, Understood]:
        try:
            file = self._store.read_pending(request_id)
        except NotFound:
            return None, Understood(self._row_without_file(request_id), None)
        except NotRead as error:
            return error.file, self._not_read(request_id, error)
        known = self._read.get(request_id)
        if known is not None and known[0] == file.signature and known[1].code == TookTooLong.code:
            return file, Understood(known[1], None)  # it would take as long again
        used = self._used(file)
        understood = Understood(used, None) if used is not None else self._judged(file, understand(file))
        self._read.keep(file.signature, understood.row)
        return file, understood

    def _judged(self, file: PendingFile, understood: Understood) -> Understood:
        try:
            with self._intake.faults.told(file.id):
                return self._keys.judged(file, self._twins.judged(file, understood))
        except ProgramFault as error:
            return self._intake.refused(file, error)

    def check_next(self) -> str:
        """Check one request whose row is there without its findings; its id, empty when there is none."""
        request_id = self._read.first_unchecked()
        if request_id:
            try:
                self.open(request_id)
            except HarborError:
                self._read.hurry(request_id)  # the disk does not let us now: it is still to be checked
                raise
        return request_id

    def _not_read(self, request_id: str, error: NotRead) -> Understood:
        """What is never read, unless its id is used; kept until its file changes, so that it is told once."""
        used = self._used(error.file) if error.file is not None else None
        understood = Understood(used, None) if used is not None else self._intake.not_read(request_id, error)
        signature = error.file.signature if error.file is not None else self._store.pending_signature(request_id)
        if signature is not None:
            self._read.keep(signature, understood.row)
        return understood

    def _used(self, file: PendingFile | UnreadFile) -> InboxRow | None:
        """A file whose id has a case: left by a decision under way or a crash, or an id that is used again."""
        if not self._store.has_case(file.id):
            return None
        case = self._store.case_records(file.id, with_bytes=False)
        if case is None or not is_case(case.records):
            return None
        row = case_row(case, self._intake.faults)
        if is_undeleted_original(file.signature, case):
            return row
        problem = "The id is already used: every id is used once. Submit the request under another id."
        if not is_closed(case.records):
            return dataclasses.replace(row, problem=f"{row.told or row.problem} A new file uses its id again.".strip())
        used = dataclasses.replace(row, state=State.INVALID, problem=problem, page=None, reason="", code="id_used")
        return dataclasses.replace(used, bytes=file.signature[1], decidable=True)  # it can be rejected, no more

    def _row_without_file(self, request_id: str) -> InboxRow:
        known = self._case_rows.get(request_id)
        if known is not None and known.state.final:
            return known
        row = self.look_again(request_id)
        if row is not None:
            return row
        gone = "It is not in the drop box any more: it was withdrawn."
        return InboxRow(request_id, State.WITHDRAWN, problem=gone, decidable=False)

    def counts(self) -> Mapping[State, int]:
        """How many requests are in which state, as far as they were looked at; unread files count as pending."""
        counts = Counter(tuple(self._case_states.values()))
        counts.update(self._read.counts)
        counts[State.PENDING] += max(len(self._pending) - len(self._read), 0)
        return counts

    def oldest_pending_s(self, now: float) -> float | None:
        """The age of the oldest pending request that was read; None when there is none."""
        oldest = self._read.oldest()
        return None if oldest is None else max(now - oldest, 0.0)

    def unread(self, most: int) -> tuple[str, ...]:
        """Ids in the drop box that nobody has parsed yet, those on screen first: work for the background."""
        if len(self._read) >= len(self._pending):
            return ()
        ids = (*self._shown, *self._waiting)
        unread = (request_id for request_id in ids if request_id in self._pending and request_id not in self._read)
        return tuple(islice(unread, most))

    def is_read(self, request_id: str) -> bool:
        """Whether its file was parsed and is remembered."""
        return request_id in self._read

    def pending_rows(self) -> tuple[InboxRow, ...]:
        """The rows of the drop box that were parsed, for expiry and answers about invalid files."""
        return self._read.rows()

    def snapshot(self, request_id: str) -> Snapshot | None:
        """What could be decided on now, read anew."""
        return self.open(request_id)[1].snapshot

    def ignored(self) -> tuple[IgnoredEntry, ...]:
        """What lies in the drop box and is no request."""
        return self._ignored


def file_facts(signature: Signature) -> dict[str, int]:
    """What a decision records of the file that it was made on, to know it again after a crash."""
    inode, size, changed, _ = signature
    return {"inode": inode, "size": size, "mtime_ns": changed}


def is_undeleted_original(signature: Signature | None, case: CaseRecords) -> bool:
    """Whether a file in the drop box is the very one that its case has decided on, left there by a crash."""
    return signature is not None and case.records.get("decision", {}).get("file") == file_facts(signature)


def reuses_decided_id(store: RequestStore, request_id: str) -> bool:
    """Whether a file in the drop box has the id of a request that was decided, and is not that request's own."""
    if not store.has_case(request_id):
        return False
    case, signature = store.case_records(request_id, with_bytes=False), store.pending_signature(request_id)
    return case is not None and signature is not None and not is_undeleted_original(signature, case)
