"""A write is sent once, and its report says no more than what is certain."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from harbor_tui import __version__
from harbor_tui.confluence.limits import Limits
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from tests.support.stub_server import (
    Behaviour,
    Exchange,
    StubServer,
    answering,
    free_port,
    hanging,
    resetting,
    saying,
    stub_server,
)
from tests.support.tenant_calls import BODY, SEARCH, TOKEN, HeldClock, creation_at, tenant_at

CREATED = {
    "id": "39813121",
    "title": BODY["title"],
    "spaceId": "100",
    "status": "current",
    "version": {"number": 1},
    "body": {"storage": {"representation": "storage", "value": "<p>x</p>"}},
    "_links": {"webui": "/spaces/X/pages/39813121/Gr", "base": "https://evil.test/wiki"},
}
QUICK = Limits(connect_s=0.2, read_s=0.4, send_s=0.4)
DUPLICATE = "A page with this title already exists: A page already exists with the same TITLE in this space"
HTML = b"<!DOCTYPE html><title>Forbidden</title>"


async def send(*behaviours: Behaviour, limits: Limits | None = None) -> tuple[SendReport, StubServer]:
    async with stub_server(*behaviours) as stub:
        report = await tenant_at(stub, limits=limits).send_once(creation_at(stub))
    return report, stub


def v2(status: int, title: str, code: str = "BAD_REQUEST") -> Behaviour:
    return answering(status, {"errors": [{"status": status, "code": code, "title": title, "detail": None}]})


async def test_a_post_is_exactly_the_reviewed_bytes_and_our_own_headers() -> None:
    report, stub = await send(answering(200, CREATED))
    (received,) = stub.requests
    assert (received.method, received.target) == ("POST", "/wiki/api/v2/pages")
    assert received.body == creation_at(stub).body
    assert received.headers == {
        "host": f"127.0.0.1:{stub.port}",
        "content-length": str(len(received.body)),
        "user-agent": f"harbor-tui/{__version__}",
        "accept": "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "connection": "close",
        "authorization": f"Bearer {TOKEN}",
    }
    assert stub.connections == 1
    assert report.state is OutcomeState.CREATED


async def test_each_write_has_its_own_connection_even_after_reads() -> None:
    async with stub_server(answering(200, CREATED)) as stub:
        tenant = tenant_at(stub)
        await tenant.read(SEARCH)
        await tenant.send_once(creation_at(stub))
        await tenant.send_once(creation_at(stub))
        await tenant.close()
    assert [request.connection for request in stub.requests] == [1, 2, 3]


@pytest.mark.parametrize("status", [200, 201])
async def test_a_created_page_is_reported_with_what_was_stored(status: int) -> None:
    report, stub = await send(answering(status, CREATED, date="Sat, 22 Nov 2025 00:00:00 GMT", atl_request_id="abc-1"))
    page = report.page
    assert page is not None
    assert (page.id, page.title, page.space_id, page.version) == ("39813121", "Grüße 你好", "100", 1)
    assert (page.status, page.body) == ("current", "<p>x</p>")
    assert page.url == f"{stub.url}/wiki/spaces/X/pages/39813121/Gr"
    assert (report.status, report.request_id) == (status, "abc-1")
    assert report.server_date == "Sat, 22 Nov 2025 00:00:00 GMT"


async def test_a_created_page_behind_a_gateway_has_no_address_since_the_site_is_not_known() -> None:
    async with stub_server(answering(200, CREATED)) as stub:
        url = f"{stub.url}/ex/confluence/abc"
        report = await tenant_at(url).send_once(creation_at(url))
    assert stub.requests[0].target == "/ex/confluence/abc/wiki/api/v2/pages"
    assert report.page is not None and report.page.url == ""


@pytest.mark.parametrize(
    "sparse", [{"id": 7}, {"id": "7", "title": None, "version": "x", "body": {}, "_links": [], "spaceId": {}}]
)
async def test_a_created_page_needs_nothing_but_its_id(sparse: dict[str, Any]) -> None:
    report, _ = await send(answering(200, sparse))
    assert report.state is OutcomeState.CREATED
    assert report.page is not None
    assert (report.page.id, report.page.title, report.page.version, report.page.url) == ("7", "", None, "")


FAILURES: list[tuple[Behaviour, int, str, str]] = [
    (v2(400, DUPLICATE), 400, "title_taken", "page with this title"),
    (v2(409, DUPLICATE), 409, "title_taken", "page with this title"),
    (v2(400, "Provided value {} for 'x' is bad"), 400, "refused", "400 Bad Request"),
    (answering(401, {"code": 401, "message": "Unauthorized"}), 401, "sign_in", "refused the token"),
    (answering(401, {"code": 401, "message": "Unauthorized; scope does not match"}), 401, "scope", "lacks a scope"),
    (answering(401, b"", x_failure_category="FAILURE_CLIENT_SCOPE_CHECK"), 401, "scope", "lacks a scope"),
    (answering(403, HTML, content_type="text/html"), 403, "sign_in", "in front of"),
    (answering(403, {"error": "Failed to parse Connect Session Auth Token"}), 403, "sign_in", "kind of sign-in"),
    (v2(404, "Cannot find [space] entity", "NOT_FOUND"), 404, "not_visible", "missing, or"),
    (v2(409, "Version must be incremented", "CONFLICT"), 409, "refused", "409 Conflict"),
    (answering(410, {"statusCode": 410, "message": "a.b.GoneException: removed."}), 410, "refused", "410 Gone"),
    (answering(413, b""), 413, "too_large", "body of this size"),
    (answering(415, b""), 415, "refused", "415"),
    (v2(422, "Content body cannot be converted"), 422, "refused", "422"),
    (answering(418, b""), 418, "refused", "418"),
    (answering(451, b""), 451, "refused", "451"),
]


@pytest.mark.parametrize(("behaviour", "status", "kind", "words"), FAILURES)
async def test_a_refusal_is_failed_with_its_class_and_own_sentence(
    behaviour: Behaviour, status: int, kind: str, words: str
) -> None:
    report, stub = await send(behaviour)
    assert (report.state, report.status, report.error_class) == (OutcomeState.FAILED, status, kind)
    assert words in report.summary
    assert len(stub.requests) == 1


async def test_every_refusal_says_something_else() -> None:
    told = set()
    for behaviour, *_ in FAILURES:
        report, stub = await send(behaviour)
        told.add(report.summary.replace(stub.url, "HOST"))
    assert len(told) == len(FAILURES) - 1, "only the two ways of telling a missing scope are the same"


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", 7), ("1", 1), ("0", 1), ("300", 300), ("99999999", 300), ("", 30), ("-5", 30), ("soon", 30),
        ("1e9", 30), ("Sat, 22 Nov 2025 00:00:40 GMT", 40), ("Sat, 22 Nov 2025 23:00:00 GMT", 300),
        ("Fri, 01 Jan 1999 00:00:00 GMT", 1), ("Sat, 99 Nov 2025", 30), ("٣", 30),
    ],
)  # fmt: skip
async def test_slow_down_is_not_sent_with_a_bounded_wait(said: str, wait: float) -> None:
    async with stub_server(answering(429, b"", **({"retry_after": said} if said else {}))) as stub:
        report = await tenant_at(stub, clock=HeldClock(wall=1_763_769_600.0)).send_once(creation_at(stub))
    assert (report.state, report.error_class, report.status) == (OutcomeState.NOT_SENT, "rate_limited", 429)
    assert report.retry_after == wait
    assert len(stub.requests) == 1


async def dripping(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not exchange.writer.is_closing():
        await exchange.send(b"{")
        await asyncio.sleep(0.05)


async def storing_then_hanging_up(exchange: Exchange) -> None:
    exchange.writer.close()


async def reset_in_the_answer(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    exchange.reset()


async def flood_of_continues(exchange: Exchange) -> None:
    while not exchange.writer.is_closing():
        await exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


UNKNOWNS: dict[str, Behaviour] = {
    "500": answering(500, {"errors": [{"status": 500, "title": "Internal Server Error"}]}),
    "502": answering(502, HTML, content_type="text/html"),
    "503 with Retry-After": answering(503, b"", retry_after="3"),
    "504": answering(504, b""),
    "599": answering(599, b"x"),
    "302": answering(302, b"", location="/login"),
    "304": answering(304, b""),
    "202": answering(202, CREATED),
    "204": answering(204, b""),
    "200 empty": answering(200, b""),
    "200 HTML": answering(200, HTML, content_type="text/html"),
    "200 not JSON": answering(200, b"hello"),
    "200 cut JSON": answering(200, b'{"id": "1", "ti'),
    "200 list": answering(200, b"[]"),
    "200 no id": answering(200, {"title": "x"}),
    "200 id true": answering(200, {"id": True}),
    "200 id text": answering(200, {"id": "../7"}),
    "200 id null": answering(200, {"id": None}),
    "200 id too long": answering(200, {"id": "9" * 20}),
    "200 NaN": answering(200, b'{"id": NaN}'),
    "200 huge number": answering(200, b'{"id": ' + b"9" * 5000 + b"}"),
    "200 deep": answering(200, b'{"id":"1","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "200 compressed": answering(200, b"x", content_encoding="gzip"),
    "400 compressed": answering(400, b"x", content_encoding="br"),
    "200 oversized": answering(200, b'"' + b"x" * (6 * 1024 * 1024) + b'"'),
    "400 oversized": answering(400, b"x" * (6 * 1024 * 1024 + 1)),
    "closed": storing_then_hanging_up,
    "reset": resetting,
    "reset in the answer": reset_in_the_answer,
    "hanging": hanging,
    "dripping": dripping,
    "continues": flood_of_continues,
    "truncated": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}"),
    "truncated refusal": saying(b"HTTP/1.1 400 Bad\r\nContent-Length: 50\r\n\r\n{}"),
    "wrong length": saying(b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}"),
    "two lengths": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    "bad chunks": saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "endless chunk size": saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 300_000),
    "HTTP/0.9": saying(b"<html>hello"),
    "garbage": saying(b"\x00\xff\x16\x03\x01" * 100),
    "header of 1 MB": saying(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"),
    "1e5 headers": saying(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n"),
    "escape in a header": saying(b"HTTP/1.1 200 OK\r\nX: \x1b]52;c;eA==\x07\r\n\r\n"),
    "switching protocols": saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
}


@pytest.mark.parametrize("case", UNKNOWNS)
async def test_whatever_may_have_taken_effect_is_unknown_and_sent_once(case: str) -> None:
    report, stub = await send(UNKNOWNS[case], limits=QUICK)
    assert report.state is OutcomeState.UNKNOWN
    assert "cannot be told" in report.summary
    assert report.error_class in ("bad_answer", "no_answer")
    assert len(stub.requests) == stub.connections == 1
    assert "\x1b" not in report.summary
    assert len(report.summary) < 900


async def test_a_refused_connection_is_not_sent() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    report = await tenant_at(url).send_once(creation_at(url))
    assert (report.state, report.error_class, report.status) == (OutcomeState.NOT_SENT, "unreachable", None)
    assert "refused the connection" in report.summary


async def test_a_host_without_address_is_not_sent() -> None:
    url = "https://no-such-host.invalid"
    report = await tenant_at(url).send_once(creation_at(url))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert "could not be resolved" in report.summary


async def test_a_handshake_that_hangs_is_not_sent() -> None:
    hung = asyncio.Event()

    def hang(writer: asyncio.StreamWriter) -> bool:
        hung.set()
        return True

    async with stub_server(hanging, on_connect=hang) as stub:
        url = f"https://localhost:{stub.port}"
        report = await tenant_at(url, limits=QUICK).send_once(creation_at(url))
    assert hung.is_set()
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert stub.requests == []


async def test_a_connection_cut_in_the_handshake_is_not_sent() -> None:
    def cut(writer: asyncio.StreamWriter) -> bool:
        writer.transport.abort()
        return False

    async with stub_server(on_connect=cut) as stub:
        url = f"https://localhost:{stub.port}"
        report = await tenant_at(url).send_once(creation_at(url))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert stub.requests == []


async def test_plain_http_behind_https_is_not_sent() -> None:
    async with stub_server(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as stub:
        url = f"https://localhost:{stub.port}"
        report = await tenant_at(url, limits=QUICK).send_once(creation_at(url))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")


async def test_a_connection_reset_before_the_request_was_read_is_never_called_sent_nor_created() -> None:
    def reset(writer: asyncio.StreamWriter) -> bool:
        writer.transport.abort()
        return False

    async with stub_server(on_connect=reset) as stub:
        report = await tenant_at(stub).send_once(creation_at(stub))
    assert report.state in (OutcomeState.UNKNOWN, OutcomeState.NOT_SENT)
    assert stub.connections == 1
    assert stub.requests == []


async def test_a_proxy_that_refuses_the_tunnel_means_not_sent() -> None:
    async with stub_server(answering(407, b"")) as proxy:
        url = "https://acme.atlassian.net"
        tenant = tenant_at(url, proxy=proxy.url)
        report = await tenant.send_once(creation_at(url))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert [request.method for request in proxy.requests] == ["CONNECT"]
    assert TOKEN not in str(proxy.requests[0].headers)


async def test_cancelling_a_send_closes_its_connection() -> None:
    async with stub_server(hanging) as stub:
        sending = asyncio.create_task(tenant_at(stub).send_once(creation_at(stub)))
        await stub.asked.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await asyncio.wait_for(stub.clients_gone.wait(), 5)
