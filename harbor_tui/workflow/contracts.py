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
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import BaseUrl, Port
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.secret import Secret


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
    """One case under its lock; every record is written once (`put_once`)."""

    def records(self) -> CaseRecords:
        """What is there now."""

    def clear_leftovers(self) -> None:
        """Remove request and wire records of a crash before a decision; nothing when there is a decision."""

    def put(self, name: str, data: bytes | Mapping[str, Any]) -> None:
        """Write `name`.json once, durably. Raises `Conflict` when it is there already."""


class RequestStore(Protocol):
    """The queue's files. Its promises are the conformance suite's, written against this Protocol."""

    def posture(self) -> Posture:
        """Check folders, owners and modes; never repairs."""

    def scan(self) -> Scan:
        """Names in the drop box; opens nothing."""

    def read_pending(self, request_id: str) -> PendingFile:
        """Read one request's file. Raises `NotFound` when it is gone, `InvalidInput` when it may not be read."""

    def submit(self, request_id: str, data: bytes) -> None:
        """Put a request into the drop box, durably and whole. Raises `Conflict` when the id is in use, now or ever."""

    def remove_pending(self, request_id: str) -> bool:
        """Unlink a request's file; False when it was gone."""

    def case_ids(self) -> tuple[str, ...]:
        """Ids of all open cases."""

    def case_records(self, request_id: str) -> CaseRecords | None:
        """The records of a case, open or archived; None when there is none."""

    def open_case(self, request_id: str) -> AbstractContextManager[Case]:
        """Make or enter a case and hold its lock. Raises `Conflict` when another process holds it."""

    def publish_result(self, request_id: str, document: Mapping[str, Any]) -> None:
        """Replace the agent's result document, atomically."""

    def result(self, request_id: str) -> Mapping[str, Any] | None:
        """The agent's result document, or None."""

    def archive_case(self, request_id: str, month: str) -> None:
        """Move a closed case to `archive/YYYY-MM`."""

    def free_space_problem(self) -> str:
        """Why nothing should be decided now (too little space), or empty."""

    def changes(self) -> AsyncIterator[None]:
        """Yields after something changed in the drop box, the cases or the results (coalesced, within 200 ms)."""


class AuditTrail(Protocol):
    """The hash-chained record of what happened."""

    def append(self, event: str, request_id: str, facts: Mapping[str, Any]) -> str:
        """Write one event durably; returns the new head's hash. Raises `QueueUnavailable` when it cannot be written."""

    def records(self) -> Iterator[Mapping[str, Any]]:
        """All records, oldest first."""

    def verify(self) -> Mapping[str, Any]:
        """`{"ok", "records", "head", "first_bad"}` (contract §6)."""


class PortStore(Protocol):
    """The operator's settings file."""

    def load(self) -> Port | None:
        """The configured port, or None. Raises `InvalidInput` naming file and line or key."""

    def save(self, port: Port) -> None:
        """Write it atomically, 0600, keeping unknown keys. Raises `Conflict` when the file changed since the load."""


@dataclass(frozen=True, slots=True)
class TokenState:
    """Where the token is. Never the token, nor any part or length of it."""

    is_set: bool
    store: str = ""
    """`keyring`, `file`, `environment`, `token file`, `session`; empty when not set."""
    notes: tuple[str, ...] = ()
    """Which other sources were looked at, and why they were skipped."""


class SecretStore(Protocol):
    """Where tokens are kept; each bound to the origin that it was stored for."""

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

    def address(self, base_url: BaseUrl) -> Check:
        """Does the host's name resolve? Blocks."""

    def encryption(self, base_url: BaseUrl) -> Check:
        """Does TLS come up with a valid certificate? Blocks; `skipped` for loopback http."""


class TenantFactory(Protocol):
    """Makes the tenant of a port."""

    def __call__(self, port: Port, token: Secret | None) -> Tenant:
        """A client for this port; without a token it may still be made, and every read raises `SetupIncomplete`."""


Rows = Sequence[Mapping[str, Any]]
"""JSON rows of a summary."""
