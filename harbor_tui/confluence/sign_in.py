"""Attaches the token and the port's fixed headers to requests for the bound origin, and to no others."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator
from functools import cached_property
from typing import Final

import httpx

from harbor_tui.domain.errors import InvalidInput, SetupIncomplete
from harbor_tui.domain.port import Port, SignIn, SiteOrigin
from harbor_tui.domain.secrets.concealment import Concealer
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.domain.text.display import one_line

_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?")
_ACCOUNT: Final = re.compile(r"[\x21-\x39\x3b-\x7e]{1,320}")
_OURS: Final = frozenset(
    {"authorization", "host", "cookie", "expect", "accept", "accept-encoding", "user-agent"}
    | {"connection", "keep-alive", "te", "trailer", "upgrade", "transfer-encoding"}
)
_OUR_FAMILIES: Final = ("content-", "proxy-")


def origin_of(url: httpx.URL) -> SiteOrigin:
    """Scheme, host and port of an address, with the scheme's own port filled in."""
    return SiteOrigin(url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme, 0))


def check_header(name: str, value: str) -> None:
    """Raise `InvalidInput` for a fixed header that could change what a request says or whom it signs in."""
    if not _HEADER_NAME.fullmatch(name):
        problem = "is no header name"
    elif name.lower() in _OURS or name.lower().startswith(_OUR_FAMILIES):
        problem = "belongs to the program and cannot be set"
    elif not _HEADER_VALUE.fullmatch(value):
        problem = "has a value that cannot be sent (plain ASCII on one line, at most 1000 characters)"
    else:
        return
    raise InvalidInput(f"The port's header {one_line(name, 80)!r} {problem}.", advice="Correct the port's headers.")


class OriginBoundSignIn(httpx.Auth):
    """Signs requests to one origin. The only place that reveals the token."""

    def __init__(self, port: Port, token: Secret) -> None:
        """Raises `InvalidInput` for headers that may not be sent, `SetupIncomplete` for `basic` without account."""
        for name, value in port.headers.items():
            check_header(name, value)
        if port.sign_in is SignIn.BASIC and not _ACCOUNT.fullmatch(port.account):
            raise SetupIncomplete(
                "The sign-in is basic, and the port has no usable account e-mail.",
                advice="Set the account: harbor-tui port set account you@example.com",
            )
        self._port = port
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign a request to the bound origin; refuse any other before anything is sent."""
        asked = origin_of(request.url)
        if asked != self._port.origin:
            raise InvalidInput(f"A request to {asked} was stopped: the token belongs to {self._port.origin}.")
        request.headers.update(self._port.headers)
        request.headers["Authorization"] = self._authorization()
        yield request

    @cached_property
    def concealer(self) -> Concealer:
        """Takes the token out of answers: a service or a proxy may repeat a request that it refuses."""
        return Concealer((self._token.reveal(), self._authorization().partition(" ")[2]))

    def _authorization(self) -> str:
        if self._port.sign_in is SignIn.BEARER:
            return f"Bearer {self._token.reveal()}"
        pair = f"{self._port.account}:{self._token.reveal()}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"
