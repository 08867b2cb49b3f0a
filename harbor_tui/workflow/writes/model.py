"""What a request writes: a resource and what is done to it, read off its route and nothing else.

The route is what the catalogue publishes and what leaves; a name or a word beside it could say something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harbor_tui.domain.requests import Wire


class Resource(StrEnum):
    """What the console knows how to show beside a request."""

    PAGE = "page"
    BLOG_POST = "blog post"
    COMMENT = "comment"
    PAGE_PROPERTY = "page property"
    SPACE_PROPERTY = "space property"


class WriteKind(StrEnum):
    """What is done to it."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"

    @property
    def done(self) -> str:
        """What it is called afterwards."""
        return {WriteKind.CREATE: "created", WriteKind.UPDATE: "changed", WriteKind.DELETE: "deleted"}[self]

    @property
    def verb(self) -> str:
        """What people call it: a page is changed, where the service says updated."""
        return "change" if self is WriteKind.UPDATE else self.value


@dataclass(frozen=True, slots=True)
class Write:
    """One write; `holder` is the page or space that a property belongs to."""

    resource: Resource
    deed: WriteKind
    target: str = ""
    """The id of what is changed or deleted; empty for what does not exist yet."""
    holder: str = ""

    @property
    def has_subject(self) -> bool:
        """Whether it is about something that is there already, which a reviewer has to see beside it."""
        return self.deed is not WriteKind.CREATE or self.resource not in (Resource.PAGE, Resource.BLOG_POST)


_ROOT: Final = "/wiki/api/v2/"
_DEEDS: Final = {"POST": WriteKind.CREATE, "PUT": WriteKind.UPDATE, "DELETE": WriteKind.DELETE}
_COLLECTIONS: Final = tuple(
    (re.compile(rf"{collection}(?:/(?P<target>[0-9]+))?", re.ASCII), resource)
    for collection, resource in (
        ("pages", Resource.PAGE),
        ("blogposts", Resource.BLOG_POST),
        ("footer-comments", Resource.COMMENT),
        ("pages/(?P<holder>[0-9]+)/properties", Resource.PAGE_PROPERTY),
        ("spaces/(?P<holder>[0-9]+)/properties", Resource.SPACE_PROPERTY),
    )
)


def write_of(wire: Wire) -> Write | None:
    """What these bytes would write; None for a route that is not known here."""
    return write_at(wire.method, wire.path)


def write_at(method: str, path: str) -> Write | None:
    """The same by method and path, as records keep them."""
    deed = _DEEDS.get(method)
    _, root, route = path.rpartition(_ROOT)
    if deed is None or not root:
        return None
    for pattern, resource in _COLLECTIONS:
        found = pattern.fullmatch(route)
        if found is not None:
            parts = found.groupdict(default="")
            target = parts["target"]
            fits = bool(target) is (deed is not WriteKind.CREATE)
            return Write(resource, deed, target, parts.get("holder", "")) if fits else None
    return None
