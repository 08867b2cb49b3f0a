"""The client on the built-in tenant: what the demo does, and what each fault of the tenant comes to."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import BadAnswer, NoAnswer, NotVisible, ScopeMissing, SignInRefused, UpstreamError
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import SignIn
from harbor_tui.domain.requests import wire_for
from tests.support.sandbox_tenant import SITE, OnSandbox
from tests.support.tenant_calls import SEARCH

SPACES = PreparedCall("find-spaces", "GET", "/wiki/api/v2/spaces", (("keys", "PLAT"),))
ON_POST = "@POST /wiki/api/v2/pages"


async def creating(*faults: str, times: int = 1, **changes: Any) -> tuple[SendReport, OnSandbox]:
    """Send the creation of one page (the last report of `times`) to a tenant with these faults."""
    on = OnSandbox(faults=faults)
    space = (await on.tenant.read(SPACES)).data["results"][0]["id"]
    body = {"spaceId": space, "title": "A page of tests", "body": {"representation": "storage", "value": "<p>x</p>"}}
    call = PreparedCall("create-page", "POST", "/wiki/api/v2/pages", (), body | changes)
    for _ in range(times):
        report = await on.tenant.send_once(wire_for(call, on.port.base_url))
    return report, on


async def found(on: OnSandbox) -> list[str]:
    query = (("title", "A page of tests"),)
    answer = await on.tenant.read(PreparedCall("search-pages", "GET", "/wiki/api/v2/pages", query))
    return [row["title"] for row in answer.data["results"]]


async def test_a_page_is_created_and_found() -> None:
    report, on = await creating()
    assert report.state is OutcomeState.CREATED
    assert report.page is not None
    assert (report.page.title, report.page.body) == ("A page of tests", "<p>x</p>")
    assert report.page.url.startswith(f"{SITE}/wiki/spaces/PLAT/pages/")
    assert report.server_date and report.request_id
    assert await found(on) == ["A page of tests"]


async def test_the_same_title_twice_is_taken() -> None:
    report, _ = await creating(times=2)
    assert (report.state, report.error_class) == (OutcomeState.FAILED, "title_taken")


async def test_a_space_key_as_id_is_failed_with_the_cure() -> None:
    report, _ = await creating(spaceId="PLAT")
    assert (report.state, report.error_class) == (OutcomeState.FAILED, "refused")
    assert "not its key" in report.advice


async def test_a_body_that_is_not_well_formed_is_failed_with_the_cure() -> None:
    report, _ = await creating(body={"representation": "storage", "value": "<p>x<br></p>"})
    assert report.state is OutcomeState.FAILED
    assert "well-formed" in report.advice


async def test_an_unknown_space_is_missing_or_not_permitted() -> None:
    report, _ = await creating(spaceId="987654321")
    assert (report.state, report.error_class) == (OutcomeState.FAILED, "not_visible")


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        ("cut-before", False),
        ("cut-after", True),
        ("truncated", True),
        ("empty", True),
        ("missing-id", True),
        ("oversized", True),
        ("html", False),
        ("not-json", False),
        ("500", False),
        ("502", False),
        ("503:3", False),
        ("504", False),
        ("redirect", False),
    ],
)
async def test_faults_that_leave_it_open_are_unknown_and_sent_once(fault: str, stored: bool) -> None:
    report, on = await creating(f"{fault}{ON_POST}")
    assert report.state is OutcomeState.UNKNOWN
    assert [method for method, _ in on.requests()].count("POST") == 1
    assert await found(on) == (["A page of tests"] if stored else [])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", "sign_in"),
        ("401-scope", "scope"),
        ("403", "sign_in"),
        ("403-html", "sign_in"),
        ("403-bearer", "sign_in"),
        ("404", "not_visible"),
        ("409", "refused"),
        ("410", "refused"),
        ("413", "too_large"),
        ("415", "refused"),
        ("422", "refused"),
        ("duplicate-title", "title_taken"),
    ],
)
async def test_faults_that_refuse_are_failed_with_their_class(fault: str, kind: str) -> None:
    report, on = await creating(f"{fault}{ON_POST}")
    assert (report.state, report.error_class) == (OutcomeState.FAILED, kind)
    assert [method for method, _ in on.requests()].count("POST") == 1


@pytest.mark.parametrize(("fault", "wait"), [("429:7", 7), ("429", 30)])
async def test_slow_down_is_not_sent(fault: str, wait: float) -> None:
    report, on = await creating(f"{fault}{ON_POST}x1")
    assert (report.state, report.retry_after) == (OutcomeState.NOT_SENT, wait)
    assert await found(on) == []


async def test_what_was_stored_is_reported_even_when_it_is_something_else() -> None:
    report, _ = await creating(f"altered-body{ON_POST}")
    assert report.page is not None
    assert report.page.body not in (None, "<p>x</p>")
    sparse, _ = await creating(f"null-fields{ON_POST}")
    assert sparse.state is OutcomeState.CREATED
    assert sparse.page is not None
    assert (sparse.page.title, sparse.page.url) == ("", "")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", SignInRefused),
        ("401-scope", ScopeMissing),
        ("403", SignInRefused),
        ("404", NotVisible),
        ("500", BadAnswer),
        ("html", BadAnswer),
        ("not-json", BadAnswer),
        ("oversized", BadAnswer),
        ("empty", BadAnswer),
        ("redirect", BadAnswer),
        ("redirect-same", BadAnswer),
        ("truncated", NoAnswer),
        ("cut-before", NoAnswer),
    ],
)
async def test_faults_of_reads_become_errors(fault: str, kind: type[UpstreamError]) -> None:
    on = OnSandbox(faults=[fault])
    with pytest.raises(kind) as raised:
        await on.tenant.read(SEARCH)
    assert raised.value.advice


@pytest.mark.parametrize("fault", ["429x2", "503x2", "cut-beforex2", "truncatedx2"])
async def test_passing_faults_of_reads_are_tried_away(fault: str) -> None:
    on = OnSandbox(faults=[fault])
    assert (await on.tenant.read(SEARCH)).status == 200
    assert len(on.requests()) == 3


async def test_a_next_link_to_another_host_gives_a_cursor_that_works_here() -> None:
    on = OnSandbox(faults=["next-absolute"])
    call = PreparedCall("search-pages", "GET", "/wiki/api/v2/pages", (("limit", "5"),))
    first = await on.tenant.read(call)
    assert first.next_cursor
    second = await on.tenant.read(call.with_cursor(first.next_cursor))
    assert {row["id"] for row in first.data["results"]}.isdisjoint(row["id"] for row in second.data["results"])


async def test_the_gateway_and_the_managed_form_keep_their_prefix() -> None:
    cloud_id = OnSandbox().app.state.tenant.cloud_id
    for prefix in (f"/ex/confluence/{cloud_id}", f"/confluence/ex/confluence/{cloud_id}"):
        on = OnSandbox(url=f"{SITE}{prefix}", sign_in=SignIn.BEARER)
        found = await on.tenant.read(PreparedCall("search-pages", "GET", "/wiki/api/v2/pages", (("limit", "1"),)))
        assert len(found.data["results"]) == 1
        assert found.next_cursor
        assert on.requests() == [("GET", f"{prefix}/wiki/api/v2/pages")]
