"""The digest of a request: over what will be sent, and blind to nothing in it."""

from __future__ import annotations

import hashlib
import json

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.requests import State, Wire, wire_for

CALL = PreparedCall("create-page", "POST", "/wiki/api/v2/pages", (), {"title": "Grüße", "spaceId": "1"})


def test_the_wire_carries_the_prefix_and_the_body_as_utf8() -> None:
    wire = wire_for(CALL, parse_base_url("https://api.atlassian.com/ex/confluence/9"))
    assert wire.origin == "https://api.atlassian.com"
    assert wire.path == "/ex/confluence/9/wiki/api/v2/pages"
    assert wire.body == '{"title":"Grüße","spaceId":"1"}'.encode()
    assert wire.body_sha256 == hashlib.sha256(wire.body).hexdigest()


def test_the_digest_is_over_canonical_json() -> None:
    wire = wire_for(CALL, parse_base_url("https://acme.atlassian.net"))
    canonical = json.dumps(
        {
            "method": "POST",
            "origin": "https://acme.atlassian.net",
            "path": "/wiki/api/v2/pages",
            "query": [],
            "body": {"spaceId": "1", "title": "Grüße"},
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert wire.digest == hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        Wire("PUT", "https://a", "/p", (), b"{}"),
        Wire("POST", "https://b", "/p", (), b"{}"),
        Wire("POST", "https://a", "/q", (), b"{}"),
        Wire("POST", "https://a", "/p", (("x", "1"),), b"{}"),
        Wire("POST", "https://a", "/p", (), b'{"a":1}'),
    ],
)
def test_any_change_changes_the_digest(other: Wire) -> None:
    assert other.digest != Wire("POST", "https://a", "/p", (), b"{}").digest


def test_an_agent_may_stop_waiting_in_final_states_only() -> None:
    assert {state for state in State if state.final} == {
        State.INVALID,
        State.CREATED,
        State.FAILED,
        State.REJECTED,
        State.EXPIRED,
        State.WITHDRAWN,
    }
