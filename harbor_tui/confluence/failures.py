"""Says what a failed connection means: nothing was sent, no whole answer came, or it was not HTTP as it should be."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final

import httpx

from harbor_tui.domain.errors import BadAnswer, NoAnswer, Unreachable, UpstreamError
from harbor_tui.domain.port import SiteOrigin
from harbor_tui.domain.secrets.concealment import Concealer
from harbor_tui.domain.text.display import one_line

TRANSPORT_ERRORS: Final = (httpx.HTTPError, httpx.StreamError, OSError)
"""All that an exchange can raise about the network: httpx's own, and TLS and socket errors that pass it unmapped."""

_CUT: Final = ("server disconnected", "peer closed connection")


def never_connected(error: BaseException) -> bool:
    """Whether the error can only arise before a request is written."""
    return isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.PoolTimeout))


def worth_another_try(error: BaseException) -> bool:
    """Whether a read may be tried again: a lost connection, not a refused certificate or a spent deadline."""
    if _find(error, ssl.SSLError) is not None or isinstance(error, httpx.ProxyError):
        return False
    if isinstance(error, httpx.RemoteProtocolError):
        return _was_cut(error)
    return isinstance(error, (httpx.NetworkError, httpx.ConnectTimeout))


def failure(
    error: BaseException, origin: SiteOrigin, concealer: Concealer, *, written: bool, deadline_s: float
) -> UpstreamError:
    """The error of our tree for one that the connection raised. Holds nothing of the request.

    What the other side said may be quoted in the error's text, a token that it repeated as well: it is concealed.
    """

    def quoted(text: str, most: int) -> str:
        return one_line(concealer.text(text), most)

    if not written:
        return _unreachable(error, origin, quoted)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return NoAnswer(
            f"{origin} did not answer in full within {deadline_s:g} s.",
            advice="Try again; if it stays so, look at the service's status page.",
        )
    if isinstance(error, httpx.ProtocolError) and not _was_cut(error):
        return BadAnswer(
            f"What {origin} answered is not proper HTTP ({quoted(str(error), 160)}).",
            advice="Check the base URL and any proxy on the way.",
        )
    return NoAnswer(
        f"The connection to {origin} was lost before the whole answer had come.",
        advice="Try again; if it stays so, check the network and any proxy on the way.",
    )


def _unreachable(error: BaseException, origin: SiteOrigin, quoted: Callable[[str, int], str]) -> Unreachable:
    certificate = _find(error, ssl.SSLCertVerificationError)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        reason = quoted(certificate.verify_message or "verification failed", 160).rstrip(".")
        return Unreachable(
            f"The certificate of {origin} is not valid: {reason}. Nothing was sent.",
            advice="Check the base URL. If your network inspects TLS, set its authority: port set ca_bundle FILE",
        )
    encryption = _find(error, ssl.SSLError)
    if isinstance(encryption, ssl.SSLError):
        reason = quoted(encryption.reason or str(encryption), 160)
        return Unreachable(
            f"No encrypted connection to {origin} came up ({reason}). Nothing was sent.",
            advice="TLS 1.2 or newer is needed; check the base URL and any proxy on the way.",
        )
    return Unreachable(f"{_cause(error, origin, quoted)} Nothing was sent.", advice=_cure(error))


def _cause(error: BaseException, origin: SiteOrigin, quoted: Callable[[str, int], str]) -> str:
    if isinstance(error, httpx.ProxyError):
        return f"The proxy did not let the connection to {origin} through ({quoted(str(error), 80)})."
    if _find(error, socket.gaierror) is not None:
        return f"The host name {origin.host} could not be resolved."
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return f"No connection to {origin} came up in time."
    if _find(error, ConnectionRefusedError) is not None:
        return f"{origin} refused the connection."
    return f"No connection to {origin} came up."


def _cure(error: BaseException) -> str:
    if isinstance(error, httpx.ProxyError):
        return "Check the port's proxy: harbor-tui port show"
    if _find(error, socket.gaierror) is not None:
        return "Check the base URL's spelling and this machine's network."
    return "Check the network and the base URL, then try again."


def _was_cut(error: BaseException) -> bool:
    said = str(error).lower()
    return isinstance(error, httpx.RemoteProtocolError) and any(word in said for word in _CUT)


def _find(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    return next((each for each in _chain(error) if isinstance(each, kind)), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it was raised from, members of groups included, within bounds."""
    waiting, seen = [error], 0
    while waiting and seen < 32:
        each = waiting.pop()
        seen += 1
        yield each
        if isinstance(each, BaseExceptionGroup):
            waiting.extend(each.exceptions)
        waiting.extend(cause for cause in (each.__cause__, each.__context__) if cause is not None)
