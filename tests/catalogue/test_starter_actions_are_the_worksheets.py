"""The bundled entry is the worksheet: its metadata and its three actions, nothing else sendable."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from harbor_tui.catalogue import console_book, default_book
from harbor_tui.catalogue.bundled import bundled_bytes as file_of
from harbor_tui.catalogue.bundled import bundled_names, check_entry, read_entry
from harbor_tui.domain.actions import ActionState, Policy
from harbor_tui.domain.errors import InvalidInput, NotFound

PAGE: dict[str, Any] = {
    "spaceId": "123456",
    "status": "current",
    "title": "Harbor rollout checklist",
    "body": {"representation": "storage", "value": "<p>Opened from Harbor after operator review.</p>"},
}


def test_metadata_is_the_worksheets() -> None:
    entry = read_entry("atlassian/confluence-cloud-api")
    assert (entry.kind, entry.label) == ("http_api", "Confluence Cloud API")
    assert entry.description == "Confluence Cloud API connection managed locally through Harbor."
    assert entry.base_url == "https://your-domain.atlassian.net/"
    assert (entry.auth_mode, entry.auth_header_name, entry.auth_token_prefix) == (
        "header_token",
        "Authorization",
        "Bearer",
    )
    assert (entry.publisher, entry.publisher_name, entry.category) == ("atlassian", "Atlassian", "Knowledge Base")
    assert entry.tags == ("confluence", "atlassian", "wiki", "pages", "documentation")


def test_three_actions_two_automatic_and_one_reviewed() -> None:
    shown = [(each.slug, each.method, each.path, each.policy, each.state) for each in default_book().actions]
    assert shown == [
        ("search-pages", "GET", "/wiki/api/v2/pages", Policy.AUTO, ActionState.PUBLISHED),
        ("get-page", "GET", "/wiki/api/v2/pages/{id}", Policy.AUTO, ActionState.PUBLISHED),
        ("create-page", "POST", "/wiki/api/v2/pages", Policy.REQUIRE_APPROVAL, ActionState.PUBLISHED),
    ]


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_entry_passes_the_import_check(name: str) -> None:
    assert check_entry(file_of(name), name).name == name


def test_the_worksheets_examples_become_the_calls_they_describe() -> None:
    book = default_book()
    search = book.find("search-pages").prepare(
        {"query": {"space-id": "123456", "title": "Harbor rollout", "status": "current", "limit": 25}}
    )
    assert search.query == (("space-id", "123456"), ("title", "Harbor rollout"), ("status", "current"), ("limit", "25"))
    page = book.find("get-page").prepare(
        {"path": {"id": "123456789"}, "query": {"body-format": "storage", "include-labels": True}}
    )
    assert (page.path, page.query) == (
        "/wiki/api/v2/pages/123456789",
        (("body-format", "storage"), ("include-labels", "true")),
    )
    create = book.find("create-page").prepare({"body": PAGE})
    assert (create.path, create.query, json.loads(create.body_bytes or b"")) == ("/wiki/api/v2/pages", (), PAGE)


def test_lists_may_be_given_where_the_worksheet_gives_one_value() -> None:
    call = default_book().find("search-pages").prepare({"query": {"status": ["current", "archived"]}})
    assert call.query == (("status", "current"), ("status", "archived"))


@pytest.mark.parametrize(
    "page_id", ["1/../../x", "%2e%2e", "1?x=1", "1#", " 1", "१२३", "1" * 30, "", "..", "abc", "-1"]
)
def test_page_ids_that_are_no_ids_are_refused(page_id: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        default_book().find("get-page").prepare({"path": {"id": page_id}})
    assert refusal.value.problems[0].path == "path.id"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"subtype": "live"}, "body.subtype"),
        ({"private": True}, "body.private"),
        ({"root-level": True}, "body.root-level"),
        ({"status": "archived"}, "body.status"),
        ({"title": ""}, "body.title"),
        ({"title": "x" * 256}, "body.title"),
        ({"spaceId": "PLAT"}, "body.spaceId"),
        ({"spaceId": 123456}, "body.spaceId"),
        ({"parentId": "1/2"}, "body.parentId"),
        ({"body": {"representation": "wiki", "value": "x"}}, "body.body.representation"),
        ({"body": {"storage": {"representation": "storage", "value": "x"}}}, "body.body.storage"),
    ],
)
def test_nothing_else_can_be_created(change: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        default_book().find("create-page").check({"body": PAGE | change})
    assert refusal.value.problems[0].path == where


@pytest.mark.parametrize("name", ["embedded", "private", "root-level"])
def test_creating_takes_no_query(name: str) -> None:
    with pytest.raises(InvalidInput):
        default_book().find("create-page").check({"body": PAGE, "query": {name: True}})


def test_a_space_key_instead_of_an_id_is_named_as_such() -> None:
    with pytest.raises(InvalidInput, match="not the space's key"):
        default_book().find("create-page").check({"body": PAGE | {"spaceId": "PLAT"}})


@pytest.mark.parametrize("limit", [0, 251, "25", True, 2.5, None])
def test_limits_outside_1_to_250_are_refused(limit: object) -> None:
    with pytest.raises(InvalidInput):
        default_book().find("search-pages").check({"query": {"limit": limit}})


def test_an_unknown_action_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFound) as refusal:
        default_book().find("delete-page")
    assert "search-pages, get-page, create-page" in refusal.value.advice


def test_the_consoles_own_actions_only_read() -> None:
    assert console_book().entry == "harbor/console"
    assert not any(action.writes for action in console_book().actions)
    call = console_book().published("find-spaces").prepare({"query": {"keys": "PLAT", "limit": 1}})
    assert call.query == (("keys", "PLAT"), ("limit", "1"))


def test_reading_the_book_loads_no_validation_library() -> None:
    code = "import sys; from harbor_tui.catalogue import default_book; default_book(); print('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
