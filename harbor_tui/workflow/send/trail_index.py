"""What the audit trail says of each request, kept in memory: read whole once, and then only what is new."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from harbor_tui.contracts.adapters import AuditTrail
from harbor_tui.workflow.send.agreement import Event, Told, told_by_record

_Mark = tuple[object, ...]
"""What tells a record from every other one of a chain."""


class _Entry(NamedTuple):
    """What is kept of a record."""

    time: str
    id: str
    told: Told | None


class TrailIndex:
    """Knows what was there at the last look, and looks by itself when it was never asked to; for several threads.

    What was read once stays evidence, also when the trail is cut or made anew under us.
    """

    def __init__(self, audit: AuditTrail) -> None:
        self._audit = audit
        self._lock = threading.Lock()
        self._there: dict[str, list[Told]] = {}
        self._gone: dict[str, list[Told]] = {}
        self._newest: _Mark | None = None
        self._looked = False
        self.begins_at = ""
        """The time of the oldest record, as written; empty without one."""

    def look(self) -> None:
        """Read what is new."""
        with self._lock:
            self._look()

    def told(self, request_id: str) -> tuple[Told, ...]:
        """All that the trail says, or once said, of a request."""
        with self._known():
            return (*self._there.get(request_id, ()), *self._gone.get(request_id, ()))

    def there(self, request_id: str) -> frozenset[Event]:
        """The events of a request that stand in the trail."""
        with self._known():
            return frozenset(each.event for each in self._there.get(request_id, ()))

    def ids(self) -> tuple[str, ...]:
        """The requests that it says something of."""
        with self._known():
            return tuple({**self._there, **self._gone})

    @contextmanager
    def _known(self) -> Iterator[None]:
        with self._lock:
            if not self._looked:
                self._look()
            yield

    def _look(self) -> None:
        """Read back to the newest record that is known; a trail in which that is not found is another one."""
        new: list[_Entry] = []
        newest = self._newest
        for record in self._audit.newest_first():
            mark = _mark(record) if newest is not None or not new else None
            if newest is not None and mark == newest:
                break
            new.append(_entry(record))
            self._newest = mark if len(new) == 1 else self._newest
        else:
            self._set_aside()
            self._newest = self._newest if new else None
            self.begins_at = new[-1].time if new else ""
        self._looked = True
        for entry in reversed(new):
            self._take(entry)

    def _set_aside(self) -> None:
        for request_id, told in self._there.items():
            self._gone.setdefault(request_id, []).extend(told)
        self._there = {}

    def _take(self, entry: _Entry) -> None:
        if entry.told is not None:
            self._there.setdefault(entry.id, []).append(entry.told)


def _mark(record: Mapping[str, Any]) -> _Mark:
    return tuple(str(record.get(name)) for name in ("seq", "prev", "time", "event", "id"))


def _entry(record: Mapping[str, Any]) -> _Entry:
    request_id = str(record.get("id") or "")
    told = told_by_record(record) if request_id else None
    return _Entry(str(record.get("time") or ""), request_id, told)
