"""Footer comments with their replies, and the inline comments that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from harbor_tui.sandbox.bodies.bodies import LIST_FORMATS, SINGLE_FORMATS, shown, written
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.routes.contents import READ_STATUSES
from harbor_tui.sandbox.routes.updates import NO_CONTENT
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.routing import V2, Call, Operation, chosen_order, optional, single, sorted_listing
from harbor_tui.sandbox.service.validation import as_long, id_member, text_member, version_number
from harbor_tui.sandbox.wiki.discussion import Comment
from harbor_tui.sandbox.wiki.records import Content, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from harbor_tui.sandbox.service.answers import Answer
    from harbor_tui.sandbox.wiki.tenant import Tenant

READ, WRITE, DELETE = "read:comment:confluence", "write:comment:confluence", "delete:comment:confluence"
_VALUES: dict[str, Callable[[Comment], int | str]] = {
    "created-date": lambda comment: comment.versions[0].created_ms,
    "modified-date": lambda comment: comment.versions[-1].created_ms,
}
_HOLDERS = ("pageId", "blogPostId", "parentCommentId", "attachmentId", "customContentId")


class _Place(NamedTuple):
    """What a new comment is on: content, and maybe something on it."""

    content: Content
    parent_id: int | None = None
    attachment_id: int | None = None
    custom_content_id: int | None = None


def describe(
    tenant: Tenant, comment: Comment, body_format: str | None, version: Version | None = None
) -> dict[str, Any]:
    """A comment as the v2 API writes it."""
    version = version or comment.versions[-1]
    content = tenant.contents[comment.content_id]
    holder = "pageId" if content.kind == "page" else "blogPostId"
    kind = "inline" if comment.inline else "footer"
    webui = f"{field_views.links(tenant, content)['webui']}?focusedCommentId={comment.id}"
    document: dict[str, Any] = {
        "id": str(comment.id),
        "status": comment.status,
        "title": f"Re: {content.title}",
        holder: str(content.id),
        "version": field_views.version(version),
        "body": shown(version.body, body_format) if body_format else {},
        "_links": {"webui": f"{webui}#comment-{kind}-{comment.id}"},
    }
    above = {"parentCommentId": comment.parent_id, "attachmentId": comment.attachment_id}
    above["customContentId"] = comment.custom_content_id
    document |= {name: str(value) for name, value in above.items() if value is not None}
    if comment.inline:
        properties = {"inlineMarkerRef": comment.marker, "inlineOriginalSelection": comment.selection}
        document |= {"resolutionStatus": comment.resolution, "properties": properties}
        document |= {"resolutionLastModifierId": None, "resolutionLastModifiedAt": None}
    return document


def _list(call: Call, comments: Iterable[Comment]) -> Answer:
    body_format = call.query.body_format(LIST_FORMATS)
    order = chosen_order(call, _VALUES, lambda comment: comment.id)
    return sorted_listing(call, comments, order, lambda comment: describe(call.tenant, comment, body_format))


def _all(call: Call, *, inline: bool) -> list[Comment]:
    contents = call.tenant.contents
    return [
        comment
        for comment in call.tenant.discussion.comments.values()
        if comment.inline == inline and contents[comment.content_id].status in ("current", "archived")
    ]


def list_footer_comments(call: Call) -> Answer:
    """GET /footer-comments."""
    return _list(call, _all(call, inline=False))


def list_inline_comments(call: Call) -> Answer:
    """GET /inline-comments."""
    return _list(call, _all(call, inline=True))


def _list_on(call: Call, kind: str, *, inline: bool = False) -> Answer:
    content = call.tenant.content(kind, call.id())
    statuses = call.query.choices("status", READ_STATUSES) or ["current"]
    every = call.tenant.discussion.comments.values()
    roots = [
        comment
        for comment in every
        if (comment.content_id, comment.parent_id, comment.inline) == (content.id, None, inline)
        and comment.status in statuses
    ]
    return _list(call, roots)


def list_page_comments(call: Call) -> Answer:
    """GET /pages/{id}/footer-comments: without replies."""
    return _list_on(call, "page")


def list_page_inline_comments(call: Call) -> Answer:
    """GET /pages/{id}/inline-comments: without replies."""
    return _list_on(call, "page", inline=True)


def list_blog_post_comments(call: Call) -> Answer:
    """GET /blogposts/{id}/footer-comments: without replies."""
    return _list_on(call, "blogpost")


def list_replies(call: Call) -> Answer:
    """GET /footer-comments/{id}/children."""
    parent = call.tenant.discussion.comment(call.id())
    every = call.tenant.discussion.comments.values()
    return _list(call, [comment for comment in every if comment.parent_id == parent.id])


def read_footer_comment(call: Call) -> Answer:
    """GET /footer-comments/{comment-id}."""
    comment = call.tenant.discussion.comment(call.id("comment_id"))
    query = call.query
    body_format, number = query.body_format(SINGLE_FORMATS), query.number("version")
    version = next((entry for entry in comment.versions if number in (None, entry.number)), None)
    if version is None:
        raise answers.not_found("comment", comment.id)
    document = describe(call.tenant, comment, body_format, version if number is not None else None)
    path = f"{V2}/footer-comments/{comment.id}"
    if not query.flag("include-version", True):
        del document["version"]
    if query.flag("include-versions"):
        newest_first = comment.versions[::-1]
        document["versions"] = optional(
            newest_first, field_views.version, f"{path}/versions", lambda entry: entry.number
        )
    if query.flag("include-properties"):
        properties = comment.properties
        document["properties"] = optional(
            properties, field_views.content_property, f"{path}/properties", lambda p: p.id
        )
    if query.flag("include-operations"):
        rights = [{"operation": name, "targetType": "comment"} for name in ("read", "update", "delete")]
        document["operations"] = optional(rights, dict, f"{path}/operations", lambda _: 0)
    if query.flag("include-likes"):
        document["likes"] = optional((), dict, f"{path}/likes", lambda _: 0)
    return single(call, document)


def create_footer_comment(call: Call) -> Answer:
    """POST /footer-comments: 201; exactly one thing to comment on."""
    document = call.body()
    given = [name for name in _HOLDERS if document.get(name) is not None]
    if len(given) != 1:
        raise answers.bad_request(f"Exactly one of {', '.join(_HOLDERS)} must be specified.")
    body = written(document, required=True)
    tenant = call.tenant
    place = _place(tenant, document, given[0])
    comment = Comment(
        tenant.new_id(), False, place.content.id, tenant.me.account_id, [tenant.first_version(body)],
        parent_id=place.parent_id, attachment_id=place.attachment_id, custom_content_id=place.custom_content_id,
    )  # fmt: skip
    tenant.discussion.comments[comment.id] = comment
    return single(call, describe(tenant, comment, "storage"), 201)


def _place(tenant: Tenant, document: Mapping[str, Any], name: str) -> _Place:
    if name == "attachmentId":
        text = text_member(document, name) or ""
        attachment = tenant.discussion.attachment(as_long(text.removeprefix("att"), name, "ContentId"))
        return _Place(tenant.contents[attachment.content_id], attachment_id=attachment.id)
    identifier = id_member(document, name) or 0
    if name == "parentCommentId":
        parent = tenant.discussion.comment(identifier)
        return _Place(tenant.contents[parent.content_id], parent_id=parent.id)
    if name == "customContentId":
        custom = tenant.discussion.custom.get(identifier)
        if custom is None or custom.content_id is None:
            raise answers.not_found("custom content", identifier)
        return _Place(tenant.contents[custom.content_id], custom_content_id=custom.id)
    content = tenant.content("page" if name == "pageId" else "blogpost", identifier)
    if content.status not in ("current", "archived"):
        raise answers.not_found(content.kind, identifier)
    return _Place(content)


def update_footer_comment(call: Call) -> Answer:
    """PUT /footer-comments/{comment-id}."""
    comment = call.tenant.discussion.comment(call.id("comment_id"))
    document = call.body()
    number, message, minor_edit = version_number(document)
    current = comment.versions[-1].number
    if number != current + 1:
        raise answers.stale_version(current, number)
    body = written(document, required=True)
    tenant = call.tenant
    comment.versions.append(Version(number, tenant.now_ms(), tenant.me.account_id, body, message, minor_edit))
    return single(call, describe(tenant, comment, "storage"))


def delete_footer_comment(call: Call) -> Answer:
    """DELETE /footer-comments/{comment-id}: for good, with its replies."""
    comments = call.tenant.discussion.comments
    gone = {call.tenant.discussion.comment(call.id("comment_id")).id}
    while more := {entry.id for entry in comments.values() if entry.parent_id in gone} - gone:
        gone |= more
    for identifier in gone:
        del comments[identifier]
    return NO_CONTENT


_COMMENTS, _COMMENT = f"{V2}/footer-comments", f"{V2}/footer-comments/{{comment_id}}"
OPERATIONS = (
    Operation("GET", _COMMENTS, (READ,), list_footer_comments),
    Operation("POST", _COMMENTS, (WRITE,), create_footer_comment),
    Operation("GET", _COMMENT, (READ,), read_footer_comment),
    Operation("PUT", _COMMENT, (WRITE,), update_footer_comment),
    Operation("DELETE", _COMMENT, (DELETE,), delete_footer_comment),
    Operation("GET", f"{V2}/footer-comments/{{id}}/children", (READ,), list_replies),
    Operation("GET", f"{V2}/pages/{{id}}/footer-comments", (READ,), list_page_comments),
    Operation("GET", f"{V2}/blogposts/{{id}}/footer-comments", (READ,), list_blog_post_comments),
    Operation("GET", f"{V2}/inline-comments", (READ,), list_inline_comments),
    Operation("GET", f"{V2}/pages/{{id}}/inline-comments", (READ,), list_page_inline_comments),
)
