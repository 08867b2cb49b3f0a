"""A store in memory that keeps the same promises: shows that the suite asks for nothing that only files have."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from harbor_tui.contracts.adapters import CaseRecords, NotRead, PendingFile, Posture, Scan, UnreadFile
from harbor_tui.domain.envelope import MOST_BYTES, REQUEST_ID
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound
from harbor_tui.domain.records import is_case

Content = bytes | Mapping[str, Any]


def _check(request_id: str) -> None:
    if not REQUEST_ID.fullmatch(request_id):
        raise InvalidInput("That is no id.")


@dataclass
class MemoryCase:
    """One case in memory."""

    id: str
    written: dict[str, Content] = field(default_factory=dict)

    def records(self) -> CaseRecords:
        return self.seen(lock_held=False)

    def seen(self, *, lock_held: bool, archived: bool = False, with_bytes: bool = True) -> CaseRecords:
        raw = {name: data for name, data in self.written.items() if isinstance(data, bytes) and with_bytes}
        records = {name: data for name, data in self.written.items() if not isinstance(data, bytes)}
        return CaseRecords(self.id, records, raw.get("request"), raw.get("wire"), lock_held, archived)

    def clear_leftovers(self) -> None:
        if not is_case(self.written):
            self.written.clear()

    def put(self, name: str, data: Content) -> None:
        if name in self.written:
            raise Conflict(f"{name} is there already.")
        self.written[name] = data


class MemoryStore:
    """Everything in dictionaries under one lock."""

    def __init__(self) -> None:
        self._pending: dict[str, PendingFile] = {}
        self._cases: dict[str, MemoryCase] = {}
        self._archive: dict[str, MemoryCase] = {}
        self._results: dict[str, Mapping[str, Any]] = {}
        self._held: set[str] = set()
        self._keys: dict[str, str] = {}
        self._answers: dict[str, Mapping[str, Any]] = {}
        self._frozen: str | None = None
        self._lock = threading.Lock()
        self._changes = 0

    @property
    def place(self) -> str:
        return "memory"

    def posture(self, *, for_agent: bool = False) -> Posture:
        return Posture(usable=True)

    def scan(self) -> Scan:
        return Scan(tuple(sorted(self._pending)), ())

    def pending_signature(self, request_id: str) -> tuple[int, int, int, int] | None:
        file = self._pending.get(request_id)
        return file.signature if file else None

    def read_pending(self, request_id: str) -> PendingFile:
        try:
            file = self._pending[request_id]
        except KeyError:
            raise NotFound(f"{request_id} is gone.") from None
        if len(file.data) > MOST_BYTES:
            unread = UnreadFile(request_id, file.owner_uid, file.modified_at, file.signature, "It is too large.")
            raise NotRead("It is too large.", file=unread)
        return file

    def submit(self, request_id: str, data: bytes) -> None:
        _check(request_id)
        with self._lock:
            if request_id in self._pending or self.has_case(request_id):
                raise Conflict("The id is already used.")
            self._changes += 1
            now = time.time_ns()
            signature = (self._changes, len(data), now, now)
            self._pending[request_id] = PendingFile(request_id, data, 0, now / 1e9, signature)

    def remove_pending(self, request_id: str) -> bool:
        _check(request_id)
        self._changes += 1
        return self._pending.pop(request_id, None) is not None

    def case_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._cases))

    def archived_ids(self) -> tuple[str, ...]:
        return tuple(self._archive)

    def has_case(self, request_id: str) -> bool:
        return request_id in self._archive or request_id in self._cases

    def case_records(self, request_id: str, *, with_bytes: bool = True) -> CaseRecords | None:
        if request_id in self._archive:
            return self._archive[request_id].seen(lock_held=False, archived=True, with_bytes=with_bytes)
        case = self._cases.get(request_id)
        return case.seen(lock_held=request_id in self._held, with_bytes=with_bytes) if case else None

    @contextmanager
    def open_case(self, request_id: str) -> Iterator[MemoryCase]:
        _check(request_id)
        with self._lock:
            if request_id in self._held:
                raise Conflict("This request is being handled by another thread.")
            self._held.add(request_id)
            case = self._cases.setdefault(request_id, MemoryCase(request_id))
        try:
            yield case
        finally:
            with self._lock:
                self._changes += 1
                self._held.discard(request_id)
                if not is_case(case.written):
                    self._cases.pop(request_id, None)

    def holder(self, request_id: str) -> str:
        return "another thread" if request_id in self._held else ""

    def claim_key(self, key_id: str, request_id: str) -> str:
        with self._lock:
            return self._keys.setdefault(key_id, request_id)

    def key_holder(self, key_id: str) -> str:
        return self._keys.get(key_id, "")

    def freeze(self, at: str) -> None:
        self._frozen = self._frozen if self._frozen is not None else at

    def thaw(self) -> None:
        self._frozen = None

    def frozen_since(self) -> str | None:
        return self._frozen

    def keep_reserve(self) -> None:
        return None

    def give_up_reserve(self) -> None:
        return None

    def clear_staging(self, *, everywhere: bool = False) -> int:
        return 0

    def staging_left(self) -> tuple[str, ...]:
        return ()

    def publish_result(self, request_id: str, document: Mapping[str, Any]) -> None:
        self._changes += 1
        self._results[request_id] = dict(document)

    def result(self, request_id: str) -> Mapping[str, Any] | None:
        return self._results.get(request_id)

    def result_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._results))

    def forget_result(self, request_id: str) -> bool:
        self._changes += 1
        gone = self._results.pop(request_id, None) is not None
        return self._answers.pop(request_id, None) is not None or gone

    def publish_answer(self, request_id: str, answer: Mapping[str, Any], reader: int) -> None:
        self._answers[request_id] = dict(answer)

    def answer(self, request_id: str) -> Mapping[str, Any] | None:
        return self._answers.get(request_id)

    def archive_case(self, request_id: str, month: str) -> None:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", month):
            raise InvalidInput("That is no month.")
        with self._lock:
            if request_id not in self._cases:
                raise NotFound(f"{request_id} is not open.")
            self._changes += 1
            self._archive[request_id] = self._cases.pop(request_id)

    def free_space_problem(self) -> str:
        return ""

    async def changes(self) -> AsyncIterator[None]:
        seen = self._changes
        yield
        while True:
            await asyncio.sleep(0.01)
            if self._changes != seen:
                seen = self._changes
                yield
