"""What the workflow needs from the outside world, as small Protocols with their promises.

Bootstrap gives the concrete things: the queue folder, the tenant over HTTP, the settings, the secret stores, the audit
trail. Tests give others. Methods that are not `async` may block on a disk for a moment; the workflow calls them off the
event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import BaseUrl, Port
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.secret import Secret
from harbor_tui.workflow.queue_marks import QueueMarks


class Clock(Protocol):
    """The time, so that tests can hold it."""

    def now(self) -> float:
        """Seconds since the epoch: for display, records and expiry, never for durations."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start: for durations."""

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking."""


class Tenant(Protocol):
    """One port's tenant. Every request goes to the port's origin; the token is attached only there."""

    async def read(self, call: PreparedCall) -> Answer:
        """Run a call that only reads; retried within bounds. Raises from the `UpstreamError` tree."""

    async def send_once(self, wire: Wire) -> SendReport:
        """Send one write, once, on a fresh connection: the stored bytes, no redirects, 60 s in all, answer capped.

        Never raises for what the network or the service does: that is the report.
        """

    async def close(self) -> None:
        """Let go of connections."""


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


class ForeignFile(InvalidInput):
    """A file in the drop box that is never read further and never decided: foreign owner, hard link, no plain file."""

    code = "foreign_file"


class UnreadableFile(ForeignFile):
    """A file that is there and that this user may not read: another agent's, most likely."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Scan:
    """The drop box by names alone, oldest id first."""

    ids: tuple[str, ...]
    ignored: tuple[IgnoredEntry, ...]


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
    """One case under its lock; every record is written once (`put_once`). A case that is left without a decision
    leaves no folder behind, unless an attempt or an outcome is in it: they are evidence, and stay."""

    def records(self) -> CaseRecords:
        """What is there now."""

    def clear_leftovers(self) -> None:
        """Remove request and wire records of a crash before a decision; never anything else."""

    def put(self, name: str, data: bytes | Mapping[str, Any]) -> None:
        """Write `name`.json once, durably. Raises `Conflict` when it is there already."""


class RequestStore(QueueMarks, Protocol):
    """The queue's files. Its promises are the conformance suite's, written against this Protocol."""

    def posture(self, *, for_agent: bool = False) -> Posture:
        """Check folders, owners and modes; never repairs. For an agent the queue may be somebody else's."""

    def scan(self) -> Scan:
        """Names in the drop box; opens nothing."""

    def pending_signature(self, request_id: str) -> tuple[int, int, int, int] | None:
        """A file's signature without opening it; None when it is gone."""

    def read_pending(self, request_id: str) -> PendingFile:
        """Read one request's file. Raises `NotFound` when it is gone, `ForeignFile` when it may not be read, and
        `InvalidInput` when it is too large."""

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

    def clear_staging(self) -> int:
        """Remove what crashed writers left half-written in the drop box and the results; returns how many."""

    def staging_left(self) -> tuple[str, ...]:
        """Half-written files whose writers are dead."""

    def publish_result(self, request_id: str, document: Mapping[str, Any]) -> None:
        """Replace the agent's result document, atomically."""

    def result(self, request_id: str) -> Mapping[str, Any] | None:
        """The agent's result document, or None."""

    def archive_case(self, request_id: str, month: str) -> None:
        """Move a closed case to `archive/YYYY-MM`. Raises `NotFound` when it is not open (any more), `InvalidInput`
        for what is no month."""

    def free_space_problem(self) -> str:
        """Why nothing should be decided now (too little space), or empty."""

    def changes(self) -> AsyncIterator[None]:
        """Yields at once, and then after something changed in the drop box, the cases or the results.

        Bursts are one; a change is told within 200 ms. Who looks after each time misses nothing.
        """


class AuditTrail(Protocol):
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

    def verify(self) -> Mapping[str, Any]:
        """`{"ok", "records", "head", "first_bad"}` (contract §6)."""


class PortStore(Protocol):
    """The operator's settings file."""

    def load(self) -> Port | None:
        """The configured port, or None. Raises `InvalidInput` naming file and line or key."""

    def queue_folder(self) -> str:
        """The queue's folder where the settings name one, else empty."""

    def save(self, port: Port, *, queue_folder: str | None = None) -> None:
        """Write it atomically, 0600, keeping unknown keys. Raises `Conflict` when the file changed since the load."""


class SeveralPorts(PortStore, Protocol):
    """A settings file that holds several ports, one of them current."""

    def ports(self) -> tuple[Port, ...]:
        """All of them, the current one first."""

    def add(self, port: Port) -> None:
        """Configure one more; the first one becomes the current. Raises `Conflict` when its name is taken."""

    def use(self, name: str) -> None:
        """Make another one the current. Raises `NotFound` naming those that there are."""

    def remove(self, name: str) -> None:
        """Take one out; after the current one the next by name is current. Raises `NotFound` like `use`."""


class CatalogueFolder(Protocol):
    """The imported entries, and what the operator decided about their actions."""

    def installed(self, entry: str) -> bytes | None:
        """An installed entry's file by publisher and slug, or None."""

    def install(self, entry: str, data: bytes) -> None:
        """Put an entry's file in place, whole."""

    def publications(self, entry: str) -> Mapping[str, str]:
        """What the operator published: slug → fingerprint of what was published."""

    def save_publications(self, entry: str, publications: Mapping[str, str]) -> None:
        """Replace those decisions, whole."""

    def local_actions(self, entry: str) -> bytes | None:
        """Actions that were proposed for an entry here and approved, as a file; None when there are none."""

    def save_local_actions(self, entry: str, data: bytes) -> None:
        """Replace that file, whole."""

    def changes(self, entry: str) -> Mapping[str, Mapping[str, Any]]:
        """When an import last changed what an action does: slug → `{"at", "what"}`."""

    def save_changes(self, entry: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace those records, whole."""

    def read_source(self, name: str) -> bytes | None:
        """A file to import, bounded; None when there is none of that name."""


@dataclass(frozen=True, slots=True)
class TokenState:
    """Where the token is. Never the token, nor any part or length of it."""

    is_set: bool
    store: str = ""
    """`keyring`, `file`, `environment`, `token file`, `session`; empty when not set."""
    notes: tuple[str, ...] = ()
    """Which other sources were looked at, and why they were skipped."""
    fault: str = ""
    """What is wrong with a token that is there and cannot be used; empty when there is simply none."""


class SecretStore(Protocol):
    """Where tokens are kept; each bound to the port and the origin that it was stored for."""

    def token(self, port: Port) -> Secret | None:
        """The port's token from the first source that has one (blocks for up to 3 s when a keyring hangs)."""

    def state(self, port: Port) -> TokenState:
        """Where it is, without reading it where that can be avoided."""

    def remember(self, port: Port, token: Secret, store: str) -> TokenState:
        """Store it: `keyring`, `file` or `session`. Raises `SetupIncomplete` when that store does not work here."""

    def forget(self, port: Port) -> tuple[str, ...]:
        """Remove it everywhere; one sentence a store."""


@dataclass(frozen=True, slots=True)
class Check:
    """One stage of a connection check or of `doctor`."""

    name: str
    state: str
    """`ok`, `warn`, `fail` or `skipped`; `running` while it is under way."""
    detail: str = ""
    fix: str = ""


class ConnectionProbe(Protocol):
    """Tries an address stage by stage, without a token where none is needed."""

    def address(self, base_url: BaseUrl, *, proxy: str = "") -> Check:
        """Does the host's name (or the proxy's) resolve? Blocks."""

    def encryption(self, base_url: BaseUrl, *, proxy: str = "", ca_bundle: str = "") -> Check:
        """Does TLS come up with a valid certificate? Blocks; `skipped` for loopback http and behind a proxy."""


class TenantFactory(Protocol):
    """Makes the tenant of a port."""

    def __call__(self, port: Port, token: Secret | None) -> Tenant:
        """A client for this port; without a token it may still be made, and every read raises `SetupIncomplete`."""


Rows = Sequence[Mapping[str, Any]]
"""JSON rows of a summary."""
