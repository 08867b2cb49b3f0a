"""The token and every request stay at the port's origin."""

from __future__ import annotations

import base64
import dataclasses

import httpx
import pytest

from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.confluence.http_exchange import address
from harbor_tui.confluence.sign_in import OriginBoundSignIn
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import BadAnswer, HarborError, InvalidInput, NotPermitted, SetupIncomplete
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.port import SignIn, parse_base_url
from harbor_tui.domain.secrets.secret import Secret
from tests.support.stub_server import answering, stub_server
from tests.support.tenant_calls import CREATE, GET_PAGE, SEARCH, TOKEN, creation_at, port_at, tenant_at

EMPTY_LIST: dict[str, object] = {"results": [], "_links": {}}


async def test_the_token_goes_to_the_ports_origin_as_bearer() -> None:
    async with stub_server() as stub:
        tenant = tenant_at(stub)
        await tenant.read(SEARCH)
        await tenant.close()
    assert stub.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


async def test_basic_sends_account_and_token() -> None:
    async with stub_server() as stub:
        tenant = tenant_at(stub, sign_in=SignIn.BASIC, account="a@example.com")
        await tenant.read(SEARCH)
        await tenant.close()
    word, _, pair = stub.requests[0].headers["authorization"].partition(" ")
    assert (word, base64.b64decode(pair).decode()) == ("Basic", f"a@example.com:{TOKEN}")


async def test_fixed_headers_of_the_port_are_sent() -> None:
    async with stub_server() as stub:
        tenant = tenant_at(stub, headers={"Maton-Connection": "c-1"})
        await tenant.read(SEARCH)
        await tenant.close()
    assert stub.requests[0].headers["maton-connection"] == "c-1"


def test_a_request_to_another_origin_is_refused_before_it_is_signed() -> None:
    sign_in = OriginBoundSignIn(port_at("https://acme.atlassian.net"), Secret(TOKEN))
    for url in ("https://evil.test/wiki", "http://acme.atlassian.net/wiki", "https://acme.atlassian.net:8443/wiki"):
        request = httpx.Request("GET", url)
        with pytest.raises(InvalidInput, match="stopped"):
            next(sign_in.auth_flow(request))
        assert "authorization" not in request.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer x"),
        ("host", "evil.test"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("Proxy-Authorization", "x"),
        ("Expect", "100-continue"),
        ("Accept-Encoding", "gzip"),
        ("Cookie", "a=b"),
        ("X-Good", "a\r\nAuthorization: Bearer y"),
        ("X-Good", "a\nb"),
        ("X-Good", "ü"),
        ("X-Good", ""),
        ("X Bad", "a"),
        ("X-Bad:", "a"),
        ("", "a"),
    ],
)
async def test_a_fixed_header_that_could_change_the_request_is_refused(name: str, value: str) -> None:
    async with stub_server() as stub:
        tenant = tenant_at(stub, headers={name: value})
        with pytest.raises(InvalidInput, match="header"):
            await tenant.read(SEARCH)
        report = await tenant.send_once(creation_at(stub))
    assert report.state is OutcomeState.NOT_SENT
    assert stub.connections == 0


async def test_without_a_token_nothing_is_connected() -> None:
    async with stub_server() as stub:
        tenant = ConfluenceTenant(port_at(stub.url), None)
        with pytest.raises(SetupIncomplete, match="no token"):
            await tenant.read(SEARCH)
        report = await tenant.send_once(creation_at(stub))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "setup_incomplete")
    assert stub.connections == 0


async def test_the_placeholder_disables_every_call() -> None:
    url = "https://your-domain.atlassian.net/"
    tenant = tenant_at(url)
    with pytest.raises(SetupIncomplete, match="placeholder"):
        await tenant.read(SEARCH)
    assert (await tenant.send_once(creation_at(url))).state is OutcomeState.NOT_SENT


async def test_a_request_reviewed_for_another_origin_is_not_sent() -> None:
    async with stub_server() as stub, stub_server() as other:
        report = await tenant_at(other).send_once(creation_at(stub))
    assert report.state is OutcomeState.NOT_SENT
    assert stub.url in report.summary and other.url in report.summary
    assert stub.connections == other.connections == 0


async def test_a_request_reviewed_for_another_prefix_is_not_sent() -> None:
    async with stub_server() as stub:
        report = await tenant_at(f"{stub.url}/ex/confluence/abc").send_once(creation_at(stub))
    assert report.state is OutcomeState.NOT_SENT
    assert stub.connections == 0


async def test_a_write_is_no_read() -> None:
    async with stub_server() as stub:
        with pytest.raises(NotPermitted):
            await tenant_at(stub).read(CREATE)
    assert stub.connections == 0


@pytest.mark.parametrize(
    "path",
    [
        "/wiki/api/v2/pages/../../../rest/api/user",
        "/wiki/api/v2/pages/./1",
        "/wiki/api/v2/pages/..",
        "/wiki/api/v2/pages/%2e%2e/x",
        "/wiki/api/v2/pages/.%2E/x",
        "/wiki/api/v2/pages/1%2F2",
        "/wiki/api/v2/pages/1%5C2",
        "/wiki/api/v2/pages/1%00",
        "//evil.test/wiki",
        "https://evil.test/wiki",
        "wiki/api",
        "/wiki/pages?x=1",
        "/wiki/pages#x",
        "/wiki/pages/ 1",
        "/wiki/pages/\u0967",
        "/wiki/pages/1\r\nX: y",
        "/wiki\\pages",
        "",
        "/",
    ],
)
async def test_a_path_that_could_lead_elsewhere_is_not_requested(path: str) -> None:
    async with stub_server() as stub:
        with pytest.raises(InvalidInput):
            await tenant_at(stub).read(dataclasses.replace(GET_PAGE, path=path))
        report = await tenant_at(stub).send_once(dataclasses.replace(creation_at(stub), path=path))
    assert report.state is OutcomeState.NOT_SENT
    assert stub.connections == 0


def test_prefix_path_and_query_arrive_as_they_are() -> None:
    base = parse_base_url("https://api.atlassian.com/ex/confluence/0a1b/")
    url = address(base, "/wiki/api/v2/pages", [("title", "a b+c&d=é#?"), ("cursor", "eyJ=+/")])
    assert str(url) == (
        "https://api.atlassian.com/ex/confluence/0a1b/wiki/api/v2/pages"
        "?title=a%20b%2Bc%26d%3D%C3%A9%23%3F&cursor=eyJ%3D%2B%2F"
    )


def test_a_query_without_end_is_refused() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        address(parse_base_url("https://acme.atlassian.net"), "/wiki/x", [("title", "x" * 20_000)])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("elsewhere", ["same", "other", "hostile"])
async def test_no_redirect_is_followed(status: int, elsewhere: str) -> None:
    async with stub_server() as other, stub_server() as stub:
        place = {"same": "/wiki/x", "other": f"{other.url}/x", "hostile": "https://[e]vil\u202e/x"}[elsewhere]
        stub.behaviours = [answering(status, b"", location=place)]
        tenant = tenant_at(stub)
        with pytest.raises(BadAnswer, match="redirects are not followed") as refused:
            await tenant.read(SEARCH)
        report = await tenant.send_once(creation_at(stub))
        await tenant.close()
    assert other.connections == 0
    assert len(stub.requests) == 2
    assert (report.state, report.status) == (OutcomeState.UNKNOWN, status)
    if elsewhere == "other":
        assert "127.0.0.1" in refused.value.summary
    assert "\u202e" not in refused.value.summary + report.summary


@pytest.mark.parametrize(
    "link",
    ["{other}/wiki/api/v2/pages?cursor=abc", "//127.0.0.1:{port}/x?cursor=abc", "javascript:alert(1)?cursor=abc"],
)
async def test_only_the_cursor_of_a_hostile_next_link_is_used(link: str) -> None:
    async with stub_server() as other, stub_server() as stub:
        place = link.format(other=other.url, port=other.port)
        stub.behaviours = [answering(200, {"results": [], "_links": {"next": place}}), answering(200, EMPTY_LIST)]
        tenant = tenant_at(stub)
        first = await tenant.read(SEARCH)
        assert first.next_cursor == "abc"
        await tenant.read(SEARCH.with_cursor(first.next_cursor))
        await tenant.close()
    assert other.connections == 0
    assert stub.requests[1].target == "/wiki/api/v2/pages?title=Rollout%20plan&limit=25&cursor=abc"


async def test_the_environments_proxy_and_cookies_of_the_service_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stub_server() as proxy, stub_server(answering(200, EMPTY_LIST, set_cookie="s=1; Path=/")) as stub:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        tenant = tenant_at(stub)
        await tenant.read(SEARCH)
        await tenant.read(SEARCH)
        await tenant.close()
    assert proxy.connections == 0
    assert "cookie" not in stub.requests[1].headers


async def test_requests_and_errors_never_show_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    async with stub_server(answering(401, {"message": f"bad token {TOKEN[:4]}"})) as stub:
        tenant = tenant_at(stub)
        with pytest.raises(HarborError) as refused:
            await tenant.read(PreparedCall("search-pages", "GET", "/wiki/api/v2/pages", (("title", "Sekret title"),)))
        report = await tenant.send_once(creation_at(stub))
        await tenant.close()
    said = f"{refused.value!r} {refused.value.summary} {refused.value.advice} {report!r} {caplog.text} {tenant!r}"
    assert TOKEN not in said
    assert "Sekret" not in said
