"""Searching, paging and opening pages."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.catalogue import console_book
from harbor_tui.domain.errors import BadAnswer, HarborError, InvalidInput, NotVisible, SignInRefused
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import PageQuery
from harbor_tui.workflow.browse.pages import LIST_REPEATS, PageBrowser
from tests.support.sandbox_tenant import OnSandbox
from tests.support.scripted_tenant import ScriptedTenant, answer, listed
from tests.support.tenant_calls import port_at

SITE = "https://acme.atlassian.net"


def browsing(*answers: Answer | HarborError, url: str = SITE) -> tuple[PageBrowser, ScriptedTenant]:
    tenant = ScriptedTenant(list(answers))
    return PageBrowser(port_at(url), tenant, console_book()), tenant


async def test_results_come_page_by_page_to_the_end_without_repeats() -> None:
    on = OnSandbox(pages=60)
    found = await on.browsing.search(PageQuery(limit=25))
    pages = list(found.pages)
    while found.next_cursor is not None:
        found = await on.browsing.search(PageQuery(limit=25), found.next_cursor)
        pages += found.pages
    assert len(pages) == len({page.id for page in pages}) == 60
    assert found.notice == ""


async def test_a_space_given_by_key_becomes_its_id_in_the_search() -> None:
    on = OnSandbox()
    found = await on.browsing.search(PageQuery(space="plat"))
    assert found.pages
    space = await on.browsing.find_space("PLAT")
    assert {page.space_id for page in found.pages} == {space.id}


async def test_title_and_status_are_the_services_filters() -> None:
    on = OnSandbox()
    first = (await on.browsing.search(PageQuery(limit=1))).pages[0]
    assert [page.id for page in (await on.browsing.search(PageQuery(title=f" {first.title} "))).pages] == [first.id]
    archived = await on.browsing.search(PageQuery(status="archived"))
    assert {page.status for page in archived.pages} <= {"archived"}


async def test_a_part_of_a_title_is_looked_for_where_no_title_is_exactly_that() -> None:
    on = OnSandbox(pages=300)
    whole = (await on.browsing.search(PageQuery(limit=250))).pages[7].title
    found = await on.browsing.search(PageQuery(title=whole[2:].upper()))
    assert whole in [page.title for page in found.pages]
    assert found.next_cursor is None
    assert found.notice == "No such title; a part of it, among all 300 pages."


async def test_looking_for_a_part_of_a_title_ends_after_a_thousand_pages() -> None:
    on = OnSandbox(pages=1200)
    found = await on.browsing.search(PageQuery(title="no page is called so"))
    assert found.pages == ()
    assert "the first 1,000 pages; a space narrows it" in found.notice


async def test_the_operator_reads_pages_whatever_is_published_for_agents() -> None:
    on = OnSandbox()
    assert {action.slug for action in console_book().actions} >= {"search-pages", "get-page"}
    found = await on.browsing.search(PageQuery(limit=1))
    assert (await on.browsing.open_page(found.pages[0].id)).body


async def test_a_search_asks_for_nothing_that_was_left_open() -> None:
    searching, tenant = browsing(listed())
    await searching.search(PageQuery(title="  ", space=" ", limit=10))
    assert tenant.calls[0].query == (("limit", "10"),)


@pytest.mark.parametrize("query", [PageQuery(limit=0), PageQuery(limit=251), PageQuery(status="draft")])
async def test_a_search_that_cannot_be_is_refused_before_anything_is_sent(query: PageQuery) -> None:
    searching, tenant = browsing(listed())
    with pytest.raises(InvalidInput):
        await searching.search(query)
    assert tenant.calls == []


async def test_an_opened_page_has_body_labels_and_an_address() -> None:
    on = OnSandbox()
    row = (await on.browsing.search(PageQuery(limit=1))).pages[0]
    page = await on.browsing.open_page(row.id)
    assert page.summary.title == row.title
    assert page.representation == "storage"
    assert page.body and page.body.startswith("<")
    assert page.labels == ("handbook",)
    assert page.web_url.startswith(f"{on.port.base_url}/wiki/spaces/")


async def test_an_opened_page_can_come_in_another_format() -> None:
    on = OnSandbox()
    row = (await on.browsing.search(PageQuery(limit=1))).pages[0]
    page = await on.browsing.open_page(row.id, body_format="atlas_doc_format")
    assert page.representation == "atlas_doc_format"
    assert page.body and page.body.startswith("{")


@pytest.mark.parametrize(
    "page_id",
    ["1/../../x", "%2e%2e", "1?x=1", "1#", " 1", "1 ", "१२३", "9" * 30, "", "-1", "1.0", "abc", "1\n", "٣", "1/2"],
)
async def test_what_is_no_page_id_is_refused_before_anything_is_sent(page_id: str) -> None:
    on = OnSandbox()
    with pytest.raises(InvalidInput):
        await on.browsing.open_page(page_id)
    assert on.requests() == []


async def test_a_page_that_is_not_there_is_missing_or_not_permitted() -> None:
    with pytest.raises(NotVisible, match="cannot be told apart"):
        await OnSandbox().browsing.open_page("987654321")


@pytest.mark.parametrize(
    "body",
    [{}, None, [], {"storage": None}, {"storage": {"value": None}}, {"storage": {"value": 7}}, "x"],
)
async def test_a_page_without_a_body_opens_without_one(body: Any) -> None:
    opening, _ = browsing(answer({"id": "5", "body": body}))
    page = await opening.open_page("5")
    assert (page.body, page.representation) == (None, "storage")


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, True, {"number": "1"}, [None]])
async def test_any_field_of_a_page_may_be_missing_or_of_another_type(odd: Any) -> None:
    fields = ["title", "spaceId", "status", "version", "createdAt", "authorId", "_links", "labels", "parentId", "body"]
    opening, _ = browsing(answer({"id": "5"} | dict.fromkeys(fields, odd)))
    page = await opening.open_page("5")
    assert page.summary.id == "5"
    assert page.web_url == ""
    rows, _ = browsing(listed({"id": 5} | dict.fromkeys(fields, odd), odd, {"title": "no id"}))
    assert [row.id for row in (await rows.search(PageQuery())).pages] == ["5"]


@pytest.mark.parametrize("data", [None, [], "x", {"id": "6"}, {"id": None}, {"results": []}, {"id": {"x": 1}}])
async def test_an_answer_about_something_else_is_not_shown_as_the_page(data: Any) -> None:
    opening, _ = browsing(answer(data))
    with pytest.raises(BadAnswer, match="page 5"):
        await opening.open_page("5")


@pytest.mark.parametrize(
    "webui",
    [
        "https://evil.test/x",
        "//evil.test/x",
        "javascript:alert(1)",
        "/../../x",
        "/a/%2e%2e/b",
        "/a\\b",
        "/a\x1b]52;c;eA==\x07",
        "/a\u202eb",
        "/a\nb",
        "/" + "a" * 3000,
        "spaces/x",
        "",
        "/\ud800",
    ],
)
async def test_a_page_has_no_address_that_could_lead_elsewhere(webui: str) -> None:
    opening, _ = browsing(answer({"id": "5", "_links": {"webui": webui, "base": "https://evil.test"}}))
    assert (await opening.open_page("5")).web_url == ""


@pytest.mark.parametrize(
    ("webui", "address"),
    [
        ("/spaces/X/pages/5/A+b", f"{SITE}/wiki/spaces/X/pages/5/A+b"),
        ("/wiki/spaces/X", f"{SITE}/wiki/spaces/X"),
        ("/pages/resumedraft.action?draftId=5", f"{SITE}/wiki/pages/resumedraft.action?draftId=5"),
        ("/spaces/X/pages/5/é 你", f"{SITE}/wiki/spaces/X/pages/5/%C3%A9%20%E4%BD%A0"),
        ("/spaces/X/pages/5/a%20b", f"{SITE}/wiki/spaces/X/pages/5/a%20b"),
        ("/@evil.test/", f"{SITE}/wiki/@evil.test/"),
    ],
)
async def test_a_pages_address_lies_inside_the_ports_origin(webui: str, address: str) -> None:
    opening, _ = browsing(answer({"id": "5", "_links": {"webui": webui}}))
    assert (await opening.open_page("5")).web_url == address


async def test_a_list_that_repeats_itself_is_ended_and_said_so() -> None:
    searching, _ = browsing(
        listed({"id": "1"}, cursor="a"), listed({"id": "2"}, cursor="b"), listed({"id": "3"}, cursor="a")
    )
    query = PageQuery()
    assert (await searching.search(query)).next_cursor == "a"
    assert (await searching.search(query, "a")).next_cursor == "b"
    last = await searching.search(query, "b")
    assert (last.next_cursor, last.notice) == (None, LIST_REPEATS)
    assert [page.id for page in last.pages] == ["3"]


async def test_a_list_that_links_to_itself_is_ended() -> None:
    on = OnSandbox(faults=["next-loop"])
    found = await on.browsing.search(PageQuery(limit=5))
    for _ in range(3):
        if found.next_cursor is None:
            break
        found = await on.browsing.search(PageQuery(limit=5), found.next_cursor)
    assert found.next_cursor is None


async def test_a_search_may_be_made_again_from_its_start() -> None:
    searching, _ = browsing(listed(cursor="a"))
    query = PageQuery()
    for _ in range(2):
        assert (await searching.search(query)).next_cursor == "a"
        assert (await searching.search(query, "a")).next_cursor is None


async def test_an_empty_list_for_an_anonymous_visitor_is_no_result() -> None:
    on = OnSandbox(faults=["anonymous"])
    with pytest.raises(SignInRefused, match="anonymous"):
        await on.browsing.search(PageQuery())
    with pytest.raises(SignInRefused, match="anonymous"):
        await on.browsing.open_page("5")
