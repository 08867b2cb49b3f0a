"""An audit trail in memory that keeps the same promises: shows that the suite asks for nothing that only files have."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from harbor_tui.domain.errors import QueueUnavailable

FIRST = "0" * 64


class MemoryTrail:
    """Records as lines in a list, each naming the hash of the one before."""

    def __init__(self, *, writable: bool = True) -> None:
        self._lines: list[str] = []
        self._writable = writable
        self._lock = threading.Lock()

    def who(self) -> Mapping[str, Any]:
        return {"uid": 1000, "login_uid": 1000, "user": "ana", "tty": "", "host": "memory", "pid": 1}

    def append(self, event: str, request_id: str, facts: Mapping[str, Any]) -> str:
        if not self._writable:
            raise QueueUnavailable("The trail in memory takes nothing.")
        with self._lock:
            record = {"seq": len(self._lines) + 1, "time": "2026-11-22T03:00:00Z", "event": event, "id": request_id}
            record |= {**facts, "who": dict(self.who()), "program": "memory", "prev": self._hash(len(self._lines))}
            self._lines.append(json.dumps(record))
            return self._hash(len(self._lines))

    def _hash(self, number: int) -> str:
        return hashlib.sha256(self._lines[number - 1].encode()).hexdigest() if number else FIRST

    def clear_staging(self, *, everywhere: bool = False) -> int:
        return 0

    def staging_left(self) -> tuple[str, ...]:
        return ()

    def records(self) -> Iterator[Mapping[str, Any]]:
        for line in self._lines:
            yield json.loads(line)

    def newest_first(self) -> Iterator[Mapping[str, Any]]:
        for line in reversed(self._lines):
            yield json.loads(line)

    def head(self) -> tuple[int, str]:
        return (len(self._lines), self._hash(len(self._lines))) if self._lines else (0, "")

    def verify(self, mirrored: Mapping[int, str] | None = None) -> Mapping[str, Any]:
        broken = [
            {"line": number + 1, "problem": "it does not name the record before it"}
            for number, record in enumerate(self.records())
            if record["prev"] != self._hash(number)
        ]
        for seq, digest in (mirrored or {}).items():
            if seq > len(self._lines) or self._hash(seq) != digest:
                broken.append({"line": seq, "problem": "its mirror names another record"})
        head = self.head()[1]
        return {"ok": not broken, "records": len(self._lines), "head": head, "first_bad": broken[0] if broken else None}
