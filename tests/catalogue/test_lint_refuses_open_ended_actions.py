"""Lint: closed paths, typed and bounded inputs, no detours, writes behind approval."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harbor_tui.catalogue.bundled import bundled_bytes, check_entry, installed_entry
from harbor_tui.catalogue.entry import action_from
from harbor_tui.catalogue.lint import lint_action
from harbor_tui.domain.errors import InvalidInput

READ: dict[str, Any] = {
    "slug": "list-labels",
    "label": "List labels",
    "description": "Labels.",
    "method": "GET",
    "path": "/wiki/api/v2/labels",
    "approvalMode": "auto",
    "risk": "low",
    "requestBodyMode": "none",
    "resultMode": "json_summary",
    "input": {},
}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": 100, **more}


def query(**properties: Any) -> dict[str, Any]:
    return {"input": {"query": {"type": "object", "properties": properties}}}


def path(at: str, **properties: Any) -> dict[str, Any]:
    return {"path": at, "input": {"path": {"type": "object", "properties": properties, "required": list(properties)}}}


def rules(change: dict[str, Any]) -> set[str]:
    return {problem.rule for problem in lint_action(action_from(READ | change))}


def test_a_bounded_read_passes() -> None:
    assert rules(query(limit={"type": "integer", "minimum": 1, "maximum": 250}, title=text())) == set()
    assert rules(path("/wiki/api/v2/pages/{id}", id={"type": "id"})) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/wiki/api/v2/../../admin"},
        {"path": "/wiki/api/v2//evil.test/"},
        {"path": "https://evil.test/wiki/api/v2/pages"},
        {"path": "/rest/api/content"},
        {"path": "/wiki/api/v2/pages?x=1"},
        {"path": "/wiki/api/v2/%2e%2e"},
        {"path": "/wiki/api/v2/{id}"},
        path("/wiki/api/v2/pages/x{id}", id={"type": "id"}),
        path("/wiki/api/v2/pages", id={"type": "id"}),
        path("/wiki/api/v2/{rest}", rest=text()),
        path("/wiki/api/v2/{rest}", rest=text(pattern=".+")),
        path("/wiki/api/v2/{rest}", rest=text(pattern="[a-z./]+")),
        {
            "path": "/wiki/api/v2/pages/{id}",
            "input": {"path": {"type": "object", "properties": {"id": {"type": "id"}}}},
        },
    ],
)
def test_open_paths_are_refused(change: dict[str, Any]) -> None:
    assert "open_path" in rules(change)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (query(cql=text()), "query_language"),
        (query(query=text()), "query_language"),
        ({"path": "/wiki/rest/api/search"}, "query_language"),
        (query(url=text()), "detour"),
        (query(redirectTo=text()), "detour"),
        (query(**{"os_authToken": text()}), "sign_in"),
        (query(authorization=text()), "sign_in"),
        (query(headers={"type": "object"}), "sign_in"),
        (query(title={"type": "string"}), "unbounded"),
        (query(limit={"type": "integer"}), "unbounded"),
        (query(ids={"type": "array", "items": {"type": "id"}}), "unbounded"),
        (query(what={"type": "any"}), "untyped"),
        ({"method": "PATCH"}, "method"),
        ({"method": "POST"}, "write_needs_approval"),
        ({"method": "DELETE", "approvalMode": "require_approval", "risk": "medium"}, "risk"),
        ({"method": "POST", "approvalMode": "require_approval", "risk": "low"}, "risk"),
        (
            {
                "method": "POST",
                "approvalMode": "require_approval",
                "risk": "high",
                "path": "/wiki/api/v2/spaces/permissions",
            },
            "administration",
        ),
        ({"requestBodyMode": "json"}, "body"),
        ({"resultMode": "raw"}, "mode"),
        ({"slug": "List Labels"}, "slug"),
    ],
)
def test_each_rule_is_named(change: dict[str, Any], rule: str) -> None:
    assert rule in rules(change)


def changed(**members: Any) -> bytes:
    return json.dumps(json.loads(bundled_bytes("atlassian/confluence-cloud-api")) | members).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"authToken": "abcdefghSEKRET"},
        {"description": "Use ATATT3xFfGF0abcdefghijkl"},
        {"description": "Authorization: Bearer abcdefghijklmnop"},
        {"tags": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"]},
        {"baseUrl": "https://user:hunter22@acme.atlassian.net/"},
        {"label": "Qm9vdHN0cmFwIHRva2VuIDEyMzQ1Njc4OTAgYWJjZGVm"},
    ],
)
def test_an_entry_that_carries_a_secret_is_refused_without_showing_it(members: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="looks like a secret") as refusal:
        check_entry(changed(**members), "entry.json")
    shown = f"{refusal.value.summary} {refusal.value.advice} {refusal.value.problems}"
    assert not any(str(value)[8:] in shown for value in members.values())


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"kind": "webhook"}, "kind"),
        ({"version": "one"}, "version"),
        ({"extra": 1}, "extra"),
        ({"actions": []}, "actions"),
        ({"authHeaderName": "X-Key"}, "authHeaderName"),
    ],
)
def test_form_problems_name_the_field(members: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_entry(changed(**members), "entry.json")
    assert refusal.value.problems[0].path == where


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{",
        b'{"slug": 1, "slug": 2}',
        b'{"x": NaN}',
        b"[" * 100_000,
        b" " * 3_000_000,
    ],
)
def test_broken_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"entry\.json"):
        check_entry(data, "entry.json")


@pytest.mark.parametrize(
    "part", [{"required": [{}]}, {"required": "id"}, {"required": 7}, {"enum": [1]}, {"maximum": "9"}, {"maxItems": []}]
)
def test_an_installed_entry_edited_into_another_form_is_refused_by_name(part: dict[str, Any]) -> None:
    entry = json.loads(bundled_bytes("atlassian/confluence-cloud-api"))
    entry["actions"][1]["input"]["path"] |= part
    with pytest.raises(InvalidInput, match="catalog cannot be read"):
        installed_entry(json.dumps(entry).encode(), "catalog")


def test_an_installed_entry_edited_by_hand_is_linted_again() -> None:
    entry = json.loads(bundled_bytes("atlassian/confluence-cloud-api"))
    entry["actions"][2]["approvalMode"] = "auto"
    with pytest.raises(InvalidInput, match="require_approval"):
        installed_entry(json.dumps(entry).encode(), "catalog")
