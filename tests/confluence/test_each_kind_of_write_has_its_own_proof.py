"""An update, a deletion, a comment and a property are done when the service says so in the way it does for them."""

from __future__ import annotations

from typing import Any

import pytest

from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import parse_base_url
from harbor_tui.domain.requests import wire_for
from tests.support.stub_server import Behaviour, StubServer, answering, stub_server
from tests.support.tenant_calls import SEARCH, tenant_at

API = "/wiki/api/v2"
PAGE = {"id": "7", "title": "Plan", "spaceId": "100", "status": "current", "version": {"number": 4}}
HTML = b"<!DOCTYPE html><title>Sign in</title>"
CREATED, UNKNOWN = OutcomeState.CREATED, OutcomeState.UNKNOWN


async def send(
    method: str, path: str, behaviour: Behaviour, body: dict[str, Any] | None = None
) -> tuple[SendReport, StubServer]:
    async with stub_server(behaviour) as stub:
        base = parse_base_url(stub.url, other_host_confirmed=True)
        wire = wire_for(PreparedCall("any", method, API + path, (), body), base)
        report = await tenant_at(stub).send_once(wire)
    return report, stub


@pytest.mark.parametrize("path", ["/pages/7", "/blogposts/7", "/footer-comments/7", "/pages/7/properties/9"])
async def test_a_deletion_is_done_by_204_without_a_body(path: str) -> None:
    report, stub = await send("DELETE", path, answering(204, b""))
    assert (report.state, report.status, report.page, report.stored_id) == (CREATED, 204, None, "")
    assert "deletion" in report.summary
    assert "content-type" not in stub.requests[0].headers
    assert stub.requests[0].body == b""


async def test_a_deletion_confirmed_with_json_is_done_too() -> None:
    report, _ = await send("DELETE", "/pages/7", answering(200, {}))
    assert report.state is CREATED


@pytest.mark.parametrize("answer", [answering(202, {}), answering(200, HTML, content_type="text/html")])
async def test_a_deletion_answered_otherwise_is_unknown(answer: Behaviour) -> None:
    report, _ = await send("DELETE", "/pages/7", answer)
    assert report.state is UNKNOWN


@pytest.mark.parametrize(("path", "kind"), [("/pages/7", "page"), ("/blogposts/7", "blog post")])
async def test_an_update_is_done_when_its_own_thing_comes_back(path: str, kind: str) -> None:
    report, _ = await send("PUT", path, answering(200, PAGE), {"id": "7"})
    assert report.state is CREATED
    assert report.page is not None and (report.page.id, report.page.version) == ("7", 4)
    assert report.summary == f"The {kind} 7 was updated, to version 4."


@pytest.mark.parametrize("answer", [{**PAGE, "id": "8"}, {}, [], {"id": None}])
async def test_an_update_answered_with_something_else_is_unknown(answer: object) -> None:
    report, _ = await send("PUT", "/pages/7", answering(200, answer), {"id": "7"})
    assert report.state is UNKNOWN


@pytest.mark.parametrize("status", [202, 204, 206])
async def test_an_update_with_another_success_status_is_unknown(status: int) -> None:
    report, _ = await send("PUT", "/pages/7", answering(status, b"" if status == 204 else PAGE), {"id": "7"})
    assert report.state is UNKNOWN


async def test_a_changed_property_is_done_and_is_no_page() -> None:
    answer = {"id": "9", "key": "owner", "value": {"a": 1}, "version": {"number": 2}}
    report, _ = await send("PUT", "/pages/7/properties/9", answering(200, answer), {"key": "owner", "value": 1})
    assert (report.state, report.page, report.stored_id) == (CREATED, None, "9")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/footer-comments", {"id": "31", "pageId": "7", "title": "Re: Plan"}),
        ("/pages/7/properties", {"id": "9", "key": "owner", "value": None}),
        ("/spaces/100/properties", {"id": 9, "key": "owner"}),
    ],
)
async def test_what_is_created_and_no_page_is_told_by_its_id_alone(path: str, answer: dict[str, Any]) -> None:
    report, _ = await send("POST", path, answering(201, answer), {"x": 1})
    assert (report.state, report.page, report.stored_id) == (CREATED, None, str(answer["id"]))


@pytest.mark.parametrize("status", [202, 203, 204, 206])
async def test_a_creation_with_another_success_status_is_unknown(status: int) -> None:
    report, _ = await send("POST", "/pages", answering(status, b"" if status == 204 else PAGE), {"x": 1})
    assert report.state is UNKNOWN


@pytest.mark.parametrize("answer_id", ["att123", "x7", True])
async def test_a_creation_needs_a_numeric_id(answer_id: object) -> None:
    report, _ = await send("POST", "/pages", answering(200, {"id": answer_id}), {"x": 1})
    assert report.state is UNKNOWN


async def test_an_attachment_is_known_by_its_id_with_and_without_its_letters() -> None:
    report, _ = await send("PUT", "/attachments/123", answering(200, {"id": "att123"}), {"x": 1})
    assert report.state is CREATED


async def test_a_read_tells_what_the_service_says_of_limits_and_sign_in() -> None:
    told = answering(
        200,
        {"results": []},
        x_ratelimit_limit="65000",
        x_ratelimit_remaining="4100",
        x_ratelimit_nearlimit="true",
        ratelimit_policy='"global-app-quota";q=65000;w=3600',
        retry_after="5",
        x_seraph_loginreason="OK",
        x_secret="not told",
    )
    async with stub_server(told) as stub:
        tenant = tenant_at(stub)
        answer = await tenant.read(SEARCH)
        await tenant.close()
    assert answer.login_reason == "OK"
    assert answer.limits == {
        "x-ratelimit-limit": "65000",
        "x-ratelimit-remaining": "4100",
        "x-ratelimit-nearlimit": "true",
        "ratelimit-policy": '"global-app-quota";q=65000;w=3600',
        "retry-after": "5",
    }
