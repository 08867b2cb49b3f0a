"""The rows of the drop box that were parsed, by id, with their sums kept up to date: 100,000 cost no more than ten."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict

from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.model import InboxRow

Signature = tuple[int, int, int, int]


class ReadRows:
    """Parsed rows and the signature of the file that each was made from. Safe to use from several threads."""

    def __init__(self) -> None:
        self.counts: Counter[State] = Counter()
        self._rows: dict[str, tuple[Signature, InboxRow]] = {}
        self._oldest: float | None = None
        self._oldest_is_known = True
        self._unchecked: OrderedDict[str, None] = OrderedDict()
        """Rows without their findings, whose checks nobody has begun; the most wanted last."""
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, request_id: str) -> bool:
        return request_id in self._rows

    def get(self, request_id: str) -> tuple[Signature, InboxRow] | None:
        """A row and its file's signature."""
        return self._rows.get(request_id)

    def rows(self) -> tuple[InboxRow, ...]:
        """All rows as they are now."""
        with self._lock:
            return tuple(row for _, row in self._rows.values())

    def keep(self, signature: Signature, row: InboxRow) -> None:
        """Remember a row, over what was known of its id."""
        with self._lock:
            known = self._rows.get(row.id)
            if known is not None and known[0] == signature and known[1].checked and _awaits_only_checks(known[1], row):
                return  # another thread has checked the same file meanwhile
            self._forget(row.id)
            self._rows[row.id] = (signature, row)
            if not row.checked:
                self._unchecked[row.id] = None
                self._unchecked.move_to_end(row.id, last=False)
            if row.state.undecided:  # a row in another state stands for a case, which is counted as such
                self.counts[row.state] += 1
            if row.state is State.PENDING and (self._oldest is None or row.received_at < self._oldest):
                self._oldest = row.received_at

    def drop(self, request_id: str) -> InboxRow | None:
        """Forget a row; returns what it was."""
        with self._lock:
            return self._forget(request_id)

    def _forget(self, request_id: str) -> InboxRow | None:
        known = self._rows.pop(request_id, None)
        if known is None:
            return None
        row = known[1]
        self._unchecked.pop(request_id, None)
        if row.state.undecided:
            self.counts[row.state] -= 1
        if row.state is State.PENDING and row.received_at == self._oldest:
            self._oldest_is_known = False
        return row

    def hurry(self, request_id: str) -> None:
        """Somebody looks at this row: it is checked next."""
        with self._lock:
            known = self._rows.get(request_id)
            if known is not None and not known[1].checked:
                self._unchecked[request_id] = None
                self._unchecked.move_to_end(request_id)

    def first_unchecked(self) -> str:
        """The row that is to be checked next, taken from those that wait for it; empty when none does."""
        with self._lock:
            return self._unchecked.popitem()[0] if self._unchecked else ""

    def oldest(self) -> float | None:
        """When the oldest pending request came; None when there is none."""
        if not self._oldest_is_known:
            pending = [row.received_at for row in self.rows() if row.state is State.PENDING]
            self._oldest, self._oldest_is_known = min(pending, default=None), True
        return self._oldest


def _awaits_only_checks(known: InboxRow, row: InboxRow) -> bool:
    """Whether a row says nothing that the known one does not say with its findings."""
    return not row.checked and row.state is known.state
