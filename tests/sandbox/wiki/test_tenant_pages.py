"""Listing, reading and creating pages on the built-in tenant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    import httpx

    from harbor_tui.sandbox.wiki.tenant import Tenant

PAGES = "/wiki/api/v2/pages"


def page(tenant: Tenant, title: str) -> str:
    return str(tenant.titled(title)[0].id)


def space(tenant: Tenant, key: str) -> str:
    return next(str(space.id) for space in tenant.spaces.values() if space.key == key)


def draft_of(tenant: Tenant, title: str, **more: object) -> dict[str, Any]:
    body = {"representation": "storage", "value": "<p>Text.</p>"}
    return {"spaceId": space(tenant, "PLAT"), "status": "current", "title": title, "body": body, **more}


async def every(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        found += answer.json()["results"]
        following = answer.json()["_links"].get("next")
        if following is None:
            return found
        query = {name: values[0] for name, values in parse_qs(urlsplit(following).query).items()}


@pytest.mark.parametrize("sort", ["id", "-id", "title", "-title", "modified-date", "-modified-date", "created-date"])
async def test_paging_to_the_end_shows_every_page_once_in_order(client: httpx.AsyncClient, sort: str) -> None:
    whole = await every(client, PAGES, limit=250, sort=sort)
    paged = await every(client, PAGES, limit=7, sort=sort)
    assert len(whole) == 120
    assert [entry["id"] for entry in paged] == [entry["id"] for entry in whole]


async def test_the_next_link_is_relative_to_the_site_with_every_parameter_and_a_bare_equals_sign(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    answer = await client.get(PAGES, params={"limit": 2, "space-id": space(tenant, "OPS"), "status": "current"})
    links = answer.json()["_links"]
    assert links["next"].startswith("/wiki/api/v2/pages?")
    assert "limit=2" in links["next"] and "space-id=" in links["next"] and "status=current" in links["next"]
    assert parse_qs(urlsplit(links["next"]).query)["cursor"][0].endswith("=")
    assert "%3D" not in links["next"]
    assert links["base"] == "http://127.0.0.1:8000/wiki"
    assert answer.headers["link"] == f'<{links["next"]}>; rel="next", <{links["base"]}>; rel="base"'


async def test_the_last_page_of_a_list_has_links_but_no_next_and_no_link_header(client: httpx.AsyncClient) -> None:
    answer = await client.get(PAGES, params={"limit": 250})
    assert set(answer.json()["_links"]) == {"base"}
    assert "link" not in answer.headers


@pytest.mark.parametrize("cursor", ["nonsense", "eyJ4IjoxfQ==", "http://x/wiki/api/v2/pages?cursor=a", "", "W10="])
async def test_a_cursor_of_another_origin_is_refused_in_the_services_words(
    client: httpx.AsyncClient, cursor: str
) -> None:
    answer = await client.get(PAGES, params={"cursor": cursor})
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["code"]) == (400, "INVALID_REQUEST_PARAMETER")
    assert error["title"] == "Provided value for 'cursor' is not the correct type. Expected type is Cursor."
    assert "making the original pagination request again" in error["detail"]


async def test_a_cursor_of_another_sort_is_refused(client: httpx.AsyncClient) -> None:
    first = await client.get(PAGES, params={"limit": 1, "sort": "title"})
    cursor = parse_qs(urlsplit(first.json()["_links"]["next"]).query)["cursor"][0]
    assert (await client.get(PAGES, params={"cursor": cursor, "sort": "-title"})).status_code == 400


async def test_a_title_is_found_whole_and_without_regard_to_case(client: httpx.AsyncClient) -> None:
    found = await every(client, PAGES, title="harbor rollout")
    assert [entry["title"] for entry in found] == ["Harbor rollout"]
    assert await every(client, PAGES, title="Harbor roll") == []


async def test_lists_hold_current_and_archived_pages_unless_told_otherwise(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    tenant.set_status(tenant.titled("Glossary")[0], "trashed")
    statuses = {entry["status"] for entry in await every(client, PAGES, limit=250)}
    assert statuses == {"current", "archived"}
    trashed = await every(client, PAGES, status="trashed")
    assert "Glossary" in [entry["title"] for entry in trashed]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "251"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"status": "draft"}, "status"),
        ({"sort": "size"}, "sort"),
        ({"space-id": "PLAT"}, "Provided value {PLAT} for 'space-id' is not the correct type. Expected type is Long"),
        ({"body-format": "view"}, "body-format"),
        ({"subtype": "book"}, "subtype"),
    ],
)
async def test_a_parameter_that_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, query: dict[str, str], words: str
) -> None:
    answer = await client.get(PAGES, params=query)
    assert answer.status_code == 400
    assert words in answer.json()["errors"][0]["title"]


async def test_array_parameters_may_be_repeated_or_joined_by_commas(client: httpx.AsyncClient, tenant: Tenant) -> None:
    wanted = [page(tenant, "Glossary"), page(tenant, "Harbor rollout")]
    joined = await every(client, PAGES, id=",".join(wanted))
    repeated = await every(client, PAGES, id=wanted)
    assert {entry["id"] for entry in joined} == {entry["id"] for entry in repeated} == set(wanted)


async def test_a_body_is_empty_unless_a_format_is_asked_for(client: httpx.AsyncClient) -> None:
    bare = (await client.get(PAGES, params={"limit": 1})).json()["results"][0]
    assert bare["body"] == {}
    full = (await client.get(PAGES, params={"limit": 1, "body-format": "storage"})).json()["results"][0]
    assert list(full["body"]) == ["storage"]


async def test_a_page_is_read_with_what_the_flags_ask_for(client: httpx.AsyncClient, tenant: Tenant) -> None:
    path = f"{PAGES}/{page(tenant, 'Harbor rollout')}"
    plain = (await client.get(path)).json()
    assert plain["version"]["number"] == 5 and plain["version"]["message"] == "Wave two has started"
    assert "labels" not in plain and plain["body"] == {}
    flags = ("labels", "properties", "operations", "likes", "versions", "direct-children", "collaborators")
    query = {f"include-{flag}": "true" for flag in flags} | {"body-format": "storage", "include-version": "false"}
    full = (await client.get(path, params=query)).json()
    assert {label["name"] for label in full["labels"]["results"]} == {"harbor", "rollout", "agents"}
    assert full["labels"]["meta"] == {"hasMore": False}
    assert [version["number"] for version in full["versions"]["results"]] == [5, 4, 3, 2, 1]
    assert [child["title"] for child in full["directChildren"]["results"]] == ["Harbor rollout: lessons so far"]
    assert "version" not in full and full["_links"]["base"].endswith("/wiki")


async def test_an_older_version_has_its_body_with_the_current_title(client: httpx.AsyncClient, tenant: Tenant) -> None:
    path = f"{PAGES}/{page(tenant, 'Harbor rollout')}"
    newest = (await client.get(path, params={"body-format": "storage"})).json()
    oldest = (await client.get(path, params={"body-format": "storage", "version": 1})).json()
    assert (oldest["title"], oldest["version"]["number"], oldest["status"]) == ("Harbor rollout", 1, "historical")
    assert len(oldest["body"]["storage"]["value"]) < len(newest["body"]["storage"]["value"])
    assert (await client.get(path, params={"version": 99})).status_code == 404


async def test_view_is_html_and_adf_is_json_in_a_string(client: httpx.AsyncClient, tenant: Tenant) -> None:
    pages = list(tenant.ordered("page", "id", lambda page: page.id))
    assert pages
    for content in pages:
        path, draft = f"{PAGES}/{content.id}", {"get-draft": str(content.status == "draft").lower()}
        view = (await client.get(path, params={**draft, "body-format": "view"})).json()["body"]["view"]["value"]
        assert "<ac:" not in view and "<ri:" not in view
        answer = await client.get(path, params={**draft, "body-format": "atlas_doc_format"})
        adf = answer.json()["body"]["atlas_doc_format"]
        assert json.loads(adf["value"])["type"] == "doc"


async def test_a_missing_page_and_an_id_of_words_are_refused_differently(client: httpx.AsyncClient) -> None:
    missing = await client.get(f"{PAGES}/123")
    assert missing.json()["errors"] == [
        {"status": 404, "code": "NOT_FOUND", "title": "Cannot find [page] entity with id [123]", "detail": None}
    ]
    words = await client.get(f"{PAGES}/Docs")
    assert words.status_code == 400
    assert words.json()["errors"][0]["title"] == (
        "Provided value {Docs} for 'id' is not the correct type. Expected type is long."
    )


async def test_a_new_page_is_a_child_of_the_home_page_and_found_again(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    answer = await client.post(PAGES, json=draft_of(tenant, "New Page Title"))
    created = answer.json()
    assert answer.status_code == 200
    assert created["parentId"] == page(tenant, "Platform handbook") and created["parentType"] == "page"
    assert created["version"] == {
        "number": 1,
        "message": "",
        "minorEdit": False,
        "authorId": tenant.me.account_id,
        "createdAt": "2026-11-21T09:30:00.000Z",
    }
    assert created["body"]["storage"]["value"] == "<p>Text.</p>"
    assert created["_links"]["webui"] == f"/spaces/PLAT/pages/{created['id']}/New+Page+Title"
    assert [entry["id"] for entry in await every(client, PAGES, title="new page title")] == [created["id"]]


@pytest.mark.parametrize("title", ["Harbor rollout", "HARBOR ROLLOUT", "harbor rollOut"])
async def test_a_title_can_be_used_once_in_a_space_whatever_its_case(
    client: httpx.AsyncClient, tenant: Tenant, title: str
) -> None:
    answer = await client.post(PAGES, json=draft_of(tenant, title))
    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {
        "status": 400,
        "code": "BAD_REQUEST",
        "title": "A page with this title already exists: A page already exists with the same TITLE in this space",
        "detail": None,
    }


async def test_archived_pages_hold_their_title_trashed_ones_and_drafts_do_not(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    held = tenant.titled("Service catalogue")[0]
    tenant.set_status(held, "archived")
    assert (await client.post(PAGES, json=draft_of(tenant, "Service Catalogue"))).status_code == 400
    tenant.set_status(held, "trashed")
    draft = await client.post(PAGES, json=draft_of(tenant, "Service Catalogue", status="draft"))
    assert draft.json()["status"] == "draft"
    assert (await client.post(PAGES, json=draft_of(tenant, "Service Catalogue"))).status_code == 200


async def test_decomposed_letters_are_the_same_title(client: httpx.AsyncClient, tenant: Tenant) -> None:
    assert (await client.post(PAGES, json=draft_of(tenant, "Caf\u00e9"))).status_code == 200
    assert (await client.post(PAGES, json=draft_of(tenant, "CAFE\u0301"))).status_code == 400


async def test_a_draft_is_in_no_list_and_read_only_when_asked_for(client: httpx.AsyncClient, tenant: Tenant) -> None:
    created = (await client.post(PAGES, json={"spaceId": space(tenant, "OPS"), "status": "draft"})).json()
    assert created["title"] == ""
    assert created["id"] not in {entry["id"] for entry in await every(client, PAGES, limit=250)}
    assert (await client.get(f"{PAGES}/{created['id']}")).status_code == 404
    assert (await client.get(f"{PAGES}/{created['id']}", params={"get-draft": "true"})).status_code == 200


async def test_root_level_pages_have_no_parent_and_may_not_name_one(client: httpx.AsyncClient, tenant: Tenant) -> None:
    query = {"root-level": "true"}
    created = await client.post(PAGES, params=query, json=draft_of(tenant, "At the top"))
    assert created.json()["parentId"] is None and created.json()["parentType"] is None
    both = draft_of(tenant, "Both", parentId=page(tenant, "Harbor rollout"))
    assert (await client.post(PAGES, params=query, json=both)).status_code == 400


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"spaceId": None}, 400, "spaceId"),
        (
            {"spaceId": "PLAT"},
            400,
            "Provided value {PLAT} for 'spaceId' is not the correct type. Expected type is Long",
        ),
        ({"spaceId": "777777"}, 404, "Cannot find [space]"),
        ({"title": "  "}, 400, "title must be specified"),
        ({"title": "x" * 256}, 400, "255"),
        ({"title": 5}, 400, "title"),
        ({"status": "archived"}, 400, "status"),
        ({"parentId": "1"}, 404, "The parent ID specified does not exist"),
        ({"subtype": "book"}, 400, "subtype"),
        ({"body": "text"}, 400, "body"),
        ({"body": {"representation": "markdown", "value": ""}}, 400, "representation"),
        ({"body": {"representation": "storage", "value": "<p>a</br></p>"}}, 400, "Unexpected close tag </br>"),
        ({"body": {"representation": "atlas_doc_format", "value": "{}"}}, 400, "Error converting ADF to storage"),
        ({"body": {"storage": {"value": ""}, "wiki": {"value": ""}}}, 400, "Only one body"),
    ],
)
async def test_a_page_that_cannot_be_is_refused_with_its_reason(
    client: httpx.AsyncClient, tenant: Tenant, change: dict[str, Any], status: int, words: str
) -> None:
    before = len(tenant.contents)
    answer = await client.post(PAGES, json=draft_of(tenant, "Fresh") | change)
    assert answer.status_code == status
    assert words in answer.json()["errors"][0]["title"]
    assert len(tenant.contents) == before


async def test_a_parent_in_another_space_is_refused(client: httpx.AsyncClient, tenant: Tenant) -> None:
    elsewhere = draft_of(tenant, "Fresh", parentId=page(tenant, "Glossary"))
    assert (await client.post(PAGES, json=elsewhere)).status_code == 400


async def test_nested_bodies_and_adf_are_stored_as_storage(client: httpx.AsyncClient, tenant: Tenant) -> None:
    nested = {"storage": {"representation": "storage", "value": "<p>In&nbsp;side</p>"}}
    created = await client.post(PAGES, json=draft_of(tenant, "Nested", body=nested))
    assert created.json()["body"]["storage"]["value"] == "<p>In&nbsp;side</p>"
    text = {"type": "text", "text": "a < b", "marks": [{"type": "strong"}]}
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]}
    adf = {"representation": "atlas_doc_format", "value": json.dumps(document)}
    created = await client.post(PAGES, json=draft_of(tenant, "From ADF", body=adf))
    assert created.json()["body"]["storage"]["value"] == "<p><strong>a &lt; b</strong></p>"


async def test_what_is_not_json_or_not_declared_as_json_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert (await client.post(PAGES, content=b"{", headers=headers)).status_code == 400
    assert (await client.post(PAGES, content=b"[]", headers=headers)).status_code == 400
    assert (await client.post(PAGES, content=b'{"title": "\\ud800"}', headers=headers)).status_code == 400
    assert (await client.post(PAGES, content=b"{}", headers={"Content-Type": "text/plain"})).status_code == 415


async def test_a_request_above_five_megabytes_is_too_large(client: httpx.AsyncClient, tenant: Tenant) -> None:
    large = draft_of(tenant, "Large", body={"representation": "storage", "value": "x" * (5 * 1024 * 1024)})
    assert (await client.post(PAGES, json=large)).status_code == 413


async def test_children_and_ancestors_follow_the_tree(client: httpx.AsyncClient, tenant: Tenant) -> None:
    home, rollout = page(tenant, "Platform handbook"), page(tenant, "Harbor rollout")
    children = await every(client, f"{PAGES}/{home}/direct-children", limit=2)
    assert children[0] == {
        "id": rollout,
        "status": "current",
        "title": "Harbor rollout",
        "type": "page",
        "spaceId": space(tenant, "PLAT"),
        "childPosition": 90,
    }
    old = await every(client, f"{PAGES}/{home}/children")
    assert [entry["id"] for entry in old] == [entry["id"] for entry in children] and "type" not in old[0]
    lessons = page(tenant, "Harbor rollout: lessons so far")
    above = (await client.get(f"{PAGES}/{lessons}/ancestors")).json()["results"]
    assert above == [{"id": home, "type": "page"}, {"id": rollout, "type": "page"}]


async def test_a_private_page_needs_the_scope_to_restrict(client_for: Any, tenant: Tenant) -> None:
    scopes = {"write:page:confluence"}
    client = client_for(scopes=scopes)
    path = f"/ex/confluence/{tenant.cloud_id}{PAGES}"
    refused = await client.post(path, params={"private": "true"}, json=draft_of(tenant, "Secret"))
    assert refused.status_code == 404
    client = client_for(scopes=scopes | {"write:content.restriction:confluence"})
    assert (await client.post(path, params={"private": "true"}, json=draft_of(tenant, "Secret"))).status_code == 200


async def test_a_space_without_the_right_to_write_is_not_found(client: httpx.AsyncClient, tenant: Tenant) -> None:
    tenant.spaces[int(space(tenant, "PLAT"))].writable = False
    answer = await client.post(PAGES, json=draft_of(tenant, "Fresh"))
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "NOT_FOUND"
