"""A validator written by others (openapi-core), fed with what the client puts on the wire.

It takes seconds to load, which every worker would spend while it collects the tests: it is loaded where it is used.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.support.openapi_facts import FACTS

if TYPE_CHECKING:
    from openapi_core.testing import MockRequest

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
V2_FILE = REFERENCE / "confluence-openapi-v2.json"
V1_FILE = REFERENCE / "confluence-openapi-v1-user-current.json"
V2 = "/wiki/api/v2"


class Validator:
    """Judges requests by one or several descriptions of the service."""

    def __init__(self, *documents: dict[str, Any]) -> None:
        from openapi_core import Config, OpenAPI

        # The service's own file breaks its own rules (a default outside its enum), so that only requests are judged.
        config = Config(spec_validator_cls=None)  # type: ignore[arg-type]  # None turns it off, which is undeclared
        self._described = [(set(each["paths"]), OpenAPI.from_dict(each, config=config)) for each in documents]

    def complaints(self, request: httpx.Request, template: str) -> list[str]:
        """What is wrong with a request for a route; empty when it is as described."""
        from openapi_core.exceptions import OpenAPIError

        for paths, described in self._described:
            if template in paths:
                try:
                    described.validate_request(_as_seen(request))
                except OpenAPIError as complaint:
                    return [f"{complaint!r} {complaint.__cause__!r}"]
                return []
        return [f"{template} is described nowhere"]

    def complaints_about(self, answer: httpx.Response, template: str) -> list[str]:
        """What is wrong with an answer to a request for a route.

        Members that are null are left out first: the live service sends them where its file does not say so.
        """
        from openapi_core.exceptions import OpenAPIError
        from openapi_core.testing import MockResponse

        told = MockResponse(
            data=json.dumps(without_nulls(answer.json())).encode(),
            status_code=answer.status_code,
            content_type=answer.headers["content-type"].partition(";")[0],
        )
        for paths, described in self._described:
            if template in paths:
                try:
                    described.validate_response(_as_seen(answer.request), told)
                except OpenAPIError as complaint:
                    return [f"{complaint!r} {complaint.__cause__!r}"]
                return []
        return [f"{template} is described nowhere"]


def without_nulls(value: Any) -> Any:
    """JSON without the members that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def _as_seen(request: httpx.Request) -> MockRequest:
    from openapi_core.testing import MockRequest
    from werkzeug.datastructures import MultiDict

    url = request.url
    seen = MockRequest(
        f"{url.scheme}://{url.netloc.decode()}",
        request.method,
        url.path,
        headers=dict(request.headers),
        data=request.content,
        content_type=request.headers.get("content-type", ""),
    )
    seen.parameters.query = MultiDict(url.params.multi_items())
    return seen


@cache
def facts_validator() -> Validator:
    """By the trimmed facts, which are always there."""
    paths: dict[str, dict[str, Any]] = {}
    for route, facts in FACTS.items():
        method, path = route.split()
        operation: dict[str, Any] = {"parameters": facts["parameters"], "responses": {"default": {"description": ""}}}
        if "body" in facts:
            content = {"application/json": {"schema": facts["body"]}}
            operation["requestBody"] = {"required": True, "content": content}
        paths.setdefault(path, {})[method.lower()] = operation
    return Validator(_document(paths, {}))


@cache
def file_validator() -> Validator:
    """By the service's own file, and the one for the only route of v1."""
    v2, v1 = json.loads(V2_FILE.read_text()), json.loads(V1_FILE.read_text())
    under = {f"{V2}{path}": operations for path, operations in v2["paths"].items()}
    return Validator(_document(under, v2["components"]), _document(v1["paths"], _with_sign_in(v1, v2)))


def _with_sign_in(v1: dict[str, Any], v2: dict[str, Any]) -> dict[str, Any]:
    schemes = v2["components"]["securitySchemes"]
    return {"securitySchemes": schemes, **v1.get("components", {})}


def _document(paths: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    document = {"openapi": "3.0.3", "info": {"title": "Confluence", "version": "2"}, "paths": paths}
    repaired: dict[str, Any] = copy.deepcopy(document | {"components": components})
    for schema in _schemas(repaired):
        if isinstance(schema.get("oneOf"), list):
            # Neither of a body's two forms asks for any member: every body fits both, and `oneOf` never holds.
            schema["anyOf"] = schema.pop("oneOf")
        if schema.get("type") == "oauth2":
            schema.clear()
            schema |= {"type": "http", "scheme": "bearer"}  # how the token goes over the wire; the validator knows this
        if "enum" in schema and schema.get("default", schema["enum"][0]) not in schema["enum"]:
            del schema["default"]  # "my, team", which is two words of the enum
    return repaired


def _schemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _schemas(each)
