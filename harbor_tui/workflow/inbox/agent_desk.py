"""The agent's side of the queue: submit, look, wait, take back; and what can be checked without the network."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import CaseRecords, Clock, NotRead, RequestStore, UnreadableFile
from harbor_tui.domain.envelope import REQUEST_ID, Actions, read_request, write_envelope
from harbor_tui.domain.errors import Conflict, InvalidInput, NotFound, QueueUnavailable
from harbor_tui.domain.findings import Finding, Severity, worst
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.port import Port
from harbor_tui.domain.records import is_case
from harbor_tui.domain.requests import Envelope, State, wire_for
from harbor_tui.domain.results import answer_in, case_result, is_result, result_document
from harbor_tui.domain.text.display import clip, display
from harbor_tui.domain.text.ids import id_for_key, ulid
from harbor_tui.runtime.faults import Faults
from harbor_tui.workflow.inbox.idempotency import KEY_USED, earlier_with_key, equal_requests
from harbor_tui.workflow.inbox.inbox import reuses_decided_id
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.inbox.pending_results import pending_result

_FIRST_LOOK_S: Final = 0.05
_LAST_LOOK_S: Final = 1.0
_LIES_OVER: Final = {"note": "A new file uses this id again: it is never sent. Submit it under another id."}
_THE_NODE_KNOWS_BETTER: Final = frozenset({KEY_USED, UnreadableFile.code})
"""Codes of what is wrong with a request that who looks at it from another uid may not see."""
_NOWHERE: Final = "was withdrawn or never submitted"
_BEFORE_A_DECISION: Final = frozenset(state.value for state in State if state.undecided)
_EXAMPLE: Final = 'For example {"body": {"title": "...", ...}}; see harbor-tui actions --json.'


class AgentApi:
    """What an agent may do. Works under the agent's own uid: it needs the drop box and the results, no more."""

    def __init__(
        self,
        store: RequestStore,
        book: Actions,
        port: Port,
        clock: Clock,
        *,
        pause: Callable[[float], None] = time.sleep,
        faults: Faults | None = None,
    ) -> None:
        self._store = store
        self._book = book
        self._port = port
        self._clock = clock
        self._pause = pause
        self._intake = Intake(book, port, clock, faults=faults)

    def submit(self, action: str, data: bytes, *, why: str = "", agent: str = "", key: str = "") -> dict[str, Any]:
        """Put a request into the queue: `{"id", "state", "digest"}`. The same key and content gives the same id."""
        with self._intake.faults.told("what was submitted"):
            return self._submit(Envelope(action, input_document(data), agent, why, key))

    def _submit(self, envelope: Envelope) -> dict[str, Any]:
        agent, key = envelope.agent, envelope.key
        self._check_open()
        digest = self._digest(envelope)
        earlier = earlier_with_key(self._store, self._book, os.getuid(), agent, key) if key else ""
        if earlier:
            return self._earlier(earlier, envelope, digest)
        self._check_takes_more()
        request_id = id_for_key(os.getuid(), agent, key) if key else ulid(self._clock.now(), secrets.token_bytes(10))
        try:
            written = write_envelope(envelope, request_id)
            read_request(written, request_id, self._book)
            self._store.submit(request_id, written)
        except Conflict:
            if not key:
                raise
            return self._earlier(request_id, envelope, digest)
        return {"id": request_id, "state": State.PENDING.value, "digest": digest}

    def _check_open(self) -> None:
        posture = self._store.posture(for_agent=True)
        if posture.problems:
            first = posture.problems[0]
            raise QueueUnavailable(
                f"The queue is off: {first.problem}", advice=f"Its operator mends it with: {first.fix}"
            )
        if posture.read_only:
            raise QueueUnavailable("The queue was made by a newer version.", advice="Use that version of harbor-tui.")

    def _check_takes_more(self) -> None:
        since = self._store.frozen_since()
        if since is not None:
            at = f" since {since}" if since else ""
            raise QueueUnavailable(
                f"The queue is frozen by its operator{at}: nothing is sent, and nothing new is taken.",
                advice="Submit it later; what was submitted before waits.",
            )
        full = self._store.free_space_problem()
        if full:
            raise QueueUnavailable(f"The queue takes nothing now: {full}.", advice="Tell the operator.")

    def _digest(self, envelope: Envelope) -> str:
        """The digest of what would be sent. Raises what is wrong with the action or its input."""
        call = self._book.published(envelope.action).prepare(envelope.input)
        return wire_for(call, self._port.base_url).digest

    def _earlier(self, request_id: str, envelope: Envelope, digest: str) -> dict[str, Any]:
        """The request that was submitted with this key before. Raises `Conflict` when it has another content."""
        if not self._is_same(request_id, envelope, digest):
            raise Conflict(
                f"The key was used before, for another content (request {request_id}).",
                advice="Use a new key for a new request.",
            )
        found = self.status(request_id)
        return {"id": request_id, "state": found["state"], "digest": found.get("digest") or digest}

    def _is_same(self, request_id: str, envelope: Envelope, digest: str) -> bool:
        case = self._case(request_id)
        told = self._result(request_id)
        if case is not None and case.request is not None:
            return equal_requests(case.request, envelope)
        if told is not None and told.get("requested_digest"):
            return bool(told["requested_digest"] == digest)
        return equal_requests(self._store.read_pending(request_id).data, envelope)

    def status(self, request_id: str) -> dict[str, Any]:
        """The result document as things stand. Raises `NotFound` for an id that is nowhere."""
        with self._intake.faults.told(request_id):
            return self._status(request_id)

    def _status(self, request_id: str) -> dict[str, Any]:
        if not REQUEST_ID.fullmatch(request_id):
            raise NotFound(f"{clip(display(request_id), 80)!r} is no request's id.", advice="submit prints the id.")
        case = self._case(request_id)
        if case is not None:
            document = case_result(request_id, case.records, lock_held=case.lock_held)
            document |= _answered(answer_in(case.records))
            return document | (_LIES_OVER if reuses_decided_id(self._store, request_id) else {})
        told = self._result(request_id)
        if told is not None and told.get("state") not in _BEFORE_A_DECISION:
            again = told.get("final") and self._store.pending_signature(request_id) is not None
            return dict(told) | _answered(self._store.answer(request_id)) | (_LIES_OVER if again else {})
        pending = self._pending(request_id)
        if pending is not None:
            return dict(told) if told is not None and told.get("code") in _THE_NODE_KNOWS_BETTER else pending
        raise NotFound(f"The request {request_id} {_NOWHERE}.", advice="See what there is: harbor-tui queue list.")

    def _case(self, request_id: str) -> CaseRecords | None:
        """The case, as far as this uid may see cases."""
        try:
            case = self._store.case_records(request_id)
        except QueueUnavailable:
            return None
        return case if case is not None and is_case(case.records) else None

    def _result(self, request_id: str) -> Mapping[str, Any] | None:
        """The result that the node wrote; what else lies in its place tells nothing."""
        told = self._store.result(request_id)
        return told if told is not None and is_result(told, request_id) else None

    def _pending(self, request_id: str) -> dict[str, Any] | None:
        try:
            if self._store.pending_signature(request_id) is None:
                return None
            return pending_result(self._intake.facts(self._store.read_pending(request_id)).row)
        except NotFound:
            return None
        except NotRead as error:
            if isinstance(error, UnreadableFile) and error.file is None:
                return result_document(request_id, State.PENDING)  # somebody else's: no more of it may be told
            return pending_result(self._intake.not_read(request_id, error).row)

    def wait(self, request_id: str, seconds: float) -> dict[str, Any]:
        """The result document once it is final, or as it is when the time is over."""
        deadline = self._clock.monotonic() + seconds
        look = _FIRST_LOOK_S
        while True:
            document = self.status(request_id)
            left = deadline - self._clock.monotonic()
            if document["final"] or left <= 0:
                return document
            self._pause(min(look, left))
            look = min(look * 1.5, _LAST_LOOK_S)

    def withdraw(self, request_id: str) -> dict[str, Any]:
        """Take a request back while it is pending. Raises `Conflict` when it was decided, `NotFound` when nowhere."""
        before = self.status(request_id)
        if before["state"] not in _BEFORE_A_DECISION:
            raise Conflict(
                f"The request {request_id} is {before['state']} and cannot be withdrawn any more.",
                advice="Its result says what became of it.",
            )
        if not self._store.remove_pending(request_id):
            raise Conflict(f"The request {request_id} was just handled.", advice="Ask for its status.")
        return result_document(request_id, State.WITHDRAWN, digest=before.get("digest"), code=State.WITHDRAWN.value)

    def validate(self, action: str, data: bytes, *, why: str = "", agent: str = "") -> dict[str, Any]:
        """`{"ok", "digest", "findings", ...}`. Raises `InvalidInput` for what does not fit the action's schema."""
        with self._intake.faults.told("what is validated"):
            return self._validate(action, data, why=why, agent=agent)

    def _validate(self, action: str, data: bytes, *, why: str, agent: str) -> dict[str, Any]:
        envelope = Envelope(action, input_document(data), agent, why)
        call = self._book.published(action).prepare(envelope.input)
        wire = wire_for(call, self._port.base_url)
        from harbor_tui.workflow.findings.request import inspect  # the document engine, which a submission does without

        findings = inspect(envelope, wire, spaces=self._port.spaces)
        heaviest = worst(findings)
        return {
            "ok": heaviest is not Severity.BLOCKS,
            "action": action,
            "digest": wire.digest,
            "findings": [_told(finding) for finding in findings],
        }


def input_document(data: bytes) -> Mapping[str, Any]:
    """`{"path", "query", "body"}` from a file, read as strictly as the queue reads it."""
    try:
        document = json_reader.parse(data)
    except json_reader.NotJson as error:
        raise InvalidInput(error.summary, advice=_EXAMPLE) from None
    if not isinstance(document, dict):
        raise InvalidInput("The input must be an object with the members path, query and body.", advice=_EXAMPLE)
    return document


def _answered(answer: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if answer is None else {"answer": answer}


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.word,
        "kind": finding.kind,
        "summary": finding.summary,
        "line": finding.line,
        "excerpt": finding.excerpt,
    }
