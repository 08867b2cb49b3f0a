"""atlassian-python-api, as its users write it, on the tenant: only the URL is another one."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.sandbox_process import ServedSandbox, served_sandbox

pytestmark = pytest.mark.sweep
ACCOUNT = "operator@harbor.example"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSandbox]:
    with served_sandbox(tmp_path_factory.mktemp("tenant"), "--pages", "60", "--strict-pairing") as served:
        yield served


@pytest.fixture(scope="module", params=["site", "gateway"])
def wiki(request: pytest.FixtureRequest, sandbox: ServedSandbox) -> Iterator[Any]:
    """The library's client for the v2 API; it warns of itself when it is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from atlassian import ConfluenceV2

        if request.param == "site":
            client = ConfluenceV2(url=f"{sandbox.base_url}/wiki", username=ACCOUNT, password=sandbox.token)
        else:
            told: Any = ConfluenceV2(url=sandbox.base_url, token=sandbox.token).get("_edge/tenant_info")
            cloud = told["cloudId"]
            client = ConfluenceV2(url=f"{sandbox.base_url}/ex/confluence/{cloud}/wiki", token=sandbox.token)
    yield client
    client.close()


@pytest.fixture
def page(wiki: Any, request: pytest.FixtureRequest) -> Any:
    space = wiki.get_space_by_key("PLAT")["id"]
    return wiki.create_page(space, f"Written by others: {request.node.name}", "<p>first</p>")


def refused(call: Any, status: int) -> None:
    from requests import HTTPError

    with pytest.raises(HTTPError) as refusal:
        call()
    answer: Any = refusal.value.response
    assert answer.status_code == status


def test_spaces_are_listed_and_found_by_their_key(wiki: Any) -> None:
    assert {"PLAT", "ENG"} & {space["key"] for space in wiki.get_spaces()}
    assert wiki.get_space(wiki.get_space_by_key("PLAT")["id"])["name"] == "Platform"


def test_all_pages_come_through_its_own_paging(wiki: Any) -> None:
    few_at_a_time = [each["id"] for each in wiki.get_pages(limit=7)]
    assert few_at_a_time == [each["id"] for each in wiki.get_pages(limit=250)]
    assert len(set(few_at_a_time)) == len(few_at_a_time) > 50


def test_a_page_is_found_by_its_title_and_read(wiki: Any) -> None:
    wanted = next(iter(wiki.get_pages(limit=5)))
    read = wiki.get_page_by_id(wanted["id"], body_format="storage")
    assert (read["title"], set(read["body"])) == (wanted["title"], {"storage"})
    assert wiki.get_page_by_id(wanted["id"], body_format="view")["body"]["view"]["value"]


def test_a_page_is_made_once_under_its_title(wiki: Any, page: Any) -> None:
    assert wiki.get_page_by_id(page["id"], body_format="storage")["body"]["storage"]["value"] == "<p>first</p>"
    refused(lambda: wiki.create_page(page["spaceId"], page["title"], "<p>again</p>"), 400)


def test_a_page_is_updated_from_the_version_that_is_there(wiki: Any, page: Any) -> None:
    title = f"{page['title']} (2)"
    changed = wiki.update_page(page["id"], title=title, body="<p>second</p>", status="current", version=1)
    assert (changed["title"], changed["version"]["number"]) == (title, 2)
    refused(lambda: wiki.update_page(page["id"], title=title, body="<p>3</p>", status="current", version=1), 409)
    assert [each["number"] for each in wiki.get_page_versions(page["id"])["results"]] == [2, 1]


def test_a_child_is_found_under_its_parent(wiki: Any, page: Any) -> None:
    child = wiki.create_page(page["spaceId"], f"{page['title']}: child", "<p>c</p>", parent_id=page["id"])
    assert [each["id"] for each in wiki.get_child_pages(page["id"])] == [child["id"]]


def test_a_page_is_commented(wiki: Any, page: Any) -> None:
    said = {"pageId": page["id"], "body": {"storage": {"representation": "storage", "value": "<p>said</p>"}}}
    comment = wiki.post("api/v2/footer-comments", data=said)
    assert [each["id"] for each in wiki.get_page_footer_comments(page["id"])] == [comment["id"]]


def test_its_own_helper_for_comments_asks_for_a_route_that_the_service_does_not_have(wiki: Any, page: Any) -> None:
    refused(lambda: wiki.create_page_footer_comment(page["id"], "<p>said</p>"), 404)


def test_properties_are_made_read_and_removed(wiki: Any, page: Any) -> None:
    made = wiki.create_page_property(page["id"], "written.by.others", {"a": 1})
    assert [each["value"] for each in wiki.get_page_properties(page["id"])] == [{"a": 1}]
    assert wiki.get_page_property_by_key(page["id"], made["id"])["key"] == "written.by.others"
    assert wiki.delete_page_property(page["id"], made["id"])
    refused(lambda: wiki.get_page_property_by_key(page["id"], made["id"]), 404)


def test_labels_and_tasks_are_listed(wiki: Any) -> None:
    assert next(label for each in wiki.get_pages(limit=250) for label in wiki.get_page_labels(each["id"]))
    assert list(wiki.get_tasks())


def test_a_removed_page_is_in_the_trash_and_not_removed_twice(wiki: Any, page: Any) -> None:
    assert wiki.delete_page(page["id"])
    refused(lambda: wiki.delete_page(page["id"]), 404)
    assert wiki.get_page_by_id(page["id"])["status"] == "trashed"


def test_a_wrong_token_and_a_bearer_on_the_site_are_refused_as_the_service_refuses_them(
    sandbox: ServedSandbox,
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from atlassian import ConfluenceV2

        with ConfluenceV2(url=f"{sandbox.base_url}/wiki", token=sandbox.token) as bearer:
            refused(lambda: bearer.get_spaces(), 403)
        with ConfluenceV2(url=f"{sandbox.base_url}/wiki", username=ACCOUNT, password="wrong") as wrong:
            refused(lambda: wrong.get_spaces(), 401)
