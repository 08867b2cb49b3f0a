"""What the workflow needs from a queue and its audit trail, as Protocols with their promises.

Who writes another store or trail holds it to the conformance suites in tests/support (`StorePromises` and
`TrailPromises`), which are written against these Protocols alone. Methods that are not `async` may block on a disk for
a moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from harbor_tui.contracts.queue_marks import QueueMarks
from harbor_tui.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Posture:
    """Whether the queue may be used, and what the operator has to know about who can write to it."""

    usable: bool
    read_only: bool = False
    problems: tuple[PostureProblem, ...] = ()
    agents_share_uid: bool = True
    """True: approvals are advisory, since agents run as the operator (queue.md, Permissions)."""


@dataclass(frozen=True, slots=True)
class PostureProblem:
    """One thing that is wrong with a folder, and the exact command that mends it."""

    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A request's file, read once, bounded, without following links."""

    id: str
    data: bytes
    owner_uid: int
    modified_at: float
    signature: tuple[int, int, int, int]
    """inode, size, mtime and ctime in nanoseconds: while it stands the file is the same."""
    links: int = 1
    """2 while a submission is under way; later a hard link that somebody else may write through."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that is never read: what is known of it from outside, which is enough to tell it from any other."""

    id: str
    owner_uid: int
    modified_at: float
    signature: tuple[int, int, int, int]
    """As of a `PendingFile`."""
    why: str
    """Why it is not read, in a sentence."""


class NotRead(InvalidInput):
    """A file in the drop box whose content is never looked at, so that it can never be a request.

    It is rejected, and lapses, by what its `file` tells. That is None for what is no plain file, and for whoever is not
    to decide on it: such a thing is named and left alone.
    """

    def __init__(self, summary: str, *, advice: str = "", file: UnreadFile | None = None) -> None:
        super().__init__(summary, advice=advice)
        self.file = file


class ForeignFile(NotRead):
    """No plain file, one of somebody who may not write here, or one with many names (hard links)."""

    code = "foreign_file"


class UnreadableFile(NotRead):
    """A file that is there and that this user may not read: another agent's, most likely."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Scan:
    """The drop box by names alone, oldest id first."""

    ids: tuple[str, ...]
    ignored: tuple[IgnoredEntry, ...]
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of which others differ in case only, and those others: one is easily taken for the other."""


@dataclass(frozen=True, slots=True)
class IgnoredEntry:
    """Something in the drop box that is no request: named, counted, never opened or deleted."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """All records of one case, parsed; `lock_held` tells whether a living process works on it."""

    id: str
    records: Mapping[str, Mapping[str, Any]]
    """By file name without `.json`: `decision`, `attempt-1`, `outcome-1`, `resolution-1`."""
    request: bytes | None
    wire: bytes | None
    lock_held: bool
    archived: bool = False


class Case(Protocol):
    """One case under its lock; every record is written once (`put_once`).

    A case that is left without a decision leaves no folder behind, unless an attempt or an outcome is in it: they are
    evidence, and stay.
    """

    def records(self) -> CaseRecords:
        """What is there now."""

    def clear_leftovers(self) -> None:
        """Remove request and wire records of a crash before a decision; never anything else."""

    def put(self, name: str, data: bytes | Mapping[str, Any]) -> None:
        """Write `name`.json once, durably. Raises `Conflict` when it is there already."""


class Leftovers(Protocol):
    """A place where writers that were killed leave half-written files."""

    def clear_staging(self, *, everywhere: bool = False) -> int:
        """Remove those whose writers are dead; returns how many.

        `everywhere`: also where few are ever left, which takes as long as the place is large.
        """

    def staging_left(self) -> tuple[str, ...]:
        """What `clear_staging` would remove everywhere, named for the operator."""


class RequestStore(QueueMarks, Leftovers, Protocol):
    """The queue's files. Its promises are the conformance suite's, written against this Protocol."""

    @property
    def place(self) -> str:
        """Where the queue is: the trail's records name it, so that those of another queue can be told apart."""

    def posture(self, *, for_agent: bool = False) -> Posture:
        """Check folders, owners and modes; never repairs. For an agent the queue may be somebody else's."""

    def scan(self) -> Scan:
        """Names in the drop box; opens nothing."""

    def pending_signature(self, request_id: str) -> tuple[int, int, int, int] | None:
        """A file's signature without opening it; None when it is gone."""

    def read_pending(self, request_id: str) -> PendingFile:
        """Read one request's file.

        Raises `NotFound` when it is gone, and `NotRead` for what is never read: too large, foreign, or unreadable to
        this user.
        """

    def submit(self, request_id: str, data: bytes) -> None:
        """Put a request into the drop box, durably and whole. Raises `Conflict` when the id is in use, now or ever.

        Works for an agent that may neither list the drop box nor see the cases.
        """

    def remove_pending(self, request_id: str) -> bool:
        """Unlink a request's file; False when it was gone."""

    def case_ids(self) -> tuple[str, ...]:
        """Ids of all open cases."""

    def archived_ids(self) -> tuple[str, ...]:
        """Ids of all archived cases."""

    def has_case(self, request_id: str) -> bool:
        """Whether an id is used for ever: a case with a decision or traces of a send, open or archived."""

    def case_records(self, request_id: str, *, with_bytes: bool = True) -> CaseRecords | None:
        """The records of a case, open or archived; None when there is none. Without bytes for lists and counts."""

    def open_case(self, request_id: str) -> AbstractContextManager[Case]:
        """Make or enter a case and hold its lock. Raises `Conflict` when another process holds it, naming who."""

    def holder(self, request_id: str) -> str:
        """Who holds a case's lock, in words; empty when nobody does."""

    def publish_result(self, request_id: str, document: Mapping[str, Any]) -> None:
        """Replace the agent's result document, atomically."""

    def result(self, request_id: str) -> Mapping[str, Any] | None:
        """The agent's result document, or None."""

    def result_ids(self) -> tuple[str, ...]:
        """The ids that there is a result document for."""

    def forget_result(self, request_id: str) -> bool:
        """Remove the agent's result document and its answer, durably; False when there was neither."""

    def archive_case(self, request_id: str, month: str) -> None:
        """Move a closed case to `archive/YYYY-MM`.

        Raises `NotFound` when it is not open (any more), `InvalidInput` for what is no month.
        """

    def free_space_problem(self) -> str:
        """Why nothing new should be taken or approved now (too little space), or empty."""

    def keep_reserve(self) -> None:
        """Keep a little room back, where there is plenty: rejecting has to be possible on a disk that is full."""

    def give_up_reserve(self) -> None:
        """Let go of that room: something is to be recorded that makes more."""

    def changes(self) -> AsyncIterator[None]:
        """Yields at once, and then after something changed in the drop box, the cases or the results.

        Bursts are one; a change is told within 200 ms. Who looks after each time misses nothing.
        """


class AuditTrail(Leftovers, Protocol):
    """The hash-chained record of what happened."""

    def who(self) -> Mapping[str, Any]:
        """Who is at the keyboard, as records name them: uid, login uid, user, tty, host, pid."""

    def append(self, event: str, request_id: str, facts: Mapping[str, Any]) -> str:
        """Write one event durably; returns the new head's hash. Raises `QueueUnavailable` when it cannot be written."""

    def records(self) -> Iterator[Mapping[str, Any]]:
        """All records, oldest first; read as they are asked for."""

    def newest_first(self) -> Iterator[Mapping[str, Any]]:
        """All records, newest first, without reading more than is asked for."""

    def head(self) -> tuple[int, str]:
        """(sequence number, hash) of the last record; (0, "") before the first."""

    def verify(self, mirrored: Mapping[int, str] | None = None) -> Mapping[str, Any]:
        """`{"ok", "records", "head", "first_bad"}` (contract §6): whether the chain holds, and holds `mirrored` too.

        Those are heads that were kept elsewhere, by sequence number: what rewrites the whole trail cannot reach them.
        """
