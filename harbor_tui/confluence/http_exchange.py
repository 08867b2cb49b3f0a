"""One request out, one bounded answer back: no redirects, no cookies, no decoding, nothing from the environment."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from harbor_tui import __version__
from harbor_tui.confluence.limits import Limits
from harbor_tui.confluence.sign_in import origin_of
from harbor_tui.domain.errors import InvalidInput, SetupIncomplete
from harbor_tui.domain.port import BaseUrl, Port, is_loopback
from harbor_tui.domain.secrets.concealment import Concealer
from harbor_tui.domain.text.display import one_line

MOST_CHARACTERS_IN_TARGET: Final = 16_384
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+")
_LEAVES_FOLDER: Final = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)|%2f|%5c|%00", re.IGNORECASE)
_READ_HEADERS: Final = {
    "User-Agent": f"harbor-tui/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it came: nothing of it is trusted. `spoilt` says why the body could not be taken, if so.

    The headers hold no token any more. The body may: what becomes of it goes through the `concealer` (`envelopes`).
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    spoilt: str = ""
    concealer: Concealer = field(default_factory=Concealer)


@dataclass(slots=True)
class WriteWatch:
    """Learns from the connection whether a byte of the request may have been written."""

    written: bool = False
    extension: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.extension = {"trace": self._notice}

    async def _notice(self, event: str, facts: Mapping[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            # A proxy's CONNECT comes through here too, with the extensions of the request that it is for.
            self.written = self.written or getattr(facts.get("request"), "method", b"") != b"CONNECT"


def address(base_url: BaseUrl, path: str, query: Sequence[tuple[str, str]]) -> httpx.URL:
    """The URL of a path under the port's base URL, exactly; a path that any layer would rewrite is refused."""
    if not _PATH.fullmatch(path) or _LEAVES_FOLDER.search(path):
        raise InvalidInput(f"The path {one_line(path, 120)!r} could lead elsewhere and was not requested.")
    target = base_url.prefix + path + (f"?{urlencode(query, quote_via=quote)}" if query else "")
    if len(target) > MOST_CHARACTERS_IN_TARGET:
        raise InvalidInput(f"The query is too long to be sent ({len(target)} characters).", advice="Give less to find.")
    origin = base_url.origin
    url = httpx.URL(scheme=origin.scheme, host=origin.host, port=origin.port, raw_path=target.encode("ascii"))
    if url.raw_path != target.encode("ascii") or origin_of(url) != origin or url.userinfo:
        raise InvalidInput(f"The path {one_line(path, 120)!r} does not stay what it is in a URL and was not requested.")
    return url


def request_for(method: str, url: httpx.URL, limits: Limits, body: bytes | None = None) -> httpx.Request:
    """A request with exactly our headers; sign-in comes later."""
    headers = dict(_READ_HEADERS)
    if body is not None:
        headers["Connection"] = "close"
    if body:
        headers["Content-Type"] = "application/json"
    timeout = httpx.Timeout(None, connect=limits.connect_s)
    return httpx.Request(method, url, headers=headers, content=body, extensions={"timeout": timeout.as_dict()})


def connections(port: Port, context: ssl.SSLContext, *, keep_alive: bool) -> httpx.AsyncHTTPTransport:
    """A pool for reads, or with `keep_alive` off the one fresh connection of a write. HTTP/1.1, never retrying."""
    kept = httpx.Limits(max_connections=10, max_keepalive_connections=4 if keep_alive else 0, keepalive_expiry=20)
    return httpx.AsyncHTTPTransport(verify=context, trust_env=False, limits=kept, proxy=_proxy(port, context))


def _proxy(port: Port, context: ssl.SSLContext) -> httpx.Proxy | None:
    if not port.proxy or is_loopback(port.origin.host):
        return None
    try:
        url = httpx.URL(port.proxy)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise SetupIncomplete(
            "The port's proxy is no http:// or https:// address.",
            advice="Correct it: harbor-tui port set proxy http://proxy.example:3128",
        )
    return httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)


async def exchange(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, limits: Limits, concealer: Concealer
) -> RawAnswer:
    """Send a signed request and take its answer, up to the limit. Raises what httpx raises.

    The transport is used without `httpx.AsyncClient`: a client would keep cookies, parse redirect targets, decompress
    before anything can be counted, and log every URL with its query.
    """
    response = await transport.handle_async_request(request)
    try:
        headers = _concealed(response.headers, concealer)
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity"):
            body, spoilt = b"", f"compressed ({one_line(encoding, 30)})"
        else:
            body, spoilt = await _bounded(response, limits.answer_bytes)
        return RawAnswer(response.status_code, headers, body, spoilt, concealer)
    finally:
        await response.aclose()


def _concealed(headers: httpx.Headers, concealer: Concealer) -> httpx.Headers:
    """The headers with a mark in place of the token, in names and values."""
    pairs = [(concealer.text(name), concealer.text(value)) for name, value in headers.multi_items()]
    return httpx.Headers(pairs, encoding="utf-8")


async def _bounded(response: httpx.Response, most: int) -> tuple[bytes, str]:
    """The body, and why it is not taken, if it is not."""
    parts: list[bytes] = []
    taken = 0
    async for part in response.aiter_raw():
        taken += len(part)
        if taken > most:
            return b"", f"larger than {most} bytes"
        parts.append(part)
    return b"".join(parts), ""
