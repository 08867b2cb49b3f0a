"""What an edit changed is told to the agent and the trail, also where Python takes both values for the same."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from harbor_tui.workflow.review.edits import changes_between
from tests.support.tenant_calls import creation_at


@pytest.mark.parametrize(
    ("asked", "sent"),
    [(True, 1), (1, 1.0), (0, False), ([1, {"a": True}], [1, {"a": 1}]), ("1", 1), ([], {}), (None, False)],
)
def test_values_of_other_kinds_are_different_values(asked: Any, sent: Any) -> None:
    assert told({"value": asked}, {"value": sent}) == [{"path": "body.value", "from": asked, "to": sent}]


def test_a_member_that_comes_or_goes_is_told_even_if_it_was_null() -> None:
    assert [each["path"] for each in told({"value": None}, {})] == ["body.value"]
    assert [each["path"] for each in told({}, {"value": None})] == ["body.value"]


def test_what_is_the_same_is_no_change_whatever_the_order_of_its_members() -> None:
    assert told({"a": {"b": 1, "c": [True]}}, {"a": {"c": [True], "b": 1}}) == []


def told(asked: dict[str, Any], sent: dict[str, Any]) -> list[dict[str, Any]]:
    wire = creation_at("https://acme.atlassian.net")
    return changes_between(*(dataclasses.replace(wire, body=json.dumps(each).encode()) for each in (asked, sent)))
