"""The service's own description of the routes that the catalogue offers (trimmed), and values that fit or break it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harbor_tui.catalogue import console_book
from harbor_tui.catalogue.bundled import bundled_names, read_entry
from harbor_tui.domain.actions import Action
from harbor_tui.domain.json.schema import Schema

FACTS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "catalogue" / "openapi_facts.json").read_text())
INT64_MAX = 2**63 - 1


def all_actions() -> list[tuple[str, Action]]:
    """Every action of every bundled entry, the console's own included, with the entry's name."""
    found = [(name, action) for name in bundled_names() for action in read_entry(name).actions]
    return found + [("harbor/console", action) for action in console_book().actions]


def facts_of(action: Action) -> dict[str, Any]:
    """What the service says about an action's route."""
    found: dict[str, Any] = FACTS[f"{action.method} {action.path}"]
    return found


def fitting(schema: dict[str, Any], name: str = "") -> Iterator[Any]:
    """Values that the service's description allows."""
    match schema:
        case {"type": "array", "items": items}:
            one = next(fitting(items, name))
            yield one
            yield [one] * schema["maxItems"] if "maxItems" in schema else list(fitting(items, name))
        case {"enum": list(words)}:
            yield from words
        case {"type": "string", "items": {"enum": list(words)}}:
            yield from words
        case {"type": "boolean"}:
            yield from (True, False)
        case {"type": "integer", "minimum": low, "maximum": high}:
            yield from (low, high)
        case {"type": "integer", "format": "int64"} if "-at-" not in name:
            yield from ("1", 1, str(INT64_MAX))
        case {"type": "integer"}:
            yield from (1, 2_000_000_000)
        case {"pattern": "(att)?[0-9]+"}:
            yield from ("att123", "123")
        case {"type": "string"}:
            yield {"createdAt": "2026-11-21T09:30:00.000Z"}.get(name, "123456")
        case _:
            yield {"any": ["value", 1, None]}


def breaking(schema: dict[str, Any], name: str = "") -> Iterator[Any]:
    """Values that it does not allow, or that no bounded input may have."""
    yield {"an": "object"}
    match schema:
        case {"type": "array", "items": items}:
            yield from breaking(items, name)
            if "maxItems" in schema:
                yield [next(fitting(items, name))] * (schema["maxItems"] + 1)
        case {"enum": _} | {"type": "string", "items": {"enum": _}}:
            yield from ("nonsense", "", 1)
        case {"type": "boolean"}:
            yield from ("true", 1, None)
        case {"type": "integer", "minimum": low, "maximum": high}:
            yield from (low - 1, high + 1, str(low), True, 1.5)
        case {"type": "integer", "format": "int64"} if "-at-" not in name:
            yield from ("", "x", "-1", -1, str(INT64_MAX + 1), "1/2", " 1", "१", True)
        case {"type": "integer"}:
            yield from (-1, "1", 2**63, True)
        case {"pattern": "(att)?[0-9]+"}:
            yield from ("att", "../1", "", "att1/2", 5)
        case {"type": "string"}:
            yield from ("", "x" * 5001, 1, None)


def body_for(action: Action) -> dict[str, Any]:
    """A body with all that the action offers (one container where only one may be given)."""
    schema = action.input.properties["body"]
    skipped = set(schema.exactly_one[1:])
    return {name: value_for(name, part) for name, part in schema.properties.items() if name not in skipped}


def value_for(name: str, schema: Schema) -> Any:
    """A value that fits a member of a body."""
    if schema.type == "object":
        return {each: value_for(each, part) for each, part in schema.properties.items()}
    if schema.enum:
        return schema.enum[0]
    texts = {"value": "<p>x</p>", "createdAt": "2026-11-21T09:30:00.000Z"}
    return {"integer": 2, "any": {"a": [1]}}.get(schema.type, texts.get(name, "123456"))
