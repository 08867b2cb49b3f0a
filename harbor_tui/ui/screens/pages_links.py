"""Where a link on a page leads: to another page of the tenant, or out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from harbor_tui.document.inlines import LinkKind, Target

if TYPE_CHECKING:
    from harbor_tui.domain.port import SiteOrigin

_PAGE_PATH: Final = re.compile(r"/wiki/(?:spaces/[^/]+/pages|pages)/(\d{1,19})(?:/|$)")
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


Destination = OpenPage | FindPage | Address | Nowhere


def destination(target: Target, origin: SiteOrigin) -> Destination:
    """What following a link means. Nothing is fetched and nothing is opened here."""
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
            return Nowhere(f"“{name}” is an attached file; files are not read here.")
        case LinkKind.USER:
            return Nowhere(f"This is the account {name}.")
        case LinkKind.SPACE:
            return Nowhere(f"This is the space {name}: search in it with s.")
    return Nowhere(f"This link leads nowhere that can be shown: {name}" if name else "This link has no target.")


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
