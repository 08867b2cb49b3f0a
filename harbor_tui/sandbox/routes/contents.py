"""What pages and blog posts have in common: listing them, reading one, and its included collections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import LIST_FORMATS, SINGLE_FORMATS
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.cursors import Order
from harbor_tui.sandbox.service.routing import V2, Call, listing, optional, single, with_reverse
from harbor_tui.sandbox.wiki.records import HOLDS_TITLE, Content, Version, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harbor_tui.sandbox.service.answers import Answer

PAGE_SORTS = ("id", "created-date", "modified-date", "title")
BLOG_SORTS = ("id", "created-date", "modified-date")
PAGE_LIST_STATUSES = ("current", "archived", "deleted", "trashed")
BLOG_LIST_STATUSES = ("current", "deleted", "trashed")
READ_STATUSES = ("current", "archived", "trashed", "deleted", "historical", "draft")
PLACES = {"page": "pages", "blogpost": "blogposts"}

_VALUES: dict[str, Callable[[Content], int | str]] = {
    "id": lambda content: content.id,
    "created-date": lambda content: content.created_ms,
    "modified-date": lambda content: content.latest.created_ms,
    "title": lambda content: folded(content.title),
}


def order_of(sort: str) -> Order[Content]:
    """The order that a sort parameter names."""
    descending = sort.startswith("-")
    name = sort.removeprefix("-")
    return Order(sort, _VALUES[name], lambda content: content.id, descending)


def title_filter(call: Call) -> Callable[[Content], bool] | None:
    """What the title parameter keeps; how it compares is the tenant's setting."""
    wanted = call.query.text("title")
    if wanted is None:
        return None
    if call.tenant.title_filter == "exact":
        return lambda content: content.title == wanted
    sought = folded(wanted)
    if call.tenant.title_filter == "substring":
        return lambda content: sought in folded(content.title)
    return lambda content: folded(content.title) == sought


def list_contents(
    call: Call, kind: str, statuses: Sequence[str], sorts: Sequence[str], extra: Callable[[Content], bool]
) -> Answer:
    """A list of pages or blog posts, by status, title, sort and `extra`."""
    query = call.query
    wanted = query.choices("status", statuses) or [status for status in statuses if status in ("current", "archived")]
    body_format = query.body_format(LIST_FORMATS)
    order = order_of(query.choice("sort", with_reverse(sorts), "id") or "id")
    by_title = title_filter(call)

    def keep(content: Content) -> bool:
        return content.status in wanted and extra(content) and (by_title is None or by_title(content))

    held = kind == "page" and set(wanted) <= set(HOLDS_TITLE) and call.tenant.title_filter != "substring"
    if by_title is not None and held:
        ordered: Sequence[Content] = sorted(call.tenant.titled(query.text("title") or ""), key=order.key)
    else:
        ordered = call.tenant.ordered(kind, order.name.removeprefix("-"), order.value)
    return listing(call, ordered, order, lambda content: field_views.bulk(call.tenant, content, body_format), keep=keep)


def read_content(call: Call, kind: str) -> Answer:
    """One page or blog post, in the version and with the collections that were asked for."""
    query = call.query
    content = call.tenant.content(kind, call.id())
    statuses = query.choices("status", READ_STATUSES)
    body_format = query.body_format(SINGLE_FORMATS)
    content, version = _wanted(call, content, statuses)
    document = field_views.full(
        call.tenant, content, version, body_format, with_version=query.flag("include-version", True)
    )
    return single(call, {**document, **included(call, content)})


def _wanted(call: Call, content: Content, statuses: Sequence[str]) -> tuple[Content, Version]:
    missing = answers.not_found(content.kind, content.id)
    draft = call.query.flag("get-draft") or "draft" in statuses
    number = call.query.number("version")
    if draft and content.draft is not None:
        return replace(content, status="draft"), content.draft
    if content.status == "draft" and not draft:
        raise missing
    if statuses and content.status not in statuses and not {"historical", "draft"} & set(statuses):
        raise missing
    version = content.latest if number is None else content.version(number)
    if version is None:
        raise missing
    if version is not content.latest:
        return replace(content, status="historical"), version
    return content, version


def included(call: Call, content: Content) -> dict[str, Any]:
    """The collections that `include-*` flags ask for."""
    tenant, flag = call.tenant, call.query.flag
    path = f"{V2}/{PLACES[content.kind]}/{content.id}"
    found: dict[str, Any] = {}
    if flag("include-labels"):
        found["labels"] = optional(content.labels, field_views.label, f"{path}/labels", lambda label: label.id)
    if flag("include-properties"):
        entries = content.properties or []
        found["properties"] = optional(
            entries, field_views.content_property, f"{path}/properties", lambda entry: entry.id
        )
    if flag("include-operations"):
        found["operations"] = optional(operations(content), dict, f"{path}/operations", lambda _: 0)
    if flag("include-likes"):
        found["likes"] = optional((), dict, f"{path}/likes", lambda _: 0)
    if flag("include-versions"):
        entries_newest_first = content.versions[::-1]
        found["versions"] = optional(
            entries_newest_first, field_views.version, f"{path}/versions", lambda entry: entry.number
        )
    if flag("include-favorited-by-current-user-status"):
        found["isFavoritedByCurrentUser"] = False
    return {**found, **_undocumented(call, content, tenant.me.account_id)}


def _undocumented(call: Call, content: Content, me: str) -> dict[str, Any]:
    """Three flags whose output no document describes; the shapes here are this tenant's own."""
    flag, found = call.query.flag, dict[str, Any]()
    if flag("include-webresources"):
        found["webresources"] = {"superbatch": {}, "uris": {}}
    if flag("include-collaborators"):
        found["collaborators"] = {"results": [{"accountId": me}], "meta": {"hasMore": False}}
    if flag("include-direct-children") and content.kind == "page":
        children = call.tenant.children(content.id)
        found["directChildren"] = optional(
            children, child, f"{V2}/pages/{content.id}/direct-children", lambda entry: entry.id
        )
    return found


def operations(content: Content) -> list[dict[str, str]]:
    """What the account may do with the content."""
    return [{"operation": name, "targetType": content.kind} for name in ("read", "update", "delete", "create")]


def child(content: Content) -> dict[str, Any]:
    """A page as an entry among its parent's children."""
    return {
        "id": str(content.id),
        "status": content.status,
        "title": content.title,
        "type": "page",
        "spaceId": str(content.space_id),
        "childPosition": content.position,
    }
