"""Tells why a sign-in was refused: credential and address do not fit, a scope, a permission, or what stands before."""

from __future__ import annotations

from typing import Final

from harbor_tui.confluence.error_envelopes import Complaint, header
from harbor_tui.confluence.http_exchange import RawAnswer
from harbor_tui.domain.errors import ScopeMissing, SignInRefused, UpstreamError
from harbor_tui.domain.port import Port, SignIn

GATEWAY: Final = "https://api.atlassian.com/ex/confluence/{cloudId}"
_BEARER_ON_SITE: Final = (
    "A site's own address takes no bearer tokens. Either set sign_in to basic with the account's e-mail and an API "
    f"token, or keep bearer and set the base URL to {GATEWAY}"
)


def sign_in_refused(raw: RawAnswer, said: Complaint, port: Port, *, anonymous: bool) -> UpstreamError | None:
    """The error when an answer is about who asks, else None."""
    if raw.status == 401:
        return _scope_missing(raw, said, port) or _unauthorised(raw, said, port)
    if raw.status == 403:
        return _scope_missing(raw, said, port) or _forbidden(said, port)
    return signed_out(port, raw.status) if anonymous else None


def signed_out(port: Port, status: int) -> SignInRefused:
    """For an answer that was given to nobody: its content says nothing about what is there."""
    return SignInRefused(
        f"{port.origin} did not accept the token and answered as to an anonymous visitor.",
        advice="The token has probably expired or been revoked: make a new one and store it: harbor-tui port token",
        status=status,
    )


def _scope_missing(raw: RawAnswer, said: Complaint, port: Port) -> ScopeMissing | None:
    if "scope" not in said.folded and "SCOPE" not in header(raw.headers, "x-failure-category").upper():
        return None
    return ScopeMissing(
        f"The token is valid but lacks a scope for this action ({raw.status} from {port.origin}).",
        advice="This API needs granular scopes: read:page:confluence to read, write:page:confluence to create, "
        "read:space:confluence for spaces. Classic scopes do not fit. Make a token that has them.",
        status=raw.status,
    )


def _unauthorised(raw: RawAnswer, said: Complaint, port: Port) -> SignInRefused:
    return SignInRefused(
        f"{port.origin} refused the token (401{_quoted(said)}).", advice=_cure_of_401(port), status=raw.status
    )


def _cure_of_401(port: Port) -> str:
    if port.origin.host == "api.maton.ai":
        return "Check the managed gateway's key, the Maton-Connection header and that the connection is still active."
    if port.base_url.is_gateway:
        return "The token may have expired (OAuth tokens live one hour) or belong to another site's cloudId."
    if port.sign_in is SignIn.BEARER:
        return _BEARER_ON_SITE
    return f"Check account and token. A token with scopes works only with the base URL {GATEWAY}"


def _forbidden(said: Complaint, port: Port) -> SignInRefused:
    if "connect session auth token" in said.folded or (
        port.sign_in is SignIn.BEARER and not port.base_url.is_gateway and port.origin.host.endswith(".atlassian.net")
    ):
        return SignInRefused(
            f"{port.origin} does not take this kind of sign-in (403{_quoted(said)}).",
            advice=_BEARER_ON_SITE,
            status=403,
        )
    if said.kind in ("html", "empty"):
        return SignInRefused(
            f"Something in front of {port.origin} turned the request away (403, not an answer of the API).",
            advice="A firewall, a proxy or an IP allowlist may stand before the service; ask whoever runs it.",
            status=403,
        )
    if "xsrf" in said.folded:
        return SignInRefused(
            f"{port.origin} took the request for a browser's and refused it (403{_quoted(said)}).",
            advice="Something on the way changes the request's headers; check the port's headers and proxy.",
            status=403,
        )
    return SignInRefused(
        f"The account may not do this at {port.origin} (403{_quoted(said)}).",
        advice="The sign-in works, but the account needs a Confluence licence and permission in that space.",
        status=403,
    )


def _quoted(said: Complaint) -> str:
    return f', "{said.text.rstrip(".")}"' if said.text else ""
