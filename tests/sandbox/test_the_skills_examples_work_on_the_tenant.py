"""The published skill's own examples, made into calls of an ordinary HTTP client: only the base URL is another one."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.sandbox_process import ServedSandbox, served_sandbox

pytestmark = pytest.mark.sweep
ACCOUNT = "operator@harbor.example"
STORAGE = {"representation": "storage", "value": "<p>Page content in storage format</p>"}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSandbox]:
    with served_sandbox(tmp_path_factory.mktemp("tenant"), "--pages", "60") as served:
        yield served


@pytest.fixture(scope="module")
def managed(sandbox: ServedSandbox) -> Iterator[httpx.Client]:
    """What the skill calls https://api.maton.ai, with its API key."""
    with httpx.Client(base_url=sandbox.base_url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        yield client


@pytest.fixture(scope="module", params=["site", "gateway", "managed"])
def api(request: pytest.FixtureRequest, sandbox: ServedSandbox) -> Iterator[httpx.Client]:
    """The v2 API's base, by each of the three ways to a site."""
    cloud = httpx.get(f"{sandbox.base_url}/_edge/tenant_info").json()["cloudId"]
    pair = base64.b64encode(f"{ACCOUNT}:{sandbox.token}".encode()).decode()
    prefix, credential = {
        "site": ("", f"Basic {pair}"),
        "gateway": (f"/ex/confluence/{cloud}", f"Bearer {sandbox.token}"),
        "managed": (f"/confluence/ex/confluence/{cloud}", f"Bearer {sandbox.token}"),
    }[request.param]
    base = f"{sandbox.base_url}{prefix}/wiki/api/v2"
    with httpx.Client(base_url=base, headers={"Authorization": credential}) as client:
        yield client


def got(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def first_space(api: httpx.Client) -> str:
    return str(got(api.get("/spaces", params={"keys": "PLAT"}))["results"][0]["id"])


def new(api: httpx.Client, kind: str, title: str, **more: Any) -> Any:
    """A page or a blog post, titled after the way there: titles are unique in a space."""
    body = {"spaceId": first_space(api), "status": "current", "title": f"{title} by {api.base_url.path}"}
    return got(api.post(f"/{kind}", json=body | {"body": STORAGE} | more))


def followed(api: httpx.Client, path: str, **query: Any) -> list[str]:
    """All ids of a list, as the skill follows it: the cursor is taken out of `next` and passed to the same path."""
    found, cursor = [], ""
    while True:
        page = got(api.get(path, params=query | ({"cursor": cursor} if cursor else {})))
        found += [str(each["id"]) for each in page["results"]]
        following = page.get("_links", {}).get("next")
        if not following:
            return found
        assert following.startswith("/wiki/api/v2/")
        cursor = parse_qs(urlsplit(following).query)["cursor"][0]


def test_the_quick_start_finds_the_cloud_id_and_lists_pages(managed: httpx.Client) -> None:
    resources = got(managed.get("/confluence/oauth/token/accessible-resources"))
    assert {"id", "name", "url", "scopes", "avatarUrl"} <= set(resources[0])
    pages = got(managed.get(f"/confluence/ex/confluence/{resources[0]['id']}/wiki/api/v2/pages"))
    known = {"id", "status", "title", "spaceId", "parentId", "parentType", "authorId", "createdAt", "version", "_links"}
    assert known <= set(pages["results"][0])


def test_a_path_without_the_app_is_not_the_managed_gateways(managed: httpx.Client, sandbox: ServedSandbox) -> None:
    cloud = got(managed.get("/_edge/tenant_info"))["cloudId"]
    named = {"Maton-Connection": "nobodys"}
    with_app = managed.get(f"/confluence/ex/confluence/{cloud}/wiki/api/v2/pages", headers=named)
    without = managed.get(f"/ex/confluence/{cloud}/wiki/api/v2/pages", headers=named)
    assert (with_app.status_code, without.status_code) == (400, 200)


def test_connections_are_listed_made_shown_and_removed(managed: httpx.Client) -> None:
    listed = got(managed.get("/connections", params={"app": "confluence", "status": "ACTIVE"}))["connections"]
    assert {each["status"] for each in listed} == {"ACTIVE"}
    made = got(managed.post("/connections", json={"app": "confluence"}))["connection"]
    shown = got(managed.get(f"/connections/{made['connection_id']}"))["connection"]
    assert shown == made
    assert {"connection_id", "status", "creation_time", "last_updated_time", "url", "app", "metadata"} <= set(shown)
    assert shown["creation_time"].endswith("000Z")
    assert "session_token=" in shown["url"]
    got(managed.delete(f"/connections/{made['connection_id']}"))
    assert managed.get(f"/connections/{made['connection_id']}").status_code == 404


def test_a_request_names_its_connection(managed: httpx.Client) -> None:
    cloud = got(managed.get("/_edge/tenant_info"))["cloudId"]
    active = got(managed.get("/connections", params={"status": "ACTIVE"}))["connections"][0]["connection_id"]
    pages = f"/confluence/ex/confluence/{cloud}/wiki/api/v2/pages"
    got(managed.get(pages, headers={"Maton-Connection": active}))
    got(managed.get(pages, headers={"Maton-Connection": "00000000-0000-0000-0000-000000000000"}), 400)


def test_without_a_key_the_connections_are_closed(sandbox: ServedSandbox) -> None:
    assert httpx.get(f"{sandbox.base_url}/connections").status_code == 401
    assert httpx.get(f"{sandbox.base_url}/connections", headers={"Authorization": "Bearer nobody"}).status_code == 401


def test_the_current_user_is_told_by_v1(managed: httpx.Client) -> None:
    cloud = got(managed.get("/_edge/tenant_info"))["cloudId"]
    user = got(managed.get(f"/confluence/ex/confluence/{cloud}/wiki/rest/api/user/current"))
    assert user["type"] == "known"
    assert {"accountId", "accountType", "publicName", "displayName"} <= set(user)


@pytest.mark.parametrize(
    "query",
    [{}, {"space-id": "98312"}, {"limit": 25}, {"status": "current"}, {"body-format": "storage"}],
    ids=lambda query: "-".join(query) or "all",
)
def test_pages_are_listed(api: httpx.Client, query: dict[str, Any]) -> None:
    listed = got(api.get("/pages", params=query))["results"]
    assert 1 <= len(listed) <= 25
    assert all("storage" in each["body"] for each in listed) is ("body-format" in query)


@pytest.mark.parametrize(("path", "limit"), [("/pages", 7), ("/blogposts", 1), ("/spaces", 1), ("/attachments", 2)])
def test_lists_are_paged_by_the_cursor_alone(api: httpx.Client, path: str, limit: int) -> None:
    whole = followed(api, path, limit=250)
    assert len(whole) > limit
    assert followed(api, path, limit=limit) == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("form", ["storage", "atlas_doc_format", "view"])
def test_a_page_is_read_in_each_form(api: httpx.Client, form: str) -> None:
    page = got(api.get("/pages"))["results"][0]["id"]
    assert got(api.get(f"/pages/{page}"))["body"] == {}
    assert set(got(api.get(f"/pages/{page}", params={"body-format": form}))["body"]) == {form}


def test_a_page_is_made_with_a_child_changed_and_removed(api: httpx.Client) -> None:
    page = new(api, "pages", "New Page Title")
    assert page["version"]["number"] == 1
    child = new(api, "pages", "Child Page", parentId=page["id"])
    assert [each["id"] for each in got(api.get(f"/pages/{page['id']}/children"))["results"]] == [child["id"]]
    update = {
        "id": page["id"],
        "status": "current",
        "title": f"Updated {page['title']}",
        "body": {"representation": "storage", "value": "<p>Updated content</p>"},
        "version": {"number": 2, "message": "Updated via API"},
    }
    changed = got(api.put(f"/pages/{page['id']}", json=update))
    assert (changed["title"], changed["version"]["number"]) == (update["title"], 2)
    versions = got(api.get(f"/pages/{page['id']}/versions"))["results"]
    assert [(each["number"], each["message"]) for each in versions] == [(2, "Updated via API"), (1, "")]
    got(api.put(f"/pages/{page['id']}", json=update), 409)
    for each in (child, page):
        answer = api.delete(f"/pages/{each['id']}")
        assert (answer.status_code, answer.content) == (204, b"")
        got(api.delete(f"/pages/{each['id']}"), 404)


def test_a_title_that_is_taken_is_400_whatever_the_skill_says(api: httpx.Client) -> None:
    page = new(api, "pages", "Taken")
    again = {"spaceId": page["spaceId"], "status": "current", "title": page["title"], "body": STORAGE}
    told = got(api.post("/pages", json=again), 400)
    assert "already exists" in told["errors"][0]["title"]


@pytest.mark.parametrize("part", ["labels", "attachments", "footer-comments", "properties", "versions", "children"])
def test_what_belongs_to_a_page_is_listed(api: httpx.Client, part: str) -> None:
    for page in followed(api, "/pages", limit=250)[:10]:
        assert isinstance(got(api.get(f"/pages/{page}/{part}"))["results"], list)


def test_page_properties_are_made_read_changed_and_removed(api: httpx.Client) -> None:
    properties = f"/pages/{new(api, 'pages', 'With properties')['id']}/properties"
    made = got(api.post(properties, json={"key": "my-property-key", "value": {"customKey": "customValue"}}))
    assert made["id"] in {each["id"] for each in got(api.get(properties))["results"]}
    assert got(api.get(f"{properties}/{made['id']}"))["value"] == {"customKey": "customValue"}
    update = {"key": "my-property-key", "value": {"customKey": "updatedValue"}, "version": {"number": 2}}
    assert got(api.put(f"{properties}/{made['id']}", json=update))["value"] == {"customKey": "updatedValue"}
    assert api.delete(f"{properties}/{made['id']}").status_code == 204
    got(api.get(f"{properties}/{made['id']}"), 404)


def test_spaces_and_what_is_in_them_are_read(api: httpx.Client) -> None:
    space = got(api.get("/spaces", params={"type": "global", "limit": 25}))["results"][0]
    assert {"id", "key", "name", "type", "status", "authorId", "createdAt", "homepageId", "_links"} <= set(space)
    assert got(api.get(f"/spaces/{space['id']}"))["key"] == space["key"]
    for part in ("pages", "blogposts", "properties", "permissions", "labels"):
        assert isinstance(got(api.get(f"/spaces/{space['id']}/{part}"))["results"], list)


def test_a_space_property_is_made(api: httpx.Client) -> None:
    key = f"space-property-key{str(api.base_url.path).replace('/', '-')}"
    made = got(api.post(f"/spaces/{first_space(api)}/properties", json={"key": key, "value": {"key": "value"}}), 201)
    listed = got(api.get(f"/spaces/{first_space(api)}/properties", params={"key": key}))["results"]
    assert [each["id"] for each in listed] == [made["id"]]


def test_a_blog_post_is_made_changed_commented_and_removed(api: httpx.Client) -> None:
    post = new(api, "blogposts", "My Blog Post")
    path = f"/blogposts/{post['id']}"
    assert "storage" in got(api.get(path, params={"body-format": "storage"}))["body"]
    update = {
        "id": post["id"],
        "status": "current",
        "title": f"Updated {post['title']}",
        "body": {"representation": "storage", "value": "<p>Updated content</p>"},
        "version": {"number": 2},
    }
    assert got(api.put(path, json=update))["version"]["number"] == 2
    said = {"blogPostId": post["id"], "body": {"representation": "storage", "value": "<p>Comment on blogpost</p>"}}
    comment = got(api.post("/footer-comments", json=said), 201)
    assert [each["id"] for each in got(api.get(f"{path}/footer-comments"))["results"]] == [comment["id"]]
    assert len(got(api.get(f"{path}/versions"))["results"]) == 2
    assert isinstance(got(api.get(f"{path}/labels"))["results"], list)
    assert api.delete(path).status_code == 204


def test_the_skills_misspelt_container_is_refused_as_the_service_refuses_it(api: httpx.Client) -> None:
    post = new(api, "blogposts", "Misspelt")
    got(api.post("/footer-comments", json={"blogpostId": post["id"], "body": STORAGE}), 400)


def test_a_comment_is_made_answered_changed_and_removed(api: httpx.Client) -> None:
    page = new(api, "pages", "Commented")
    said = {"pageId": page["id"], "body": {"representation": "storage", "value": "<p>Comment text</p>"}}
    comment = got(api.post("/footer-comments", json=said), 201)
    path = f"/footer-comments/{comment['id']}"
    assert got(api.get(path, params={"body-format": "storage"}))["body"]["storage"]["value"] == "<p>Comment text</p>"
    reply = got(api.post("/footer-comments", json={"parentCommentId": comment["id"], "body": STORAGE}), 201)
    assert [each["id"] for each in got(api.get(f"{path}/children"))["results"]] == [reply["id"]]
    update = {"version": {"number": 2}, "body": {"representation": "storage", "value": "<p>Updated comment</p>"}}
    assert got(api.put(path, json=update))["version"]["number"] == 2
    assert comment["id"] in followed(api, "/footer-comments", limit=250)
    assert api.delete(path).status_code == 204
    got(api.get(path), 404)


@pytest.mark.parametrize("path", ["/inline-comments", "/attachments?limit=25", "/tasks", "/labels?prefix=global"])
def test_the_other_lists_are_read(api: httpx.Client, path: str) -> None:
    assert got(api.get(path))["results"]


@pytest.mark.parametrize("kind", ["attachments", "tasks"])
def test_one_of_a_list_is_read(api: httpx.Client, kind: str) -> None:
    one = followed(api, f"/{kind}", limit=5)[0]
    assert got(api.get(f"/{kind}/{one}"))["id"] == one


def test_custom_content_needs_its_type_whatever_the_skill_says(api: httpx.Client) -> None:
    got(api.get("/custom-content"), 400)
    assert got(api.get("/custom-content", params={"type": "forge:skerry-quays:quay-plan"}))["results"] is not None


@pytest.mark.parametrize(
    ("path", "status"), [("/pages/PLAT", 400), ("/pages/999999999", 404), ("/pages?cursor=x", 400), ("/nonsense", 404)]
)
def test_errors_are_in_the_services_envelope(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status
    if path != "/nonsense":
        assert set(answer.json()["errors"][0]) == {"status", "code", "title", "detail"}
