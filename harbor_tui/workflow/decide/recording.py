"""Deciding: in one fixed order (queue.md), so that a crash at any instant leaves nothing that could be misread."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.contracts.adapters import Case, NotRead, PendingFile, UnreadFile
from harbor_tui.contracts.records import audit_facts, sha256
from harbor_tui.domain.envelope import expires_at
from harbor_tui.domain.errors import (
    Conflict,
    DiskFull,
    InvalidInput,
    NotFound,
    NotPermitted,
    QueueUnavailable,
    RequestChanged,
    SetupIncomplete,
)
from harbor_tui.domain.findings import Severity, worst
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.records import last_number
from harbor_tui.domain.requests import Snapshot
from harbor_tui.domain.text.times import utc_day, utc_month
from harbor_tui.workflow.decide.confirmation import challenge_met, check_confirmation
from harbor_tui.workflow.decide.decision_record import decision_record, file_part, snapshot_part
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.idempotency import claim_key, key_conflict
from harbor_tui.workflow.inbox.inbox import is_undeleted_original, reuses_decided_id
from harbor_tui.workflow.inbox.intake import Intake
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.review.edits import changes_between
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.witnesses import Witnesses

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Shown

LONGEST_REASON: Final = 500
TAKEN_OUT: Final = "taken out"
"""In the trail: a file that lay over a used id was rejected, which decides nothing about the id's request."""
_SENDS_NOTHING: Final = frozenset({"rejected", "expired", "invalid"})
_NOT_EVEN_LITTLE: Final = (
    "Not even the few kilobytes of a record are free: remove something else on that disk, then decide it again."
)


class DecisionRecorder:
    """Writes decisions. Every method blocks on the disk; each holds the case's lock from its first record on."""

    def __init__(
        self, context: NodeContext, intake: Intake, publisher: ResultPublisher, witnesses: Witnesses, gaps: AuditGaps
    ) -> None:
        self._store = context.store
        self._audit = context.audit
        self._clock = context.clock
        self._token_is_set = context.token_is_set
        self._intake = intake
        self._publisher = publisher
        self._witnesses = witnesses
        self._gaps = gaps
        self._noting = Lock()
        """The console's look and the decision's own may notice one change in the same moment, on two threads."""
        self._changes: dict[str, tuple[str, str]] = {}
        """What each request was reviewed as and changed to, as the trail has it already."""

    @contextmanager
    def approving(self, snapshot: Snapshot, seen: Confirmation) -> Iterator[Case]:
        """Record an approval of what was shown; the case stays locked, for sending, until the block ends."""
        check_confirmation(snapshot, seen)
        if snapshot.wire.method == "GET":
            raise NotPermitted("It only reads and needs no approval.", advice="It runs by itself within seconds.")
        with self._allowing(snapshot, snapshot_part(snapshot, seen) | _edit_part(snapshot)) as case:
            yield case

    @contextmanager
    def by_policy(self, snapshot: Snapshot, policy: LocalPolicy) -> Iterator[Case]:
        """Record that a hand-written policy lets a request through; else as `approving`. Raises `NotPermitted`."""
        action = self._intake.action(snapshot.envelope.action)
        heaviest = worst(snapshot.findings)
        why_not = policy.why_not(action, snapshot.space_id, utc_day(self._clock.now()))
        if heaviest is not None and heaviest >= Severity.SERIOUS:
            why_not = "it has a serious finding, which a person has to look at"
        if why_not:
            raise NotPermitted(f"The policy does not let it through: {why_not}.", advice="Review it.")
        with self._allowing(snapshot, snapshot_part(snapshot, None) | {"policy": policy.as_record()}) as case:
            yield case

    @contextmanager
    def reading(self, snapshot: Snapshot) -> Iterator[Case]:
        """Record that a read, which needs nobody's approval, was run; else as `approving`."""
        with self._allowing(snapshot, snapshot_part(snapshot, None) | {"code": "auto"}) as case:
            yield case

    @contextmanager
    def sending_again(self, request_id: str, seen: Confirmation | None) -> Iterator[tuple[Case, Mapping[str, Any]]]:
        """Check that what was approved may be sent once more; its case, locked until the block ends, and the decision.

        Raises `NotFound` when it never was, and `NotPermitted` after an `absent` verdict without the typed challenge.
        """
        with self._store.open_case(request_id) as case:
            found = case.records()
            if "decision" not in found.records:
                raise NotFound(f"{request_id} was never approved.", advice="Review it first.")
            if f"resolution-{last_number(found.records)}" in found.records and not challenge_met(seen):
                raise NotPermitted(
                    "Sending again after an unknown outcome is confirmed by typing the four characters shown.",
                    advice="Open the confirmation again and type them.",
                )
            self._gaps.mend(found)  # no send without its approval on record
            if is_undeleted_original(self._store.pending_signature(request_id), found):
                self._store.remove_pending(request_id)
            yield case, found.records["decision"]

    @contextmanager
    def _allowing(self, snapshot: Snapshot, basis: Mapping[str, Any]) -> Iterator[Case]:
        self._check_setup(snapshot)
        self._check_expiry(snapshot)
        with self._store.open_case(snapshot.id) as case:
            file = self._as_reviewed(case, snapshot)
            holder = claim_key(self._store, file, snapshot.envelope)
            if holder:
                raise key_conflict(holder)
            record = self._record(snapshot.id, "approved", file) | dict(basis)
            case.put("request", snapshot.file_bytes)
            case.put("wire", snapshot.wire.body)
            self._conclude(case, record)
            yield case

    def reject(self, request_id: str, shown: Shown, reason: str, snapshot: Snapshot | None) -> None:
        """Record a rejection, with the reason that the agent is told; also of what can never be a request."""
        reason = checked_reason(reason)
        if snapshot is None and reuses_decided_id(self._store, request_id):
            self._take_out(request_id, shown, reason)
        else:
            self._decide_without_sending(request_id, shown, "rejected", snapshot, reason=reason)

    def _take_out(self, request_id: str, shown: Shown, reason: str) -> None:
        """A file over a used id leaves the drop box; case and result stay those of the request that has the id."""
        self._check_usable()
        with self._room_for_little(), self._store.open_case(request_id):
            file = self._in_drop_box(request_id)
            if shown != (file.data if isinstance(file, PendingFile) else file):
                raise self._changed(request_id, shown, file)
            self._audit.append(TAKEN_OUT, request_id, {"reason": reason, **file_part(file)})
            self._store.remove_pending(request_id)

    def expire(self, request_id: str, shown: Shown, snapshot: Snapshot | None, problem: str = "") -> None:
        """Record that nobody decided in time; an invalid file ends as invalid, with what was wrong."""
        word = "expired" if snapshot is not None else "invalid"
        self._decide_without_sending(request_id, shown, word, snapshot, reason=problem)

    def _decide_without_sending(
        self, request_id: str, shown: Shown, word: str, snapshot: Snapshot | None, *, reason: str
    ) -> None:
        """Needs next to no room: a disk that agents have filled is cleaned so."""
        self._check_usable()
        with self._room_for_little() as has_room, self._store.open_case(request_id) as case:
            file = self._still_the_same(case, request_id, shown)
            record = self._record(request_id, word, file) | {"reason": reason}
            if snapshot is not None:
                record |= snapshot_part(snapshot, None)
            if isinstance(file, PendingFile):
                self._keep(case, file, snapshot, has_room=has_room)
            self._conclude(case, record)

    @contextmanager
    def _room_for_little(self) -> Iterator[bool]:
        """Whether there is room for more than the least; what is kept back for that is given up where there is not."""
        has_room = not self._store.free_space_problem()
        if not has_room:
            self._store.give_up_reserve()
        try:
            yield has_room
        except DiskFull as error:
            raise DiskFull(error.summary, advice=_NOT_EVEN_LITTLE) from error

    def _keep(self, case: Case, file: PendingFile, snapshot: Snapshot | None, *, has_room: bool) -> None:
        """Whose key it has, and what was decided on; without room for it the decision has to do, which has digests."""
        with contextlib.suppress(DiskFull):
            if snapshot is not None:
                claim_key(self._store, file, snapshot.envelope)
            if has_room:
                case.put("request", file.data)
            if has_room and snapshot is not None:
                case.put("wire", snapshot.wire.body)

    def note_withdrawal(self, request_id: str, digest: str = "", title: str = "") -> bool:
        """Record that a request left the drop box undecided, and close its case; False when it was decided."""
        with self._room_for_little(), self._store.open_case(request_id) as case:
            if "decision" in case.records().records or self._store.pending_signature(request_id) is not None:
                return False
            if self._store.has_case(request_id) or self._witnesses.note(case, request_id):
                return False
            record = decision_record(request_id, "withdrawn", self._clock.now(), {}, digest=digest, title=title)
            case.put("decision", record)
            self._audit.append("withdrawn", request_id, audit_facts(record))
            self._publisher.tell(request_id, case.records())
        self._store.archive_case(request_id, utc_month(self._clock.now()))
        return True

    def note_change(self, request_id: str, shown: bytes, found: bytes) -> None:
        """Record that a file changed while it was reviewed, whether or not anybody went on to decide about it."""
        self._note_change(request_id, sha256(shown), sha256(found), 1)

    def _note_change(self, request_id: str, shown: str, found: str, links: int) -> None:
        with self._noting:
            if self._changes.get(request_id) != (shown, found):
                facts = {"reviewed_sha256": shown, "found_sha256": found, "links": links}
                self._audit.append("changed", request_id, facts)
                self._changes[request_id] = (shown, found)

    def _check_setup(self, snapshot: Snapshot) -> None:
        """Origin, policy, token and space, once more at the last moment."""
        base_url = self._intake.port.base_url
        if base_url.is_placeholder:
            raise SetupIncomplete("The port's base URL is still the placeholder.", advice="Set it in the Ports pane.")
        if str(base_url.origin) != snapshot.wire.origin:
            raise RequestChanged(
                f"It was reviewed for {snapshot.wire.origin}, but the port's address is {base_url.origin} now.",
                advice="Review it again.",
            )
        if self._intake.wire_for(snapshot.envelope) != snapshot.wire:
            raise RequestChanged(
                "The action or the port's address changed since it was reviewed.", advice="Review it again."
            )
        if not self._token_is_set():
            raise SetupIncomplete("No token is stored for the port.", advice="Store one in the Ports pane.")
        self._check_usable()
        full = self._store.free_space_problem()
        if full:
            raise QueueUnavailable(f"Nothing is approved now: {full}.", advice=DiskFull.cure)

    def _check_usable(self) -> None:
        posture = self._store.posture()
        if posture.read_only or not posture.usable:
            problem = posture.problems[0] if posture.problems else None
            raise QueueUnavailable(
                f"The queue is {'read-only' if posture.usable else 'off'}"
                + (f": {problem.problem}" if problem else ": its VERSION is newer than this program."),
                advice=problem.fix if problem else "Use the newer program version.",
            )

    def _check_expiry(self, snapshot: Snapshot) -> None:
        if self._clock.now() >= expires_at(snapshot.envelope, snapshot.received_at):
            raise Conflict("The request has expired.", advice="The agent may submit it again.")

    def _as_reviewed(self, case: Case, snapshot: Snapshot) -> PendingFile:
        """The file of what would be sent: the same once more, and nobody can write to it by another name."""
        file = self._still_the_same(case, snapshot.id, snapshot.file_bytes)
        if not isinstance(file, PendingFile) or file.links > 1:
            raise self._changed(snapshot.id, snapshot.file_bytes, file)
        return file

    def _still_the_same(self, case: Case, request_id: str, shown: Shown) -> PendingFile | UnreadFile:
        """The file, looked at once more under the lock; nothing is written before it equals what was shown."""
        found = case.records()
        decided = found.records.get("decision")
        if decided is not None:
            raise Conflict(f"The request was decided already: {_told(decided)}.", advice="Look at its history.")
        case.clear_leftovers()
        file = self._in_drop_box(request_id)
        if self._store.has_case(request_id):
            raise Conflict("The id is already used by an earlier request.", advice="Look at that request's history.")
        self._witnesses.check(case, request_id)
        if shown != (file.data if isinstance(file, PendingFile) else file):
            raise self._changed(request_id, shown, file)
        return file

    def _in_drop_box(self, request_id: str) -> PendingFile | UnreadFile:
        try:
            return self._store.read_pending(request_id)
        except NotFound:
            raise Conflict(
                "The request was withdrawn: its file is not in the drop box any more.", advice="Nothing was sent."
            ) from None
        except NotRead as error:
            if error.file is None:
                raise
            return error.file

    def _changed(self, request_id: str, shown: Shown, file: PendingFile | UnreadFile) -> RequestChanged:
        """The change is on record; what is never read has no digest."""
        before = sha256(shown) if isinstance(shown, bytes) else ""
        now, links = (sha256(file.data), file.links) if isinstance(file, PendingFile) else ("", 0)
        self._note_change(request_id, before, now, links)
        return RequestChanged(
            "The request's file changed after it was reviewed.", advice="Review it again; nothing was sent."
        )

    def _record(self, request_id: str, word: str, file: PendingFile | UnreadFile) -> dict[str, Any]:
        by = self._audit.who() if word in ("approved", "rejected") else {}
        return decision_record(request_id, word, self._clock.now(), by) | file_part(file)

    def _conclude(self, case: Case, record: dict[str, Any]) -> None:
        """Decision, audit, and only then out of the drop box; the agent is told last."""
        request_id = record["id"]
        case.put("decision", record)
        try:
            self._audit.append(record["decision"], request_id, audit_facts(record))
        except DiskFull:
            if record["decision"] not in _SENDS_NOTHING:
                raise
            self._store.remove_pending(request_id)  # which may make the very room that the trail needs
            self._gaps.mend(case.records())
        self._store.remove_pending(request_id)
        self._publisher.tell(request_id, case.records())


def _edit_part(snapshot: Snapshot) -> dict[str, Any]:
    """What the operator changed; the agent is told which fields."""
    asked = snapshot.edited_from
    if asked is None:
        return {}
    return {"edit": {"requested_digest": asked.digest, "changes": changes_between(asked, snapshot.wire)}}


def checked_reason(reason: str) -> str:
    """A rejection's reason. Raises `InvalidInput` unless it has 1 to 500 characters."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise InvalidInput(
            f"A reason has 1 to {LONGEST_REASON} characters, not {len(reason)}.", advice="The agent receives it."
        )
    return reason


def _told(decision: Any) -> str:
    by = decision.get("by")
    by = by if isinstance(by, dict) else {}
    who = f" by {by.get('user') or 'uid ' + str(by.get('uid'))} on {by.get('host')}" if by else ""
    return f"{decision.get('decision')}{who} at {decision.get('at')}"
