"""Every action agrees with the service's own description of its route; each difference is named, with its reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.domain.actions import Action, Policy, Risk
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.schema import Schema, problems
from tests.support.openapi_facts import all_actions, body_for, breaking, facts_of, fitting

ACTIONS = all_actions()
NAMES = [f"{entry.rpartition('-')[2]} {action.slug}" for entry, action in ACTIONS]
WHOLE = read_entry("atlassian/confluence-cloud-full")

LEFT_OUT = {
    ("create-page", "query.embedded"): "internal to the service",
    ("create-page", "query.private"): "needs the right to restrict, and fails with a bare 404",
    ("create-page", "query.root-level"): "a page outside the home page's tree is easily lost",
    ("create-page", "body.subtype"): "live docs keep their body elsewhere: what is approved is not what is shown",
    ("create-blogpost", "query.private"): "needs the right to restrict, and fails with a bare 404",
    ("update-page", "body.ownerId"): "giving pages away is administration",
    ("delete-page", "query.purge"): "only the trash can be undone",
    ("delete-page", "query.draft"): "drafts are deleted for good",
    ("delete-blogpost", "query.purge"): "only the trash can be undone",
    ("delete-blogpost", "query.draft"): "drafts are deleted for good",
    ("get-current-user", "query.expand"): "operations and the personal space are nobody's business here",
    ("find-space-by-key", "query."): "one space, by its key alone",
}
"""What the service would take and we do not offer, with the reason."""
ONLY_STORAGE = "bodies are sent in storage format alone: the form that can be reviewed to the byte"
ASKED_FOR = {
    ("create-page", "title"): "a page without a title cannot be judged",
    ("create-page", "body"): "nor one without a body",
    ("create-blogpost", "title"): "as for pages",
    ("create-blogpost", "body"): "as for pages",
    ("create-footer-comment", "body"): "an empty comment says nothing",
    ("update-footer-comment", "version"): "the service refuses without it",
    ("update-footer-comment", "body"): "an update without a body changes nothing",
    ("create-page-property", "key"): "the service refuses without it",
    ("create-page-property", "value"): "a property without a value says nothing",
    ("create-space-property", "key"): "the service refuses without it",
    ("create-space-property", "value"): "a property without a value says nothing",
    ("update-page-property", "key"): "the service refuses without it",
    ("update-page-property", "value"): "a property without a value says nothing",
    ("update-page-property", "version"): "the service refuses without it",
    ("find-space-by-key", "keys"): "it is what the action is for",
}
"""What we require although the description does not, with the reason."""
SKILL_ROUTES = """
GET pages | GET pages/{id} | POST pages | PUT pages/{id} | DELETE pages/{id} | GET pages/{id}/children
GET pages/{id}/versions | GET pages/{id}/labels | GET pages/{id}/attachments | GET pages/{id}/footer-comments
GET pages/{page-id}/properties | GET pages/{page-id}/properties/{property-id} | POST pages/{page-id}/properties
PUT pages/{page-id}/properties/{property-id} | DELETE pages/{page-id}/properties/{property-id}
GET spaces | GET spaces/{id} | GET spaces/{id}/pages | GET spaces/{id}/blogposts | GET spaces/{space-id}/properties
POST spaces/{space-id}/properties | GET spaces/{id}/permissions | GET spaces/{id}/labels
GET blogposts | GET blogposts/{id} | POST blogposts | PUT blogposts/{id} | DELETE blogposts/{id}
GET blogposts/{id}/labels | GET blogposts/{id}/versions | GET blogposts/{id}/footer-comments
GET footer-comments | GET footer-comments/{comment-id} | POST footer-comments | PUT footer-comments/{comment-id}
DELETE footer-comments/{comment-id} | GET footer-comments/{id}/children | GET inline-comments
GET attachments | GET attachments/{id} | GET tasks | GET tasks/{id} | GET labels | GET custom-content
"""


def is_left_out(action: Action, where: str) -> bool:
    return (action.slug, where) in LEFT_OUT or (
        (action.slug, f"{where.partition('.')[0]}.") in LEFT_OUT and where != "query.keys"
    )


def members(action: Action, where: str) -> dict[str, Schema]:
    part = action.input.properties.get(where)
    return dict(part.properties) if part else {}


def offered(action: Action) -> list[tuple[str, str, dict[str, Any], Schema]]:
    """Each parameter that the service describes and the action offers."""
    return [
        (each["in"], each["name"], each["schema"], members(action, each["in"])[each["name"]])
        for each in facts_of(action)["parameters"]
        if not is_left_out(action, f"{each['in']}.{each['name']}")
    ]


def test_every_route_of_the_skill_is_offered() -> None:
    wanted = {f"{method} /wiki/api/v2/{path}" for method, path in (r.split() for r in routes())}
    wanted.add("GET /wiki/rest/api/user/current")
    assert wanted - {f"{action.method} {action.path}" for action in WHOLE.actions} == set()


def routes() -> list[str]:
    return [route.strip() for line in SKILL_ROUTES.strip().splitlines() for route in line.split("|")]


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_scopes_are_the_services(entry: str, action: Action) -> None:
    assert list(action.scopes) == facts_of(action)["scopes"]


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_parameters_are_the_services_but_for_what_is_named(entry: str, action: Action) -> None:
    described = {(each["in"], each["name"]) for each in facts_of(action)["parameters"]}
    ours = {(where, name) for where in ("path", "query") for name in members(action, where)}
    assert ours - described == set()
    missing = {f"{where}.{name}" for where, name in described - ours}
    assert {where for where in missing if not is_left_out(action, where)} == set()


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_required_parameters_are_the_services_but_for_what_is_named(entry: str, action: Action) -> None:
    described = {each["name"] for each in facts_of(action)["parameters"] if each.get("required")}
    ours = {name for part in ("path", "query") for name in action.input.properties[part].required}
    assert described - ours == set()
    assert {name for name in ours - described if (action.slug, name) not in ASKED_FOR} == set()


def test_there_is_something_to_compare() -> None:
    seen = [each for _, action in ACTIONS for each in offered(action)]
    assert any(described.get("default") is not None for _, _, described, _ in seen)
    assert any(fitting(described, name) for _, name, described, _ in seen)
    assert any(breaking(described, name) for _, name, described, _ in seen)


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_defaults_are_the_services(entry: str, action: Action) -> None:
    for _, name, described, ours in offered(action):
        if name != "prefix":  # "my, team" is two words of the enum, and what happens without one
            assert ours.default == described.get("default"), name


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_each_parameter_takes_what_the_service_takes(entry: str, action: Action) -> None:
    for where, name, described, ours in offered(action):
        if action.slug != "find-space-by-key":
            for value in fitting(described, name):
                assert list(problems(value, ours)) == [], (where, name, value)


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_each_parameter_refuses_what_the_service_does_not_take(entry: str, action: Action) -> None:
    for where, name, described, ours in offered(action):
        for value in breaking(described, name):
            assert list(problems(value, ours)), (where, name, value)


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_what_leaves_is_what_the_service_describes(entry: str, action: Action) -> None:
    given: dict[str, Any] = {"path": {}, "query": {}}
    for where, name, described, _ in offered(action):
        given[where][name] = next(fitting(described, name))
    if "body" in facts_of(action):
        given["body"] = body_for(action)
    call = action.prepare(given)
    assert (call.method, "{" in call.path, call.path.count("/")) == (action.method, False, action.path.count("/"))
    assert {name for name, _ in call.query} == set(given["query"])
    assert (json.loads(call.body_bytes) if call.body_bytes else None) == given.get("body")


BODIES = [(entry, action) for entry, action in ACTIONS if "body" in action.input.properties]


@pytest.mark.parametrize(("entry", "action"), BODIES, ids=[action.slug for _, action in BODIES])
def test_bodies_are_the_services_but_for_what_is_named(entry: str, action: Action) -> None:
    described, ours = facts_of(action)["body"], action.input.properties["body"]
    missing = {name for name in described["properties"] if name not in ours.properties and name != "_links"}
    assert {name for name in missing if (action.slug, f"body.{name}") not in LEFT_OUT} == set()
    assert set(ours.properties) - set(described["properties"]) == set()
    assert set(described.get("required", ())) - set(ours.required) == set()
    extra = set(ours.required) - set(described.get("required", ()))
    assert {name for name in extra if (action.slug, name) not in ASKED_FOR} == set()
    for name, part in ours.properties.items():
        if part.enum:
            assert list(part.enum) == described["properties"][name]["enum"]
        if name == "body":
            shape = described["properties"]["body"]["oneOf"][0]["properties"]
            assert set(part.properties) == set(shape) == set(part.required)
            assert set(part.properties["representation"].enum) < set(shape["representation"]["enum"]), ONLY_STORAGE


@pytest.mark.parametrize(("entry", "action"), BODIES, ids=[action.slug for _, action in BODIES])
def test_bodies_are_refused_field_by_field(entry: str, action: Action) -> None:
    whole = body_for(action)
    path = dict.fromkeys(action.input.properties["path"].properties, "1")
    action.check({"path": path, "body": whole})
    schema = action.input.properties["body"]
    for name in schema.required:
        refused(action, path, {each: value for each, value in whole.items() if each != name}, f"body.{name}")
    for name in ("_links", "id2", "authToken"):
        refused(action, path, whole | {name: "x"}, f"body.{name}")
    for name, part in schema.properties.items():
        if part.type == "string" and name in whole:
            refused(action, path, whole | {name: 5}, f"body.{name}")


def refused(action: Action, path: dict[str, str], body: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        action.check({"path": path, "body": body})
    assert where in {problem.path for problem in refusal.value.problems}


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_unknown_parameters_are_refused_everywhere(entry: str, action: Action) -> None:
    for where in ("path", "query"):
        with pytest.raises(InvalidInput) as refusal:
            action.check({where: {"cql": "type=page", "Authorization": "x"}})
        assert f"{where}.Authorization" in {problem.path for problem in refusal.value.problems}


@pytest.mark.parametrize(("entry", "action"), ACTIONS, ids=NAMES)
def test_reads_run_by_themselves_and_writes_need_approval(entry: str, action: Action) -> None:
    assert action.policy is (Policy.REQUIRE_APPROVAL if action.writes else Policy.AUTO)
    if not action.writes:
        assert action.risk is Risk.LOW
    elif action.method in ("PUT", "DELETE") or "property" in action.slug:
        assert action.risk is Risk.HIGH
    else:
        assert action.risk is Risk.MEDIUM


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("create-footer-comment", "blogPostId"),
        ("list-child-pages", "Deprecated"),
        ("create-page", "400"),
        ("list-custom-content", "requires the type"),
        ("update-page", "409"),
    ],
)
def test_where_the_skill_is_wrong_the_notes_say_so(slug: str, words: str) -> None:
    assert words in next(action.notes for action in WHOLE.actions if action.slug == slug)


def test_a_comment_has_exactly_one_place() -> None:
    action = next(action for action in WHOLE.actions if action.slug == "create-footer-comment")
    body = {"body": {"representation": "storage", "value": "<p>x</p>"}}
    action.check({"body": body | {"pageId": "1"}})
    action.check({"body": body | {"blogPostId": "1"}})
    for places in ({}, {"pageId": "1", "blogPostId": "2"}):
        with pytest.raises(InvalidInput, match="exactly one of"):
            action.check({"body": body | places})
    with pytest.raises(InvalidInput, match="blogpostId"):
        action.check({"body": body | {"pageId": "1", "blogpostId": "2"}})


def test_every_named_difference_is_still_one() -> None:
    slugs = {action.slug for _, action in ACTIONS}
    assert {slug for slug, _ in [*LEFT_OUT, *ASKED_FOR]} <= slugs
