"""Trying an address: name, connection, certificate; each within a deadline and with its own sentence."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harbor_tui.config.probe import NetworkProbe
from harbor_tui.domain.port import BaseUrl, parse_base_url


def certificate(folder: Path, days: int) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


class Server:
    """Accepts one connection at a time and shakes hands, or says something that is not TLS."""

    def __init__(self, pem: Path | None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if pem:
            self._context.load_cert_chain(pem)
        self._tls = pem is not None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> BaseUrl:
        return parse_base_url(f"https://localhost:{self._listener.getsockname()[1]}")

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    if self._tls:
                        with self._context.wrap_socket(connection, server_side=True) as secure:
                            secure.recv(1)
                    else:
                        connection.recv(10)
                        connection.sendall(b"HTTP/1.0 400 no\r\n\r\n")
                except OSError:
                    continue

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path, days=300)


@pytest.fixture
def server(pem: Path) -> Iterator[Server]:
    serving = Server(pem)
    yield serving
    serving.close()


def test_a_valid_certificate_is_shown_with_its_last_day(server: Server, pem: Path) -> None:
    check = NetworkProbe().encryption(server.base_url, ca_bundle=str(pem))
    assert check.state == "ok"
    assert check.detail.startswith("TLS 1.3, certificate valid until ")


def test_an_unknown_certificate_is_refused_and_the_cure_named(server: Server) -> None:
    check = NetworkProbe().encryption(server.base_url)
    assert (check.state, "self-signed certificate" in check.detail) == ("fail", True)
    assert "ca_bundle" in check.fix


def test_an_ended_certificate_is_refused(tmp_path: Path) -> None:
    pem = certificate(tmp_path, days=-1)
    serving = Server(pem)
    check = NetworkProbe().encryption(serving.base_url, ca_bundle=str(pem))
    serving.close()
    assert "expired" in check.detail


def test_a_certificate_that_ends_soon_is_a_warning(tmp_path: Path) -> None:
    pem = certificate(tmp_path, days=3)
    serving = Server(pem)
    check = NetworkProbe().encryption(serving.base_url, ca_bundle=str(pem))
    serving.close()
    assert check.state == "warn"


def test_a_certificate_for_another_host_is_refused(server: Server, pem: Path) -> None:
    other = parse_base_url(str(server.base_url).replace("localhost", "127.0.0.1"))
    check = NetworkProbe().encryption(other, ca_bundle=str(pem))
    assert "IP address mismatch" in check.detail


def test_a_server_that_speaks_no_tls_is_named() -> None:
    serving = Server(None)
    check = NetworkProbe().encryption(serving.base_url)
    serving.close()
    assert "TLS does not come up" in check.detail


def test_nobody_listening_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
    check = NetworkProbe().encryption(parse_base_url(f"https://localhost:{number}"))
    assert "no connection (Connection refused)" in check.detail


def test_a_missing_ca_bundle_is_named() -> None:
    check = NetworkProbe().encryption(parse_base_url("https://acme.atlassian.net"), ca_bundle="/nowhere.pem")
    assert "the CA bundle /nowhere.pem cannot be used" in check.detail


def test_http_on_this_machine_needs_no_encryption() -> None:
    assert NetworkProbe().encryption(parse_base_url("http://localhost:8080")).state == "skipped"


def test_a_name_that_resolves_and_one_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert NetworkProbe().address(parse_base_url("http://localhost:8080")).state == "ok"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    check = NetworkProbe().address(parse_base_url("https://acme.atlassian.net"))
    assert (check.state, check.detail) == ("fail", "acme.atlassian.net does not resolve (Name or service not known)")


def test_a_resolver_that_hangs_costs_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: gate.wait(30))
    check = NetworkProbe(deadline_s=0.2).address(parse_base_url("https://acme.atlassian.net"))
    gate.set()
    assert "no answer within 0.2 s" in check.detail


def test_behind_a_proxy_its_name_is_what_has_to_resolve() -> None:
    check = NetworkProbe().address(parse_base_url("https://acme.atlassian.net"), proxy="http://localhost:3128")
    assert check.detail.startswith("localhost resolves (proxy for acme.atlassian.net)")
