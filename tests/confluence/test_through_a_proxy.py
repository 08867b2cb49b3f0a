"""A configured proxy carries the encrypted connection and learns neither token nor request."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.domain.errors import SetupIncomplete
from harbor_tui.domain.outcomes import OutcomeState
from tests.support.certificates import OPENSSL, Certificates, make_authority
from tests.support.stub_server import Behaviour, Exchange, StubServer, answering, resetting, stub_server
from tests.support.tenant_calls import SEARCH, TOKEN, creation_at, tenant_at

TENANT = "https://tenant.test"
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_authority(tmp_path_factory.mktemp("certificates"))


def tunnelling_to(target: StubServer) -> Behaviour:
    """A proxy that connects every tunnel to one server."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def tunnel(exchange: Exchange) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", target.port)
        await exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pipe(exchange.reader, back), pipe(there, exchange.writer))

    return tunnel


def through(proxy: StubServer, certificates: Certificates) -> ConfluenceTenant:
    return tenant_at(TENANT, proxy=proxy.url, ca_bundle=str(certificates.authority))


@needs_openssl
async def test_reads_and_writes_go_through_the_tunnel_and_the_proxy_sees_only_the_host(
    certificates: Certificates,
) -> None:
    tls = certificates.server("tenant.test")
    async with stub_server(answering(200, {"id": "5", "results": []}), tls=tls) as target:
        async with stub_server(tunnelling_to(target)) as proxy:
            tenant = through(proxy, certificates)
            assert (await tenant.read(SEARCH)).status == 200
            assert (await tenant.send_once(creation_at(TENANT))).state is OutcomeState.CREATED
            await tenant.close()
    assert [request.target for request in proxy.requests] == ["tenant.test:443"] * 2
    assert TOKEN.encode() not in b"".join(request.raw_head for request in proxy.requests)
    assert [request.headers["authorization"] for request in target.requests] == [f"Bearer {TOKEN}"] * 2


@needs_openssl
async def test_a_certificate_refused_in_the_tunnel_means_not_sent(certificates: Certificates) -> None:
    async with stub_server(tls=certificates.server("other.test")) as target:
        async with stub_server(tunnelling_to(target)) as proxy:
            report = await through(proxy, certificates).send_once(creation_at(TENANT))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert "Hostname mismatch" in report.summary
    assert target.requests == []


@needs_openssl
async def test_a_connection_lost_in_the_tunnel_after_the_request_is_unknown(certificates: Certificates) -> None:
    async with stub_server(resetting, tls=certificates.server("tenant.test")) as target:
        async with stub_server(tunnelling_to(target)) as proxy:
            report = await through(proxy, certificates).send_once(creation_at(TENANT))
    assert report.state is OutcomeState.UNKNOWN
    assert len(target.requests) == 1


async def test_this_machine_is_never_asked_for_through_the_proxy() -> None:
    async with stub_server() as stub, stub_server() as proxy:
        tenant = tenant_at(stub, proxy=proxy.url)
        await tenant.read(SEARCH)
        await tenant.close()
    assert proxy.connections == 0


@pytest.mark.parametrize(
    "proxy", ["proxy.example:3128", "ftp://proxy.example", "socks5://proxy.example", "http://", "x y"]
)
async def test_a_proxy_that_cannot_be_used_is_named_as_set_up(proxy: str) -> None:
    tenant = tenant_at(TENANT, proxy=proxy)
    with pytest.raises(SetupIncomplete, match="proxy"):
        await tenant.read(SEARCH)
    report = await tenant.send_once(creation_at(TENANT))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "setup_incomplete")
