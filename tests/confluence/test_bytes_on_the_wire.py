"""Damaged bytes on the wire, also under TLS, end in errors of our tree and in reports."""

from __future__ import annotations

import os
import random

import pytest

from harbor_tui.confluence.limits import Limits
from harbor_tui.domain.errors import NoAnswer, UpstreamError
from harbor_tui.domain.outcomes import OutcomeState
from tests.support.certificates import OPENSSL, make_authority
from tests.support.stub_server import Exchange, saying, stub_server
from tests.support.tenant_calls import SEARCH, creation_at, tenant_at

WHOLE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nDate: x\r\n\r\n"
    b'10\r\n{"id": "5", "res\r\n0c\r\nults": [{}]}\r\n0\r\n\r\n'
)
TROUBLE = (b"\r", b"\n", b"\r\n\r\n", b"\x00", b"\x1b", b":", b" ", b"HTTP/1.1", b"\xff", b"0\r\n", b"fffffffff\r\n")


def damaged(pick: random.Random) -> bytes:
    """The answer with some of its bytes cut, doubled or replaced."""
    data = bytearray(WHOLE)
    for _ in range(pick.randint(1, 4)):
        at = pick.randrange(len(data))
        until = at + pick.choice((0, 1, 1, 5, 30))
        data[at:until] = pick.choice((b"", pick.choice(TROUBLE), bytes(data[at:until]) * 2, pick.randbytes(3)))
    return bytes(data)


@pytest.mark.parametrize("seed", range(8))
async def test_damaged_answers_never_crash_and_never_count_as_refused_or_unsent(seed: int) -> None:
    pick = random.Random(seed)
    async with stub_server() as stub:
        tenant = tenant_at(stub, limits=Limits(read_s=5, send_s=5, attempts=1))
        for _ in range(40):
            stub.behaviours = [saying(damaged(pick))]
            report = await tenant.send_once(creation_at(stub))
            if report.status is None or 200 <= report.status < 300:
                assert report.state in (OutcomeState.CREATED, OutcomeState.UNKNOWN)
            try:
                await tenant.read(SEARCH)
            except UpstreamError as error:
                assert error.summary.isprintable()
        await tenant.close()
    assert len(stub.requests) == stub.connections == 80


@pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
async def test_damage_under_tls_after_the_request_is_unknown(tmp_path_factory: pytest.TempPathFactory) -> None:
    certificates = make_authority(tmp_path_factory.mktemp("certificates"))

    async def break_encryption(exchange: Exchange) -> None:
        raw = exchange.writer.get_extra_info("socket")
        os.write(raw.fileno(), b"\x17\x03\x03\x00\x20" + b"\x00" * 32)
        await exchange.reader.read()

    async with stub_server(break_encryption, tls=certificates.server("localhost")) as stub:
        tenant = tenant_at(stub, ca_bundle=str(certificates.authority), limits=Limits(attempts=1))
        report = await tenant.send_once(creation_at(stub))
        with pytest.raises(NoAnswer):
            await tenant.read(SEARCH)
        await tenant.close()
    assert (report.state, report.error_class) == (OutcomeState.UNKNOWN, "no_answer")
    assert len(stub.requests) == 2
