"""What a token's form says of it, for naming a pairing that cannot work."""

from __future__ import annotations

import pytest

from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.workflow.connections.token_pairing import token_pairing

CLOUD = "62909843-b784-4c35-b770-e4e2a26f024b"
SITE, GATEWAY = "https://acme.atlassian.net", f"https://api.atlassian.com/ex/confluence/{CLOUD}"
MANAGED = f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}"


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("eyJhbGciOiJSUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl", "oauth"),
        ("ATATT3xFfGF0abcdef=1234", "api_token"),
        ("eyJhbGciOiJSUzI1", ""),
        ("something-else-1", ""),
    ],
)
def test_the_kind_is_told(token: str, kind: str) -> None:
    assert Secret(token).kind == kind


@pytest.mark.parametrize(
    ("url", "sign_in", "kind", "words"),
    [
        (SITE, SignIn.BASIC, "oauth", "a site's own address refuses"),
        (SITE, SignIn.BASIC, "api_token", ""),
        (GATEWAY, SignIn.BASIC, "oauth", "goes without e-mail"),
        (GATEWAY, SignIn.BEARER, "oauth", ""),
        (GATEWAY, SignIn.BEARER, "api_token", "goes with its account's e-mail"),
        (GATEWAY, SignIn.BASIC, "api_token", ""),
        (MANAGED, SignIn.BEARER, "oauth", "takes its own API key"),
        (MANAGED, SignIn.BEARER, "", ""),
        (SITE, SignIn.BASIC, "", ""),
    ],
)
def test_a_pairing_that_cannot_work_is_named(url: str, sign_in: SignIn, kind: str, words: str) -> None:
    found = token_pairing(Port("a/b", "x", parse_base_url(url), sign_in, "a@b.test"), kind)
    assert words in found.problem if words else not found.problem
    assert bool(found.cure) == bool(words)
