"""The rows of the drop box that were parsed, by id, with their sums kept up to date: 100,000 cost no more than ten."""

from __future__ import annotations

import threading
from collections import Counter

from harbor_tui.domain.requests import State
from harbor_tui.workflow.reviewing import InboxRow

Signature = tuple[int, int, int, int]


class ReadRows:
    """Parsed rows and the signature of the file that each was made from. Safe to use from several threads."""

    def __init__(self) -> None:
        self.counts: Counter[State] = Counter()
        self._rows: dict[str, tuple[Signature, InboxRow]] = {}
        self._oldest: float | None = None
        self._oldest_is_known = True
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
            self._forget(row.id)
            self._rows[row.id] = (signature, row)
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
        if row.state.undecided:
            self.counts[row.state] -= 1
        if row.state is State.PENDING and row.received_at == self._oldest:
            self._oldest_is_known = False
        return row

    def oldest(self) -> float | None:
        """When the oldest pending request came; None when there is none."""
        if not self._oldest_is_known:
            pending = [row.received_at for row in self.rows() if row.state is State.PENDING]
            self._oldest, self._oldest_is_known = min(pending, default=None), True
        return self._oldest
