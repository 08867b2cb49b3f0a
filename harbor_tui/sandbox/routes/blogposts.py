"""Blog posts: list, read, create, change, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.sandbox.bodies.bodies import written
from harbor_tui.sandbox.routes.contents import BLOG_LIST_STATUSES, BLOG_SORTS, list_contents, read_content
from harbor_tui.sandbox.routes.pages import DELETE, READ, WRITE, echoed, require_restrictions, writable_space
from harbor_tui.sandbox.routes.updates import delete, update
from harbor_tui.sandbox.service import answers
from harbor_tui.sandbox.service.routing import V2, Call, Operation, single
from harbor_tui.sandbox.service.validation import as_moment, enum_member, required_id, text_member, title_member
from harbor_tui.sandbox.wiki.records import Content

if TYPE_CHECKING:
    from harbor_tui.sandbox.service.answers import Answer


def list_blog_posts(call: Call) -> Answer:
    """GET /blogposts."""
    identifiers, spaces = call.query.ids("id", 250), call.query.ids("space-id", 100)

    def extra(post: Content) -> bool:
        return (not spaces or post.space_id in spaces) and (not identifiers or post.id in identifiers)

    return list_contents(call, "blogpost", BLOG_LIST_STATUSES, BLOG_SORTS, extra)


def list_blog_posts_in_space(call: Call) -> Answer:
    """GET /spaces/{id}/blogposts."""
    space = call.tenant.space(call.id())
    return list_contents(call, "blogpost", BLOG_LIST_STATUSES, BLOG_SORTS, lambda post: post.space_id == space.id)


def read_blog_post(call: Call) -> Answer:
    """GET /blogposts/{id}."""
    return read_content(call, "blogpost")


def create_blog_post(call: Call) -> Answer:
    """POST /blogposts; a title may be used once a day in a space."""
    tenant = call.tenant
    private = call.query.flag("private")
    document = call.body()
    space_id = required_id(document, "spaceId")
    status = enum_member(document, "status", ("current", "draft"), "current")
    title = title_member(document, status)
    body = written(document, required=False)
    created_ms = as_moment(text_member(document, "createdAt"), "createdAt")
    space = writable_space(call, space_id)
    if private:
        require_restrictions(call, space_id)
    version = tenant.first_version(body)
    version.created_ms = created_ms if created_ms is not None else version.created_ms
    if status == "current" and tenant.posted(space_id, title, version.created_ms):
        raise answers.bad_request("A blog post with this title already exists on this day in this space.")
    post = tenant.add("blogpost", space, title, [version], status=status)
    post.private = private
    return single(call, echoed(call, post))


def update_blog_post(call: Call) -> Answer:
    """PUT /blogposts/{id}."""
    return update(call, "blogpost")


def delete_blog_post(call: Call) -> Answer:
    """DELETE /blogposts/{id}."""
    return delete(call, "blogpost")


OPERATIONS = (
    Operation("GET", f"{V2}/blogposts", (READ,), list_blog_posts),
    Operation("POST", f"{V2}/blogposts", (WRITE,), create_blog_post),
    Operation("GET", f"{V2}/blogposts/{{id}}", (READ,), read_blog_post),
    Operation("PUT", f"{V2}/blogposts/{{id}}", (WRITE,), update_blog_post),
    Operation("DELETE", f"{V2}/blogposts/{{id}}", (DELETE,), delete_blog_post),
    Operation("GET", f"{V2}/spaces/{{id}}/blogposts", (READ,), list_blog_posts_in_space),
)
