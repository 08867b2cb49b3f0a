"""What the tenant holds: spaces, people, pages and blog posts with their versions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.text.times import utc

if TYPE_CHECKING:
    from collections.abc import Callable

HOLDS_TITLE = ("current", "archived")


def folded(title: str) -> str:
    """The form under which titles are the same: NFC, without case."""
    return unicodedata.normalize("NFC", title).casefold()


def iso(milliseconds: int) -> str:
    """A moment as the service writes it."""
    moment = utc(milliseconds / 1000)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


@dataclass(slots=True)
class Person:
    """An account of the site."""

    account_id: str
    name: str
    email: str


@dataclass(slots=True)
class Label:
    """A label, shared by everything that carries it."""

    id: int
    name: str
    prefix: str = "global"


@dataclass(slots=True)
class Property:
    """A content or space property: any JSON under a key."""

    id: int
    key: str
    value: Any
    version: Version


@dataclass(slots=True)
class Version:
    """One version; its body may be made only when somebody asks for it."""

    number: int
    created_ms: int
    author_id: str
    source: str | Callable[[], str] = ""
    message: str = ""
    minor_edit: bool = False

    @property
    def body(self) -> str:
        """The storage body of this version."""
        return self.source if isinstance(self.source, str) else self.source()


@dataclass(slots=True)
class Space:
    """A space."""

    id: int
    key: str
    name: str
    author_id: str
    created_ms: int
    description: str = ""
    type: str = "global"
    status: str = "current"
    homepage_id: int | None = None
    writable: bool = True
    labels: list[Label] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """A page or a blog post, with every version it has had."""

    kind: str
    id: int
    space_id: int
    title: str
    status: str
    author_id: str
    created_ms: int
    versions: list[Version]
    parent_id: int | None = None
    position: int | None = None
    owner_id: str | None = None
    last_owner_id: str | None = None
    subtype: str | None = None
    private: bool = False
    draft: Version | None = None
    labels: tuple[Label, ...] = ()
    properties: list[Property] | None = None

    @property
    def latest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]

    def version(self, number: int) -> Version | None:
        """A version by its number."""
        return next((version for version in self.versions if version.number == number), None)
