"""Base URLs: what cannot be the tenant is refused with a reason, before anything is looked up (SEC-09)."""

from __future__ import annotations

import pytest

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import is_loopback, parse_base_url


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        ("https://acme.atlassian.net", "https://acme.atlassian.net"),
        (" https://ACME.atlassian.net/ ", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/wiki", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/wiki/", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net:443", "https://acme.atlassian.net"),
        ("https://api.atlassian.com/ex/confluence/11-22/", "https://api.atlassian.com/ex/confluence/11-22"),
        ("https://api.maton.ai/confluence/ex/confluence/1", "https://api.maton.ai/confluence/ex/confluence/1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:99", "http://[::1]:99"),
    ],
)
def test_good_addresses_are_normalised(given: str, normalised: str) -> None:
    assert str(parse_base_url(given)) == normalised


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "empty"),
        ("acme.atlassian.net", "https://"),
        ("http://acme.atlassian.net", "in the clear"),
        ("https://user:pw@acme.atlassian.net", "user name"),
        ("https://acme.atlassian.net@evil.test/", "user name"),
        ("https://acme.atlassian.net\\@evil.test", "backslash"),
        ("https://acme.atlassian.net?x=1", "query"),
        ("https://acme.atlassian.net?", "query"),
        ("https://acme.atlassian.net#x", "fragment"),
        ("https://10.0.0.1", "an address"),
        ("https://169.254.169.254", "an address"),
        ("https://[fe80::1]", "an address"),
        ("https://2130706433", "no host name"),
        ("https://0x7f.1", "no host name"),
        ("https://\u0430cme.atlassian.net", "ASCII"),
        ("https://xn--cme-5cd.atlassian.net", "look like ASCII"),
        ("https://acme.atlassian.net.", "dot"),
        ("https://acme..atlassian.net", "no host name"),
        ("https://", "no host"),
        ("https://acme.atlassian.net:notaport", "taken apart"),
        ("https://acme.atlassian.net/../x", "path"),
        ("https://acme.atlassian.net/a b", "holds a space"),
        ("https://acme.atlassian.net/%2e%2e", "path"),
        ("ftp://acme.atlassian.net", "https://"),
        ("https://" + "a" * 5000 + ".atlassian.net", "longer"),
        ("https://atlassian.net.evil.test", "neither"),
        ("https://evilatlassian.net", "neither"),
    ],
)
def test_what_cannot_be_the_tenant_is_refused_with_its_reason(given: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        parse_base_url(given)


def test_another_host_is_taken_after_a_confirmation_and_nothing_else_is_forgiven() -> None:
    assert parse_base_url("https://wiki.acme.test", other_host_confirmed=True).origin.host == "wiki.acme.test"
    with pytest.raises(InvalidInput):
        parse_base_url("http://wiki.acme.test", other_host_confirmed=True)


def test_the_placeholder_is_recognised() -> None:
    assert parse_base_url("https://your-domain.atlassian.net/").is_placeholder


def test_a_gateway_is_recognised_by_its_path() -> None:
    assert parse_base_url("https://api.atlassian.com/ex/confluence/1").is_gateway
    assert not parse_base_url("https://acme.atlassian.net").is_gateway


@pytest.mark.parametrize(
    ("host", "expected"), [("127.8.9.1", True), ("::1", True), ("demo.localhost", True), ("a.b", False)]
)
def test_loopback_hosts(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
