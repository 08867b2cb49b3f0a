"""Reads what stands on the tenant now: typed, bounded reads by the console's own actions, one answer each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.errors import BadAnswer, HarborError, NotVisible
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Page, Space
from harbor_tui.domain.port import Port
from harbor_tui.workflow.answers.pages import body_of, page_of, proven
from harbor_tui.workflow.writes.model import Resource

MOST_LISTED: Final = 250
MOST_EDITS: Final = 10
_GET: Final = {Resource.PAGE: "get-page", Resource.BLOG_POST: "get-blogpost"}
_VERSIONS: Final = {Resource.PAGE: "list-page-versions", Resource.BLOG_POST: "list-blogpost-versions"}
_PROPERTIES: Final = {
    Resource.PAGE_PROPERTY: ("list-page-properties", "page-id"),
    Resource.SPACE_PROPERTY: ("list-space-properties", "space-id"),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """Who made a version, and when."""

    version: int | None
    at: str
    author_id: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's first answer: what it names, and whether there is more."""

    names: tuple[str, ...]
    more: bool

    @property
    def count(self) -> str:
        """`3`, or `250 or more`."""
        return f"{len(self.names)} or more" if self.more else str(len(self.names))


@dataclass(frozen=True, slots=True)
class CommentNow:
    """A comment as it stands."""

    id: str
    page_id: str
    blog_post_id: str
    parent_id: str
    status: str
    edit: Edit
    body: str | None
    representation: str


@dataclass(frozen=True, slots=True)
class PropertyNow:
    """A property as it stands."""

    id: str
    key: str
    value: Any
    edit: Edit


class SpaceNames(Protocol):
    """Where the names of spaces come from."""

    async def space(self, space_id: str) -> Space | None:
        """A space by its id; None when it is not visible."""


class CurrentState:
    """What is there now. Everything raises from the error tree; nothing is remembered."""

    def __init__(self, port: Port, tenant: Tenant, console_book: ActionBook, spaces: SpaceNames) -> None:
        self._port = port
        self._tenant = tenant
        self._book = console_book
        self._spaces = spaces

    async def _read(self, slug: str, path: Mapping[str, str], **query: object) -> Answer:
        given = {"path": dict(path), "query": {name.replace("_", "-"): value for name, value in query.items()}}
        return proven(await self._tenant.read(self._book.published(slug).prepare(given)))

    async def content(
        self, resource: Resource, content_id: str, *, body_format: str = "storage", **query: object
    ) -> Page:
        """A page or a blog post with its body."""
        answer = await self._read(_GET[resource], {"id": content_id}, body_format=body_format, **query)
        return page_of(answer, content_id, body_format, self._port.base_url)

    async def children(self, page_id: str) -> Listed:
        """What stands directly below a page."""
        answer = await self._read("list-direct-children", {"id": page_id}, limit=MOST_LISTED)
        return _listed(answer, "title")

    async def edits(self, resource: Resource, content_id: str) -> tuple[Edit, ...]:
        """The last versions of a page or a blog post, the newest first."""
        answer = await self._read(_VERSIONS[resource], {"id": content_id}, limit=MOST_EDITS, sort="-modified-date")
        return tuple(_edit(row) for row in json_access.rows(answer.data, "results"))

    async def comment(self, comment_id: str, *, body_format: str = "storage") -> CommentNow:
        """A footer comment with its body."""
        answer = await self._read("get-footer-comment", {"comment-id": comment_id}, body_format=body_format)
        data = answer.data
        _must_be(data, comment_id, "comment", answer)
        representation, body = body_of(data, body_format)
        return CommentNow(
            comment_id,
            json_access.numeric_id(data, "pageId"),
            json_access.numeric_id(data, "blogPostId"),
            json_access.numeric_id(data, "parentCommentId"),
            json_access.text(data, "status"),
            _edit(json_access.member(data, "version")),
            body,
            representation,
        )

    async def replies(self, comment_id: str) -> Listed:
        """The answers to a comment."""
        return _listed(await self._read("list-footer-comment-replies", {"id": comment_id}, limit=MOST_LISTED), "id")

    async def attachment(self, attachment_id: str) -> tuple[str, str, str]:
        """(file name, page id, blog post id) of an attachment."""
        data = (await self._read("get-attachment", {"id": attachment_id})).data
        return (
            json_access.text(data, "title"),
            json_access.numeric_id(data, "pageId"),
            json_access.numeric_id(data, "blogPostId"),
        )

    async def property(self, resource: Resource, holder_id: str, property_id: str) -> PropertyNow:
        """A property by its id; a space's is looked for in the list of all of them."""
        if resource is Resource.PAGE_PROPERTY:
            answer = await self._read("get-page-property", {"page-id": holder_id, "property-id": property_id})
            _must_be(answer.data, property_id, "property", answer)
            return _property(answer.data)
        found = await self._properties(resource, holder_id, limit=MOST_LISTED)
        return _one(found, lambda each: each.id == property_id, f"property {property_id}")

    async def property_with_key(self, resource: Resource, holder_id: str, key: str) -> PropertyNow | None:
        """The property that has a key already; None when the key is free."""
        found = await self._properties(resource, holder_id, key=key)
        return next((each for each in found if each.key == key), None)

    async def _properties(self, resource: Resource, holder_id: str, **query: object) -> tuple[PropertyNow, ...]:
        slug, holder = _PROPERTIES[resource]
        answer = await self._read(slug, {holder: holder_id}, **query)
        return tuple(_property(row) for row in json_access.rows(answer.data, "results"))

    async def space_name(self, space_id: str) -> str:
        """`Platform (PLAT)`, as far as the tenant tells."""
        if not space_id:
            return "a space that is not named"
        try:
            space = await self._spaces.space(space_id)
        except HarborError:
            space = None
        if space is None or not (space.name or space.key):
            return f"space {space_id} (name unknown)"
        return f"{space.name} ({space.key})" if space.name not in ("", space.key) and space.key else space.short


def _must_be(data: object, asked: str, what: str, answer: Answer) -> None:
    if json_access.text(data, "id").lstrip("0") != asked.lstrip("0"):
        raise BadAnswer(
            f"The service was asked for {what} {asked} and answered with something else.",
            advice="Try again; if it stays so, check the base URL.",
            status=answer.status,
        )


def _edit(version: object) -> Edit:
    return Edit(
        json_access.number(version, "number"),
        json_access.text(version, "createdAt"),
        json_access.text(version, "authorId"),
    )


def _property(data: object) -> PropertyNow:
    version = _edit(json_access.member(data, "version"))
    return PropertyNow(
        json_access.text(data, "id"), json_access.text(data, "key"), json_access.member(data, "value"), version
    )


def _listed(answer: Answer, name: str) -> Listed:
    names = tuple(json_access.text(row, name) for row in json_access.rows(answer.data, "results"))
    return Listed(names, answer.next_cursor is not None)


def _one(found: tuple[PropertyNow, ...], wanted: Callable[[PropertyNow], bool], what: str) -> PropertyNow:
    one = next((each for each in found if wanted(each)), None)
    if one is None:
        raise NotVisible(f"The {what} is missing, or this account may not see it.", advice="Check the id.", status=404)
    return one
