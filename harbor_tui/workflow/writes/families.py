"""The families of writes, as data: by which reads of the catalogue it is found out what became of a write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from harbor_tui.domain.requests import Wire
from harbor_tui.workflow.writes.model import Resource, WriteKind, write_of

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_V2: Final = "/wiki/api/v2"
WHO_AM_I: Final = "/wiki/rest/api/user/current"


class Mark(Enum):
    """What something new is known by."""

    TITLE = "title"
    """By its title in its space."""
    BODY = "body"
    """By its text, on what it belongs to."""
    KEY = "key"
    """By its key, on what it belongs to."""


@dataclass(frozen=True, slots=True)
class Family:
    """Where one kind of thing is listed and read."""

    what: str
    mark: Mark
    collection: str
    """The list that something new is looked for in."""
    member: str
    """The very thing, to see whether it was changed or deleted."""
    names: tuple[str, ...] = ("id",)
    """The placeholders of `member`; all but the last one are those of `collection`."""
    listed_as: tuple[str, ...] = ()
    """The statuses under which the list is asked for a title."""
    unique_titles: bool = False
    """Whether a space has each title once: then an older hit means that it was taken."""
    holders: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """For comments: the member of the body that says what one is on → the list of what is there."""
    has_trash: bool = False
    """Whether what was deleted can still be read under the status `trashed`."""
    has_body: bool = True
    """Whether its reads take `body-format` and `version`."""


def _property(holder: str, name: str) -> Family:
    collection = f"{_V2}/{holder}/{{{name}}}/properties"
    member = f"{collection}/{{property-id}}"
    return Family("property", Mark.KEY, collection, member, (name, "property-id"), has_body=False)


FAMILIES: Final[Mapping[Resource, Family]] = {
    Resource.PAGE: Family(
        "page",
        Mark.TITLE,
        f"{_V2}/pages",
        f"{_V2}/pages/{{id}}",
        listed_as=("current", "archived"),
        unique_titles=True,
        has_trash=True,
    ),
    Resource.BLOG_POST: Family(
        "blog post",
        Mark.TITLE,
        f"{_V2}/blogposts",
        f"{_V2}/blogposts/{{id}}",
        listed_as=("current",),
        has_trash=True,
    ),
    Resource.COMMENT: Family(
        "comment",
        Mark.BODY,
        f"{_V2}/footer-comments",
        f"{_V2}/footer-comments/{{comment-id}}",
        ("comment-id",),
        holders={
            "pageId": f"{_V2}/pages/{{id}}/footer-comments",
            "blogPostId": f"{_V2}/blogposts/{{id}}/footer-comments",
            "parentCommentId": f"{_V2}/footer-comments/{{id}}/children",
        },
    ),
    Resource.PAGE_PROPERTY: _property("pages", "page-id"),
    Resource.SPACE_PROPERTY: _property("spaces", "space-id"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What one write was aimed at, and the read that shows it."""

    family: Family
    deed: WriteKind
    route: str
    path: Mapping[str, str]
    """The values of the route's placeholders."""


def target_of(wire: Wire) -> Target | None:
    """What a write was aimed at, whatever its action is called; None when no family has its route."""
    write = write_of(wire)
    if write is None:
        return None
    family = FAMILIES[write.resource]
    ids = ([write.holder] if write.holder else []) + ([write.target] if write.target else [])
    route = family.collection if write.deed is WriteKind.CREATE else family.member
    return Target(family, write.deed, route, dict(zip(family.names, ids, strict=False)))
