"""An action's input: what does not fit is refused, each field with its own sentence."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.domain.actions import Action, ActionState, Policy, Risk
from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.json.schema import Schema

GET_PAGE = Action(
    slug="get-page",
    label="Get page",
    description="",
    method="GET",
    path="/wiki/api/v2/pages/{id}",
    input=Schema(
        "object",
        properties={
            "path": Schema("object", properties={"id": Schema("id")}, required=("id",)),
            "query": Schema(
                "object",
                properties={
                    "body-format": Schema("string", enum=("storage", "view")),
                    "include-labels": Schema("boolean"),
                    "limit": Schema("integer", minimum=1, maximum=250),
                    "status": Schema("array", items=Schema("string", enum=("current", "archived")), repeats=True),
                    "title": Schema("string", max_length=5, min_length=1),
                },
            ),
        },
        required=("path",),
    ),
    policy=Policy.AUTO,
    risk=Risk.LOW,
    state=ActionState.PUBLISHED,
)


@pytest.mark.parametrize(
    "page_id",
    ["1/../../x", "%2e%2e", "1?x=1", "1#", " 1", "१२३", "9" * 30, "", "-1", "1.0", True, 1.5, None, -3, 2**63, ["1"]],
    ids=repr,
)
def test_an_id_that_is_not_plain_digits_is_refused(page_id: object) -> None:
    with pytest.raises(InvalidInput, match="path.id: must be a numeric id"):
        GET_PAGE.prepare({"path": {"id": page_id}})


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"body-format": "wiki"}, "query.body-format: must be one of storage, view"),
        ({"include-labels": "true"}, "query.include-labels: must be true or false"),
        ({"limit": 0}, "query.limit: must be from 1 to 250, not 0"),
        ({"limit": 251}, "query.limit: must be from 1 to 250, not 251"),
        ({"limit": True}, "query.limit: must be a whole number, not true"),
        ({"limit": "25"}, "query.limit: must be a whole number"),
        ({"status": ["current", "gone"]}, r"query.status\[1\]: must be one of"),
        ({"status": "gone"}, "query.status: must be one of"),
        ({"title": ""}, "query.title: must not be empty"),
        ({"title": "too long"}, "query.title: must have at most 5 characters, not 8"),
        ({"cql": "x"}, "query.cql: unknown field"),
        ([], "query: must be an object"),
    ],
)
def test_each_kind_of_misfit_has_its_sentence(query: Any, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        GET_PAGE.prepare({"path": {"id": "1"}, "query": query})


def test_all_problems_are_reported_together() -> None:
    with pytest.raises(InvalidInput) as caught:
        GET_PAGE.prepare({"query": {"limit": 0, "cql": 1}, "header": {}})
    assert [problem.path for problem in caught.value.problems] == ["header", "path", "query.cql", "query.limit"]


def test_unknown_member_names_are_shown_without_their_control_characters() -> None:
    with pytest.raises(InvalidInput) as caught:
        GET_PAGE.prepare({"path": {"id": "1"}, "\x1b[2J": 1})
    assert "\x1b" not in str(caught.value) + str(caught.value.problems)


def test_a_checked_input_becomes_a_call() -> None:
    call = GET_PAGE.prepare(
        {"path": {"id": 7}, "query": {"status": ["current", "archived"], "include-labels": True, "limit": 9}}
    )
    assert (call.method, call.path, call.body) == ("GET", "/wiki/api/v2/pages/7", None)
    assert call.query == (("status", "current"), ("status", "archived"), ("include-labels", "true"), ("limit", "9"))


def test_the_next_page_is_the_same_call_with_another_cursor() -> None:
    call = GET_PAGE.prepare({"path": {"id": "7"}, "query": {"limit": 9}}).with_cursor("a=").with_cursor("b=")
    assert call.query == (("limit", "9"), ("cursor", "b="))


def test_the_schema_is_offered_to_agents_as_json_schema() -> None:
    offered = GET_PAGE.input.as_json_schema()
    assert offered["additionalProperties"] is False
    assert offered["properties"]["query"]["properties"]["limit"] == {"type": "integer", "minimum": 1, "maximum": 250}
    assert offered["properties"]["query"]["properties"]["status"]["anyOf"][1]["type"] == "array"
