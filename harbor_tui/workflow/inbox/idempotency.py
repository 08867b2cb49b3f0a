"""Agents' idempotency keys: the same key and content is one request, the same key and other content a conflict.

A key belongs to whoever may write under a uid and calls itself by an agent's name. `submit` derives the id of a keyed
request from the three, so that two submissions meet in one file name; files written by hand have ids of their own, and
are told apart here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from harbor_tui.contracts.adapters import PendingFile, RequestStore
from harbor_tui.domain.actions import canonical_json
from harbor_tui.domain.envelope import Actions, read_request
from harbor_tui.domain.errors import Conflict, HarborError
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.requests import Envelope, State
from harbor_tui.domain.text.ids import id_for_key
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.intake import Understood, submitted_at

KEY_USED: Final = "key_used"
"""The code of a request whose key another one has."""


def key_id(file: PendingFile, envelope: Envelope) -> str:
    """The id that a request's key stands for; empty without a key."""
    return id_for_key(file.owner_uid, envelope.agent, envelope.key) if envelope.key else ""


def equal_requests(earlier: bytes, envelope: Envelope) -> bool:
    """Whether a request's file asks for the same as an envelope."""
    try:
        document = json_reader.parse(earlier)
    except HarborError:
        return False
    if not isinstance(document, dict):
        return False
    mine = canonical_json({"action": envelope.action, "input": envelope.input})
    return canonical_json({"action": document.get("action"), "input": document.get("input")}) == mine


def claim_key(store: RequestStore, file: PendingFile, envelope: Envelope) -> str:
    """Note for ever that a request has its key; returns the id of an earlier one that has it, else empty. Blocks."""
    key = key_id(file, envelope)
    if not key:
        return ""
    holder = store.claim_key(key, file.id)
    return holder if holder != file.id and _is_there(store, holder) else ""


def key_conflict(holder: str) -> Conflict:
    """Why a request cannot be approved whose key another one has."""
    return Conflict(
        f"Its key was used before, by the request {holder}.", advice="Reject it: an agent's key stands for one request."
    )


def earlier_with_key(store: RequestStore, book: Actions, uid: int, agent: str, key: str) -> str:
    """The request that has this key, decided or pending, as far as this user may look; else empty. Blocks."""
    stands_for = id_for_key(uid, agent, key)
    with contextlib.suppress(HarborError):  # an agent under its own uid sees neither cases nor the list of files
        holder = store.key_holder(stands_for)
        if _is_there(store, holder):
            return holder
        found = sorted((submitted_at(file), file.id) for file in _pending_with(store, book, stands_for))
        return found[0][1] if found else ""
    return ""


def _pending_with(store: RequestStore, book: Actions, stands_for: str) -> Iterator[PendingFile]:
    for request_id in store.scan().ids:
        with contextlib.suppress(HarborError), Faults().told(request_id):
            file = store.read_pending(request_id)
            if b"key" not in file.data and b"\\u" not in file.data:
                continue  # the member is not in it, however it is written
            if key_id(file, read_request(file.data, request_id, book).envelope) == stands_for:
                yield file


def _is_there(store: RequestStore, request_id: str) -> bool:
    return bool(request_id) and (store.has_case(request_id) or store.pending_signature(request_id) is not None)


class PendingKeys:
    """The keys of what is pending. Of several files with one key the first that came is the request."""

    def __init__(self, store: RequestStore, again: Callable[[str], object]) -> None:
        self._store = store
        self._again = again
        """Called with a request that has to be judged anew: it was taken for the first and is not, or may be it now."""
        self._came: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        """The requests of each key, the first that came in front."""
        self._taken: defaultdict[str, set[str]] = defaultdict(set)
        """Which of them were taken for the first, and were not judged anew since."""
        self._noted: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def judged(self, file: PendingFile, understood: Understood) -> Understood:
        """What was understood of a file; invalid when another request has its key."""
        envelope = understood.envelope if understood.row.state is State.PENDING else None
        key = key_id(file, envelope) if envelope is not None else ""
        if self._noted.get(file.id, (key, 0.0))[0] != key:
            self.forget((file.id,))  # the file was written anew
        if envelope is None or not key:
            return understood
        holder = self._holder(key, file)
        if not holder:
            return understood
        problem = self._problem(holder, envelope)
        row = dataclasses.replace(
            understood.row, state=State.INVALID, problem=problem, code=KEY_USED, findings=(), digest="", checked=True
        )
        return Understood(row, None, envelope)

    def forget(self, request_ids: Iterable[str]) -> None:
        """Requests left the drop box, or their files have other keys now: others may be the first of theirs."""
        with self._lock:
            keys = {key for key in map(self._leave, request_ids) if key}
            left = [self._came[key].copy() for key in keys if key in self._came]
        for came in left:
            if first := self._first_there(came):
                self._again(first)

    def _leave(self, request_id: str) -> str:
        """The key that it had; what is kept of it is gone. Called under the lock."""
        key, at = self._noted.pop(request_id, ("", 0.0))
        came = self._came.get(key, [])
        place = bisect_left(came, (at, request_id))
        if came[place : place + 1] == [(at, request_id)]:
            del came[place]
            self._taken[key].discard(request_id)
        if key and not came:
            self._came.pop(key, None)
            self._taken.pop(key, None)
        return key

    def _holder(self, key: str, file: PendingFile) -> str:
        decided = self._store.key_holder(key)
        if decided != file.id and decided and self._store.has_case(decided):
            return decided
        mine = (submitted_at(file), file.id)
        with self._lock:
            self._leave(file.id)
            self._noted[file.id] = (key, mine[0])
            came = self._came[key]
            place = bisect_left(came, mine)
            earlier = came[:place]
            came.insert(place, mine)
        if first := self._first_there(earlier):
            return first
        with self._lock:
            taken, self._taken[key] = self._taken[key] - {file.id}, {file.id}
        for other in taken:
            self._again(other)
        return ""

    def _first_there(self, came: list[tuple[float, str]]) -> str:
        """The first whose file lies in the drop box; empty when there is none."""
        return next((each for _, each in came if self._store.pending_signature(each) is not None), "")

    def _problem(self, holder: str, envelope: Envelope) -> str:
        data = self._content(holder)
        if data is not None and equal_requests(data, envelope):
            return f"Its key was used before for the same content: it is the request {holder}. See its result."
        return f"Its key was used before, by the request {holder}. Use a new key for a new request."

    def _content(self, request_id: str) -> bytes | None:
        with contextlib.suppress(HarborError):
            case = self._store.case_records(request_id)
            if case is not None and case.request is not None:
                return case.request
            return self._store.read_pending(request_id).data
        return None
