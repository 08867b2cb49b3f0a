"""Changing and deleting pages and blog posts, with the versions that these have to carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import written
from harbor_tui.sandbox.bodies.tasks_in_bodies import take_tasks
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.routing import Call, single
from harbor_tui.sandbox.service.validation import (
    enum_member,
    id_member,
    required_id,
    text_member,
    title_member,
    version_number,
)
from harbor_tui.sandbox.wiki.records import Content, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harbor_tui.sandbox.service.answers import Answer

NO_CONTENT = answers.Answer(204)


def update(call: Call, kind: str) -> Answer:
    """PUT: the whole content anew, under the next version number."""
    content = _changeable(call, kind)
    document = call.body()
    if required_id(document, "id") != content.id:
        raise answers.bad_request("The id in the path and the id in the body must be the same.")
    status = _required_status(document)
    title = title_member(document, status)
    number, message, minor_edit = version_number(document)
    body = written(document, required=True)
    space_id = id_member(document, "spaceId")
    if space_id is not None and space_id != content.space_id:
        raise answers.bad_request("Moving content to another space is not supported.")
    if status == "draft" and content.status == "current":
        return _save_draft(call, content, body, message)
    _apply(call, content, document, title, status, (number, body, message, minor_edit))
    return single(call, field_views.full(call.tenant, content, content.latest, "storage"))


def _changeable(call: Call, kind: str) -> Content:
    content = call.tenant.content(kind, call.id())
    if content.status in ("trashed", "deleted"):
        raise answers.not_found(kind, content.id)
    return content


def _required_status(document: Mapping[str, Any]) -> str:
    if document.get("status") is None:
        raise answers.bad_parameter("'status' is required.")
    return enum_member(document, "status", ("current", "draft"), "current")


def _save_draft(call: Call, content: Content, body: str, message: str) -> Answer:
    content.draft = Version(1, call.tenant.now_ms(), call.tenant.me.account_id, body, message)
    document = field_views.full(call.tenant, content, content.draft, "storage")
    return single(call, {**document, "status": "draft"})


def _apply(
    call: Call, content: Content, document: Mapping[str, Any], title: str, status: str, new: tuple[int, str, str, bool]
) -> None:
    tenant = call.tenant
    number, body, message, minor_edit = new
    publishing = content.status == "draft"
    current = content.latest.number
    if number != (1 if publishing else current + 1):
        raise answers.stale_version(current, number)
    if status == "current":
        tenant.require_free_title(content.kind, content.space_id, title, content.id)
    parent_id = _new_parent(call, content, document)
    if publishing:
        content.versions[-1] = Version(1, tenant.now_ms(), tenant.me.account_id, body, message, minor_edit)
    else:
        tenant.revise(content, body, message, minor_edit)
    tenant.rename(content, title)
    if content.status != "archived":
        tenant.set_status(content, status)
    if parent_id != content.parent_id:
        tenant.move(content, parent_id)
    owner = text_member(document, "ownerId")
    if owner is not None and owner != content.owner_id:
        content.last_owner_id, content.owner_id = content.owner_id, owner
    content.draft = None
    take_tasks(tenant, content)


def _new_parent(call: Call, content: Content, document: Mapping[str, Any]) -> int | None:
    parent_id = id_member(document, "parentId") if content.kind == "page" else None
    if parent_id is None or parent_id == content.parent_id:
        return content.parent_id
    parent = call.tenant.require_parent(content.space_id, parent_id)
    if content in (parent, *call.tenant.ancestors(parent)):
        raise answers.bad_request("A page cannot be moved below itself.")
    return parent.id


def delete(call: Call, kind: str) -> Answer:
    """DELETE: into the trash, or out of it for good; a draft is gone at once."""
    purge, draft = call.query.flag("purge"), call.query.flag("draft")
    tenant = call.tenant
    content = tenant.content(kind, call.id())
    missing = answers.not_found(kind, content.id)
    if draft:
        if content.status == "draft":
            tenant.purge(content)
        elif content.draft is not None:
            content.draft = None
        else:
            raise missing
        return NO_CONTENT
    if purge:
        if content.status != "trashed":
            raise missing
        tenant.purge(content)
        return NO_CONTENT
    if content.status not in ("current", "archived"):
        raise missing
    tenant.trash(content)
    return NO_CONTENT
