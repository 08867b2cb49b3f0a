"""Requests: the envelope an agent writes, the snapshot a person decides on, and the digest that ties them together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from harbor_tui.domain.actions import PreparedCall, canonical_json
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.port import BaseUrl


class State(StrEnum):
    """Where a request is; always read off from the records that exist (queue.md)."""

    ARRIVING = "arriving"
    PENDING = "pending"
    INVALID = "invalid"
    APPROVED = "approved"
    SENDING = "sending"
    CREATED = "created"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def final(self) -> bool:
        """Whether the agent may stop waiting."""
        return self in _FINAL

    @property
    def undecided(self) -> bool:
        """Whether it stands for a file that nobody has decided on, and that may be replaced at any time."""
        return self in _UNDECIDED


_UNDECIDED = frozenset({State.ARRIVING, State.PENDING, State.INVALID})
_FINAL = frozenset({State.INVALID, State.CREATED, State.FAILED, State.REJECTED, State.EXPIRED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Envelope:
    """A request as its file says, read strictly. All strings are raw text from outside."""

    action: str
    input: Mapping[str, Any]
    agent: str = ""
    why: str = ""
    key: str = ""
    not_after: str = ""
    after: str = ""
    """The id of an earlier request that this one takes the place of."""

    @property
    def title(self) -> str:
        """The title in the body, or empty: for lists and headings only."""
        return self._body_text("title")

    @property
    def space_id(self) -> str:
        """The space in the body, or empty."""
        return self._body_text("spaceId")

    def _body_text(self, name: str) -> str:
        body = self.input.get("body")
        value = body.get(name) if isinstance(body, dict) else None
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Wire:
    """Exactly what will be sent: `body` is stored, reviewed and sent as these bytes, never serialised again."""

    method: str
    origin: str
    path: str
    """From the origin's root, with the base URL's prefix."""
    query: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of canonical JSON of method, origin, path, query and the body as parsed from the wire bytes."""
        return hashlib.sha256(
            canonical_json(
                {
                    "method": self.method,
                    "origin": self.origin,
                    "path": self.path,
                    "query": [list(pair) for pair in self.query],
                    "body": self.parsed_body(),
                }
            )
        ).hexdigest()

    @property
    def body_sha256(self) -> str:
        """SHA-256 of the bytes on the wire."""
        return hashlib.sha256(self.body).hexdigest()

    def parsed_body(self) -> Any:
        """The body, parsed from the bytes that will be sent; None when there is none. Raises `InvalidInput`."""
        return json_reader.parse(self.body, json_reader.RECORDS) if self.body else None


def wire_for(call: PreparedCall, base_url: BaseUrl) -> Wire:
    """What a prepared call sends to a tenant."""
    return Wire(
        method=call.method,
        origin=str(base_url.origin),
        path=base_url.prefix + call.path,
        query=call.query,
        body=call.body_bytes or b"",
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the reviewer looks at; a decision holds for this and nothing else."""

    id: str
    file_bytes: bytes
    """The request's file as it was read, once."""
    owner_uid: int
    received_at: float
    """The file's time of change, in seconds since the epoch."""
    envelope: Envelope
    wire: Wire
    findings: tuple[Finding, ...]
    edited_from: Wire | None = None
    """What the agent asked for, when the operator edited it; None when nothing was edited."""

    @property
    def digest(self) -> str:
        """What the decision, the audit and the agent's result name."""
        return self.wire.digest

    @property
    def title(self) -> str:
        """The title that would be published, from the wire bytes."""
        return _text_in(self.wire.parsed_body(), "title")

    @property
    def space_id(self) -> str:
        """The space that it would be published in, from the wire bytes."""
        return _text_in(self.wire.parsed_body(), "spaceId")

    @property
    def parent_id(self) -> str:
        """The page that it would be published under, from the wire bytes; empty: under the space's home page."""
        return _text_in(self.wire.parsed_body(), "parentId")


def _text_in(body: object, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) else ""
