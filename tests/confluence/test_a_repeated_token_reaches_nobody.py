"""A service, or a proxy before it, that repeats the token: no answer, error or report has it, however it is spelt."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from harbor_tui.domain.errors import UpstreamError
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.port import SignIn
from tests.support.raw_tenant import raw_tenant, whole
from tests.support.stub_server import Behaviour, Exchange, answering, stub_server
from tests.support.tenant_calls import SEARCH, TOKEN, creation_at, tenant_at
from tests.support.token_spellings import SPELLINGS, can_be_read

ACCOUNT = "ana@acme.test"
PAIR = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
EVERY_SPELLING = pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda name: name.replace(" ", "-"))


async def everything_said(*behaviours: Behaviour, sign_in: SignIn = SignIn.BEARER) -> str:
    """What comes of a read and a write that are answered like that."""
    said = ""
    for behaviour in behaviours:
        async with stub_server(behaviour) as stub:
            tenant = tenant_at(stub, sign_in=sign_in, account=ACCOUNT)
            try:
                answer = await tenant.read(SEARCH)
                said += f"{answer!r} {json.dumps(answer.data)} {json.dumps(answer.data, ensure_ascii=False)}"
            except UpstreamError as error:
                said += f"{error!r} {error.summary} {error.advice}"
            report = await tenant.send_once(creation_at(stub))
            said += f"{report!r} {report.page.body if report.page else ''}"
            await tenant.close()
    assert not can_be_read(said, TOKEN) and PAIR not in said, said
    return said


def page(text: str) -> dict[str, Any]:
    """A page all of whose texts are that one."""
    return {
        "id": "7",
        "title": text,
        "body": {"storage": {"value": f"<p>{text}</p>"}},
        "results": [{"id": "1", "title": text, text: text}],
        "errors": [{"status": 400, "code": text, "title": text, "detail": text}],
        "_links": {"webui": f"/x/{text}", "next": f"/y?cursor={text}"},
    }


@EVERY_SPELLING
async def test_in_any_member_of_any_answer(spelling: str) -> None:
    text = f"you sent {SPELLINGS[spelling](TOKEN)}!"
    for status in (200, 400, 401, 404, 500):
        said = await everything_said(answering(status, page(text)))
        assert "you sent" in said and "[the token]" in said
    await everything_said(
        answering(200, json.dumps(page(text), ensure_ascii=False).encode()),
        answering(200, json.dumps(json.dumps(page(text))).encode()),
        answering(403, text.encode()),
        answering(409, json.dumps(text).encode()),
    )


async def test_in_json_whose_letters_are_escaped() -> None:
    """As it was seen: the bytes hold no token, the value does."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
    partly = f"\\u{ord(TOKEN[0]):04x}{TOKEN[1:]}"
    for spelt in (escaped, escaped.upper().replace("\\U", "\\u"), partly):
        said = await everything_said(
            answering(200, f'{{"id": "7", "title": "{spelt}", "results": [{{"title": "{spelt}"}}]}}'.encode()),
            answering(400, f'{{"errors": [{{"title": "{spelt}"}}]}}'.encode()),
        )
        assert "[the token]" in said


@pytest.mark.parametrize("sign_in", [SignIn.BEARER, SignIn.BASIC])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 500])
async def test_the_whole_header_of_the_sign_in(sign_in: SignIn, status: int) -> None:
    for repeated in (f"{PAIR} {TOKEN}", f"Basic {PAIR}", f"Bearer {TOKEN}"):
        said = await everything_said(
            answering(status, page(repeated), location=f"https://x.test/{PAIR}/{TOKEN}"), sign_in=sign_in
        )
        assert "[the token]" in said or status == 302  # of a redirect only the host is told


@EVERY_SPELLING
async def test_in_headers(spelling: str) -> None:
    spelt = SPELLINGS[spelling](TOKEN)
    if any(letter in spelt for letter in "\r\n\x00"):
        pytest.skip("no header can hold this")
    headers = {
        "retry_after": spelt,
        "x_ratelimit_limit": spelt,
        "atl_request_id": spelt,
        "atl_traceid": spelt,
        "x_seraph_loginreason": spelt,
        "x_failure_category": spelt,
        "date": spelt,
        "location": f"https://{spelt}.test/{spelt}",
    }
    for status in (200, 302, 429, 503):
        await everything_said(answering(status, {"id": "7", "results": []}, **headers))
    await everything_said(answering(200, {"id": "7"}, content_encoding=spelt))
    await everything_said(answering(200, {"id": "7"}, **{f"ratelimit_{spelt}": "1"}) if spelt.isalpha() else reset)


async def reset(exchange: Exchange) -> None:
    exchange.reset()


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 200 OK\r\nno header at all {TOKEN}\r\n\r\n",
        f"{TOKEN} and nothing else\r\n\r\n",
        f"HTTP/1.1 {TOKEN}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nContent-Length: {TOKEN}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {TOKEN}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\n{' ' * 3}{TOKEN}: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "\\x" + "\\x".join(f"{ord(letter):02x}" for letter in TOKEN) + "\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{TOKEN}\r\n",
    ],
    ids=range(8),
)
async def test_in_an_answer_that_is_no_http(answer: str) -> None:
    """The errors of the HTTP library quote what they could not read."""

    async def say(exchange: Exchange) -> None:
        await exchange.send(answer.encode())
        exchange.kept_open = False

    await everything_said(say)


async def test_in_the_answer_to_a_write_over_a_bare_socket() -> None:
    with raw_tenant(whole(f'{{"id": "7", "title": "\\u{ord(TOKEN[0]):04x}{TOKEN[1:]}"}}'.encode())) as tenant:
        client = tenant_at(tenant.base_url)
        report = await client.send_once(creation_at(tenant.base_url))
        await client.close()
    assert report.state is OutcomeState.CREATED
    assert report.page is not None
    assert report.page.title == "[the token]"


async def test_a_long_answer_without_it_comes_back_as_it_was() -> None:
    rows = {"results": [{"id": str(number), "title": "Rollout & plan %41 \\u0041"} for number in range(5_000)]}
    async with stub_server(answering(200, rows)) as stub:
        tenant = tenant_at(stub)
        assert (await tenant.read(SEARCH)).data == rows
        await tenant.close()
