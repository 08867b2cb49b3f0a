"""The versions and the labels of pages, blog posts and spaces, and all labels of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harbor_tui.sandbox.bodies.bodies import LIST_FORMATS, shown
from harbor_tui.sandbox.routes import field_views
from harbor_tui.sandbox.routes.pages import READ
from harbor_tui.sandbox.service.routing import V2, Call, Operation, chosen_order, sorted_listing
from harbor_tui.sandbox.wiki.records import Content, Label, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harbor_tui.sandbox.service.answers import Answer

WITH_BODIES = 50
PREFIXES = ("my", "team", "global", "system")
_LABEL_VALUES: dict[str, Callable[[Label], int | str]] = {
    "id": lambda label: label.id,
    "created-date": lambda label: label.id,
    "name": lambda label: label.name,
}
_VERSION_VALUES: dict[str, Callable[[Version], int | str]] = {"modified-date": lambda version: version.created_ms}


def _list_versions(call: Call, kind: str) -> Answer:
    content = call.tenant.content(kind, call.id())
    body_format = call.query.body_format(LIST_FORMATS)
    order = chosen_order(call, _VERSION_VALUES, lambda version: version.number, "-modified-date")
    limit = call.query.limit()
    member = "page" if kind == "page" else "blogpost"

    def describe(version: Version) -> dict[str, Any]:
        body = shown(version.body, body_format) if body_format else {}
        entity = {"id": str(content.id), "title": content.title, "body": body}
        return {**field_views.version(version), member: entity}

    return sorted_listing(
        call, content.versions, order, describe, limit=min(limit, WITH_BODIES) if body_format else limit
    )


def _list_labels(call: Call, labels: Iterable[Label], prefixes: Iterable[str]) -> Answer:
    wanted = set(prefixes)
    order = chosen_order(call, _LABEL_VALUES, lambda label: label.id)
    kept = [label for label in labels if not wanted or label.prefix in wanted]
    return sorted_listing(call, kept, order, field_views.label)


def _labels_of(call: Call, content: Content) -> Answer:
    prefix = call.query.choice("prefix", PREFIXES)
    return _list_labels(call, content.labels, (prefix,) if prefix is not None else ())


def page_versions(call: Call) -> Answer:
    """GET /pages/{id}/versions: at most fifty at a time with bodies."""
    return _list_versions(call, "page")


def blog_post_versions(call: Call) -> Answer:
    """GET /blogposts/{id}/versions."""
    return _list_versions(call, "blogpost")


def page_labels(call: Call) -> Answer:
    """GET /pages/{id}/labels."""
    return _labels_of(call, call.tenant.content("page", call.id()))


def blog_post_labels(call: Call) -> Answer:
    """GET /blogposts/{id}/labels."""
    return _labels_of(call, call.tenant.content("blogpost", call.id()))


def space_labels(call: Call) -> Answer:
    """GET /spaces/{id}/labels: only those of people and teams."""
    space = call.tenant.space(call.id())
    prefix = call.query.choice("prefix", ("my", "team"))
    return _list_labels(call, space.labels, (prefix,) if prefix is not None else ("my", "team"))


def all_labels(call: Call) -> Answer:
    """GET /labels."""
    identifiers = call.query.ids("label-id", 250)
    labels = [label for label in call.tenant.labels.values() if not identifiers or label.id in identifiers]
    return _list_labels(call, labels, call.query.many("prefix"))


OPERATIONS = (
    Operation("GET", f"{V2}/pages/{{id}}/versions", (READ,), page_versions),
    Operation("GET", f"{V2}/blogposts/{{id}}/versions", (READ,), blog_post_versions),
    Operation("GET", f"{V2}/pages/{{id}}/labels", (READ,), page_labels),
    Operation("GET", f"{V2}/blogposts/{{id}}/labels", (READ,), blog_post_labels),
    Operation("GET", f"{V2}/spaces/{{id}}/labels", ("read:space:confluence",), space_labels),
    Operation("GET", f"{V2}/labels", ("read:label:confluence",), all_labels),
)
