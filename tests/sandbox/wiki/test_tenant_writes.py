"""Changing and deleting pages and blog posts on the built-in tenant, with versions, trash and purge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from harbor_tui.sandbox.wiki.records import Content
    from harbor_tui.sandbox.wiki.tenant import Tenant

V2 = "/wiki/api/v2"
PAGES = f"{V2}/pages"
POSTS = f"{V2}/blogposts"


def page(tenant: Tenant, title: str) -> Content:
    return tenant.titled(title)[0]


def update_of(content: Content, number: int, **more: object) -> dict[str, Any]:
    return {
        "id": str(content.id),
        "status": "current",
        "title": content.title,
        "body": {"representation": "storage", "value": "<p>Updated.</p>"},
        "version": {"number": number, "message": "Updated via API"},
        **more,
    }


async def test_an_update_makes_the_next_version(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout = page(tenant, "Harbor rollout")
    answer = await client.put(f"{PAGES}/{rollout.id}", json=update_of(rollout, 6, title="Harbor roll-out"))
    updated = answer.json()
    assert (updated["title"], updated["version"]["number"]) == ("Harbor roll-out", 6)
    assert updated["version"]["message"] == "Updated via API"
    versions = (await client.get(f"{PAGES}/{rollout.id}/versions", params={"body-format": "storage"})).json()["results"]
    assert [version["number"] for version in versions] == [6, 5, 4, 3, 2, 1]
    assert versions[0]["page"]["body"]["storage"]["value"] == "<p>Updated.</p>"
    assert tenant.titled("Harbor rollout") == [] and tenant.titled("harbor ROLL-OUT") == [rollout]


@pytest.mark.parametrize("number", [4, 5, 7])
async def test_a_stale_or_skipped_version_number_is_a_conflict(
    client: httpx.AsyncClient, tenant: Tenant, number: int
) -> None:
    rollout = page(tenant, "Harbor rollout")
    answer = await client.put(f"{PAGES}/{rollout.id}", json=update_of(rollout, number))
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["title"] == (
        "Version must be incremented when updating a page. Current Version: [5]. "
        f"Provided version: [{number}]"
    )  # fmt: skip
    assert rollout.latest.number == 5


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"id": "1"}, 400), ({"status": None}, 400), ({"status": "trashed"}, 400), ({"title": None}, 400),
        ({"title": "service CATALOGUE"}, 400), ({"body": None}, 400), ({"version": None}, 400), ({"version": {}}, 400),
        ({"body": {"representation": "storage", "value": "<p>"}}, 400), ({"parentId": "1"}, 404),
        ({"spaceId": "98999"}, 400),
    ],
)  # fmt: skip
async def test_an_update_that_cannot_be_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, tenant: Tenant, change: dict[str, Any], status: int
) -> None:
    rollout = page(tenant, "Harbor rollout")
    answer = await client.put(f"{PAGES}/{rollout.id}", json=update_of(rollout, 6) | change)
    assert answer.status_code == status
    assert (rollout.title, rollout.latest.number) == ("Harbor rollout", 5)


async def test_a_page_is_moved_but_never_below_itself(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout, lessons = page(tenant, "Harbor rollout"), page(tenant, "Harbor rollout: lessons so far")
    below_itself = update_of(rollout, 6, parentId=str(lessons.id))
    assert (await client.put(f"{PAGES}/{rollout.id}", json=below_itself)).status_code == 400
    catalogue = page(tenant, "Service catalogue")
    moved = await client.put(f"{PAGES}/{lessons.id}", json=update_of(lessons, 3, parentId=str(catalogue.id)))
    assert moved.json()["parentId"] == str(catalogue.id)
    assert tenant.children(rollout.id) == [] and tenant.children(catalogue.id) == [lessons]


async def test_a_draft_is_published_as_version_one(client: httpx.AsyncClient, tenant: Tenant) -> None:
    space = next(iter(tenant.spaces))
    draft = (await client.post(PAGES, json={"spaceId": str(space), "status": "draft", "title": "Soon"})).json()
    content = tenant.contents[int(draft["id"])]
    published = await client.put(f"{PAGES}/{draft['id']}", json=update_of(content, 1))
    assert (published.json()["status"], published.json()["version"]["number"]) == ("current", 1)
    assert tenant.titled("soon") == [content]


async def test_a_draft_of_a_published_page_is_kept_beside_it(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout = page(tenant, "Harbor rollout")
    path = f"{PAGES}/{rollout.id}"
    saved = await client.put(path, json=update_of(rollout, 6, status="draft"))
    assert saved.json()["status"] == "draft" and rollout.latest.number == 5
    draft = (await client.get(path, params={"get-draft": "true", "body-format": "storage"})).json()
    assert (draft["status"], draft["body"]["storage"]["value"]) == ("draft", "<p>Updated.</p>")
    assert (await client.delete(path, params={"draft": "true"})).status_code == 204
    assert rollout.draft is None and rollout.status == "current"


async def test_a_page_goes_to_the_trash_and_from_there_for_good(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout, lessons = page(tenant, "Harbor rollout"), page(tenant, "Harbor rollout: lessons so far")
    path = f"{PAGES}/{rollout.id}"
    assert (await client.delete(path, params={"purge": "true"})).status_code == 404
    deleted = await client.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await client.get(path)).json()["status"] == "trashed"
    assert lessons.parent_id == rollout.parent_id
    assert (await client.delete(path)).status_code == 404
    assert (await client.put(path, json=update_of(rollout, 6))).status_code == 404
    assert (await client.delete(path, params={"purge": "true"})).status_code == 204
    assert (await client.get(path)).status_code == 404
    assert not any(comment.content_id == rollout.id for comment in tenant.discussion.comments.values())


async def test_new_pages_have_no_parent_when_the_home_page_is_in_the_trash(
    client: httpx.AsyncClient, tenant: Tenant
) -> None:
    home = page(tenant, "Security")
    await client.delete(f"{PAGES}/{home.id}")
    created = await client.post(PAGES, json={"spaceId": str(home.space_id), "title": "Orphan"})
    assert created.json()["parentId"] is None


async def test_blog_posts_are_listed_made_changed_and_deleted(client: httpx.AsyncClient, tenant: Tenant) -> None:
    space = next(iter(tenant.spaces))
    draft = {"spaceId": str(space), "title": "My Blog Post", "body": {"representation": "storage", "value": "<p>b</p>"}}
    created = (await client.post(POSTS, json=draft)).json()
    assert "parentId" not in created and created["_links"]["webui"].startswith("/spaces/PLAT/blog/")
    assert (await client.post(POSTS, json=draft)).status_code == 400
    path = f"{POSTS}/{created['id']}"
    changed = await client.put(path, json=update_of(tenant.contents[int(created["id"])], 2))
    assert changed.json()["version"]["number"] == 2
    versions = (await client.get(f"{path}/versions")).json()["results"]
    assert [version["number"] for version in versions] == [2, 1]
    in_space = (await client.get(f"{V2}/spaces/{space}/blogposts")).json()["results"]
    assert created["id"] in [entry["id"] for entry in in_space]
    assert (await client.delete(path)).status_code == 204
    listed = (await client.get(POSTS)).json()["results"]
    assert len(listed) == 6 and created["id"] not in [entry["id"] for entry in listed]
    assert (await client.get(f"{PAGES}/{created['id']}")).status_code == 404


async def test_a_blog_post_may_be_dated(client: httpx.AsyncClient, tenant: Tenant) -> None:
    post = {"spaceId": str(next(iter(tenant.spaces))), "title": "Old", "createdAt": "2024-05-01T10:00:00.000Z"}
    assert (await client.post(POSTS, json=post)).json()["createdAt"] == "2024-05-01T10:00:00.000Z"
    assert (await client.post(POSTS, json=post | {"createdAt": "yesterday"})).status_code == 400


async def test_versions_with_bodies_come_fifty_at_a_time(client: httpx.AsyncClient, tenant: Tenant) -> None:
    rollout = page(tenant, "Harbor rollout")
    for _ in range(60):
        tenant.revise(rollout, "<p>Again.</p>", "", False)
    path = f"{PAGES}/{rollout.id}/versions"
    with_bodies = (await client.get(path, params={"limit": 250, "body-format": "storage"})).json()
    assert len(with_bodies["results"]) == 50 and "next" in with_bodies["_links"]
    assert len((await client.get(path, params={"limit": 250})).json()["results"]) == 65
