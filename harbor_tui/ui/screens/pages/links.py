"""Where a link on a page leads: to another page of the tenant, or out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from harbor_tui.document.model.inlines import LinkKind, Target

if TYPE_CHECKING:
    from harbor_tui.domain.port import SiteOrigin

_PAGE_PATH: Final = re.compile(r"/wiki/(?:spaces/[^/]+/pages|pages)/(\d{1,19})(?:/|$)")
_ACCOUNT: Final = re.compile(r"[0-9a-f]{24}|[0-9]+:[0-9A-Za-z-]{10,128}")
"""Account ids; user keys and names of older sites lead to no profile."""
_PAGE_QUERY: Final = re.compile(r"(?:^|&)pageId=(\d{1,19})(?:&|$)")


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page of this tenant, by its id."""

    page_id: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FindPage:
    """A page of this tenant, by its title; `space` empty: in the space of the page that links to it."""

    title: str
    space: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Something outside: the whole address, to be shown before anything else is done with it."""

    url: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Nothing that can be gone to; why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Told(Nowhere):
    """Something of this tenant that is not read here: a person, a file."""

    name: str = ""
    """Its id or its name, as the body has it."""
    url: str = ""
    """Its address for a browser; empty when it cannot be known."""


@dataclass(frozen=True, slots=True)
class SearchSpace(Nowhere):
    """A space: its pages can be searched for."""

    key: str = ""


Destination = OpenPage | FindPage | Address | Nowhere


def destination(target: Target, origin: SiteOrigin, *, page_id: str = "", text: str = "") -> Destination:
    """What following a link means, on the page PAGE_ID and with TEXT. Nothing is fetched and nothing opened here."""
    name = target.target
    match target.kind:
        case LinkKind.PAGE:
            return FindPage(name, target.space, target.anchor) if name else Nowhere("This link names no page.")
        case LinkKind.CONTENT:
            known = name.isascii() and name.isdigit() and len(name) <= 19
            return (
                OpenPage(name, target.anchor)
                if known
                else Nowhere(f"This link names content that has no page id: {name}")
            )
        case LinkKind.URL:
            return _of_url(name, origin)
        case LinkKind.MAIL:
            return Address(f"mailto:{name}")
        case LinkKind.BLOG:
            return Nowhere(f"“{name}” is a blog post; posts are not among this port's actions.")
        case LinkKind.ATTACHMENT:
            return _file(target, origin, page_id)
        case LinkKind.USER:
            return _person(name, origin, text)
        case LinkKind.SPACE:
            return SearchSpace(f"This is the space {name}: search in it with s.", name)
    return Nowhere(f"This link leads nowhere that can be shown: {name}" if name else "This link has no target.")


def _person(account: str, origin: SiteOrigin, text: str) -> Told:
    called = f" “{text}”" if text and text not in (account, f"@{account}") else ""
    url = f"{origin}/wiki/people/{quote(account, safe='')}" if _ACCOUNT.fullmatch(account) else ""
    return Told(f"This link{called} is a person of the site; profiles are not read here.", account, url)


def _file(target: Target, origin: SiteOrigin, page_id: str) -> Told:
    page = f"the page “{target.detail}”" if target.detail else "this page"
    path = f"{origin}/wiki/download/attachments/{page_id}/{quote(target.target, safe='')}"
    url = path if page_id and target.target and not target.detail else ""
    return Told(f"This link is a file attached to {page}; files are not read here.", target.target, url)


def _of_url(href: str, origin: SiteOrigin) -> Destination:
    if not href.strip():
        return Nowhere("This link has no target.")
    try:
        url = urljoin(f"{origin}/wiki/", href)
        parts = urlsplit(url)
    except ValueError:
        return Address(href)
    if f"{parts.scheme}://{parts.netloc}".lower() == str(origin):
        page = _PAGE_PATH.match(parts.path) or _PAGE_QUERY.search(parts.query)
        if page is not None:
            return OpenPage(page[1], unquote(parts.fragment))
    return Address(url)


def hosts_name(url: str) -> str:
    """The host that an address really leads to, whatever stands before an @; empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
