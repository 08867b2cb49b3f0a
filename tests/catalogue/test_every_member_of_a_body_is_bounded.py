"""Each member of each body takes what the service's description allows and refuses the rest; agents' schema agrees."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from harbor_tui.domain.actions import Action
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.schema import Schema, problems
from tests.support.openapi_facts import INT64_MAX, all_actions, body_for, breaking, facts_of, fitting

ACTIONS = all_actions()
NAMES = [f"{entry.rpartition('-')[2]} {action.slug}" for entry, action in ACTIONS]
WRITES = [action for _, action in ACTIONS if "body" in action.input.properties]
ONLY_STORAGE = ("atlas_doc_format", "wiki")
Member = tuple[tuple[str, ...], dict[str, Any], Schema]


def members(described: dict[str, Any], ours: Schema, at: tuple[str, ...] = ()) -> Iterator[Member]:
    """Every member of a body, inner ones included, with the service's description of it and ours."""
    for name, part in ours.properties.items():
        told = described["properties"][name]
        told = told["oneOf"][0] if "oneOf" in told else told
        yield (*at, name), told, part
        if part.type == "object":
            yield from members(told, part, (*at, name))


def all_members() -> list[tuple[Action, Member]]:
    return [
        (action, member)
        for action in WRITES
        for member in members(facts_of(action)["body"], action.input.properties["body"])
    ]


MEMBERS = all_members()
IDS = [f"{action.slug} {'.'.join(at)}" for action, (at, _, _) in MEMBERS]


def with_member(action: Action, at: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A whole input document with this one member changed."""
    body = copy.deepcopy(body_for(action))
    schema = action.input.properties["body"]
    if at[0] in schema.exactly_one:
        body = {name: each for name, each in body.items() if name not in schema.exactly_one}
    inner = body
    for name in at[:-1]:
        inner = inner[name]
    inner[at[-1]] = value
    return {"path": dict.fromkeys(action.input.properties["path"].properties, "1"), "body": body}


def allowed(at: tuple[str, ...], told: dict[str, Any]) -> list[Any]:
    """What the service allows for a member, but for the forms of bodies that we do not send."""
    if told.get("type") == "object":
        return []  # its own members are looked at
    if at[-1] == "attachmentId":
        return ["att123", "123"]
    if told == {"format": "string"}:
        told = {"type": "string"}
    if told.get("format") == "int32" or at[-1] == "number":
        return [1, 2**31 - 1]
    return [each for each in fitting(told, at[-1]) if each not in ONLY_STORAGE]


def refused(at: tuple[str, ...], told: dict[str, Any], ours: Schema) -> list[Any]:
    """What the service's description excludes, and what is no id where one belongs."""
    if ours.type == "any":
        return []
    if told.get("type") == "object":
        return ["text", 1, [], None, {"unknown": 1}]
    if at[-1] == "number":
        return [0, -1, "2", 1.5, True, 2**31, None, {}]
    if "enum" in told:
        return [*breaking(told, at[-1]), "archived", None, *(ONLY_STORAGE if at[-1] == "representation" else ())]
    wrong: list[Any] = [{"an": "object"}, 1, True, []]
    if at[-1].endswith(("Id", "id")):
        wrong += ["", "PLAT", "1/2", "../1", " 1", "-1", "१", "1" * 20]
    if not ours.nullable:
        wrong.append(None)
    return wrong


@pytest.mark.parametrize(("action", "member"), MEMBERS, ids=IDS)
def test_a_member_takes_what_the_service_takes(action: Action, member: Member) -> None:
    at, told, _ = member
    for value in allowed(at, told):
        action.check(with_member(action, at, value))


@pytest.mark.parametrize(("action", "member"), MEMBERS, ids=IDS)
def test_a_member_refuses_what_the_service_does_not_take(action: Action, member: Member) -> None:
    at, told, ours = member
    for value in refused(at, told, ours):
        with pytest.raises(InvalidInput) as refusal:
            action.check(with_member(action, at, value))
        found = {problem.path for problem in refusal.value.problems}
        assert any(path.startswith(".".join(("body", *at))) for path in found), (value, found)


@pytest.mark.parametrize("action", WRITES, ids=lambda action: action.slug)
def test_titles_and_keys_have_the_services_length(action: Action) -> None:
    schema = action.input.properties["body"]
    for name in {"title", "key"} & set(schema.properties):
        action.check(with_member(action, (name,), "x" * 255))
        for value in ("", "x" * 256):
            with pytest.raises(InvalidInput):
                action.check(with_member(action, (name,), value))


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_the_json_schema_for_agents_agrees_with_the_check(entry: str, action: Action) -> None:
    """By jsonschema, which others wrote: an agent that checks its input finds what we find."""
    document = action.input.as_json_schema()
    Draft202012Validator.check_schema(document)
    for each in facts_of(action)["parameters"]:
        ours = action.input.properties[each["in"]].properties.get(each["name"])
        if ours is None:
            continue
        judge = Draft202012Validator(ours.as_json_schema())
        for value in (*fitting(each["schema"], each["name"]), *breaking(each["schema"], each["name"])):
            if value == str(INT64_MAX + 1):
                continue  # digits within 19 places: how large they are, JSON Schema cannot say of text
            assert judge.is_valid(value) == (not list(problems(value, ours))), (each["name"], value)


@pytest.mark.parametrize("action", WRITES, ids=lambda action: action.slug)
def test_the_json_schema_for_agents_judges_bodies_alike(action: Action) -> None:
    judge = Draft202012Validator(action.input.as_json_schema())
    for at, told, ours in members(facts_of(action)["body"], action.input.properties["body"]):
        for value in (*allowed(at, told), *refused(at, told, ours)):
            document = with_member(action, at, value)
            assert judge.is_valid(document) == (not list(problems(document, action.input))), (at, value)
