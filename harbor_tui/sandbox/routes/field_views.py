"""Pages, blog posts, versions, labels and properties as the v2 API writes them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from harbor_tui.sandbox.bodies.bodies import shown
from harbor_tui.sandbox.wiki.records import iso

if TYPE_CHECKING:
    from harbor_tui.sandbox.wiki.records import Content, Label, Property, Version
    from harbor_tui.sandbox.wiki.tenant import Tenant


def version(entry: Version) -> dict[str, Any]:
    """A version."""
    return {
        "number": entry.number,
        "message": entry.message,
        "minorEdit": entry.minor_edit,
        "authorId": entry.author_id,
        "createdAt": iso(entry.created_ms),
    }


def label(entry: Label) -> dict[str, Any]:
    """A label."""
    return {"id": str(entry.id), "name": entry.name, "prefix": entry.prefix}


def content_property(entry: Property) -> dict[str, Any]:
    """A content property."""
    return {"id": str(entry.id), "key": entry.key, "value": entry.value, "version": version(entry.version)}


def links(tenant: Tenant, content: Content) -> dict[str, str]:
    """Where people see it: relative to the site's base, which ends in /wiki."""
    key = tenant.spaces[content.space_id].key
    place = "pages" if content.kind == "page" else "blog"
    tiny = base64.urlsafe_b64encode(content.id.to_bytes(4, "little")).decode().rstrip("=A")
    return {
        "editui": f"/pages/resumedraft.action?draftId={content.id}",
        "webui": f"/spaces/{key}/{place}/{content.id}/{quote_plus(content.title)}",
        "tinyui": f"/x/{tiny}",
    }


def _common(tenant: Tenant, content: Content) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": str(content.id),
        "status": content.status,
        "title": content.title,
        "spaceId": str(content.space_id),
        "authorId": content.author_id,
        "createdAt": iso(content.created_ms),
    }
    if content.kind == "page":
        has_parent = content.parent_id is not None
        document |= {
            "parentId": str(content.parent_id) if has_parent else None,
            "parentType": "page" if has_parent else None,
            "position": content.position,
            "ownerId": content.owner_id,
            "lastOwnerId": content.last_owner_id,
        }
    document["_links"] = links(tenant, content)
    return document


def bulk(tenant: Tenant, content: Content, body_format: str | None) -> dict[str, Any]:
    """An item of a list."""
    document = _common(tenant, content)
    if content.kind == "page":
        document["subtype"] = content.subtype or "page"
    document["version"] = version(content.latest)
    document["body"] = shown(content.latest.body, body_format) if body_format else {}
    return document


def full(
    tenant: Tenant, content: Content, shown_version: Version, body_format: str | None, *, with_version: bool = True
) -> dict[str, Any]:
    """A single page or blog post in one of its versions."""
    document = _common(tenant, content)
    if with_version:
        document["version"] = version(shown_version)
    document["body"] = shown(shown_version.body, body_format) if body_format else {}
    return document
