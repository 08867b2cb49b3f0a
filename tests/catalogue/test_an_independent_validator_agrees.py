"""What leaves for every action is judged by a validator that others wrote, by the service's own description."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.domain.actions import Action
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.json.schema import Schema, problems
from harbor_tui.domain.requests import wire_for
from harbor_tui.domain.secrets.secret import Secret
from tests.support.openapi_facts import FACTS, all_actions, body_for, facts_of, fitting
from tests.support.openapi_validator import V1_FILE, V2_FILE, Validator, facts_validator, file_validator
from tests.support.tenant_calls import TOKEN, HeldClock, port_at

ACTIONS = all_actions()
NAMES = [f"{entry.rpartition('-')[2]} {action.slug}" for entry, action in ACTIONS]
SITE = "https://acme.atlassian.net"
FILES_ARE_THERE = V2_FILE.exists() and V1_FILE.exists()
"""The service's own files lie outside the project: they are the wider check beside the trimmed facts."""


def by_description(action: Action, where: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each["schema"] for each in facts_of(action)["parameters"] if each["in"] == where}


def offered(action: Action, where: str) -> dict[str, Schema]:
    part = action.input.properties.get(where)
    return dict(part.properties) if part else {}


def values(action: Action, where: str, name: str) -> list[Any]:
    """Everything that the service allows and the action takes."""
    schema = offered(action, where)[name]
    return [each for each in fitting(by_description(action, where)[name], name) if not list(problems(each, schema))]


def inputs(action: Action) -> Iterator[dict[str, Any]]:
    """The least that the action takes, each value of each parameter beside it, and all parameters at once."""
    least: dict[str, Any] = {
        where: {name: values(action, where, name)[0] for name in action.input.properties[where].required}
        for where in ("path", "query")
    }
    if "body" in action.input.properties:
        least["body"] = body_for(action)
    yield least
    for where in ("path", "query"):
        for name in offered(action, where):
            for value in values(action, where, name):
                yield least | {where: least[where] | {name: value}}
    yield least | {"query": {name: values(action, "query", name)[0] for name in offered(action, "query")}}


async def sent(action: Action, given: dict[str, Any]) -> httpx.Request:
    """The one request that leaves the client, with everything that it adds."""
    recorded: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        recorded.append(request)
        return httpx.Response(200, json={})

    port = port_at(SITE)
    tenant = ConfluenceTenant(port, Secret(TOKEN), transport=httpx.MockTransport(answer), clock=HeldClock())
    call = action.prepare(given)
    if action.writes:
        await tenant.send_once(wire_for(call, port.base_url))
    else:
        with contextlib.suppress(HarborError):  # the answer is none; only the request is looked at
            await tenant.read(call)
    await tenant.close()
    [request] = recorded
    return request


async def judged(action: Action, validator: Validator) -> None:
    known = set(by_description(action, "query"))
    for given in inputs(action):
        request = await sent(action, given)
        assert validator.complaints(request, action.path) == [], (action.slug, given)
        assert set(request.url.params) <= known  # the validator lets unknown ones pass
        assert request.url.copy_with(query=None, path="/") == httpx.URL(f"{SITE}/")


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
async def test_what_leaves_is_as_the_trimmed_facts_say(entry: str, action: Action) -> None:
    await judged(action, facts_validator())


@pytest.mark.sweep
@pytest.mark.parametrize(("entry", "action"), ACTIONS if FILES_ARE_THERE else [], ids=NAMES if FILES_ARE_THERE else [])
async def test_what_leaves_is_as_the_services_own_file_says(entry: str, action: Action) -> None:
    await judged(action, file_validator())


@pytest.mark.parametrize(
    ("method", "path", "template", "body"),
    [
        ("GET", "/wiki/api/v2/pages?limit=251", "/wiki/api/v2/pages", None),
        ("GET", "/wiki/api/v2/pages?limit=many", "/wiki/api/v2/pages", None),
        ("GET", "/wiki/api/v2/pages?status=draft", "/wiki/api/v2/pages", None),
        ("GET", "/wiki/api/v2/pages?body-format=view", "/wiki/api/v2/pages", None),
        ("GET", "/wiki/api/v2/pages/PLAT", "/wiki/api/v2/pages/{id}", None),
        ("GET", "/wiki/api/v2/custom-content", "/wiki/api/v2/custom-content", None),
        ("POST", "/wiki/api/v2/pages", "/wiki/api/v2/pages", {"title": "without a space"}),
        ("POST", "/wiki/api/v2/pages", "/wiki/api/v2/pages", {"spaceId": 5}),
        ("PUT", "/wiki/api/v2/pages/1", "/wiki/api/v2/pages/{id}", {"id": "1", "status": "current", "title": "x"}),
        ("PATCH", "/wiki/api/v2/pages", "/wiki/api/v2/pages", None),
        ("GET", "/wiki/api/v2/nothing", "/wiki/api/v2/nothing", None),
    ],
)
@pytest.mark.parametrize("of", [facts_validator, *([file_validator] if FILES_ARE_THERE else [])])
def test_the_validator_complains_where_it_should(of: Any, method: str, path: str, template: str, body: Any) -> None:
    headers = {"Authorization": "Bearer x"}
    assert of().complaints(httpx.Request(method, f"{SITE}{path}", json=body, headers=headers), template)


KEPT = {"type", "format", "enum", "minimum", "maximum", "maxItems", "default", "pattern", "items"}


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema as the facts keep it: references followed, words left out."""
    if "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(found, document)
    kept = {name: value for name, value in schema.items() if name in KEPT}
    return kept | ({"items": resolved(kept["items"], document)} if "items" in kept else {})


@pytest.mark.sweep
@pytest.mark.parametrize("route", [route for route in FACTS if "/wiki/api/v2/" in route and FILES_ARE_THERE])
def test_the_facts_are_those_of_the_services_own_file(route: str) -> None:
    document = json.loads(V2_FILE.read_text())
    method, path = route.split()
    told = document["paths"][path.removeprefix("/wiki/api/v2")][method.lower()]
    described = {(each["in"], each["name"]): resolved(each["schema"], document) for each in told.get("parameters", ())}
    kept = {(each["in"], each["name"]): resolved(each["schema"], document) for each in FACTS[route]["parameters"]}
    assert kept == described
    wanted = {each["name"] for each in told.get("parameters", ()) if each.get("required")}
    assert wanted == {each["name"] for each in FACTS[route]["parameters"] if each.get("required")}
    assert ("requestBody" in told) == ("body" in FACTS[route])


def test_both_entries_are_judged() -> None:
    judged_slugs = {action.slug for _, action in ACTIONS}
    for name in ("atlassian/confluence-cloud-api", "atlassian/confluence-cloud-full"):
        assert {action.slug for action in read_entry(name).actions} <= judged_slugs
