"""A catalogue entry as values, read from its JSON without any heavy machinery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from harbor_tui.domain.actions import Action, ActionState, Policy, Risk
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.json.schema import Schema
from harbor_tui.domain.text.display import display

MOST_BYTES: Final = 2 * 1024 * 1024
_NO_MEMBERS: Final = Schema("object")
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a publisher offers for one product. Never holds a secret."""

    publisher: str
    publisher_name: str
    slug: str
    kind: str
    label: str
    description: str
    version: str
    base_url: str
    """A placeholder: the operator gives the real one."""
    auth_mode: str
    auth_header_name: str
    auth_token_prefix: str
    category: str
    tags: tuple[str, ...]
    actions: tuple[Action, ...]
    """All drafts: publishing is the operator's decision and kept apart."""

    @property
    def name(self) -> str:
        """Publisher and slug."""
        return f"{self.publisher}/{self.slug}"


def read_json(data: bytes, source: str) -> dict[str, Any]:
    """An entry's JSON, strictly: bounded, UTF-8, no duplicate keys. Raises `InvalidInput` naming `source`."""
    if len(data) > MOST_BYTES:
        raise _broken(source, f"it is larger than {MOST_BYTES // 1_048_576} MiB")
    try:
        return json_reader.parse_object(data)
    except InvalidInput as error:
        raise _broken(source, error.summary.rstrip(".")) from None


def _broken(source: str, problem: str) -> InvalidInput:
    return InvalidInput(
        f"The catalogue entry {display(source)} cannot be read: {problem}.",
        advice="Get it from its publisher again, or import a bundled one: "
        "harbor-tui port import atlassian/confluence-cloud-api",
    )


def entry_from(document: Mapping[str, Any], source: str) -> Entry:
    """The entry that a (checked) document describes. Raises `InvalidInput` when it does not hold together."""
    with _holding_together(source):
        publisher = document["publisher"]
        return Entry(
            publisher=str(publisher["slug"]),
            publisher_name=str(publisher["name"]),
            slug=str(document["slug"]),
            kind=str(document["kind"]),
            label=str(document["label"]),
            description=str(document["description"]),
            version=str(document["version"]),
            base_url=str(document["baseUrl"]),
            auth_mode=str(document["authMode"]),
            auth_header_name=str(document["authHeaderName"]),
            auth_token_prefix=str(document["authTokenPrefix"]),
            category=str(document["category"]),
            tags=tuple(str(tag) for tag in document["tags"]),
            actions=tuple(action_from(action) for action in document["actions"]),
        )


@contextmanager
def _holding_together(source: str) -> Iterator[None]:
    try:
        yield
    except (InvalidInput, KeyError, TypeError, ValueError) as error:
        raise _broken(source, f"{type(error).__name__} at {display(str(error))}") from None


def local_actions_from(data: bytes, source: str) -> dict[str, dict[str, Any]]:
    """Proposed actions as their file keeps them, by slug. Raises `InvalidInput` naming `source`."""
    document = read_json(data, source)
    with _holding_together(source):
        return {str(each["slug"]): each for each in _member(document, "actions", list, [])}


def local_action_from(data: Mapping[str, Any], source: str) -> Action:
    """One of them. Raises `InvalidInput` naming `source`."""
    with _holding_together(source):
        return action_from(data)


def action_from(data: Mapping[str, Any]) -> Action:
    """One action of an entry, as a draft. A member is absent or of its type: raises as `schema_from` does."""
    given = _member(data, "input", dict, {})
    parts = {
        "path": schema_from(given["path"]) if "path" in given else _NO_MEMBERS,
        "query": schema_from(given["query"]) if "query" in given else _NO_MEMBERS,
    }
    required = [name for name, part in parts.items() if part.required]
    if "body" in given:
        parts["body"] = schema_from(given["body"])
        required.append("body")
    return Action(
        slug=str(data["slug"]),
        label=str(data["label"]),
        description=str(data["description"]),
        method=str(data["method"]),
        path=str(data["path"]),
        input=Schema("object", properties=MappingProxyType(parts), required=tuple(required)),
        policy=Policy(data["approvalMode"]),
        risk=Risk(data["risk"]),
        state=ActionState.DRAFT,
        request_body_mode=str(data["requestBodyMode"]),
        result_mode=str(data["resultMode"]),
        scopes=tuple(str(scope) for scope in _member(data, "scopes", list, [])),
        notes=str(data.get("notes", "")),
    )


def schema_from(data: Mapping[str, Any]) -> Schema:
    """The shape of one value. Raises `KeyError` or `TypeError` for what is none."""
    if not isinstance(data, dict):
        raise TypeError("a value's shape that is no object")
    properties = _member(data, "properties", dict, {})
    return Schema(
        type=str(data["type"]),
        description=str(data.get("description", "")),
        enum=_texts(data, "enum"),
        minimum=_whole(data, "minimum"),
        maximum=_whole(data, "maximum"),
        min_length=_whole(data, "minLength"),
        max_length=_whole(data, "maxLength"),
        pattern=str(data.get("pattern", "")),
        items=schema_from(data["items"]) if "items" in data else None,
        max_items=_whole(data, "maxItems"),
        properties=MappingProxyType({name: schema_from(part) for name, part in properties.items()}),
        required=_texts(data, "required"),
        default=data.get("default"),
        nullable=bool(data.get("nullable", False)),
        repeats=bool(data.get("repeats", False)),
        form=str(data.get("form", "")),
        exactly_one=_texts(data, "exactlyOne"),
    )


def _member(data: object, name: str, kind: type[_Kind], absent: _Kind) -> _Kind:
    """A member, or `absent` without one; null is none of any type."""
    if not isinstance(data, dict):
        raise TypeError(f"{name}, since what it belongs to is no object")
    value = data.get(name, absent)
    if not isinstance(value, kind):
        raise TypeError(f"{name}, which has another type")
    return value


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    return _member(data, name, int, 0) if name in data else None


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _member(data, name, list, [])
    if not all(isinstance(each, str) for each in found):
        raise TypeError(f"{name}, which holds something else than strings")
    return tuple(found)
