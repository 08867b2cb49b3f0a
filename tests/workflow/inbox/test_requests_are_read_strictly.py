"""Reading a request's file: every refusal has its own sentence; nothing can be read in two ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.domain.envelope import expires_at, read_request, write_envelope
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.reader import NotJson, parse
from harbor_tui.domain.requests import Envelope
from tests.support.queue_world import create_request

BOOK = default_book()


def read(data: bytes | dict[str, Any]) -> Envelope:
    return read_request(data if isinstance(data, bytes) else json.dumps(data).encode(), "a1", BOOK).envelope


def test_an_envelope_is_read() -> None:
    document = create_request() | {"id": "a1", "why": "OPS-412", "key": "k", "not_after": "2026-11-21T09:30:00Z"}
    envelope = read(document)
    assert (envelope.action, envelope.title, envelope.space_id) == ("create-page", "Rollout", "100")
    assert (envelope.agent, envelope.why, envelope.key) == ("codex-docs", "OPS-412", "k")
    assert read(write_envelope(envelope, "a1")) == envelope


def test_the_bare_form_is_a_page_of_an_unknown_agent() -> None:
    envelope = read({"body": create_request()["input"]["body"]})
    assert (envelope.action, envelope.agent, envelope.title) == ("create-page", "", "Rollout")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"a":"\x00"}', "NUL byte"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"a":"\xed\xa0\x80"}', "not UTF-8"),
        ("{}".encode("utf-16"), "not UTF-8|NUL"),
        (b"", "not JSON"),
        (b'{"schema":', "not JSON"),
        (b"{} {}", "not JSON"),
        (b'{"a":1,"a":2}', 'key "a" stands twice'),
        (b'{"a":1,"\\u0061":2}', 'key "a" stands twice'),
        (b'{"a":[{"b":1,"b":1}]}', 'key "b" stands twice'),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":-Infinity}', "-Infinity"),
        (b'{"a":1e999}', "out of range"),
        (b'{"a":' + b"9" * 5000 + b"}", "more than 19 digits"),
        (b'{"a":"\\ud800"}', r"surrogate U\+D800"),
        (b'{"\\udfff":1}', r"surrogate U\+DFFF"),
        (b"[" * 33 + b"]" * 33, "deeper than 32"),
        (b"[" * 100_000, "deeper than 32|not JSON"),
        (b"[1]", "must be an object"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read(data)


def test_only_a_document_that_does_not_parse_may_still_be_arriving() -> None:
    with pytest.raises(NotJson):
        read(b'{"schema": "harbor.requ')
    with pytest.raises(InvalidInput) as refused:
        read(b'{"a":1,"a":2}')
    assert not isinstance(refused.value, NotJson)


def test_depth_up_to_the_bound_and_emoji_escapes_are_fine() -> None:
    envelope = read(json.dumps(create_request("\U0001f600")).encode("ascii"))
    assert envelope.title == "\U0001f600"
    assert parse(b"[" * 32 + b"]" * 32)


def changed(**members: Any) -> dict[str, Any]:
    return create_request() | members


def with_body(**members: Any) -> dict[str, Any]:
    document = create_request()
    document["input"]["body"] |= members
    return document


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (changed(request_id="zz"), "request_id"),
        (changed(extra=1), "extra"),
        (changed(id="other"), "id"),
        (changed(schema="harbor.request/2"), "schema"),
        (changed(action="delete-everything"), "action"),
        (changed(action=5), "action"),
        (changed(input=[]), "input"),
        (changed(input={"limit": 1}), "limit"),
        (changed(agent="name"), "agent"),
        (changed(agent={"name": "x", "role": "y"}), "role"),
        (changed(why=["x"]), "why"),
        (changed(why="x" * 2001), "why"),
        (changed(not_after="tomorrow"), "not_after"),
        (changed(not_after="2026-11-21T09:30:00"), "not_after"),
        ({"schema": "harbor.request/1", "action": "create-page"}, "input"),
        ({"schema": "harbor.request/1", "input": {}}, "action"),
        (with_body(status="archived"), "body.status"),
        (with_body(subtype="live"), "body.subtype"),
        (with_body(title=""), "body.title"),
        (with_body(title="x" * 256), "body.title"),
        (with_body(title=1.5), "body.title"),
        (with_body(spaceId="PLAT"), "body.spaceId"),
        (with_body(body={"representation": "wiki", "value": ""}), "body.body.representation"),
        ({"body": create_request()["input"]["body"], "limit": 1}, "limit"),
        ({"body": create_request()["input"]["body"] | {"private": True}}, "private"),
    ],
)
def test_the_field_that_does_not_fit_is_named(document: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput, match=field.replace(".", r"\.")):
        read(document)


def test_a_draft_action_cannot_be_submitted() -> None:
    drafts = [action.slug for action in BOOK.actions if action.state == "draft"]
    for slug in drafts[:1]:
        with pytest.raises(InvalidInput, match="draft"):
            read(changed(action=slug))


def test_a_request_lapses_after_a_week_or_when_its_agent_said() -> None:
    envelope = read(changed(not_after="2025-11-22T00:00:10Z"))
    start = 1_763_769_600.0
    assert expires_at(envelope, start) == start + 10
    assert expires_at(read(changed()), start) == start + 7 * 86_400
    assert expires_at(None, start, lifetime=60) == start + 60
