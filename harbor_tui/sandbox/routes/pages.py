"""Pages: list, read, create, and where they stand in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import written
from harbor_tui.sandbox.bodies.tasks_in_bodies import take_tasks
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.routes.contents import (
    PAGE_LIST_STATUSES,
    PAGE_SORTS,
    child,
    list_contents,
    order_of,
    read_content,
)
from harbor_tui.sandbox.routes.updates import delete, update
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.cursors import Order
from harbor_tui.sandbox.service.routing import V2, Call, Operation, listing, single, with_reverse
from harbor_tui.sandbox.service.sign_in import RESTRICT, require_scopes
from harbor_tui.sandbox.service.validation import enum_member, id_member, required_id, text_member, title_member
from harbor_tui.sandbox.wiki.records import HOLDS_TITLE, Content, Space

if TYPE_CHECKING:
    from harbor_tui.sandbox.service.answers import Answer

READ, WRITE, DELETE = "read:page:confluence", "write:page:confluence", "delete:page:confluence"
CHILD_SORTS = with_reverse(("created-date", "id", "child-position", "modified-date"))
_POSITION: Order[Content] = Order("child-position", lambda page: page.position or 0, lambda page: page.id)


def list_pages(call: Call) -> Answer:
    """GET /pages."""
    identifiers = call.query.ids("id", 250)
    spaces = call.query.ids("space-id", 100)
    subtype = call.query.choice("subtype", ("live", "page"))

    def extra(page: Content) -> bool:
        in_space = not spaces or page.space_id in spaces
        of_subtype = subtype is None or (page.subtype or "page") == subtype
        return in_space and of_subtype and (not identifiers or page.id in identifiers)

    return list_contents(call, "page", PAGE_LIST_STATUSES, PAGE_SORTS, extra)


def list_pages_in_space(call: Call) -> Answer:
    """GET /spaces/{id}/pages."""
    space = call.tenant.space(call.id())
    root = call.query.choice("depth", ("all", "root"), "all") == "root"

    def extra(page: Content) -> bool:
        return page.space_id == space.id and (not root or page.parent_id is None)

    return list_contents(call, "page", PAGE_LIST_STATUSES, PAGE_SORTS, extra)


def read_page(call: Call) -> Answer:
    """GET /pages/{id}."""
    return read_content(call, "page")


def create_page(call: Call) -> Answer:
    """POST /pages: a child of the space's home page unless it is told otherwise."""
    tenant, query = call.tenant, call.query
    query.flag("embedded")
    private, root_level = query.flag("private"), query.flag("root-level")
    document = call.body()
    space_id = required_id(document, "spaceId")
    status = enum_member(document, "status", ("current", "draft"), "current")
    subtype = enum_member(document, "subtype", ("live", "page"), "page")
    title = title_member(document, status)
    parent_id = id_member(document, "parentId")
    if root_level and parent_id is not None:
        raise answers.bad_request("parentId cannot be specified when root-level is true.")
    body = written(document, required=False)
    space = writable_space(call, space_id)
    if private:
        require_restrictions(call, space_id)
    parent_id = _parent(call, space, parent_id, root_level)
    if status == "current":
        tenant.require_free_title("page", space_id, title)
    version = tenant.first_version(body, text_member(document, "versionMessage") or "")
    page = tenant.add(
        "page", space, title, [version],
        parent_id=parent_id, status=status, subtype="live" if subtype == "live" else None,
    )  # fmt: skip
    page.private = private
    take_tasks(tenant, page)
    return single(call, echoed(call, page))


def echoed(call: Call, content: Content) -> dict[str, Any]:
    """What a write answers: the content with the body that is stored now."""
    return field_views.full(call.tenant, content, content.latest, "storage")


def writable_space(call: Call, space_id: int) -> Space:
    """The space that is to be written to; without the right to, it is 404."""
    space = call.tenant.space(space_id)
    if not space.writable:
        raise answers.not_found("space", space_id)
    return space


def require_restrictions(call: Call, space_id: int) -> None:
    """Private content needs the right to restrict; without it, the space is 404."""
    try:
        require_scopes(call.credential, (RESTRICT,))
    except answers.Problem:
        raise answers.not_found("space", space_id) from None


def _parent(call: Call, space: Space, parent_id: int | None, root_level: bool) -> int | None:
    if parent_id is not None:
        return call.tenant.require_parent(space.id, parent_id).id
    home = None if root_level or space.homepage_id is None else call.tenant.contents.get(space.homepage_id)
    return home.id if home is not None and home.status in HOLDS_TITLE else None


def update_page(call: Call) -> Answer:
    """PUT /pages/{id}."""
    return update(call, "page")


def delete_page(call: Call) -> Answer:
    """DELETE /pages/{id}."""
    return delete(call, "page")


def list_direct_children(call: Call) -> Answer:
    """GET /pages/{id}/direct-children."""
    page = _visible(call, call.id())
    sort = call.query.choice("sort", CHILD_SORTS, "child-position") or "child-position"
    name = sort.removeprefix("-")
    base = _POSITION if name == "child-position" else order_of(name)
    order = Order(sort, base.value, base.identity, sort.startswith("-"))
    children = sorted(call.tenant.children(page.id), key=order.key)
    return listing(call, children, order, child)


def list_children(call: Call) -> Answer:
    """GET /pages/{id}/children: deprecated, pages only, without the type."""
    page = _visible(call, call.id())
    children = call.tenant.children(page.id)

    def describe(entry: Content) -> dict[str, Any]:
        return {name: value for name, value in child(entry).items() if name != "type"}

    return listing(call, children, _POSITION, describe)


def list_ancestors(call: Call) -> Answer:
    """GET /pages/{id}/ancestors: the highest first; a limit but no cursor."""
    page = _visible(call, call.id())
    above = call.tenant.ancestors(page)[-call.query.limit() :]
    results = [{"id": str(entry.id), "type": "page"} for entry in above]
    return answers.as_json(200, {"results": results, "_links": {"base": call.base}})


def _visible(call: Call, identifier: int) -> Content:
    page = call.tenant.content("page", identifier)
    if page.status == "draft":
        raise answers.not_found("page", identifier)
    return page


OPERATIONS = (
    Operation("GET", f"{V2}/pages", (READ,), list_pages),
    Operation("POST", f"{V2}/pages", (WRITE,), create_page),
    Operation("GET", f"{V2}/pages/{{id}}", (READ,), read_page),
    Operation("PUT", f"{V2}/pages/{{id}}", (WRITE,), update_page),
    Operation("DELETE", f"{V2}/pages/{{id}}", (DELETE,), delete_page),
    Operation("GET", f"{V2}/spaces/{{id}}/pages", (READ,), list_pages_in_space),
    Operation("GET", f"{V2}/pages/{{id}}/children", (READ,), list_children),
    Operation(
        "GET", f"{V2}/pages/{{id}}/direct-children", ("read:hierarchical-content:confluence",), list_direct_children
    ),
    Operation("GET", f"{V2}/pages/{{id}}/ancestors", ("read:content.metadata:confluence",), list_ancestors),
)
