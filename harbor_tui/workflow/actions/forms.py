"""Forms made from an action's schema: which fields there are, and the input document that is typed into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from harbor_tui.domain.errors import FieldProblem, InvalidInput
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.json.schema import Schema, problems

LONG_FROM: Final = 500
"""A free text that may be longer than this gets lines of its own."""
IS_REQUIRED: Final = "is required"
_LEFT_OUT: Final = object()
_DIGITS: Final = "[0-9]{1,19}"
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)


class FieldKind(Enum):
    """How a value is typed."""

    LINE = auto()
    """Text, a number or an id, in one line."""
    LIST = auto()
    """Values in one line, separated by commas."""
    LONG = auto()
    """Text of many lines."""
    CHOICE = auto()
    """One of a few values."""
    JSON = auto()
    """Any JSON value, typed as JSON."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One value of an input document."""

    path: tuple[str, ...]
    """From the document's root: `("body", "version", "number")`."""
    kind: FieldKind
    schema: Schema
    required: bool
    """Whether the action is never run without it."""

    @property
    def name(self) -> str:
        """The whole dotted path, as problems name it."""
        return ".".join(self.path)

    @property
    def label(self) -> str:
        """The dotted path within its part of the input."""
        return ".".join(self.path[1:]) or self.path[0]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """For a choice: what can be chosen, as (typed, words); nothing at all only where it may be left out."""
        values = ("true", "false") if self.schema.type == "boolean" else self.schema.enum
        chosen = tuple((value, value) for value in values)
        return chosen if self.required else (("", _not_given(self.schema)), *chosen)

    @property
    def start(self) -> str:
        """What stands in the field at first: the default of what has to be given."""
        default = self.schema.default
        if not self.required or default is None:
            return ""
        return _shown(default)

    @property
    def hint(self) -> str:
        """What the field takes, in a few words."""
        return _hint(self.schema, self.kind)


def fields_of(schema: Schema) -> tuple[FormField, ...]:
    """The fields of an action's input, in the schema's order: path, query, body."""
    return tuple(
        field
        for name, part in schema.properties.items()
        for field in _fields((name,), part, required=name in schema.required)
    )


def _fields(path: tuple[str, ...], schema: Schema, *, required: bool) -> Iterator[FormField]:
    if schema.type == "object" and schema.properties:
        for name, part in schema.properties.items():
            yield from _fields((*path, name), part, required=required and name in schema.required)
    elif schema.type != "object" or len(path) > 1:
        yield FormField(path, _kind(schema), schema, required)


def _kind(schema: Schema) -> FieldKind:
    match schema.type:
        case "boolean":
            return FieldKind.CHOICE
        case "string" if schema.enum:
            return FieldKind.CHOICE
        case "string" if not schema.pattern and (schema.max_length is None or schema.max_length > LONG_FROM):
            return FieldKind.LONG
        case "string" | "integer" | "id":
            return FieldKind.LINE
        case "array" if schema.items is not None and _kind(schema.items) in (FieldKind.LINE, FieldKind.CHOICE):
            return FieldKind.LIST
    return FieldKind.JSON


def document_of(schema: Schema, typed: Mapping[str, str]) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
    """The input document that is typed (field name → text), and everything that is wrong with it.

    What is left empty is left out; an optional object is there as soon as one of its members is.
    """
    unread: list[FieldProblem] = []
    document: dict[str, Any] = {}
    for name, part in schema.properties.items():
        value = _value((name,), part, typed, unread, required=True)
        if value is not _LEFT_OUT:
            document[name] = value
    unreadable = {problem.path for problem in unread}
    found = [each for each in problems(document, schema) if each.path not in unreadable]
    return document, (*unread, *found)


def _value(
    path: tuple[str, ...], schema: Schema, typed: Mapping[str, str], unread: list[FieldProblem], *, required: bool
) -> Any:
    if schema.type != "object" or not (schema.properties or len(path) == 1):
        return _typed_value(".".join(path), schema, typed, unread, required=required)
    members = {}
    for name, part in schema.properties.items():
        value = _value((*path, name), part, typed, unread, required=required and name in schema.required)
        if value is not _LEFT_OUT:
            members[name] = value
    return members if members or required else _LEFT_OUT


def _typed_value(
    name: str, schema: Schema, typed: Mapping[str, str], unread: list[FieldProblem], *, required: bool
) -> Any:
    text, kind = typed.get(name, ""), _kind(schema)
    if not text.strip():
        may_be_empty = kind is FieldKind.LONG and required and not schema.min_length
        return text if may_be_empty else _LEFT_OUT
    match kind:
        case FieldKind.JSON:
            return _json(name, text, unread)
        case FieldKind.LIST:
            items = schema.items or Schema("string")
            return [_scalar(part.strip(), items) for part in text.split(",") if part.strip()]
        case FieldKind.LONG:
            return text
    return _scalar(text if schema.type == "string" else text.strip(), schema)


def _scalar(text: str, schema: Schema) -> Any:
    """A text as the value that its schema wants; what is no such value stays text, and checking says so."""
    if schema.type == "integer" and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if schema.type == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _json(name: str, text: str, unread: list[FieldProblem]) -> Any:
    try:
        return json_reader.parse(text.encode("utf-8", "surrogatepass"))
    except InvalidInput as problem:
        unread.append(FieldProblem(name, problem.summary.rstrip(".")))
        return _LEFT_OUT


def problem_of(field: FormField, found: tuple[FieldProblem, ...]) -> str:
    """What is wrong with one field, or empty."""
    name = field.name
    for problem in found:
        if problem.path == name:
            return problem.problem
        entry = re.fullmatch(re.escape(name) + r"\[([0-9]+)\]", problem.path)
        if entry is not None:
            return f"entry {int(entry[1]) + 1} {problem.problem}"
        if problem.path.startswith((f"{name}[", f"{name}.")):
            return f"{problem.path.removeprefix(name).lstrip('.')} {problem.problem}"
    return ""


def problems_of_no_field(fields: tuple[FormField, ...], found: tuple[FieldProblem, ...]) -> tuple[FieldProblem, ...]:
    """What is wrong with the whole, like one of several members that has to be chosen."""
    return tuple(problem for problem in found if not any(problem_of(field, (problem,)) for field in fields))


def _shown(value: object) -> str:
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


def _not_given(schema: Schema) -> str:
    return "not given" if schema.default is None else f"not given ({_shown(schema.default)})"


def _hint(schema: Schema, kind: FieldKind) -> str:
    match kind:
        case FieldKind.JSON:
            return "any JSON value"
        case FieldKind.LIST:
            inner = schema.items or Schema("string")
            most = f", at most {schema.max_items}" if schema.max_items else ""
            listed = " | ".join(inner.enum) or _hint(inner, FieldKind.LINE)
            return f"separated by commas{most}: {listed}"
        case FieldKind.CHOICE:
            return ""
    default = "" if schema.default is None else f", usually {_shown(schema.default)}"
    return f"{_takes(schema)}{default}"


def _takes(schema: Schema) -> str:
    match schema.type:
        case "id":
            return "numeric id"
        case "string" if schema.pattern == _DIGITS:
            return "numeric id"
        case "integer" if schema.minimum is not None and schema.maximum is not None:
            return f"whole number, {schema.minimum} to {schema.maximum}"
        case "integer":
            return "whole number"
        case "string" if schema.form:
            return schema.form
        case "string" if schema.max_length:
            return f"text, at most {schema.max_length:,} characters"
    return "text"
