"""What became of an attempt to send, and what the agent is told in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class OutcomeState(StrEnum):
    """The four words that an attempt can end in (queue.md, Send)."""

    CREATED = "created"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CreatedPage:
    """What the service says it stored."""

    id: str
    title: str
    space_id: str
    version: int | None
    url: str
    """For a browser, inside the port's origin; empty when unknown."""
    status: str = ""
    body: str | None = None

    def as_record(self) -> dict[str, str | int | None]:
        """As outcomes and resolutions keep it: all but the body."""
        return {
            "id": self.id,
            "title": self.title,
            "space_id": self.space_id,
            "version": self.version,
            "url": self.url,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one attempt to send came to. Holds no server body, no header value and no secret."""

    state: OutcomeState
    error_class: str = ""
    """The code of the error in errors.py that it would have been: `title_taken`, `sign_in`, ...; empty when created."""
    status: int | None = None
    summary: str = ""
    advice: str = ""
    page: CreatedPage | None = None
    stored_id: str = ""
    """The id of what was created or changed, also where it is no page (a comment, a property); empty otherwise."""
    retry_after: float | None = None
    server_date: str = ""
    """The answer's `Date` header, as sent."""
    request_id: str = ""
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer to a read."""

    data: Any
    status: int
    elapsed_ms: int
    next_cursor: str | None = None
    server_date: str = ""
    anonymous: bool = False
    """The service took us for nobody (`X-Seraph-LoginReason: AUTHENTICATED_FAILED`): an empty result proves nothing."""
    login_reason: str = ""
    """What the service said about the sign-in, whatever it answered (`X-Seraph-LoginReason`)."""
    limits: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What it said about its rate limits, by lower-case header name."""
