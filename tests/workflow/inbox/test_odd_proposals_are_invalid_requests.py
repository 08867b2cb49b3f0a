"""A proposal of what is no action: refused with a sentence wherever it is looked at, and nothing else is held up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.catalogue.bundled import check_entry, installed_entry
from harbor_tui.catalogue.proposal import proposed_action
from harbor_tui.domain.errors import InvalidInput
from tests.cli.conftest import bare, node  # the same homes as the commands' tests have
from tests.support.headless import Headless
from tests.support.proposals import TASK
from tests.support.queue_world import create_request

__all__ = ["bare", "node"]
ID = TASK["input"]["path"]
ODD: dict[str, dict[str, Any]] = {
    "input": {"input": None},
    "input.path": {"input": {"path": None}},
    "input.query": {"input": {"path": ID, "query": None}},
    "input.body": {"input": {"path": ID, "body": None}},
    "input.path.properties.id": {"input": {"path": {"type": "object", "properties": {"id": None}}}},
    "input.path.properties": {"input": {"path": {"type": "object", "properties": None}}},
    "input.path.properties.id.items": {
        "input": {"path": {"type": "object", "properties": {"id": {"type": "array", "items": None}}}}
    },
    "input.path.properties.id.enum": {
        "input": {"path": {"type": "object", "properties": {"id": {"type": "string", "enum": None}}}}
    },
    "scopes": {"scopes": None},
    "label": {"label": None},
    "notes": {"notes": None},
}
UNTYPED: tuple[dict[str, Any], ...] = (
    {"input": []}, {"input": "x"}, {"input": {"path": []}}, {"input": {"path": "x"}}, {"scopes": "x"}, {"scopes": [7]},
    {"input": {"path": {"type": "object", "properties": []}}}, {"input": {"path": {"type": "object", "required": 7}}},
    {"input": {"path": {"type": "object", "properties": {"id": {"type": "id", "maxLength": "7"}}}}},
)  # fmt: skip


@pytest.mark.parametrize("member", ODD)
def test_null_is_refused_by_its_place(member: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        proposed_action(TASK | ODD[member])
    assert f"{member}: " in str(refused.value)
    assert "must not be null" in str(refused.value) or "must be an object" in str(refused.value)


@pytest.mark.parametrize("change", [*ODD.values(), *UNTYPED])
def test_an_entry_with_it_is_neither_imported_nor_loaded(change: dict[str, Any]) -> None:
    from harbor_tui.catalogue.bundled import bundled_bytes

    document = json.loads(bundled_bytes("atlassian/confluence-cloud-api"))
    document["actions"].append(TASK | change)
    with pytest.raises(InvalidInput):
        check_entry(json.dumps(document).encode(), "x")
    if change not in ({"label": None}, {"notes": None}, {"scopes": [7]}):  # texts, which are made texts
        with pytest.raises(InvalidInput):
            installed_entry(json.dumps(document).encode(), "x")


@pytest.mark.parametrize("member", ["input.path", "input.query", "input", "scopes"])
def test_it_is_an_invalid_request_and_all_others_are_there(node: Headless, member: str) -> None:
    odd = create_request() | {"action": "propose-action", "input": {"body": TASK | ODD[member]}}
    (node.queue / "pending/odd.json").write_text(json.dumps(odd))
    (node.queue / "pending/page.json").write_text(json.dumps(create_request()))
    listed = {each["id"]: each["state"] for each in node("queue", "list", "--json").document["requests"]}
    assert listed == {"odd": "invalid", "page": "pending"}
    assert "odd" in node("queue", "show", "odd").out
    assert node("queue", "stats").code == 0
    told = node("status", "odd", "--json").document
    assert (told["state"], told["final"]) == ("invalid", True)
    assert member in told["reason"]
    refused = node("submit", "propose-action", "--input", "-", given=json.dumps(odd["input"]))
    assert (refused.code, member in refused.err) == (3, True)
    assert not Path(node.home / "faults.log").exists()
