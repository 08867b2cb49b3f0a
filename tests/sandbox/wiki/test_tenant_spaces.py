"""Spaces of the built-in tenant: found by key and id, read with what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from harbor_tui.sandbox.wiki.tenant import Tenant

SPACES = "/wiki/api/v2/spaces"


async def test_spaces_are_listed_by_id_and_paged(client: httpx.AsyncClient) -> None:
    first = (await client.get(SPACES, params={"limit": 4})).json()
    second = (await client.get(first["_links"]["next"])).json()
    keys = [entry["key"] for entry in first["results"] + second["results"]]
    assert keys == ["PLAT", "OPS", "ENG", "PEOPLE", "SEC", "DOCS"]
    assert all(entry["id"].isdigit() and entry["homepageId"].isdigit() for entry in first["results"])


async def test_keys_and_ids_choose_spaces(client: httpx.AsyncClient, tenant: Tenant) -> None:
    by_key = (await client.get(SPACES, params={"keys": "OPS,DOCS"})).json()["results"]
    assert [entry["key"] for entry in by_key] == ["OPS", "DOCS"]
    by_id = (await client.get(SPACES, params={"ids": by_key[0]["id"]})).json()["results"]
    assert [entry["key"] for entry in by_id] == ["OPS"]
    assert (await client.get(SPACES, params={"ids": "OPS"})).status_code == 400


async def test_a_description_comes_only_when_a_format_is_asked_for(client: httpx.AsyncClient) -> None:
    plain = (await client.get(SPACES, params={"limit": 1})).json()["results"][0]
    assert plain["description"] is None
    described = (await client.get(SPACES, params={"limit": 1, "description-format": "plain"})).json()["results"][0]
    assert described["description"]["plain"]["value"].startswith("The seven services")


async def test_a_space_is_read_with_its_permissions(client: httpx.AsyncClient, tenant: Tenant) -> None:
    identifier = next(iter(tenant.spaces))
    space = (await client.get(f"{SPACES}/{identifier}", params={"include-permissions": "true"})).json()
    assert space["key"] == "PLAT" and space["permissions"]["results"]
    assert (await client.get(f"{SPACES}/1")).status_code == 404
    assert (await client.get(f"{SPACES}/PLAT")).status_code == 400


async def test_the_pages_of_a_space_can_be_narrowed_to_its_roots(client: httpx.AsyncClient, tenant: Tenant) -> None:
    space = next(iter(tenant.spaces.values()))
    every = (await client.get(f"{SPACES}/{space.id}/pages", params={"limit": 250})).json()["results"]
    assert len(every) > 10 and {entry["spaceId"] for entry in every} == {str(space.id)}
    roots = (await client.get(f"{SPACES}/{space.id}/pages", params={"depth": "root"})).json()["results"]
    assert [entry["id"] for entry in roots] == [str(space.homepage_id)]
    by_title = await client.get(f"{SPACES}/{space.id}/pages", params={"title": "Glossary"})
    assert by_title.json()["results"] == []
    assert (await client.get(f"{SPACES}/1/pages")).status_code == 404
