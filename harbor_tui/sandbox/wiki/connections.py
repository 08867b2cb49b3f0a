"""The managed form's connections: which accounts the gateway can act for, and which one a request means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.json import reader as json_reader
from harbor_tui.sandbox.service.answers import Answer, Problem, as_json
from harbor_tui.sandbox.wiki.records import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harbor_tui.sandbox.service.validation import Query
    from harbor_tui.sandbox.wiki.tenant import Tenant

    Handler = Callable[[Tenant, Mapping[str, str], Query, bytes], Answer]

STATUSES = ("ACTIVE", "PENDING", "FAILED")
APP = "confluence"


@dataclass(slots=True)
class Connection:
    """One connection; its URL holds a session token and is a secret."""

    id: str
    status: str
    created_ms: int
    updated_ms: int
    app: str = APP


def _describe(connection: Connection) -> dict[str, Any]:
    return {
        "connection_id": connection.id,
        "status": connection.status,
        "creation_time": _micro(connection.created_ms),
        "last_updated_time": _micro(connection.updated_ms),
        "url": f"https://connect.maton.example/?session_token=sandbox-session-{connection.id}",
        "app": connection.app,
        "method": "OAUTH2",
        "metadata": {},
    }


def _micro(milliseconds: int) -> str:
    return iso(milliseconds).removesuffix("Z") + "000Z"


def require(tenant: Tenant, wanted: str | None) -> Connection:
    """The connection that a request goes through: the one it names, else the oldest active one."""
    if wanted is not None:
        connection = tenant.connections.get(wanted)
        if connection is None or connection.status != "ACTIVE":
            raise _refused(400, f"Connection {wanted} is not an active connection of this account")
        return connection
    active = [connection for connection in tenant.connections.values() if connection.status == "ACTIVE"]
    if not active:
        raise _refused(400, f"No active connection for app {APP}. Create one at POST /connections")
    return min(active, key=lambda connection: connection.created_ms)


def _refused(status: int, message: str) -> Problem:
    return Problem(as_json(status, {"message": message}))


def _find(tenant: Tenant, parameters: Mapping[str, str]) -> Connection:
    connection = tenant.connections.get(parameters["id"])
    if connection is None:
        raise _refused(404, f"Connection {parameters['id']} not found")
    return connection


def list_connections(tenant: Tenant, _parameters: Mapping[str, str], query: Query, _body: bytes) -> Answer:
    """GET /connections."""
    app, status = query.text("app"), query.text("status")
    if status is not None and status not in STATUSES:
        raise _refused(400, f"status is one of {', '.join(STATUSES)}")
    kept = [
        _describe(connection)
        for connection in tenant.connections.values()
        if app in (None, connection.app) and status in (None, connection.status)
    ]
    return as_json(200, {"connections": kept})


def create_connection(tenant: Tenant, _parameters: Mapping[str, str], _query: Query, body: bytes) -> Answer:
    """POST /connections: pending until somebody has signed in at its URL."""
    document = json_reader.record(body)
    if document is None or document.get("app") != APP:
        raise _refused(400, f"app must be {APP}")
    connection = tenant.add_connection("PENDING")
    return as_json(200, {"connection": _describe(connection)})


def show_connection(tenant: Tenant, parameters: Mapping[str, str], _query: Query, _body: bytes) -> Answer:
    """GET /connections/{id}."""
    return as_json(200, {"connection": _describe(_find(tenant, parameters))})


def delete_connection(tenant: Tenant, parameters: Mapping[str, str], _query: Query, _body: bytes) -> Answer:
    """DELETE /connections/{id}."""
    del tenant.connections[_find(tenant, parameters).id]
    return as_json(200, {})


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/connections", list_connections),
    ("POST", "/connections", create_connection),
    ("GET", "/connections/{id}", show_connection),
    ("DELETE", "/connections/{id}", delete_connection),
)
