"""A port: one configured connection to one tenant, and the rules for its address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.text.display import display

PLACEHOLDER_HOST: Final = "your-domain.atlassian.net"
PLACEHOLDER: Final = f"https://{PLACEHOLDER_HOST}/"
"""Stands for an address that is still to be given."""
MOST_CHARACTERS_IN_URL: Final = 500
_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that resolvers take for part of an address."""
_PREFIX: Final = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)*")
_KNOWN_HOSTS: Final = frozenset({"api.atlassian.com", "api.maton.ai"})
PORT_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""What a port may be called."""


class SignIn(StrEnum):
    """How the token is sent."""

    BEARER = "bearer"
    BASIC = "basic"


@dataclass(frozen=True, slots=True)
class SiteOrigin:
    """Scheme, host and port: what a token is bound to and what no request ever leaves."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == default else f":{self.port}")


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A checked base URL: the origin, and a path prefix such as `/ex/confluence/{cloudId}` (no trailing slash)."""

    origin: SiteOrigin
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.origin}{self.prefix}"

    @property
    def is_placeholder(self) -> bool:
        """Whether this is the entry's placeholder, which disables every action."""
        return self.origin.host == PLACEHOLDER_HOST

    @property
    def is_gateway(self) -> bool:
        """Whether requests go through a gateway (bearer tokens) instead of the site itself (e-mail and API token)."""
        return "/ex/confluence/" in self.prefix + "/"


def is_loopback(host: str) -> bool:
    """Whether a host can only be this machine (RFC 6761 for the names)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_known_host(host: str) -> bool:
    """Whether a host needs no confirmation: Atlassian's, the managed gateway's, or this machine."""
    return host in _KNOWN_HOSTS or host.endswith(".atlassian.net") or is_loopback(host)


def _refuse(problem: str, advice: str = "Give an address like https://acme.atlassian.net") -> InvalidInput:
    return InvalidInput(f"This base URL cannot be used: {problem}.", advice=advice)


def parse_base_url(text: str, *, other_host_confirmed: bool = False) -> BaseUrl:
    """Check and normalise a base URL; nothing is looked up or connected to.

    Raises `InvalidInput` that names the reason. A host that is neither Atlassian's nor the managed gateway's nor
    loopback is taken only when `other_host_confirmed` (contract §3). A trailing slash or `/wiki` is normalised away.
    The placeholder passes: `BaseUrl.is_placeholder` tells, and every action stays disabled.
    """
    text = text.strip()
    if not text:
        raise _refuse("it is empty")
    if len(text) > MOST_CHARACTERS_IN_URL:
        raise _refuse(f"it is longer than {MOST_CHARACTERS_IN_URL} characters")
    odd = next((c for c in text if not "!" <= c <= "~"), None)
    if odd == " ":
        raise _refuse("it holds a space")
    if odd is not None:
        raise _refuse(f"it holds the character {display(odd)!r}, which is not plain ASCII", "Type it anew by hand.")
    if "\\" in text:
        raise _refuse("it holds a backslash")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _refuse("it cannot be taken apart into host and port") from None
    _refuse_extras(text, parts.scheme, parts.netloc)
    if port == 0:
        raise _refuse("its port is 0")
    host = (parts.hostname or "").lower()
    _check_host(host, parts.scheme)
    prefix = parts.path.rstrip("/").removesuffix("/wiki")
    if not _PREFIX.fullmatch(prefix):
        raise _refuse("its path holds something other than plain names")
    if not is_known_host(host) and not other_host_confirmed:
        raise _refuse(
            f"{host} is neither *.atlassian.net nor api.atlassian.com nor api.maton.ai",
            "If it really is your tenant, confirm the host (headless: port set base_url URL --other-host).",
        )
    default = 443 if parts.scheme == "https" else 80
    return BaseUrl(SiteOrigin(parts.scheme, host, port if port is not None else default), prefix)


def _refuse_extras(text: str, scheme: str, netloc: str) -> None:
    if scheme not in ("https", "http") or "://" not in text:
        raise _refuse("it does not start with https://")
    if "@" in netloc:
        raise _refuse("it holds a user name or password (an @ before the host)", "Give the token in its own field.")
    if "?" in text:
        raise _refuse("it has a query (a ? in it)")
    if "#" in text:
        raise _refuse("it has a fragment (a # in it)")


def _check_host(host: str, scheme: str) -> None:
    if not host:
        raise _refuse("it names no host")
    if scheme == "http" and not is_loopback(host):
        raise _refuse(f"http:// would send the token in the clear to {host}", "Use https://")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is not None:
        if not address.is_loopback:
            raise _refuse(f"{host} is an address, not a name")
        return
    if host.endswith("."):
        raise _refuse("its host ends in a dot")
    if not _HOST.fullmatch(host) or _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        raise _refuse(f"{host!r} is no host name")
    if any(label.startswith("xn--") for label in host.split(".")):
        raise _refuse(f"{host} holds letters that only look like ASCII (xn--)")


def default_name(base_url: BaseUrl) -> str:
    """What a port is called when nobody named it: `acme` for acme.atlassian.net."""
    first = re.sub(r"[^a-z0-9]+", "-", base_url.origin.host.split(".")[0]).strip("-")[:32].strip("-")
    return "new" if base_url.is_placeholder else first if PORT_NAME.fullmatch(first) else "port"


@dataclass(frozen=True, slots=True)
class Port:
    """One configured connection. Never holds the token."""

    entry: str
    """Publisher and slug of the catalogue entry, like `atlassian/confluence-cloud-api`."""
    label: str
    base_url: BaseUrl
    sign_in: SignIn = SignIn.BEARER
    account: str = ""
    """The account's e-mail, for `basic`."""
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Extra fixed headers that belong to the port (`Maton-Connection`)."""
    spaces: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The operator's own labels of spaces, by id."""
    proxy: str = ""
    ca_bundle: str = ""
    name: str = field(default="", compare=False)
    """What the operator calls it, to tell several ports apart; the site's name where none was given."""
    since: str = field(default="", compare=False)
    """When requests began to be reviewed for this tenant instead of another (UTC); empty: always."""

    @property
    def short_name(self) -> str:
        """Its name, or what it would be called."""
        return self.name or default_name(self.base_url)

    @property
    def origin(self) -> SiteOrigin:
        """What the token is bound to."""
        return self.base_url.origin
