"""What an input may look like: the part of JSON Schema that typed, bounded actions need, and its check.

A schema is data from a catalogue entry. Checking walks the value without recursion limits to fear (inputs are read with
a depth bound) and reports every field that does not fit, in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harbor_tui.domain.errors import FieldProblem
from harbor_tui.domain.text.display import clip, display
from harbor_tui.domain.text.patterns import shape_of

TYPES: Final = ("string", "integer", "boolean", "id", "array", "object", "any")
INT64_MAX: Final = 2**63 - 1
_ID: Final = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Schema:
    """One value's shape. `id` is an int64 as digits (or a JSON integer); `any` is any JSON value."""

    type: str
    description: str = ""
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    """One of the shapes of `patterns.shape_of`, of the whole text."""
    items: Schema | None = None
    max_items: int | None = None
    properties: Mapping[str, Schema] = field(default_factory=dict, hash=False)
    required: tuple[str, ...] = ()
    default: Any = None
    nullable: bool = False
    repeats: bool = False
    """For an array in a query: a single value stands for a list of one."""
    form: str = ""
    """What `pattern` asks for, in words."""
    exactly_one: tuple[str, ...] = ()
    """For an object: exactly one of these members is given."""

    def as_json_schema(self) -> dict[str, Any]:
        """This schema as standard JSON Schema, for agents."""
        if self.type == "array" and self.repeats and self.items is not None:
            item = self.items.as_json_schema()
            listed = self._described({"type": "array", "items": item, **_given("maxItems", self.max_items)})
            return {"anyOf": [item, listed]}
        plain: dict[str, Any] = {}
        if self.type == "id":
            plain |= {
                "type": ["string", "integer"],
                "pattern": "^[0-9]{1,19}$",
                "minimum": 0,
                "maximum": INT64_MAX,
            }
        elif self.type != "any":
            plain["type"] = [self.type, "null"] if self.nullable else self.type
        plain |= _given("enum", list(self.enum) or None)
        plain |= _given("minimum", self.minimum) | _given("maximum", self.maximum)
        plain |= _given("minLength", self.min_length) | _given("maxLength", self.max_length)
        plain |= _given("pattern", f"^(?:{self.pattern})$" if self.pattern else None)
        plain |= _given("maxItems", self.max_items)
        if self.items is not None:
            plain["items"] = self.items.as_json_schema()
        if self.type == "object":
            plain["properties"] = {name: part.as_json_schema() for name, part in self.properties.items()}
            plain |= {"required": list(self.required), "additionalProperties": False}
            plain |= _given("oneOf", [{"required": [name]} for name in self.exactly_one] or None)
        return self._described(plain)

    def _described(self, plain: dict[str, Any]) -> dict[str, Any]:
        return plain | _given("description", self.description or None) | _given("default", self.default)


def _given(name: str, value: object) -> dict[str, Any]:
    return {} if value is None else {name: value}


def problems(value: object, schema: Schema, path: str = "") -> Iterator[FieldProblem]:
    """Every way in which `value` does not fit `schema`, field by field."""
    if value is None and schema.nullable:
        return
    if schema.type == "array":
        yield from _array_problems(value, schema, path)
    elif schema.type == "object":
        yield from _object_problems(value, schema, path)
    else:
        problem = _scalar_problem(value, schema)
        if problem:
            yield FieldProblem(path, problem)


def _scalar_problem(value: object, schema: Schema) -> str:
    match schema.type:
        case "string":
            return _string_problem(value, schema)
        case "integer":
            return _integer_problem(value, schema)
        case "boolean":
            return "" if isinstance(value, bool) else f"must be true or false, not {_shown(value)}"
        case "id":
            return _id_problem(value)
    return ""


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{clip(display(value), 40)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return {dict: "an object", list: "a list", type(None): "null"}.get(type(value), clip(str(value), 40))


def _string_problem(value: object, schema: Schema) -> str:
    if not isinstance(value, str):
        return f"must be a string, not {_shown(value)}"
    if schema.enum and value not in schema.enum:
        return f"must be one of {', '.join(schema.enum)}, not {_shown(value)}"
    if schema.min_length is not None and len(value) < schema.min_length:
        return "must not be empty" if schema.min_length == 1 else f"must have at least {schema.min_length} characters"
    if schema.max_length is not None and len(value) > schema.max_length:
        return f"must have at most {schema.max_length} characters, not {len(value)}"
    if schema.pattern and not shape_of(schema.pattern).takes(value):
        return f"must be {schema.form or 'of another form'}, not {_shown(value)}"
    return ""


def _integer_problem(value: object, schema: Schema) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be a whole number, not {_shown(value)}"
    low, high = schema.minimum, schema.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        if low is not None and high is not None:
            return f"must be from {low} to {high}, not {value}"
        return f"must be at least {low}, not {value}" if low is not None else f"must be at most {high}, not {value}"
    return ""


def _id_problem(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _ID.fullmatch(text) or not text.isascii() or int(text) > INT64_MAX:
        return f"must be a numeric id (1 to 19 digits), not {_shown(value)}"
    return ""


def _array_problems(value: object, schema: Schema, path: str) -> Iterator[FieldProblem]:
    if not isinstance(value, list):
        if schema.repeats and schema.items is not None:
            yield from problems(value, schema.items, path)
        else:
            yield FieldProblem(path, f"must be a list, not {_shown(value)}")
        return
    if schema.max_items is not None and len(value) > schema.max_items:
        yield FieldProblem(path, f"must have at most {schema.max_items} entries, not {len(value)}")
        return
    if schema.items is not None:
        for index, entry in enumerate(value):
            yield from problems(entry, schema.items, f"{path}[{index}]")


def _object_problems(value: object, schema: Schema, path: str) -> Iterator[FieldProblem]:
    if not isinstance(value, dict):
        yield FieldProblem(path, f"must be an object, not {_shown(value)}")
        return
    at = f"{path}." if path else ""
    for name in value:
        if name not in schema.properties:
            known = ", ".join(schema.properties) or "none"
            yield FieldProblem(f"{at}{clip(display(str(name)), 60)}", f"unknown field (known: {known})")
    for name in schema.required:
        if name not in value:
            yield FieldProblem(f"{at}{name}", "is required")
    chosen = [name for name in schema.exactly_one if name in value]
    if schema.exactly_one and len(chosen) != 1:
        given = ", ".join(chosen) or "none"
        yield FieldProblem(path, f"must have exactly one of {', '.join(schema.exactly_one)}, not {given}")
    for name, part in schema.properties.items():
        if name in value:
            yield from problems(value[name], part, f"{at}{name}")
