"""A gateway's connections and sites without the screen: what stands behind `port connections` and `port sites`."""

from __future__ import annotations

from typing import Any, Final

from harbor_tui.contracts.adapters import SecretStore, TenantFactory
from harbor_tui.domain.errors import NotFound, NotVisible, SetupIncomplete
from harbor_tui.domain.port import BaseUrl, Port, SignIn, SiteOrigin
from harbor_tui.workflow.connections.form import PortForm
from harbor_tui.workflow.connections.gateway import (
    GATEWAY,
    MANAGED_GATEWAY,
    Connection,
    GatewaySignIn,
    Site,
    form_for,
    pick_site,
)
from harbor_tui.workflow.connections.port_commands import PortCommands

_NEXT: Final = "Open the address in a browser, on any machine, and sign in there; then: port connections list"


class GatewayCommands:
    """Documents of the commands. A connection's address for the browser is in the answer to whoever asked, only."""

    def __init__(self, desk: PortCommands, gateway: GatewaySignIn, origin: SiteOrigin, connection_id: str = "") -> None:
        self._desk = desk
        self._gateway = gateway
        self._origin = origin
        self._connection_id = connection_id

    @classmethod
    def opened(
        cls, desk: PortCommands, port: Port | None, secrets: SecretStore, tenants: TenantFactory, kind: str = ""
    ) -> GatewayCommands:
        """The gateway of a kind, or the one that the port goes through, with its key. Raises `SetupIncomplete`."""
        origin, managed = _which(port, kind)
        named = port.name if port is not None else ""
        asked = Port("harbor/sign-in", "gateway", BaseUrl(origin), SignIn.BEARER, name=named)
        key = secrets.token(asked)
        if key is None:
            variable = "MATON_API_KEY" if origin == MANAGED_GATEWAY else "HARBOR_TUI_TOKEN"
            raise SetupIncomplete(
                f"There is no key for {origin} yet.", advice=f"Set {variable}, or store it: harbor-tui port token"
            )
        used = port.headers.get("Maton-Connection", "") if port is not None else ""
        return cls(desk, GatewaySignIn(tenants, key, origin=origin, managed=managed), origin, used)

    async def connections(self) -> dict[str, Any]:
        """`port connections list`: without the addresses, which are secrets."""
        found = await self._gateway.connections()
        return {"gateway": str(self._origin), "connections": [self._told(each) for each in found]}

    async def show(self, connection_id: str) -> dict[str, Any]:
        """`port connections show`: with the address for the browser while nobody has signed in there."""
        connection = await self._found(connection_id)
        return self._told(connection) | _address(connection)

    async def create(self) -> dict[str, Any]:
        """`port connections create`."""
        connection = await self._gateway.create()
        return self._told(connection) | _address(connection) | {"next": _NEXT}

    async def delete(self, connection_id: str) -> dict[str, Any]:
        """`port connections delete`."""
        await self._found(connection_id)
        await self._gateway.delete(connection_id)
        return {"id": connection_id, "deleted": True, "was_used": connection_id == self._connection_id}

    async def _found(self, connection_id: str) -> Connection:
        try:
            return await self._gateway.show(connection_id)
        except NotVisible:
            raise NotFound(
                f"There is no connection {connection_id}.", advice="See: harbor-tui port connections list"
            ) from None

    def _told(self, connection: Connection) -> dict[str, Any]:
        return {
            "id": connection.id,
            "status": connection.status,
            "created_at": connection.created_at,
            "used": connection.id == self._connection_id,
        }

    async def sites(self, connection_id: str = "") -> dict[str, Any]:
        """`port sites`: what the key reaches, through a connection."""
        through = connection_id or (self._connection_id if self._gateway.managed else "")
        found = await self._gateway.sites(through)
        return {"gateway": str(self._origin), "connection": through or None, "sites": [_site(each) for each in found]}

    async def use_site(self, wanted: str, connection_id: str = "") -> dict[str, Any]:
        """`port sites --use`: the port goes to this site through the gateway. Raises `NotFound` or `InvalidInput`.

        A site is named by its address. Without a name the only one is taken, and of several none.
        """
        through = connection_id or (self._connection_id if self._gateway.managed else "")
        site = pick_site(await self._gateway.sites(through), wanted)
        form = form_for(PortForm(), site, origin=self._origin, connection_id=through, managed=self._gateway.managed)
        return {"site": _site(site)} | self._desk.use_gateway(form.base_url, through)


def _which(port: Port | None, kind: str) -> tuple[SiteOrigin, bool]:
    """The gateway's origin, and whether it is a managed one."""
    if kind == "atlassian":
        return GATEWAY, False
    if port is not None and not kind and port.base_url.is_gateway:
        return port.origin, port.base_url.prefix.startswith("/confluence/")
    if port is not None and port.base_url.prefix == "/confluence":
        return port.origin, True
    return MANAGED_GATEWAY, True


def _address(connection: Connection) -> dict[str, Any]:
    """The one place where the address leaves its wrapping: the answer that the operator asked for."""
    pending = connection.status != "ACTIVE" and connection.connect_url is not None
    return {"connect_url": connection.connect_url.reveal() if pending and connection.connect_url else None}


def _site(site: Site) -> dict[str, Any]:
    return {"name": site.name, "url": site.url, "cloud_id": site.cloud_id, "scopes": list(site.scopes)}
