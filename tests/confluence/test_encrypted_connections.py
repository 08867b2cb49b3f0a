"""Only a valid certificate for the right host, over TLS 1.2 or newer, gets a request."""

from __future__ import annotations

import ssl
import warnings
from pathlib import Path

import pytest

from harbor_tui.confluence.encryption import tls_context
from harbor_tui.confluence.limits import Limits
from harbor_tui.domain.errors import SetupIncomplete, Unreachable
from harbor_tui.domain.outcomes import OutcomeState
from tests.support.certificates import OPENSSL, Certificates, make_authority
from tests.support.stub_server import StubServer, answering, stub_server
from tests.support.tenant_calls import SEARCH, HeldClock, creation_at, tenant_at

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_authority(tmp_path_factory.mktemp("certificates"))


async def assert_refused(stub: StubServer, ca_bundle: Path | str, words: str) -> None:
    """Neither a read nor a write reaches the server, and both say why."""
    clock = HeldClock()
    tenant = tenant_at(stub, ca_bundle=str(ca_bundle), clock=clock, limits=Limits(connect_s=3))
    with pytest.raises(Unreachable) as refused:
        await tenant.read(SEARCH)
    report = await tenant.send_once(creation_at(stub))
    await tenant.close()
    assert words in refused.value.summary
    assert words in report.summary
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "unreachable")
    assert stub.requests == []
    assert clock.slept == [], "a refused certificate is not tried again"


async def test_a_certificate_of_a_trusted_authority_is_accepted(certificates: Certificates) -> None:
    async with stub_server(answering(200, {"id": "5", "results": []}), tls=certificates.server("localhost")) as stub:
        tenant = tenant_at(stub, ca_bundle=str(certificates.authority))
        assert (await tenant.read(SEARCH)).status == 200
        assert (await tenant.send_once(creation_at(stub))).state is OutcomeState.CREATED
        await tenant.close()


async def test_an_authority_that_is_not_ours_is_refused(certificates: Certificates) -> None:
    async with stub_server(tls=certificates.server("localhost")) as stub:
        await assert_refused(stub, "", "certificate of")


async def test_a_self_signed_certificate_is_refused(certificates: Certificates) -> None:
    async with stub_server(tls=certificates.server("localhost", self_signed=True)) as stub:
        await assert_refused(stub, certificates.authority, "self-signed certificate")


async def test_an_expired_certificate_is_refused(certificates: Certificates) -> None:
    async with stub_server(tls=certificates.server("localhost", days="-1")) as stub:
        await assert_refused(stub, certificates.authority, "expired")


async def test_another_hosts_certificate_is_refused(certificates: Certificates) -> None:
    async with stub_server(tls=certificates.server("other.test")) as stub:
        await assert_refused(stub, certificates.authority, "Hostname mismatch")


async def test_an_old_tls_version_is_refused(certificates: Certificates) -> None:
    old = certificates.server("localhost")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1
        old.set_ciphers("ALL:@SECLEVEL=0")
    async with stub_server(tls=old) as stub:
        await assert_refused(stub, certificates.authority, "No encrypted connection")


async def test_session_keys_and_authorities_are_not_taken_from_the_environment(
    certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    async with stub_server(tls=certificates.server("localhost")) as stub:
        await assert_refused(stub, "", "certificate of")
        tenant = tenant_at(stub, ca_bundle=str(certificates.authority))
        await tenant.read(SEARCH)
        await tenant.close()
    assert not keys.exists()
    assert tls_context().keylog_filename is None


@pytest.mark.parametrize("kind", ["missing", "folder", "no PEM"])
async def test_a_ca_bundle_that_cannot_be_used_is_named(kind: str, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    if kind == "folder":
        bundle.mkdir()
    elif kind == "no PEM":
        bundle.write_text("hello")
    tenant = tenant_at("https://localhost:1", ca_bundle=str(bundle))
    with pytest.raises(SetupIncomplete, match=r"bundle\.pem"):
        await tenant.read(SEARCH)
    report = await tenant.send_once(creation_at("https://localhost:1"))
    assert (report.state, report.error_class) == (OutcomeState.NOT_SENT, "setup_incomplete")


def test_a_ca_bundle_in_the_home_folder_is_found_there(
    certificates: Certificates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "authority.pem").write_bytes(certificates.authority.read_bytes())
    monkeypatch.setenv("HOME", str(tmp_path))
    assert len(tls_context("~/authority.pem").get_ca_certs()) == 1
