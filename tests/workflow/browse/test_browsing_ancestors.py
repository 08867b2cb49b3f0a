"""What a page stands under, asked for after it is open."""

from __future__ import annotations

import pytest

from harbor_tui.catalogue import console_book
from harbor_tui.domain.errors import HarborError, NotVisible, SignInRefused
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Page, PageQuery, PageSummary
from harbor_tui.domain.port import SignIn
from harbor_tui.sandbox.seed.seeder import seeded_tenant
from harbor_tui.workflow.browse.pages import PageBrowser
from tests.support.sandbox_tenant import SITE, OnSandbox
from tests.support.scripted_tenant import ScriptedTenant, answer
from tests.support.tenant_calls import port_at


def child(number: str = "9", parent: str = "8") -> Page:
    return Page(PageSummary(number, "Child"), "<p>x</p>", "storage", parent_id=parent)


def browsing(*answers: Answer | HarborError) -> tuple[PageBrowser, ScriptedTenant]:
    tenant = ScriptedTenant(list(answers))
    return PageBrowser(port_at("https://acme.atlassian.net"), tenant, console_book()), tenant


async def a_deep_page(on: OnSandbox) -> Page:
    for row in (await on.browsing.search(PageQuery(limit=250))).pages:
        page = await on.browsing.open_page(row.id)
        if page.parent_id and len(await on.browsing.ancestors(page)) > 1:
            return page
    raise AssertionError("the tenant has no page two levels down")


@pytest.mark.parametrize("form", ["", f"/ex/confluence/{seeded_tenant(6).cloud_id}"])
async def test_the_ancestors_come_from_the_top_with_their_titles(form: str) -> None:
    on = OnSandbox(url=f"{SITE}{form}", sign_in=SignIn.BEARER)
    page = await a_deep_page(on)
    above = await on.browsing.ancestors(page)
    assert above[-1].id == page.parent_id
    for each in above:
        assert each.title == (await on.browsing.open_page(each.id)).summary.title
    assert (await on.browsing.open_page(above[0].id)).parent_id == ""


async def test_titles_are_asked_for_once() -> None:
    on = OnSandbox()
    page = await a_deep_page(on)
    before = len(on.requests())
    await on.browsing.ancestors(page)
    assert [path for _, path in on.requests()[before:]] == [f"/wiki/api/v2/pages/{page.summary.id}/ancestors"]


async def test_a_page_at_the_top_asks_nothing() -> None:
    finding, tenant = browsing()
    assert await finding.ancestors(child(parent="")) == ()
    assert tenant.calls == []


async def test_folders_and_unseen_pages_are_told_without_a_title() -> None:
    rows = [{"id": "1", "type": "page"}, {"id": "2", "type": "folder"}, {"id": "3", "type": "page"}]
    finding, tenant = browsing(answer({"results": rows}), answer({"results": [{"id": "1", "title": "Home"}]}))
    above = await finding.ancestors(child())
    assert [(each.kind, each.title) for each in above] == [("page", "Home"), ("folder", ""), ("page", "")]
    assert tenant.calls[1].query == (("id", "1"), ("id", "3"), ("limit", "2"))


@pytest.mark.parametrize("data", [None, [], {"results": None}, {"results": [None, 7, {"id": "../1", "type": 5}]}])
async def test_an_odd_answer_leads_nowhere(data: object) -> None:
    finding, _tenant = browsing(answer(data))
    assert all(each.title == "" for each in await finding.ancestors(child()))


@pytest.mark.parametrize("problem", [NotVisible("not permitted", advice=""), SignInRefused("no", advice="")])
async def test_what_the_service_refuses_is_said(problem: HarborError) -> None:
    finding, _tenant = browsing(problem)
    with pytest.raises(type(problem)):
        await finding.ancestors(child())
