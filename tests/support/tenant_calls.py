"""Ports, calls and a clock for tests of the tenant's client."""

from __future__ import annotations

from dataclasses import dataclass, field

from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.confluence.limits import Limits
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.requests import Wire, wire_for
from harbor_tui.domain.secrets.secret import Secret
from tests.support.stub_server import StubServer

TOKEN = "test-token-0123456789"  # gitleaks:allow
SEARCH = PreparedCall("search-pages", "GET", "/wiki/api/v2/pages", (("title", "Rollout plan"), ("limit", "25")))
GET_PAGE = PreparedCall("get-page", "GET", "/wiki/api/v2/pages/123")
BODY = {
    "spaceId": "100",
    "status": "current",
    "title": "Grüße 你好",
    "body": {"representation": "storage", "value": "<p>x</p>"},
}
CREATE = PreparedCall("create-page", "POST", "/wiki/api/v2/pages", (), BODY)


@dataclass
class HeldClock:
    """A clock that moves only when somebody sleeps on it."""

    wall: float = 1_763_769_600.0
    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.wall + self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def port_at(url: str, *, sign_in: SignIn = SignIn.BEARER, **more: object) -> Port:
    """A port for an address; `more` are further fields of `Port`."""
    base_url = parse_base_url(url, other_host_confirmed=True)
    return Port("atlassian/confluence-cloud-api", "Test", base_url, sign_in, **more)  # type: ignore[arg-type] # fields by name


def tenant_at(
    server: StubServer | str, *, limits: Limits | None = None, clock: HeldClock | None = None, **more: object
) -> ConfluenceTenant:
    """A tenant that talks to a stub (or to any address) with the test token."""
    url = server if isinstance(server, str) else server.url
    return ConfluenceTenant(port_at(url, **more), Secret(TOKEN), clock=clock or HeldClock(), limits=limits)  # type: ignore[arg-type] # fields by name


def creation_at(server: StubServer | str) -> Wire:
    """The wire bytes of a page creation at a stub."""
    url = server if isinstance(server, str) else server.url
    return wire_for(CREATE, parse_base_url(url, other_host_confirmed=True))
