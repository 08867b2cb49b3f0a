"""Who is asking: credentials on the three address forms, and the ways in which they are refused."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harbor_tui.sandbox.service import answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SITE, GATEWAY, MANAGED = "site", "gateway", "managed"
RESTRICT = "write:content.restriction:confluence"


@dataclass(frozen=True, slots=True)
class Credential:
    """One token: whose it is, and which scopes it has (None for an unscoped API token)."""

    token: str
    account: str
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The credentials that are known and how strictly pairings are enforced."""

    credentials: Sequence[Credential]
    strict_pairing: bool = False

    def check(self, form: str, headers: Mapping[str, str]) -> Credential:
        """The credential of a request, or the refusal that the real service gives."""
        scheme, _, value = headers.get("authorization", "").partition(" ")
        scheme = scheme.lower()
        if form == MANAGED:
            return self._managed(scheme, value.strip())
        if form == SITE and scheme == "bearer" and self.strict_pairing:
            is_access_token = value.strip().startswith("eyJ")
            raise answers.Problem(_unauthorized(form, True) if is_access_token else answers.bearer_on_site())
        known = self._bearer(value.strip()) if scheme == "bearer" else self._basic(scheme, value.strip())
        if known is None or (self.strict_pairing and _elsewhere(form, scheme, known)):
            raise answers.Problem(_unauthorized(form, bool(value)))
        return known

    def _managed(self, scheme: str, value: str) -> Credential:
        known = self._bearer(value) if scheme == "bearer" else None
        if known is None:
            raise answers.Problem(answers.as_json(401, {"message": "Invalid or missing API key"}))
        return known

    def _bearer(self, token: str) -> Credential | None:
        return next((known for known in self.credentials if _same(known.token, token)), None)

    def _basic(self, scheme: str, value: str) -> Credential | None:
        if scheme != "basic":
            return None
        try:
            account, _, token = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        known = self._bearer(token)
        return known if known is not None and known.account.lower() == account.lower() else None


def _elsewhere(form: str, scheme: str, known: Credential) -> bool:
    """Whether an API token is used where its kind does not work: with scopes at the site, without at the gateway."""
    return scheme == "basic" and (known.scopes is not None) == (form == SITE)


def _same(known: str, given: str) -> bool:
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "surrogateescape"))


def _unauthorized(form: str, tried: bool) -> answers.Answer:
    if form == GATEWAY:
        return answers.as_json(401, {"code": 401, "message": "Unauthorized"})
    answer = answers.v2_error(401, "UNAUTHORIZED", "Unauthorized")
    extra = {"x-seraph-loginreason": "AUTHENTICATED_FAILED"} if tried else {}
    return answers.Answer(401, answer.body, {**answer.headers, "www-authenticate": 'Basic realm="Confluence"', **extra})


def require_scopes(credential: Credential, scopes: Sequence[str]) -> None:
    """The gateway's 401 when the token lacks a scope that the route needs; `a|b` means either."""
    known = credential.scopes
    if known is not None and not all(known.intersection(needed.split("|")) for needed in scopes):
        raise answers.Problem(answers.scope_mismatch())
