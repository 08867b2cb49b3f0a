"""Makes stable, plain JSON summaries of answers, whatever action they answer (`resultMode: json_summary`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from harbor_tui.domain.actions import Action
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.port import BaseUrl
from harbor_tui.domain.text.web_address import web_address

_FIRST: Final = (
    "id",
    "key",
    "title",
    "name",
    "status",
    "type",
    "spaceId",
    "parentId",
    "version",
    "authorId",
    "createdAt",
)
_DEPTH: Final = 6


def summarise(action: Action, data: object, base_url: BaseUrl) -> Any:
    """What `call` prints of an answer: `{"results": [...]}` for a list, one object for a thing.

    Bookkeeping (members that begin with `_`) goes, versions become numbers, bodies their one representation, included
    lists plain lists; links become one `url` inside the port's origin. What is missing stays missing.
    """
    if action.result_mode != "json_summary":
        return data
    if isinstance(json_access.member(data, "results"), list):
        return {"results": [_thing(row, base_url, _DEPTH) for row in json_access.rows(data, "results")]}
    if isinstance(data, list):
        return {"results": [_value(entry, base_url, _DEPTH) for entry in data]}
    return _value(data, base_url, _DEPTH)


def _value(value: Any, base_url: BaseUrl, depth: int) -> Any:
    if isinstance(value, dict):
        if depth == 0:
            return None
        listed = value.get("results")
        return _value(listed, base_url, depth) if isinstance(listed, list) else _thing(value, base_url, depth - 1)
    if isinstance(value, list):
        return [] if depth == 0 else [_value(entry, base_url, depth - 1) for entry in value]
    return value


def _thing(row: Mapping[str, Any], base_url: BaseUrl, depth: int) -> dict[str, Any]:
    named = [name for name in _FIRST if name in row]
    others = sorted(name for name in row if name not in _FIRST and not name.startswith("_"))
    made = {name: _member(name, row[name], base_url, depth) for name in (*named, *others)}
    if changed := json_access.text(row, "version", "createdAt"):
        made.setdefault("updatedAt", changed)
    if url := web_address(base_url, json_access.text(row, "_links", "webui")):
        made["url"] = url
    return made


def _member(name: str, value: Any, base_url: BaseUrl, depth: int) -> Any:
    if name == "version" and isinstance(value, dict):
        return json_access.number(value, "number")
    if name == "body" and isinstance(value, dict):
        return _body(value)
    if name == "labels" and isinstance(value, dict):
        return [text for label in json_access.rows(value, "results") if (text := json_access.text(label, "name"))]
    return _value(value, base_url, depth)


def _body(body: Mapping[str, Any]) -> dict[str, str] | None:
    for representation in body:
        value = json_access.member(body, representation, "value")
        if isinstance(value, str):
            return {"representation": representation, "value": value}
    return None
