"""Tries an address stage by stage, without a token and within deadlines."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import certifi

from harbor_tui.contracts.adapters import Check
from harbor_tui.domain.errors import Unreachable
from harbor_tui.domain.port import BaseUrl
from harbor_tui.domain.text.display import one_line
from harbor_tui.domain.text.times import utc_day

DEADLINE_S: Final = 8.0
_WARN_DAYS: Final = 14
T = TypeVar("T")


class NetworkProbe:
    """Implements `ConnectionProbe` with this machine's resolver and TLS."""

    def __init__(self, *, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s

    def address(self, base_url: BaseUrl, *, proxy: str = "") -> Check:
        """Does the host's name resolve? Blocks for at most the deadline."""
        host, port = _first_hop(base_url, proxy)
        started = time.monotonic()
        try:
            _within(self._deadline_s, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            return Check(
                "address",
                "fail",
                f"{host} does not resolve ({_reason(error)})",
                "Check the address for typing errors, then this machine's name service.",
            )
        except Unreachable as error:
            return Check("address", "fail", f"{host}: {error.summary}", error.advice)
        via = f" (proxy for {base_url.origin.host})" if proxy else ""
        return Check("address", "ok", f"{host} resolves{via} ({_ms(started)} ms)")

    def encryption(self, base_url: BaseUrl, *, proxy: str = "", ca_bundle: str = "") -> Check:
        """Does TLS come up with a valid certificate? Blocks for at most the deadline; `skipped` for loopback http."""
        if base_url.origin.scheme == "http":
            return Check("encryption", "skipped", "http on this machine itself: nothing leaves it")
        if proxy:
            return Check("encryption", "skipped", "goes through the proxy: checked with the sign-in")
        try:
            context = _context(ca_bundle)
        except OSError as error:
            detail = f"the CA bundle {one_line(ca_bundle, 120)} cannot be used ({_reason(error)})"
            return Check("encryption", "fail", detail, "Name a PEM file: port set ca_bundle FILE")
        try:
            version, expires = _within(self._deadline_s, lambda: _handshake(base_url, context, self._deadline_s))
        except ssl.SSLCertVerificationError as error:
            detail = f"the certificate is not accepted: {one_line(error.verify_message or 'invalid', 120)}"
            return Check(
                "encryption",
                "fail",
                detail,
                "Check the address. If your company inspects traffic: port set ca_bundle FILE",
            )
        except ssl.SSLError as error:
            return Check(
                "encryption",
                "fail",
                f"TLS does not come up ({one_line(error.reason or 'refused', 80)})",
                "Is this an https server? It must offer TLS 1.2 or newer.",
            )
        except OSError as error:
            return Check(
                "encryption",
                "fail",
                f"no connection ({_reason(error)})",
                "Check network and firewall; behind a proxy: port set proxy URL",
            )
        except Unreachable as error:
            return Check("encryption", "fail", error.summary, error.advice)
        return _judged(version, expires)


def _judged(version: str, expires: float) -> Check:
    day = utc_day(expires)
    detail = f"{version}, certificate valid until {day.isoformat()}"
    if expires - time.time() < _WARN_DAYS * 86_400:
        return Check("encryption", "warn", detail, "The certificate ends soon; tell whoever runs the site.")
    return Check("encryption", "ok", detail)


def _first_hop(base_url: BaseUrl, proxy: str) -> tuple[str, int]:
    if proxy:
        parts = urlsplit(proxy)
        return parts.hostname or "", parts.port or 8080
    return base_url.origin.host, base_url.origin.port


def _context(ca_bundle: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=Path(ca_bundle).expanduser() if ca_bundle else certifi.where())
    return context


def _handshake(base_url: BaseUrl, context: ssl.SSLContext, deadline_s: float) -> tuple[str, float]:
    host = base_url.origin.host
    with socket.create_connection((host, base_url.origin.port), timeout=deadline_s) as plain:
        with context.wrap_socket(plain, server_hostname=host) as connection:
            certificate = connection.getpeercert() or {}
            expires = ssl.cert_time_to_seconds(str(certificate.get("notAfter")))
            return (connection.version() or "TLS").replace("TLSv", "TLS "), expires


def _within(deadline_s: float, work: Callable[[], T]) -> T:
    """`work`'s result or error; `Unreachable` after the deadline. The thread never holds up the program's end."""
    outcome: list[T | OSError | UnicodeError] = []

    def run() -> None:
        try:
            outcome.append(work())
        except (OSError, UnicodeError) as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True, name="connection probe")
    thread.start()
    thread.join(deadline_s)
    if not outcome:
        raise Unreachable(f"no answer within {deadline_s:g} s", advice="Check network, firewall and name service.")
    if isinstance(outcome[0], OSError | UnicodeError):
        raise outcome[0]
    return outcome[0]


def _reason(error: OSError | UnicodeError) -> str:
    text = error.strerror if isinstance(error, OSError) else None
    return one_line(text or type(error).__name__, 100)


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
