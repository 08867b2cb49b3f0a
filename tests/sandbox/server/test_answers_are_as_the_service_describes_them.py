"""What the built-in tenant answers is judged by a validator that others wrote, on the service's own description."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from harbor_tui.sandbox.seed.discussions import CUSTOM_TYPES
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.sandbox.server.app import create_app
from tests.support.openapi_facts import FACTS
from tests.support.openapi_validator import V1_FILE, V2, V2_FILE, file_validator

pytestmark = pytest.mark.sweep
if not (V2_FILE.exists() and V1_FILE.exists()):
    pytest.skip("the service's own files lie outside the project", allow_module_level=True)
READS = [route.removeprefix("GET ") for route in FACTS if route.startswith(f"GET {V2}/")]
"""Of v1 there is one; the extract that describes it refers to schemas that it does not hold."""
STORAGE = {"representation": "storage", "value": "<p>x</p>"}
EVERYTHING = {
    f"include-{part}": "true"
    for part in ("labels", "properties", "operations", "likes", "versions", "direct-children", "permissions", "icon")
}
QUERIES: list[dict[str, str]] = [{}, {"body-format": "storage"}, EVERYTHING | {"description-format": "plain"}]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    token = "sandbox-test-token"
    transport = httpx.ASGITransport(create_app(seeded_tenant(120, 7), token=token))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        yield client


async def first(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(f"{V2}/{path}")
    return str(answer.json()["results"][0]["id"])


async def filled(client: httpx.AsyncClient, template: str) -> str:
    """A route with the ids of something that is there."""
    kind = template.removeprefix(f"{V2}/").partition("/")[0]
    path = template
    for place in ("{id}", "{page-id}", "{space-id}", "{comment-id}"):
        if place in template:
            path = path.replace(place, await first(client, kind))
    if "{property-id}" in path:
        made = await client.post(path.removesuffix("/{property-id}"), json={"key": "k", "value": {"a": [1]}})
        path = path.replace("{property-id}", made.json()["id"])
    return path


@pytest.mark.parametrize("query", QUERIES, ids=["plain", "with bodies", "with everything"])
@pytest.mark.parametrize("template", READS)
async def test_what_is_read_is_as_described(client: httpx.AsyncClient, template: str, query: dict[str, str]) -> None:
    needed = {"type": CUSTOM_TYPES[0]} if template.endswith("/custom-content") else {}
    answer = await client.get(await filled(client, template), params=query | needed)
    assert answer.status_code == 200, answer.text
    assert file_validator().complaints_about(answer, template) == []


async def test_what_is_written_is_told_as_described(client: httpx.AsyncClient) -> None:
    space = await first(client, "spaces")

    async def judged(method: str, path: str, template: str, body: Any) -> str:
        answer = await client.request(method, f"{V2}/{path}", json=body)
        assert answer.is_success, answer.text
        assert file_validator().complaints_about(answer, f"{V2}/{template}") == []
        return str(answer.json()["id"])

    for kind in ("pages", "blogposts"):
        body = {"spaceId": space, "status": "current", "title": f"One of {kind}", "body": STORAGE}
        made = await judged("POST", kind, kind, body)
        update = body | {"id": made, "title": f"Two of {kind}", "version": {"number": 2}}
        await judged("PUT", f"{kind}/{made}", f"{kind}/{{id}}", update)
        name = "pageId" if kind == "pages" else "blogPostId"
        comment = await judged("POST", "footer-comments", "footer-comments", {name: made, "body": STORAGE})
        changed = {"version": {"number": 2}, "body": STORAGE}
        await judged("PUT", f"footer-comments/{comment}", "footer-comments/{comment-id}", changed)
    page = await first(client, "pages")
    properties = "pages/{page-id}/properties"
    made = await judged("POST", f"pages/{page}/properties", properties, {"key": "k", "value": [1]})
    update = {"key": "k", "value": {"b": None}, "version": {"number": 2}}
    await judged("PUT", f"pages/{page}/properties/{made}", f"{properties}/{{property-id}}", update)
    body = {"key": "k", "value": "v"}
    await judged("POST", f"spaces/{space}/properties", "spaces/{space-id}/properties", body)


async def test_the_validator_complains_where_it_should(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{V2}/pages")
    document = answer.json()
    document["results"][0]["status"] = "made-up"
    wrong = httpx.Response(200, json=document, request=answer.request)
    assert file_validator().complaints_about(wrong, f"{V2}/pages")
