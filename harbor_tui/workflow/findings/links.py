"""What is suspicious about where a body points: other hosts, other schemes, a text that names another place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.text.display import clip, display
from harbor_tui.workflow.findings.survey import BodySurvey, Occurrence

_HARMLESS: Final = frozenset({"http", "https", "mailto", ""})
_MOST_NAMED: Final = 6
_LOOKS_LIKE_ADDRESS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?((?:[\w-]+\.)+[a-z]{2,})(?:[:/?#]\S*)?", re.IGNORECASE
)
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_MOST_MISMATCHES: Final = 5


def link_findings(found: BodySurvey, own_host: str) -> Iterator[Finding]:
    """Findings about links and images."""
    yield from _scheme_findings((*found.links, *found.remote_images))
    yield from _mismatches(found.links)
    hosts = _hosts(found.links, own_host)
    if hosts:
        count = "1 other host" if len(hosts) == 1 else f"{len(hosts)} other hosts"
        yield Finding(Severity.WARNS, "external_links", f"links to {count}: {_listed(hosts)}", found.links[0].line)
    images = [image for image in found.remote_images if not image.text.lower().startswith("data:")]
    if images:
        named = _listed(list(dict.fromkeys(_host(image.text) or image.text for image in images)))
        summary = f"loads remote images, which tell their host who reads the page: {named}"
        yield Finding(Severity.WARNS, "remote_image", summary, images[0].line)


def _scheme_findings(noted: Iterable[Occurrence]) -> Iterator[Finding]:
    for each in noted:
        scheme = _scheme(each.text)
        if scheme not in _HARMLESS and not (scheme == "data" and each.text.lower().startswith("data:image/")):
            summary = f"a link with the scheme {display(scheme)}: does something else than opening a page"
            yield Finding(Severity.SERIOUS, "dangerous_scheme", summary, each.line, clip(each.text, 200))
        elif "@" in _netloc(each.text) and scheme in ("http", "https"):
            summary = "a link whose address hides its host behind a user name"
            yield Finding(Severity.SERIOUS, "hidden_host", summary, each.line, clip(each.text, 200))


def _mismatches(links: list[Occurrence]) -> Iterator[Finding]:
    count = 0
    for link in links:
        shown = _LOOKS_LIKE_ADDRESS.fullmatch(link.label)
        host = _host(link.text)
        if shown is None or not host or _same_host(shown[1].lower(), host):
            continue
        count += 1
        if count <= _MOST_MISMATCHES:
            summary = f"a link that reads {clip(link.label, 60)} but leads to {host}"
            yield Finding(Severity.SERIOUS, "link_mismatch", summary, link.line, clip(link.text, 200))


def _same_host(one: str, other: str) -> bool:
    return one.removeprefix("www.") == other.removeprefix("www.")


def _hosts(links: list[Occurrence], own_host: str) -> list[str]:
    hosts = dict.fromkeys(host for link in links if (host := _host(link.text)))
    return [host for host in hosts if host != own_host]


def _listed(names: list[str]) -> str:
    return ", ".join(clip(name, 80) for name in names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def _scheme(address: str) -> str:
    """The scheme as a browser reads it, which ignores white space and controls inside."""
    found = _SCHEME.match("".join(character for character in address if character.isprintable()))
    return found[1].lower() if found else ""


def _netloc(address: str) -> str:
    try:
        return urlsplit(address.strip()).netloc
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return "an address that cannot be read"
