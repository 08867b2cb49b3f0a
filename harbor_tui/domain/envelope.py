"""Read a request's file strictly: the envelope, and the input by its action's schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

from harbor_tui.domain.actions import Action, PreparedCall, canonical_json
from harbor_tui.domain.errors import FieldProblem, InvalidInput, NotFound, NotPermitted
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.requests import Envelope
from harbor_tui.domain.text.display import clip, display
from harbor_tui.domain.text.times import read_time

ENVELOPE_SCHEMA: Final = "harbor.request/1"
MOST_BYTES: Final = 6 * 1024 * 1024
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
BARE_FORM_ACTION: Final = "create-page"
"""What the bare form `{"body": {...}}` stands for."""
DEFAULT_LIFETIME_S: Final = 7 * 24 * 3600.0

_MEMBERS: Final = ("schema", "id", "action", "input", "agent", "why", "key", "not_after", "after")
_INPUT_MEMBERS: Final = frozenset({"path", "query", "body"})
_LONGEST: Final = {"why": 2000, "key": 200}
_LONGEST_AGENT: Final = 100


class Actions(Protocol):
    """Where actions are looked up (the catalogue's book)."""

    def published(self, slug: str) -> Action:
        """The action; raises `NotFound` or, for a draft, `NotPermitted`."""


class ReadRequest(NamedTuple):
    """An envelope and the call that it stands for."""

    envelope: Envelope
    call: PreparedCall
    action: Action


def read_request(data: bytes, request_id: str, book: Actions) -> ReadRequest:
    """Read a request's file. Raises `NotJson` while it does not parse, else `InvalidInput` with its own sentence."""
    if len(data) > MOST_BYTES:
        raise InvalidInput("The file is larger than 6 MiB.", advice="Make the body smaller (the service takes 5 MB).")
    envelope = read_envelope(data, request_id)
    try:
        action = book.published(envelope.action)
    except (NotFound, NotPermitted) as error:
        raise InvalidInput(f"action: {error.summary}", advice=error.advice) from None
    call = action.prepare(envelope.input)
    if action.further is not None:
        action.further(envelope.input)
    return ReadRequest(envelope, call, action)


def read_envelope(data: bytes, request_id: str) -> Envelope:
    """What a request's file says, whether or not its action is there. Raises as `read_request` does."""
    return _envelope(json_reader.parse(data), request_id)


def write_envelope(envelope: Envelope, request_id: str) -> bytes:
    """An envelope as `submit` puts it into the queue."""
    members: dict[str, Any] = {"schema": ENVELOPE_SCHEMA, "id": request_id, "action": envelope.action}
    members["input"] = envelope.input
    if envelope.agent:
        members["agent"] = {"name": envelope.agent}
    members |= {name: text for name in ("why", "key", "not_after", "after") if (text := getattr(envelope, name))}
    return canonical_json(members) + b"\n"


def expires_at(envelope: Envelope | None, received_at: float, lifetime: float = DEFAULT_LIFETIME_S) -> float:
    """When a pending request lapses: after its lifetime, or earlier when the agent said so."""
    by_age = received_at + lifetime
    own = read_time(envelope.not_after) if envelope is not None and envelope.not_after else None
    return by_age if own is None else min(by_age, own)


def _refuse(path: str, problem: str, advice: str = "") -> InvalidInput:
    return InvalidInput(
        f"{path}: {problem}." if path else f"The request {problem}.",
        advice=advice or "Write it as harbor-tui skill describes, or use harbor-tui submit.",
        problems=(FieldProblem(path, problem),),
    )


def _envelope(document: object, request_id: str) -> Envelope:
    if not isinstance(document, dict):
        raise _refuse("", 'must be an object, like {"schema": "harbor.request/1", ...}')
    if not any(name in document for name in ("schema", "action", "input")) and "body" in document:
        return Envelope(action=BARE_FORM_ACTION, input=_input(document))
    for name in document:
        if name not in _MEMBERS:
            raise _refuse(clip(display(name), 60), f"unknown field (known: {', '.join(_MEMBERS)})")
    for name in ("schema", "action", "input"):
        if name not in document:
            raise _refuse(name, "is required")
    if document["schema"] != ENVELOPE_SCHEMA:
        raise _refuse("schema", f'must be "{ENVELOPE_SCHEMA}"')
    if "id" in document and document["id"] != request_id:
        raise _refuse("id", "differs from the file's name")
    return Envelope(
        action=_text(document, "action", 100),
        input=_input(document["input"]),
        agent=_agent(document.get("agent")),
        why=_text(document, "why", _LONGEST["why"]),
        key=_text(document, "key", _LONGEST["key"]),
        not_after=_time(document),
        after=_earlier(document),
    )


def _text(document: Mapping[str, Any], name: str, longest: int) -> str:
    value = document.get(name, "")
    if not isinstance(value, str):
        raise _refuse(name, "must be a string")
    if len(value) > longest:
        raise _refuse(name, f"must have at most {longest} characters")
    return value


def _input(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _refuse("input", "must be an object with path, query and body")
    for name in value:
        if name not in _INPUT_MEMBERS:
            raise _refuse(f"input.{clip(display(name), 60)}", "unknown field (known: path, query, body)")
    return value


def _agent(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, dict):
        raise _refuse("agent", 'must be an object, like {"name": "codex-docs"}')
    for name in value:
        if name != "name":
            raise _refuse(f"agent.{clip(display(name), 60)}", "unknown field (known: name)")
    return _text(value, "name", _LONGEST_AGENT)


def _earlier(document: Mapping[str, Any]) -> str:
    text = _text(document, "after", 64)
    if text and not REQUEST_ID.fullmatch(text):
        raise _refuse("after", "must be an earlier request's id")
    return text


def _time(document: Mapping[str, Any]) -> str:
    text = _text(document, "not_after", 40)
    if text and read_time(text) is None:
        raise _refuse("not_after", "must be a time with a zone, like 2026-11-21T09:30:00Z")
    return text
