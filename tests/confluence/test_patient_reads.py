"""Reads are tried again within bounds, end at their deadline, and let go when they are cancelled."""

from __future__ import annotations

import asyncio

import pytest

from harbor_tui.confluence.limits import Limits
from harbor_tui.domain.errors import BadAnswer, NoAnswer, RateLimited, SignInRefused, Unreachable, UpstreamError
from tests.support.stub_server import Behaviour, Exchange, answering, free_port, hanging, resetting, saying, stub_server
from tests.support.tenant_calls import SEARCH, HeldClock, tenant_at

FOUND = answering(200, {"results": [{"id": "1"}], "_links": {}}, date="Sat, 22 Nov 2025 00:00:00 GMT")


async def read_through(*behaviours: Behaviour, clock: HeldClock | None = None) -> tuple[int, int]:
    """Status of a read that succeeds in the end, and how many requests it took."""
    async with stub_server(*behaviours) as stub:
        tenant = tenant_at(stub, clock=clock)
        answer = await tenant.read(SEARCH)
        await tenant.close()
    assert answer.data["results"] == [{"id": "1"}]
    return answer.status, len(stub.requests)


async def failing(*behaviours: Behaviour, clock: HeldClock | None = None) -> tuple[UpstreamError, int]:
    """The error of a read that does not succeed, and how many requests it took."""
    async with stub_server(*behaviours) as stub:
        tenant = tenant_at(stub, clock=clock)
        with pytest.raises(UpstreamError) as raised:
            await tenant.read(SEARCH)
        await tenant.close()
    return raised.value, len(stub.requests)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_passing_failure_is_tried_again(status: int) -> None:
    assert await read_through(answering(status, b""), answering(status, b""), FOUND) == (200, 3)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 418, 500, 501, 302])
async def test_any_other_refusal_is_not_tried_again(status: int) -> None:
    error, requests = await failing(answering(status, b""))
    assert (error.status, requests) == (status, 1)


@pytest.mark.parametrize(
    "behaviour", [resetting, saying(b""), saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")]
)
async def test_a_lost_connection_is_tried_again(behaviour: Behaviour) -> None:
    assert await read_through(behaviour, FOUND) == (200, 2)


async def test_a_connection_that_the_service_closed_while_idle_costs_nothing() -> None:
    async with stub_server(FOUND) as stub:
        tenant = tenant_at(stub)
        await tenant.read(SEARCH)
        stub.drop_all()
        await tenant.read(SEARCH)
        await tenant.close()
    assert len(stub.requests) == 2


async def test_reads_keep_one_connection() -> None:
    async with stub_server(FOUND) as stub:
        tenant = tenant_at(stub)
        for _ in range(5):
            await tenant.read(SEARCH)
        await tenant.close()
    assert stub.connections == 1


async def test_retry_after_is_honoured_in_seconds() -> None:
    clock = HeldClock()
    await read_through(answering(429, b"", retry_after="4"), FOUND, clock=clock)
    assert clock.slept == [4]


async def test_retry_after_is_honoured_as_a_date() -> None:
    clock = HeldClock(wall=1_763_769_600.0)
    await read_through(answering(503, b"", retry_after="Sat, 22 Nov 2025 00:00:06 GMT"), FOUND, clock=clock)
    assert clock.slept == [6]


@pytest.mark.parametrize("said", ["", "soon", "-1", "1.5", "NaN", "9" * 40])
async def test_without_a_usable_retry_after_the_pauses_grow_with_jitter(said: str) -> None:
    clock = HeldClock()
    await read_through(*[answering(429, b"", retry_after=said)] * 2, FOUND, clock=clock)
    first, second = clock.slept
    assert 0.25 <= first <= 0.75
    assert 0.5 <= second <= 1.5


@pytest.mark.parametrize(("said", "wait"), [("11", 11), ("300", 300), ("99999999", 300)])
async def test_a_long_wait_is_handed_to_the_caller_instead_of_slept(said: str, wait: float) -> None:
    clock = HeldClock()
    error, requests = await failing(answering(429, b"", retry_after=said), clock=clock)
    assert isinstance(error, RateLimited)
    assert (error.retry_after, requests, clock.slept) == (wait, 1, [])


async def test_waiting_is_bounded_over_all_attempts() -> None:
    clock = HeldClock()
    error, requests = await failing(answering(429, b"", retry_after="6"), clock=clock)
    assert isinstance(error, RateLimited)
    assert (requests, clock.slept) == (2, [6])


async def test_attempts_are_bounded() -> None:
    error, requests = await failing(answering(503, b""))
    assert isinstance(error, BadAnswer)
    assert (requests, error.status) == (3, 503)


async def test_nobody_listening_is_unreachable_after_all_attempts() -> None:
    clock = HeldClock()
    with pytest.raises(Unreachable, match="refused the connection"):
        await tenant_at(f"http://127.0.0.1:{free_port()}", clock=clock).read(SEARCH)
    assert len(clock.slept) == 2


async def slow_drip(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not exchange.writer.is_closing():
        await exchange.send(b" ")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("behaviour", [hanging, slow_drip])
async def test_a_deadline_holds_for_the_whole_answer(behaviour: Behaviour) -> None:
    async with stub_server(behaviour) as stub:
        tenant = tenant_at(stub, limits=Limits(read_s=0.3))
        with pytest.raises(NoAnswer, match=r"within 0\.3 s"):
            await tenant.read(SEARCH)
        await tenant.close()
    assert len(stub.requests) == 1


async def test_cancelling_a_read_closes_its_connection_and_leaves_the_tenant_usable() -> None:
    async with stub_server(hanging, FOUND) as stub:
        tenant = tenant_at(stub)
        reading = asyncio.create_task(tenant.read(SEARCH))
        await stub.asked.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await asyncio.wait_for(stub.clients_gone.wait(), 5)
        assert (await tenant.read(SEARCH)).status == 200
        await tenant.close()
    assert stub.connections == 2


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (answering(200, b"", content_type="application/json"), "empty"),
        (answering(200, b"<html>", content_type="text/html"), "web page"),
        (answering(200, b"{"), "cut short"),
        (answering(200, b"nope"), "not JSON"),
        (answering(200, b"\xff\xfe{}"), "not UTF-8"),
        (answering(200, b"[" * 70 + b"]" * 70), "nested too deeply"),
        (answering(200, b"[" * 200_000), "nested too deeply"),
        (answering(200, b"[Infinity]"), "Infinity"),
        (answering(200, b"[" + b"1" * 5000 + b"]"), "cannot be used"),
        (answering(200, b"x" * (6 * 1024 * 1024 + 1)), "larger than"),
        (answering(200, b"\x1f\x8b", content_encoding="gzip"), "compressed"),
        (answering(200, b"\x1f\x8b", content_encoding="\u202egzip"), "compressed"),
    ],
)
async def test_an_answer_that_is_no_clean_json_is_refused(behaviour: Behaviour, words: str) -> None:
    error, requests = await failing(behaviour)
    assert isinstance(error, BadAnswer)
    assert words in error.summary
    assert requests == 1


async def test_an_answer_says_how_it_was_given() -> None:
    async with stub_server(FOUND) as stub:
        clock = HeldClock()
        tenant = tenant_at(stub, clock=clock)
        answer = await tenant.read(SEARCH)
        await tenant.close()
    assert (answer.status, answer.elapsed_ms, answer.next_cursor, answer.anonymous) == (200, 0, None, False)
    assert answer.server_date == "Sat, 22 Nov 2025 00:00:00 GMT"


async def test_an_anonymous_answer_is_marked() -> None:
    empty = answering(200, {"results": []}, x_seraph_loginreason="AUTHENTICATED_FAILED")
    async with stub_server(empty) as stub:
        tenant = tenant_at(stub)
        assert (await tenant.read(SEARCH)).anonymous
        await tenant.close()


async def test_a_404_to_nobody_is_about_the_sign_in() -> None:
    error, _ = await failing(answering(404, b"", x_seraph_loginreason="AUTHENTICATED_FAILED"))
    assert isinstance(error, SignInRefused)
    assert "anonymous" in error.summary


@pytest.mark.parametrize(
    ("junk", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", "not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n", "not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: \x1b[2J\r\n\r\n", "compressed"),
        (b"SSH-2.0-OpenSSH_9\x1b[2J\r\n\r\n", "not proper HTTP"),
    ],
)
async def test_what_is_not_http_is_said_to_be_so(junk: bytes, words: str) -> None:
    error, requests = await failing(saying(junk))
    assert isinstance(error, BadAnswer)
    assert words in error.summary
    assert "\x1b" not in error.summary
    assert requests == 1
