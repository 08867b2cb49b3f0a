"""What an attempt with an unknown outcome sent, when, and at what: all that its evidence is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.contracts.records import wire_of
from harbor_tui.domain.errors import Conflict, NotFound
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.port import Port
from harbor_tui.domain.records import last_number, state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.times import read_http_date, read_time
from harbor_tui.workflow.answers.scope import is_for_port
from harbor_tui.workflow.answers.uncertain import first_unknown_attempt
from harbor_tui.workflow.writes.bodies import STORAGE, body_text, json_text
from harbor_tui.workflow.writes.families import Mark, Target, target_of

JSON: str = "json"
READABLE = (STORAGE, "atlas_doc_format")
"""Representations that the service gives back as they were sent."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """One attempt whose outcome is unknown."""

    request_id: str
    number: int
    at: float | None
    """When it began, by the clock here; None when its record does not say."""
    skew_s: float | None
    """The server's clock minus the clock here, as its answer told at that time; None when it told nothing."""
    target: Target | None
    sent: Mapping[str, Any]
    query: Mapping[str, str]

    @property
    def title(self) -> str:
        """The title that was sent."""
        return json_access.text(self.sent, "title")

    @property
    def space_id(self) -> str:
        """The space that it was sent to."""
        return json_access.text(self.sent, "spaceId")

    @property
    def version(self) -> int | None:
        """The version number that it would have made."""
        return json_access.number(self.sent, "version", "number")

    @property
    def text(self) -> str:
        """The body that was sent; a property's value as JSON."""
        return json_text(self.sent.get("value")) if self._is_property else body_text(self.sent)[0]

    @property
    def representation(self) -> str:
        """What that text is written in."""
        return JSON if self._is_property else body_text(self.sent)[1]

    @property
    def _is_property(self) -> bool:
        return self.target is not None and self.target.family.mark is Mark.KEY

    def sent_at(self, server_date: str, now: float) -> float | None:
        """When it began by the server's clock; None when the server does not tell its time, or the record when."""
        if self.at is None:
            return None
        if self.skew_s is not None:
            return self.at + self.skew_s
        server_now = read_http_date(server_date)
        return None if server_now is None else self.at + (server_now - now)


def attempted(case: CaseRecords | None, port: Port) -> Attempted:
    """The last attempt of a case. Raises what makes it impossible to look into."""
    if case is None or state_of(case.records, lock_held=case.lock_held) is not State.UNKNOWN:
        raise Conflict("The request's outcome is not unknown: there is nothing to settle.", advice="Look again.")
    wire = wire_of(case)
    if wire is None:
        raise NotFound(
            "The case does not hold what was sent, so nothing can be compared.", advice="Run harbor-tui queue check."
        )
    if not is_for_port(wire, port):
        raise Conflict(
            f"It was sent to {wire.origin}{wire.path}; the port's address is {port.base_url} now: another tenant.",
            advice="Set the address back to look into it.",
        )
    # All attempts sent the same bytes: what any of them left behind is ours, from the first unknown one on.
    number = last_number(case.records)
    first = first_unknown_attempt(case.records) or number
    at = read_time(str(case.records.get(f"attempt-{first}", {}).get("at", "")))
    sent = wire.parsed_body()
    return Attempted(
        request_id=case.id,
        number=number,
        at=at,
        skew_s=_skew(case.records.get(f"outcome-{first}", {})),
        target=target_of(wire),
        sent=sent if isinstance(sent, dict) else {},
        query=dict(wire.query),
    )


def _skew(outcome: Mapping[str, Any]) -> float | None:
    """How far the clocks were apart when an answer came: a clock that was set right since then changes nothing."""
    answered, here = read_http_date(str(outcome.get("server_date") or "")), read_time(str(outcome.get("at", "")))
    return None if answered is None or here is None else answered - here
