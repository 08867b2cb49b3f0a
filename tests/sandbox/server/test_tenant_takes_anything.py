"""Whatever is sent, the built-in tenant answers in an envelope and never breaks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TENANT = seeded_tenant(60, now=lambda: NOW)
APP = create_app(TENANT, token="t")
V2 = "/wiki/api/v2"
PAGE = next(iter(TENANT.contents))
SPACE = next(iter(TENANT.spaces))
COMMENT = next(entry.id for entry in TENANT.discussion.comments.values() if not entry.inline)

words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "current", "draft", "storage", "wiki", "<p>x</p>", "<p>", str(PAGE), str(SPACE), "1", "-1", "²"]
    ),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)
MEMBERS = (
    "id", "spaceId", "status", "title", "parentId", "body", "subtype", "version", "ownerId", "key", "value", "pageId",
    "blogPostId", "parentCommentId", "attachmentId", "customContentId", "createdAt",
)  # fmt: skip
members = st.fixed_dictionaries({}, optional=dict.fromkeys(MEMBERS, values))
writes = st.sampled_from(
    [
        ("POST", "/pages"), ("PUT", f"/pages/{PAGE}"), ("POST", "/blogposts"), ("POST", "/footer-comments"),
        ("PUT", f"/footer-comments/{COMMENT}"), ("POST", f"/pages/{PAGE}/properties"),
        ("POST", f"/spaces/{SPACE}/properties"),
    ]
)  # fmt: skip
reads = st.sampled_from(
    ["/pages", f"/pages/{PAGE}", "/spaces", f"/spaces/{SPACE}", "/blogposts", "/footer-comments", "/tasks", "/labels",
     "/attachments", "/custom-content", f"/pages/{PAGE}/versions", f"/pages/{PAGE}/direct-children"]
)  # fmt: skip
parameters = st.dictionaries(
    st.sampled_from(
        ["cursor", "limit", "sort", "status", "title", "body-format", "id", "space-id", "keys", "type", "version",
         "get-draft", "include-labels", "prefix", "due-at-from", "subtype"]
    ),
    words, max_size=4,
)  # fmt: skip
quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ask(method: str, path: str, **more: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(APP)
        headers = {"Authorization": "Bearer t"}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
            return await client.request(method, V2 + path, **more)

    return asyncio.run(once())


def in_an_envelope(answer: httpx.Response) -> bool:
    if answer.status_code in (200, 201, 204):
        return True
    document = answer.json()
    return answer.status_code in (400, 404, 409) and document["errors"][0]["status"] == answer.status_code


@quickly
@given(writes, members)
def test_any_json_object_is_stored_or_refused(write: tuple[str, str], document: dict[str, Any]) -> None:
    assert in_an_envelope(ask(*write, json=document))


@quickly
@given(reads, parameters)
def test_any_query_is_answered_or_refused(path: str, query: dict[str, str]) -> None:
    assert in_an_envelope(ask("GET", path, params=query))


@pytest.mark.parametrize("depth", [500, 20_000])
def test_bodies_that_nest_thousands_deep_are_stored_and_read(depth: int) -> None:
    value = "<ac:task-list>" + "<ac:task><ac:task-body>" * depth + "x" + "</ac:task-body></ac:task>" * depth
    body = {"representation": "storage", "value": value + "</ac:task-list>"}
    created = ask("POST", "/pages", json={"spaceId": str(SPACE), "title": f"Deep {depth}", "body": body})
    assert created.status_code == 200
    for representation in ("storage", "view", "atlas_doc_format"):
        path = f"/pages/{created.json()['id']}"
        assert ask("GET", path, params={"body-format": representation}).status_code == 200
