"""Forms from schemas: every action can be filled in, and what is typed becomes exactly the input that is meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.catalogue.bundled import bundled_names, read_entry
from harbor_tui.catalogue.proposal import proposing
from harbor_tui.domain.actions import Action
from harbor_tui.domain.json.schema import Schema, problems
from harbor_tui.workflow.actions.forms import (
    FieldKind,
    FormField,
    document_of,
    fields_of,
    problem_of,
    problems_of_no_field,
)

ACTIONS = [action for name in bundled_names() for action in read_entry(name).actions]
FULL = {action.slug: action for action in read_entry("atlassian/confluence-cloud-full").actions}


def sample(schema: Schema) -> Any:
    """A value that fits, with every member given."""
    if schema.enum:
        return schema.enum[-1]
    match schema.type:
        case "string" if "T" in schema.pattern:
            return "2026-11-22T01:02:03.000Z"
        case "string" | "id":
            return "123"
        case "integer":
            return schema.minimum if schema.minimum is not None else 3
        case "boolean":
            return False
        case "array":
            return [sample(schema.items or Schema("any"))]
        case "object":
            left_out = schema.exactly_one[1:]
            return {name: sample(part) for name, part in schema.properties.items() if name not in left_out}
    return {"deep": [1, None, "x"]}


def value_at(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def typed_into(field: FormField, value: Any) -> str:
    if value is None:
        return ""
    if field.kind is FieldKind.JSON:
        return json.dumps(value)
    if field.kind is FieldKind.LIST:
        return ", ".join(map(str, value))
    return ("false", "true")[value] if isinstance(value, bool) else str(value)


def typed(action: Action, document: Mapping[str, Any]) -> dict[str, str]:
    return {field.name: typed_into(field, value_at(document, field.path)) for field in fields_of(action.input)}


@pytest.mark.parametrize("action", [*ACTIONS, proposing()], ids=lambda action: action.slug)
def test_every_action_can_be_filled_in(action: Action) -> None:
    whole = sample(action.input)
    assert not tuple(problems(whole, action.input))
    document, found = document_of(action.input, typed(action, whole))
    assert (document, found) == (whole, ())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.slug)
def test_an_empty_form_gives_nothing_but_the_parts_and_names_what_is_required(action: Action) -> None:
    document, found = document_of(action.input, {})
    assert not {name for part in document.values() for name in part} & set(action.input.properties["query"].properties)
    assert {each.problem for each in found} <= {"is required"} | {
        each.problem for each in problems_of_no_field(fields_of(action.input), found)
    }
    required = {field.name for field in fields_of(action.input) if field.required and field.kind is not FieldKind.LONG}
    assert {each.path for each in found if each.problem == "is required"} == required


def test_the_sentences_are_those_of_the_schema() -> None:
    action = FULL["search-pages"]
    texts = {"query.limit": "251", "query.status": "current, gone", "query.space-id": "1,x", "query.title": "y" * 256}
    _, found = document_of(action.input, texts)
    said = {field.label: problem_of(field, found) for field in fields_of(action.input) if problem_of(field, found)}
    assert said == {
        "limit": "must be from 1 to 250, not 251",
        "status": 'entry 2 must be one of current, archived, deleted, trashed, not "gone"',
        "space-id": 'entry 2 must be a numeric id (1 to 19 digits), not "x"',
        "title": "must have at most 255 characters, not 256",
    }


@pytest.mark.parametrize("text", ["1e3", "٣", "0x10", "1.0", "--1", "9" * 20, "true"])
def test_only_whole_numbers_become_numbers(text: str) -> None:
    _, found = document_of(FULL["search-pages"].input, {"query.limit": text})
    assert [str(each) for each in found] == [f'query.limit: must be a whole number, not "{text}"']


def test_an_optional_object_is_there_as_soon_as_one_of_its_members_is() -> None:
    inner = Schema("object", properties={"a": Schema("integer"), "b": Schema("string")}, required=("a",))
    schema = Schema("object", properties={"body": Schema("object", properties={"opt": inner})}, required=("body",))
    assert document_of(schema, {}) == ({"body": {}}, ())
    document, found = document_of(schema, {"body.opt.b": "x"})
    assert document == {"body": {"opt": {"b": "x"}}}
    assert [str(each) for each in found] == ["body.opt.a: is required"]


def test_json_is_read_strictly_and_null_is_a_value() -> None:
    schema = Schema("object", properties={"body": Schema("object", properties={"value": Schema("any")})})
    assert document_of(schema, {"body.value": "null"})[0] == {"body": {"value": None}}
    for wrong in ("{", '{"a": 1, "a": 2}', "NaN", "\ud800"):
        document, found = document_of(schema, {"body.value": wrong})
        assert document == {"body": {}}
        assert [each.path for each in found] == ["body.value"]


def test_one_of_several_members_is_a_problem_of_the_whole() -> None:
    action = FULL["create-footer-comment"]
    texts = {"body.body.representation": "storage", "body.body.value": "<p/>"}
    _, found = document_of(action.input, texts)
    (whole,) = problems_of_no_field(fields_of(action.input), found)
    assert str(whole).startswith("body: must have exactly one of blogPostId, pageId")
    assert document_of(action.input, texts | {"body.pageId": "5"})[1] == ()


def test_what_is_left_out_says_what_then_holds() -> None:
    fields = {field.name: field for field in fields_of(FULL["create-page"].input)}
    assert fields["body.status"].options[0] == ("", "not given (current)")
    assert fields["body.body.representation"].options == (("storage", "storage"),)
    assert [fields[f"body.{name}"].kind for name in ("title", "body.value")] == [FieldKind.LINE, FieldKind.LONG]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(FULL)), st.text(max_size=40))
def test_whatever_is_typed_is_a_document_or_a_problem(slug: str, text: str) -> None:
    schema = FULL[slug].input
    document, found = document_of(schema, {field.name: text for field in fields_of(schema)})
    assert found or not tuple(problems(document, schema))
