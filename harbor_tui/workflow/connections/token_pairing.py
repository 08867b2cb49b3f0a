"""Which credential works at which address: the pairings that cannot work, named before they are tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harbor_tui.domain.port import Port, SignIn, is_loopback

_CLOUD_ID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GATEWAY: Final = "https://api.atlassian.com/ex/confluence/CLOUD-ID"
_MANAGED: Final = "https://api.maton.ai/confluence/ex/confluence/CLOUD-ID"

_MANAGED_REFUSED: Final = (
    "Check the API key (maton.ai/settings) and that the connection is ACTIVE; "
    "one older than a month may have to be made again."
)
_SCOPED_REFUSED: Final = (
    "On the gateway e-mail and API token work only when the token has scopes (read:page:confluence); "
    "a classic API token goes with the site's own address."
)
_OAUTH_REFUSED: Final = (
    "Check that the token is an OAuth access token (they last one hour) or a scoped token, that it is for this very "
    "site, and that it has the scope read:page:confluence. An API key of the managed gateway works only at its own "
    f"address {_MANAGED}."
)
_SITE_REFUSED: Final = (
    "Check e-mail and API token. A classic token works here; "
    f"a token with scopes works only at the gateway address {_GATEWAY}."
)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What is the matter with a pairing of address and sign-in, and the cure; empty when nothing is."""

    problem: str = ""
    cure: str = ""
    hopeless: bool = False
    """Nothing that could be typed as a token makes it work: it is not tried."""


def pairing(port: Port) -> Pairing:
    """Judge address and sign-in together; nothing is looked up."""
    host = port.origin.host
    if port.base_url.is_placeholder:
        return Pairing(
            "the address is still the entry's placeholder", "Give your site, like https://acme.atlassian.net", True
        )
    if port.sign_in is SignIn.BASIC and not port.account:
        return Pairing("signing in with e-mail and API token needs the account's e-mail", "Fill in the account.", True)
    if host == "api.atlassian.com":
        return _gateway(port)
    if host == "api.maton.ai":
        return _managed(port)
    if host.endswith(".atlassian.net"):
        return _site(port)
    return Pairing()


def token_pairing(port: Port, kind: str) -> Pairing:
    """Judge the form of a token (`Secret.kind`) together with address and sign-in, before it is tried."""
    host = port.origin.host
    if host == "api.maton.ai" and kind:
        name = "an OAuth access token" if kind == "oauth" else "an Atlassian API token"
        return Pairing(f"this looks like {name}; the managed gateway takes its own API key", "Paste the API key.")
    if kind == "oauth" and host.endswith(".atlassian.net"):
        return Pairing(
            "this looks like an OAuth access token, which a site's own address refuses",
            f"Use the gateway address {_GATEWAY}, with bearer.",
        )
    if kind == "oauth" and port.sign_in is SignIn.BASIC and port.base_url.is_gateway:
        return Pairing("this looks like an OAuth access token, which goes without e-mail", "Set the sign-in to bearer.")
    if kind == "api_token" and port.sign_in is SignIn.BEARER and port.base_url.is_gateway:
        return Pairing(
            "this looks like an API token, which goes with its account's e-mail",
            "Set the sign-in to basic and give the e-mail; at the gateway it works only when the token has scopes.",
        )
    return Pairing()


def _site(port: Port) -> Pairing:
    if port.base_url.prefix:
        return Pairing(
            f"a site's address ends after the host, but this one goes on with {port.base_url.prefix}",
            f"Use {port.origin}",
            True,
        )
    if port.sign_in is SignIn.BEARER:
        return Pairing(
            "a bearer token does not work on a site address: an API token is answered 403, an OAuth token 401",
            f"Either sign in with e-mail and API token (basic), or use the gateway address {_GATEWAY}",
        )
    return Pairing()


def _gateway(port: Port) -> Pairing:
    if not _cloud_id(port.base_url.prefix, "/ex/confluence/"):
        return Pairing(
            "a gateway address needs the site's cloud id",
            f"Use {_GATEWAY}; the id is shown by https://YOUR-SITE.atlassian.net/_edge/tenant_info",
            True,
        )
    return Pairing()


def _managed(port: Port) -> Pairing:
    if not _cloud_id(port.base_url.prefix, "/confluence/ex/confluence/"):
        return Pairing("a managed gateway's address names the app and the site's cloud id", f"Use {_MANAGED}", True)
    if port.sign_in is SignIn.BASIC:
        return Pairing(
            "the managed gateway takes its API key as a bearer token, not e-mail and token",
            "Set the sign-in to bearer.",
            True,
        )
    if "maton-connection" not in {name.lower() for name in port.headers}:
        return Pairing(
            "no connection is named, so the oldest one of the account is used",
            "Name it if there are several: port set header.Maton-Connection ID",
        )
    return Pairing()


def _cloud_id(prefix: str, before: str) -> bool:
    return prefix.startswith(before) and bool(_CLOUD_ID.fullmatch(prefix.removeprefix(before)))


def cure_after_refusal(port: Port, status: int | None) -> str:
    """What most likely helps when the service refused this pairing."""
    known = pairing(port)
    if known.problem and "oldest" not in known.problem:
        return f"{known.problem[0].upper()}{known.problem[1:]}. {known.cure}"
    host = port.origin.host
    if host == "api.maton.ai":
        return _MANAGED_REFUSED
    if port.base_url.is_gateway:
        return _SCOPED_REFUSED if port.sign_in is SignIn.BASIC else _OAUTH_REFUSED
    if port.sign_in is SignIn.BASIC and host.endswith(".atlassian.net"):
        return _SITE_REFUSED
    if is_loopback(host):
        return "Check that the token is the one that this server wrote to its token file."
    return "Check the token, and whether this server wants bearer or basic."
