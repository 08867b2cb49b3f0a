"""Stand-ins for what connecting a port needs: a tenant with set answers, stores in memory, a probe that says yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harbor_tui.contracts.adapters import Check, TokenState
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import BaseUrl, Port, SiteOrigin
from harbor_tui.domain.requests import Wire
from harbor_tui.domain.secrets.secret import Secret

KNOWN_USER = {"type": "known", "displayName": "Ana P."}
ONE_PAGE = {"results": [{"id": "1", "title": "Home"}], "_links": {}}


@dataclass
class StagedTenant:
    """Answers by action slug; a `HarborError` is raised."""

    answers: Mapping[str, object]
    calls: list[PreparedCall] = field(default_factory=list)
    anonymous: bool = False
    server_date: str = ""
    closed: bool = False
    login_reason: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)

    async def read(self, call: PreparedCall) -> Answer:
        self.calls.append(call)
        found = self.answers[call.action]
        if isinstance(found, HarborError):
            raise found
        told = {"login_reason": self.login_reason, "limits": self.limits}
        return Answer(found, 200, 12, server_date=self.server_date, anonymous=self.anonymous, **told)  # type: ignore[arg-type]  # members by name

    async def send_once(self, wire: Wire) -> SendReport:
        raise AssertionError("a check never writes")

    async def close(self) -> None:
        self.closed = True


def staged(**answers: object) -> StagedTenant:
    """A tenant on which everything works, but for what is given (slugs with underscores)."""
    given: dict[str, object] = {
        "get-current-user": KNOWN_USER,
        "search-pages": ONE_PAGE,
        "find-spaces": {"results": []},
    }
    return StagedTenant(given | {name.replace("_", "-"): answer for name, answer in answers.items()})


class KeptSecrets:
    """Implements `SecretStore` in memory; `broken` stores refuse."""

    def __init__(self, broken: Mapping[str, HarborError] | None = None) -> None:
        self.kept: dict[SiteOrigin, tuple[str, Secret]] = {}
        self._broken = broken or {}

    def token(self, port: Port) -> Secret | None:
        found = self.kept.get(port.origin)
        return found[1] if found else None

    def state(self, port: Port) -> TokenState:
        found = self.kept.get(port.origin)
        return TokenState(True, found[0]) if found else TokenState(False, notes=("keyring: none",))

    def remember(self, port: Port, token: Secret, store: str) -> TokenState:
        if store in self._broken:
            raise self._broken[store]
        self.kept[port.origin] = (store, token)
        return self.state(port)

    def forget(self, port: Port) -> tuple[str, ...]:
        self.kept.pop(port.origin, None)
        return ("keyring: removed",)


class WillingProbe:
    """Implements `ConnectionProbe`: every address resolves and encrypts, unless told otherwise."""

    def __init__(self, address: Check | None = None) -> None:
        self._address = address or Check("address", "ok", "resolves")

    def address(self, base_url: BaseUrl, *, proxy: str = "") -> Check:
        return self._address

    def encryption(self, base_url: BaseUrl, *, proxy: str = "", ca_bundle: str = "") -> Check:
        return Check("encryption", "ok", "TLS 1.3")


def factory(tenant: StagedTenant, made: list[tuple[Port, Secret | None]] | None = None) -> Callable[..., Any]:
    """A tenant factory that notes what it was asked for."""

    def make(port: Port, token: Secret | None) -> StagedTenant:
        if made is not None:
            made.append((port, token))
        return tenant

    return make
