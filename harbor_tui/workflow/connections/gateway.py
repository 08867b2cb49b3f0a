"""Signing in through a gateway: managed connections, and the site that a token means, chosen and never guessed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from harbor_tui.catalogue.bundled import sign_in_book
from harbor_tui.contracts.adapters import Tenant, TenantFactory
from harbor_tui.domain.errors import HarborError, InvalidInput, NotFound, NotVisible, UpstreamError
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.port import BaseUrl, Port, SignIn, SiteOrigin
from harbor_tui.domain.requests import wire_for
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.domain.text.display import clip, display
from harbor_tui.workflow.connections.form import PortForm, full_address, joined, pairs_in

MANAGED_GATEWAY: Final = SiteOrigin("https", "api.maton.ai", 443)
GATEWAY: Final = SiteOrigin("https", "api.atlassian.com", 443)
CONNECTION_HEADER: Final = "Maton-Connection"
_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Connection:
    """A managed connection. `connect_url` carries a session: shown to the operator, written nowhere."""

    id: str
    status: str
    """`ACTIVE`, `PENDING`, `FAILED`, or whatever else the gateway says."""
    created_at: str = ""
    connect_url: Secret | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A site that a token reaches."""

    cloud_id: str
    name: str
    url: str
    scopes: tuple[str, ...] = ()


class GatewaySignIn:
    """What the operator asks of a gateway with a key in hand; nothing here is stored."""

    def __init__(
        self,
        tenants: TenantFactory,
        key: Secret,
        *,
        origin: SiteOrigin = MANAGED_GATEWAY,
        managed: bool | None = None,
    ) -> None:
        """`managed` tells the kind of a gateway elsewhere (the built-in tenant's); the known ones are told apart."""
        self._tenants = tenants
        self._key = key
        self._origin = origin
        self.managed = origin != GATEWAY if managed is None else managed

    async def connections(self) -> tuple[Connection, ...]:
        """The account's connections, oldest first."""
        data = await self._read("list-connections", {"query": {"app": "confluence"}})
        found = (_connection(row) for row in json_access.rows(data, "connections"))
        return tuple(sorted((each for each in found if each.id), key=lambda each: each.created_at))

    async def show(self, connection_id: str) -> Connection:
        """One connection. Raises `NotVisible` when there is none with this id."""
        data = await self._read("get-connection", {"path": {"id": connection_id}})
        return _connection(json_access.member(data, "connection"))

    async def create(self) -> Connection:
        """A new connection, pending until somebody opens its address in a browser, anywhere, and signs in there.

        What became of the write is told by the list, since its answer has no page in it.
        """
        before = {connection.id for connection in await self.connections()}
        report = await self._write("create-connection", {"body": {"app": "confluence"}})
        made = [connection for connection in await self.connections() if connection.id not in before]
        if not made:
            raise UpstreamError(
                f"No new connection is there. {report.summary}".strip(), advice="Try again, or make it at maton.ai."
            )
        return await self.show(made[-1].id)

    async def delete(self, connection_id: str) -> None:
        """Remove a connection. Raises when it is still there afterwards."""
        await self.show(connection_id)
        report = await self._write("delete-connection", {"path": {"id": connection_id}})
        try:
            await self.show(connection_id)
        except NotVisible:
            return
        raise UpstreamError(
            f"The connection {connection_id} is still there. {report.summary}".strip(), advice="Try again."
        )

    async def sites(self, connection_id: str = "") -> tuple[Site, ...]:
        """The sites that the key (through this connection) reaches."""
        headers = {CONNECTION_HEADER: connection_id} if connection_id else {}
        data = await self._read("list-managed-sites" if self.managed else "list-sites", {}, headers)
        rows = data if isinstance(data, list) else []
        return tuple(site for site in map(_site, rows) if site.cloud_id)

    async def _read(self, slug: str, given: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
        tenant, call = self._tenant(headers or {}), sign_in_book().published(slug).prepare(given)
        try:
            return (await tenant.read(call)).data
        finally:
            await tenant.close()

    async def _write(self, slug: str, given: Mapping[str, Any]) -> SendReport:
        tenant, call = self._tenant({}), sign_in_book().published(slug).prepare(given)
        try:
            report = await tenant.send_once(wire_for(call, BaseUrl(self._origin)))
        finally:
            await tenant.close()
        if report.state in (OutcomeState.FAILED, OutcomeState.NOT_SENT):
            raise UpstreamError(report.summary, advice=report.advice, status=report.status)
        return report

    def _tenant(self, headers: Mapping[str, str]) -> Tenant:
        port = Port("harbor/sign-in", "gateway", BaseUrl(self._origin), SignIn.BEARER, headers=dict(headers))
        return self._tenants(port, self._key)


def _connection(data: object) -> Connection:
    return Connection(
        id=json_access.text(data, "connection_id"),
        status=display(clip(json_access.text(data, "status"), 40)),
        created_at=json_access.text(data, "creation_time"),
        connect_url=_connect_url(json_access.text(data, "url")),
    )


def _connect_url(url: str) -> Secret | None:
    try:
        return Secret(url) if url.startswith("https://") else None
    except HarborError:
        return None


def _site(data: object) -> Site:
    scopes = json_access.member(data, "scopes")
    return Site(
        cloud_id=json_access.text(data, "id"),
        name=json_access.text(data, "name"),
        url=json_access.text(data, "url"),
        scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
    )


def pick_site(sites: tuple[Site, ...], wanted: str = "") -> Site:
    """The site with this address; the only one when none is asked for. Raises `NotFound` or `InvalidInput`.

    A token often reaches several sites, in an order that means nothing: the first one is never taken unasked.
    """
    if not sites:
        raise NotFound(
            "The token reaches no site.", advice="Grant it one: open the connection's address in a browser and sign in."
        )
    shown = ", ".join(display(clip(site.url, 100)) for site in sites[:_MOST_SHOWN])
    if wanted:
        host = urlsplit(full_address(wanted)).hostname
        found = [site for site in sites if urlsplit(site.url).hostname == host]
        if len(found) != 1:
            raise NotFound(f"The token does not reach {display(clip(wanted, 100))}.", advice=f"It reaches: {shown}.")
        return found[0]
    if len(sites) > 1:
        raise InvalidInput(f"The token reaches {len(sites)} sites: {shown}.", advice="Say which one is meant.")
    return sites[0]


def form_for(
    form: PortForm,
    site: Site,
    *,
    origin: SiteOrigin = MANAGED_GATEWAY,
    connection_id: str = "",
    managed: bool | None = None,
) -> PortForm:
    """The port's form with a gateway's address for a site, and the connection that requests go through."""
    app = "/confluence" if (origin != GATEWAY if managed is None else managed) else ""
    headers = {name: value for name, value in pairs_in(form.headers) if name != CONNECTION_HEADER}
    if connection_id:
        headers[CONNECTION_HEADER] = connection_id
    return dataclasses.replace(
        form,
        base_url=f"{origin}{app}/ex/confluence/{site.cloud_id}",
        sign_in=SignIn.BEARER.value,
        account="",
        headers=joined(headers),
    )
