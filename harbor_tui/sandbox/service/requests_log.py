"""What the tenant has been asked so far, for tests: never a token, never a body."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

LOOPBACK = ("127.0.0.1", "::1")


@dataclass(slots=True)
class Entry:
    """One request; the status is None when the connection was cut instead of answered."""

    method: str
    path: str
    query: str
    status: int | None
    body_sha256: str


class RequestsLog:
    """The requests in the order in which they came in."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def begin(self, method: str, path: str, query: str, body: bytes) -> Entry:
        """A request has come in; its status is filled in when it is answered."""
        entry = Entry(method, path, query, None, hashlib.sha256(body).hexdigest())
        self.entries.append(entry)
        return entry

    def document(self) -> dict[str, object]:
        """The log as `GET /_sandbox/log` shows it."""
        return {"requests": [asdict(entry) for entry in self.entries]}
