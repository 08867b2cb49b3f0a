"""Pages and spaces of a tenant as the console uses them, read loosely from its JSON summaries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Space:
    """A space; `key` and `name` are empty when they could not be learned."""

    id: str
    key: str = ""
    name: str = ""
    homepage_id: str = ""

    @property
    def short(self) -> str:
        """What a list column shows: the key, else the id."""
        return self.key or self.id


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What the operator asked for in the search form. `space` is a key, a name or an id as typed."""

    title: str = ""
    space: str = ""
    status: str = ""
    limit: int = 25


@dataclass(frozen=True, slots=True)
class PageSummary:
    """One row of a result."""

    id: str
    title: str
    space_id: str = ""
    status: str = ""
    version: int | None = None
    updated_at: str = ""
    """ISO 8601, as the service sent it."""
    author_id: str = ""
    web_path: str = ""


@dataclass(frozen=True, slots=True)
class PageList:
    """One page of results, and the cursor of the next one."""

    pages: tuple[PageSummary, ...]
    next_cursor: str | None
    elapsed_ms: int
    notice: str = ""
    """What the operator should be told about this list, such as that it was ended because it repeated itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its body; `body` is None when the service sent none."""

    summary: PageSummary
    body: str | None
    representation: str
    parent_id: str = ""
    created_at: str = ""
    labels: tuple[str, ...] = ()
    web_url: str = ""
    """The page's address for a browser, inside the port's origin; empty when unknown."""
