"""Builds the TLS settings of a port: valid certificates, TLS 1.2 at least, nothing taken from the environment."""

from __future__ import annotations

import ssl
import stat
from pathlib import Path

import certifi

from harbor_tui.domain.errors import SetupIncomplete
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.display import one_line


def tls_context(ca_bundle: str = "") -> ssl.SSLContext:
    """A client context that trusts `ca_bundle`, or the usual authorities when it is empty. Takes about 35 ms.

    Raises `SetupIncomplete` when the bundle cannot be used. `ssl.create_default_context` would write session keys to
    SSLKEYLOGFILE and take authorities from SSL_CERT_FILE; this takes neither.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    trusted = Path(ca_bundle).expanduser() if ca_bundle else Path(certifi.where())
    try:
        if not stat.S_ISREG(trusted.stat().st_mode):
            raise OSError("it is not a regular file")
        context.load_verify_locations(cafile=trusted)
    except OSError as error:
        reason = one_line(error.strerror or str(error), 120)
    else:
        return context
    raise SetupIncomplete(
        f"The CA bundle {one_line(ca_bundle, 200)!r} cannot be used: {reason}.",
        advice="Give a PEM file with the certificate authorities to trust: harbor-tui port set ca_bundle FILE",
    )


def context_for(port: Port) -> ssl.SSLContext:
    """The port's context; for plain http to this machine one that trusts nobody. Slow the first time: not for the loop.

    It also loads what httpx would load at the first request, 50 ms during which a screen would stand still.
    """
    import anyio  # noqa: F401 - imported only to be loaded by now
    import httpcore  # noqa: F401 - the same

    if port.origin.scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return tls_context(port.ca_bundle)
