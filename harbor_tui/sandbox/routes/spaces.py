"""Spaces: list and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.service.cursors import Order
from harbor_tui.sandbox.service.routing import V2, Call, Operation, listing, optional, single, with_reverse
from harbor_tui.sandbox.wiki.records import Property, Space, iso

if TYPE_CHECKING:
    from harbor_tui.sandbox.service.answers import Answer

READ = "read:space:confluence"
TYPES = (
    "global", "collaboration", "knowledge_base", "personal", "system", "onboarding", "xflow_sample_space",
)  # fmt: skip


def _describe(space: Space, description_format: str | None, icon: bool) -> dict[str, Any]:
    description = None
    if description_format is not None:
        description = {description_format: {"representation": description_format, "value": space.description}}
    return {
        "id": str(space.id),
        "key": space.key,
        "name": space.name,
        "type": space.type,
        "status": space.status,
        "authorId": space.author_id,
        "currentActiveAlias": space.key,
        "createdAt": iso(space.created_ms),
        "homepageId": None if space.homepage_id is None else str(space.homepage_id),
        "description": description,
        "icon": {"path": "/wiki/images/logo/default-space-logo.svg", "apiDownloadLink": None} if icon else None,
        "_links": {"webui": f"/spaces/{space.key}"},
    }


_ORDERS: dict[str, Order[Space]] = {
    "id": Order("id", lambda space: space.id, lambda space: space.id),
    "key": Order("key", lambda space: space.key, lambda space: space.id),
    "name": Order("name", lambda space: space.name.casefold(), lambda space: space.id),
}


def list_spaces(call: Call) -> Answer:
    """GET /spaces."""
    query = call.query
    identifiers, keys = query.ids("ids", 250), {key.casefold() for key in query.many("keys", 250)}
    kind, status = query.choice("type", TYPES), query.choice("status", ("current", "archived"))
    labels = set(query.many("labels"))
    description_format = query.choice("description-format", ("plain", "view"))
    icon = query.flag("include-icon")
    favorites = query.text("favorited-by") is not None

    def keep(space: Space) -> bool:
        named = not labels or any(label.name in labels for label in space.labels)
        chosen = (not identifiers or space.id in identifiers) and (not keys or space.key.casefold() in keys)
        return chosen and named and not favorites and kind in (None, space.type) and status in (None, space.status)

    sort = query.choice("sort", with_reverse(("id", "key", "name")), "id") or "id"
    base = _ORDERS[sort.removeprefix("-")]
    order = Order(sort, base.value, base.identity, sort.startswith("-"))
    spaces = sorted(call.tenant.spaces.values(), key=order.key)
    return listing(call, spaces, order, lambda space: _describe(space, description_format, icon), keep=keep)


def read_space(call: Call) -> Answer:
    """GET /spaces/{id}."""
    space = call.tenant.space(call.id())
    flag = call.query.flag
    document = _describe(space, call.query.choice("description-format", ("plain", "view")), flag("include-icon"))
    document.pop("currentActiveAlias")
    path = f"{V2}/spaces/{space.id}"
    if flag("include-labels"):
        document["labels"] = optional(space.labels, field_views.label, f"{path}/labels", lambda label: label.id)
    if flag("include-properties"):
        document["properties"] = optional(
            space.properties, space_property, f"{path}/properties", lambda entry: entry.id
        )
    if flag("include-operations"):
        rights = [{"operation": name, "targetType": "space"} for name in ("read", "update", "create")]
        document["operations"] = optional(rights, dict, f"{path}/operations", lambda _: 0)
    if flag("include-permissions"):
        document["permissions"] = optional(permissions(call, space), dict, f"{path}/permissions", _permission_id)
    return single(call, document)


def list_permissions(call: Call) -> Answer:
    """GET /spaces/{id}/permissions."""
    space = call.tenant.space(call.id())
    order: Order[dict[str, Any]] = Order("id", _permission_id, _permission_id)
    return listing(call, permissions(call, space), order, dict)


def _permission_id(right: dict[str, Any]) -> int:
    return int(right["id"])


def space_property(entry: Property) -> dict[str, Any]:
    """A space property, which also says who made it and when."""
    made = {"createdAt": iso(entry.version.created_ms), "createdBy": entry.version.author_id}
    version = {"number": entry.version.number, "message": entry.version.message, **made}
    return {"id": str(entry.id), "key": entry.key, "value": entry.value, **made, "version": version}


def permissions(call: Call, space: Space) -> list[dict[str, Any]]:
    """Who may do what in a space: everybody reads, the operator writes and administers."""
    me = {"type": "user", "id": call.tenant.me.account_id}
    everybody = {"type": "group", "id": "0a1d7c1e-6a55-4a0e-b0a9-9d5f0c3f7e21"}
    rights = [(everybody, "read", "space"), (everybody, "create", "comment")]
    if space.writable:
        rights += [
            (me, "create", "page"),
            (me, "create", "blogpost"),
            (me, "delete", "page"),
            (me, "administer", "space"),
        ]
    return [
        {"id": str(space.id * 100 + place), "principal": who, "operation": {"key": key, "targetType": target}}
        for place, (who, key, target) in enumerate(rights)
    ]


OPERATIONS = (
    Operation("GET", f"{V2}/spaces", (READ,), list_spaces),
    Operation("GET", f"{V2}/spaces/{{id}}", (READ,), read_space),
    Operation("GET", f"{V2}/spaces/{{id}}/permissions", (READ,), list_permissions),
)
