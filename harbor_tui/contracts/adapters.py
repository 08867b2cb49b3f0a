"""What the workflow needs from the outside world, as small Protocols with their promises; the queue's stand beside.

Bootstrap gives the concrete things: the queue folder, the tenant over HTTP, the settings, the secret stores, the audit
trail. Tests give others. Methods that are not `async` may block on a disk for a moment; the workflow calls them off the
event loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from harbor_tui.contracts.queue import (
    AuditTrail,
    Case,
    CaseRecords,
    ForeignFile,
    IgnoredEntry,
    Leftovers,
    NotRead,
    PendingFile,
    Posture,
    PostureProblem,
    RequestStore,
    Scan,
    UnreadableFile,
    UnreadFile,
)
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import BaseUrl, Port
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.secrets.secret import Secret

__all__ = [
    "AuditTrail",
    "Case",
    "CaseRecords",
    "CatalogueFolder",
    "Check",
    "Clock",
    "ConnectionProbe",
    "ForeignFile",
    "IgnoredEntry",
    "Leftovers",
    "NotRead",
    "PendingFile",
    "PortList",
    "PortStore",
    "Posture",
    "PostureProblem",
    "RequestStore",
    "Rows",
    "Scan",
    "SecretStore",
    "Tenant",
    "TenantFactory",
    "TokenState",
    "UnreadFile",
    "UnreadableFile",
]


class Clock(Protocol):
    """The time, so that tests can hold it."""

    def now(self) -> float:
        """Seconds since the epoch: for display, records and expiry, never for durations."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start: for durations. Goes on while the program, or the machine, is stopped."""

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


class PortStore(Protocol):
    """The operator's settings file."""

    def load(self) -> Port | None:
        """The configured port, or None. Raises `InvalidInput` naming file and line or key."""

    def queue_folder(self) -> str:
        """The queue's folder where the settings name one, else empty."""

    def save(self, port: Port, *, queue_folder: str | None = None) -> None:
        """Write it atomically, 0600, keeping unknown keys. Raises `Conflict` when the file changed since the load."""


class PortList(PortStore, Protocol):
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
    looking: bool = False
    """Nobody knows yet: it is being looked for."""


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
