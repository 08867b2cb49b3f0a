"""Custom content: what apps store under types of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import shown
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.routing import V2, Call, Operation, chosen_order, sorted_listing
from harbor_tui.sandbox.wiki.discussion import CustomContent
from harbor_tui.sandbox.wiki.records import folded, iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.sandbox.service.answers import Answer
    from harbor_tui.sandbox.wiki.tenant import Tenant

FORMATS = ("raw", "storage", "atlas_doc_format")
_VALUES: dict[str, Callable[[CustomContent], int | str]] = {
    "id": lambda content: content.id,
    "created-date": lambda content: content.versions[0].created_ms,
    "modified-date": lambda content: content.versions[-1].created_ms,
    "title": lambda content: folded(content.title),
}


def _describe(tenant: Tenant, content: CustomContent, body_format: str | None) -> dict[str, Any]:
    version = content.versions[-1]
    body: dict[str, Any] = {}
    if body_format == "raw":
        body = {"raw": {"representation": "raw", "value": version.body}}
    elif body_format is not None:
        body = shown(version.body, body_format)
    holder = tenant.contents.get(content.content_id) if content.content_id is not None else None
    document = {
        "id": str(content.id),
        "type": content.type,
        "status": content.status,
        "title": content.title,
        "spaceId": str(content.space_id),
        "authorId": content.author_id,
        "createdAt": iso(content.versions[0].created_ms),
        "version": field_views.version(version),
        "body": body,
        "_links": {"webui": f"/spaces/{tenant.spaces[content.space_id].key}/custom/{content.id}"},
    }
    if holder is not None:
        document["pageId" if holder.kind == "page" else "blogPostId"] = str(holder.id)
    return document


def list_custom_content(call: Call) -> Answer:
    """GET /custom-content: a type is required; an unknown one is 404, one without content an empty list."""
    query, discussion = call.query, call.tenant.discussion
    wanted = query.text("type")
    if not wanted:
        raise answers.bad_parameter("'type' is required.")
    if wanted not in discussion.custom_types:
        raise answers.not_found("custom content type", wanted)
    identifiers, spaces = query.ids("id", 250), query.ids("space-id", 100)
    body_format = query.body_format(FORMATS)
    kept = [
        content
        for content in discussion.custom.values()
        if content.type == wanted
        and (not identifiers or content.id in identifiers)
        and (not spaces or content.space_id in spaces)
    ]
    order = chosen_order(call, _VALUES, lambda content: content.id)
    return sorted_listing(call, kept, order, lambda content: _describe(call.tenant, content, body_format))


OPERATIONS = (Operation("GET", f"{V2}/custom-content", ("read:custom-content:confluence",), list_custom_content),)
