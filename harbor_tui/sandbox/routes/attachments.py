"""Attachments: what is known about files; the files themselves are not served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.service.routing import V2, Call, Operation, chosen_order, optional, single, sorted_listing
from harbor_tui.sandbox.service.validation import as_long
from harbor_tui.sandbox.wiki.discussion import Attachment
from harbor_tui.sandbox.wiki.records import Version, iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harbor_tui.sandbox.service.answers import Answer
    from harbor_tui.sandbox.wiki.tenant import Tenant

READ = "read:attachment:confluence"
STATUSES = ("current", "archived", "trashed")
DEFAULT_LIMIT = 50
_VALUES: dict[str, Callable[[Attachment], int | str]] = {
    "created-date": lambda attachment: attachment.version.created_ms,
    "modified-date": lambda attachment: attachment.version.created_ms,
}


def _describe(tenant: Tenant, attachment: Attachment) -> dict[str, Any]:
    content = tenant.contents[attachment.content_id]
    holder = "pageId" if content.kind == "page" else "blogPostId"
    name = quote(attachment.title)
    download = f"/download/attachments/{content.id}/{name}?version={attachment.version.number}&api=v2"
    webui = f"/pages/viewpageattachments.action?pageId={content.id}&preview=%2F{content.id}%2F{attachment.id}%2F{name}"
    return {
        "id": f"att{attachment.id}",
        "status": attachment.status,
        "title": attachment.title,
        "createdAt": iso(attachment.version.created_ms),
        holder: str(content.id),
        "mediaType": attachment.media_type,
        "mediaTypeDescription": attachment.media_type.split("/")[-1].upper(),
        "comment": attachment.comment,
        "fileId": attachment.file_id,
        "fileSize": attachment.size,
        "webuiLink": webui,
        "downloadLink": download,
        "version": field_views.version(attachment.version),
        "_links": {"webui": webui, "download": download},
    }


def _list(call: Call, attachments: Iterable[Attachment]) -> Answer:
    query = call.query
    statuses = query.choices("status", STATUSES) or ["current", "archived"]
    media_type, name = query.text("mediaType"), query.text("filename")
    kept = [
        attachment
        for attachment in attachments
        if attachment.status in statuses
        and media_type in (None, attachment.media_type)
        and name in (None, attachment.title)
    ]
    order = chosen_order(call, _VALUES, lambda attachment: attachment.id)
    limit = query.limit(DEFAULT_LIMIT)
    return sorted_listing(call, kept, order, lambda attachment: _describe(call.tenant, attachment), limit=limit)


def list_attachments(call: Call) -> Answer:
    """GET /attachments."""
    return _list(call, call.tenant.discussion.attachments.values())


def list_page_attachments(call: Call) -> Answer:
    """GET /pages/{id}/attachments."""
    page = call.tenant.content("page", call.id())
    every = call.tenant.discussion.attachments.values()
    return _list(call, [attachment for attachment in every if attachment.content_id == page.id])


def read_attachment(call: Call) -> Answer:
    """GET /attachments/{id}: the id may be written with or without `att`."""
    identifier = as_long(call.parameters["id"].removeprefix("att"), "id", "ContentId")
    attachment = call.tenant.discussion.attachment(identifier)
    document = _describe(call.tenant, attachment)
    flag, path = call.query.flag, f"{V2}/attachments/att{attachment.id}"
    versions: list[Version] = [attachment.version]
    if not flag("include-version", True):
        del document["version"]
    if flag("include-labels"):
        document["labels"] = optional(attachment.labels, field_views.label, f"{path}/labels", lambda label: label.id)
    if flag("include-properties"):
        document["properties"] = optional((), dict, f"{path}/properties", lambda _: 0)
    if flag("include-operations"):
        rights = [{"operation": name, "targetType": "attachment"} for name in ("read", "update", "delete")]
        document["operations"] = optional(rights, dict, f"{path}/operations", lambda _: 0)
    if flag("include-versions"):
        document["versions"] = optional(versions, field_views.version, f"{path}/versions", lambda entry: entry.number)
    return single(call, document)


OPERATIONS = (
    Operation("GET", f"{V2}/attachments", (READ,), list_attachments),
    Operation("GET", f"{V2}/attachments/{{id}}", (READ,), read_attachment),
    Operation("GET", f"{V2}/pages/{{id}}/attachments", (READ,), list_page_attachments),
)
