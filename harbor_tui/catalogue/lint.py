"""The rules that every action must keep, wherever it comes from: closed paths, typed and bounded inputs, no detours."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harbor_tui.catalogue.entry import Entry
from harbor_tui.domain.actions import Action, Policy, Risk
from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput
from harbor_tui.domain.json.schema import TYPES, Schema
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.text.patterns import NotTaken, shape_of

MOST_ACTIONS: Final = 200
MOST_DEPTH: Final = 8
LONGEST_TEXT: Final = 5_000_000
_ROOTS: Final = ("/wiki/api/v2/", "/wiki/rest/api/")
_METHODS: Final = ("GET", "POST", "PUT", "DELETE")
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*|\{[A-Za-z][A-Za-z0-9-]*\}")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_QUERY_LANGUAGE: Final = re.compile(r"c?ql|jql|query|expression|filter", re.IGNORECASE)
_DETOUR: Final = re.compile(
    r"ur[li]|href|host|origin|path|endpoint|redirect.*|callback.*|.*-ur[li]|.*Ur[li]", re.IGNORECASE
)
_SIGN_IN: Final = re.compile(
    r"(x-)?(auth|authorization|headers?|cookies?|tokens?|password|passwd|secret|credentials?|api-?key|account-?key)"
    r"|.*(auth|access|session|api)-?token|maton-connection|x-atlassian-token",
    re.IGNORECASE,
)
_ADMINISTERS: Final = re.compile(
    r"/(permissions?|restrictions?|roles?|role-assignments|admin-key|access|groups?|users?|data-policies|classification-level)"
    r"(/|$)"
)
_PLAIN_NAME: Final = frozenset(f"{string.ascii_letters}{string.digits}_-.")
_SEARCHES: Final = re.compile(r"/search(/|$)|/cql(/|$)")


@dataclass(frozen=True, slots=True)
class LintProblem:
    """A rule that an action breaks."""

    action: str
    rule: str
    """A stable word, like `open_path`."""
    problem: str

    def __str__(self) -> str:
        return f"{self.action}: {self.problem}" if self.action else self.problem


def refuse_unsafe(entry: Entry) -> None:
    """Raise `InvalidInput` with every rule that an entry breaks."""
    found = lint_entry(entry)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InvalidInput(
            f"The entry {entry.name} breaks a rule for actions: {found[0]}{more}.",
            advice="Only fixed routes with typed, bounded parameters can be offered; mend the entry.",
            problems=tuple(FieldProblem(each.action, each.problem) for each in found),
        )


def lint_entry(entry: Entry) -> tuple[LintProblem, ...]:
    """Every rule that an entry or one of its actions breaks."""
    found = list(_entry_problems(entry))
    for action in entry.actions:
        found += lint_action(action)
    return tuple(found)


def _entry_problems(entry: Entry) -> Iterator[LintProblem]:
    try:
        base = parse_base_url(entry.base_url, other_host_confirmed=True)
    except HarborError as error:
        yield LintProblem("", "base_url", f"baseUrl: {error.summary}")
    else:
        if base.origin.scheme != "https":
            yield LintProblem("", "https", f"baseUrl must start with https://, not {base}")
    if len(entry.actions) > MOST_ACTIONS:
        yield LintProblem("", "too_many", f"it has more than {MOST_ACTIONS} actions")
    slugs = [action.slug for action in entry.actions]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield LintProblem(slug, "twice", "two actions have this slug")


def lint_action(action: Action) -> tuple[LintProblem, ...]:
    """Every rule that one action breaks."""
    return tuple(
        LintProblem(action.slug, rule, problem)
        for rules in (_route_problems, _policy_problems, _input_problems)
        for rule, problem in rules(action)
    )


def _route_problems(action: Action) -> Iterator[tuple[str, str]]:
    if not _SLUG.fullmatch(action.slug) or len(action.slug) > 64:
        yield "slug", "its slug is not made of small letters, digits and hyphens"
    if action.method not in _METHODS:
        yield "method", f"the method must be one of {', '.join(_METHODS)}"
    if not action.path.startswith(_ROOTS):
        yield "open_path", f"its path must begin with {' or '.join(_ROOTS)}"
    if not all(_SEGMENT.fullmatch(segment) for segment in action.path[1:].split("/")):
        yield "open_path", "its path may hold only plain names and whole {placeholders}"
    if action.path.startswith(tuple(f"{root}{{" for root in _ROOTS)):
        yield "open_path", "its path must name what it is about before the first placeholder"
    if _SEARCHES.search(action.path):
        yield "query_language", "searching by a query language (CQL) cannot be bounded"
    names = _PLACEHOLDER.findall(action.path)
    if len(set(names)) != len(names):
        yield "open_path", "its path names a placeholder twice"
    path = action.input.properties.get("path")
    given = set(path.properties) if path else set()
    for name in sorted(set(names) ^ given):
        yield "open_path", f"{{{name}}} must be in the path and among its path parameters"
    for name in sorted(set(names) - set(path.required if path else ())):
        yield "open_path", f"the path parameter {name} must be required"


def _policy_problems(action: Action) -> Iterator[tuple[str, str]]:
    if action.writes and action.policy is not Policy.REQUIRE_APPROVAL:
        yield "write_needs_approval", "it writes, so its approvalMode must be require_approval"
    if action.writes and action.risk is Risk.LOW:
        yield "risk", "it writes, so its risk is medium or high"
    if action.method in ("PUT", "DELETE") and action.risk is not Risk.HIGH:
        yield "risk", "it changes or deletes what is there, so its risk is high"
    if action.writes and _ADMINISTERS.search(action.path):
        yield "administration", "permissions, restrictions, groups and users are not administered from here"
    has_body = "body" in action.input.properties
    if has_body != (action.request_body_mode == "json"):
        yield "body", 'requestBodyMode must be "json" exactly when it takes a body'
    if has_body and action.method not in ("POST", "PUT"):
        yield "body", f"a {action.method} takes no body"
    if action.request_body_mode not in ("none", "json") or action.result_mode != "json_summary":
        yield "mode", 'requestBodyMode must be "none" or "json", resultMode "json_summary"'


def _input_problems(action: Action) -> Iterator[tuple[str, str]]:
    for where, part in action.input.properties.items():
        if part.type != "object":
            yield "untyped", f"{where} must be an object"
            continue
        for name, schema in part.properties.items():
            yield from _name_problems(f"{where}.{name}", name)
            if where == "path":
                yield from _path_parameter_problems(f"{where}.{name}", schema)
            elif where == "query" and schema.type in ("object", "any"):
                yield "untyped", f"{where}.{name} must be a plain value or a list of them"
            else:
                yield from _schema_problems(f"{where}.{name}", schema, 0, json_allowed=where == "body")


def _name_problems(at: str, name: str) -> Iterator[tuple[str, str]]:
    if _SIGN_IN.fullmatch(name):
        yield "sign_in", f"{at} is about sign-in or headers, which belong to the port alone"
    if _DETOUR.fullmatch(name):
        yield "detour", f"{at} looks like a free address or path"
    if _QUERY_LANGUAGE.fullmatch(name):
        yield "query_language", f"{at} looks like a free query, which cannot be bounded"


def _path_parameter_problems(at: str, schema: Schema) -> Iterator[tuple[str, str]]:
    if schema.type == "id" or (schema.type == "string" and schema.enum):
        return
    if schema.type != "string" or not schema.pattern or schema.max_length is None:
        yield "open_path", f"{at} must be an id, one of an enum, or a string with a pattern and a maxLength"
    elif not _is_plain_name(schema.pattern):
        yield "open_path", f"{at} may take nothing but letters, digits, _, - and dots, never . or .. or nothing"


def _is_plain_name(pattern: str) -> bool:
    """Whether all that a pattern takes is one plain segment of a path: told by the characters of its shape."""
    try:
        shape = shape_of(pattern)
    except NotTaken:
        return False
    return shape.characters <= _PLAIN_NAME and not any(map(shape.takes, ("", ".", "..")))


def _pattern_problems(at: str, schema: Schema) -> Iterator[tuple[str, str]]:
    try:
        shape_of(schema.pattern)
    except NotTaken as error:
        yield "pattern", f"{at} has a pattern that is not taken: {error}"


def _schema_problems(at: str, schema: Schema, depth: int, *, json_allowed: bool) -> Iterator[tuple[str, str]]:
    if depth > MOST_DEPTH:
        yield "unbounded", f"{at} is nested too deeply"
        return
    yield from _pattern_problems(at, schema)
    match schema.type:
        case "string" if not schema.enum and not 0 < (schema.max_length or 0) <= LONGEST_TEXT:
            yield "unbounded", f"{at} needs an enum or a maxLength of at most {LONGEST_TEXT}"
        case "integer" if schema.minimum is None or schema.maximum is None:
            yield "unbounded", f"{at} needs a minimum and a maximum"
        case "array" if schema.items is None or schema.max_items is None:
            yield "unbounded", f"{at} needs typed items and maxItems"
        case "any" if not json_allowed:
            yield "untyped", f"{at} needs a type"
        case kind if kind not in TYPES:
            yield "untyped", f"{at} has no type that is known here ({', '.join(TYPES)})"
    if schema.items is not None:
        yield from _schema_problems(f"{at}[]", schema.items, depth + 1, json_allowed=json_allowed)
    for name, part in schema.properties.items():
        yield from _name_problems(f"{at}.{name}", name)
        yield from _schema_problems(f"{at}.{name}", part, depth + 1, json_allowed=json_allowed)
