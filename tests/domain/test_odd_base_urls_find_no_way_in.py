"""Base URLs from a fuzzer: what is accepted means the same to us as to the HTTP library, and stays what it is."""

from __future__ import annotations

import re

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.port import is_known_host, is_loopback, parse_base_url

_PLAIN = (
    r"https:// http:// acme .atlassian.net atlassian.net evil.test @ : / // \ ? # .. . %2e %2f %00 wiki /wiki [ ] ::1"
)
_MORE = "127.0.0.1 localhost 0x7f 2130706433 443 0 99999 xn-- \u0430 - _ ~ ; , & = % your-domain"
_PIECES = st.sampled_from([*_PLAIN.split(), *_MORE.split(), "\t", "\n", "\0", " "])
_URLS = st.lists(_PIECES, max_size=9).map("".join) | st.text(max_size=60).map("https://".__add__)


@settings(max_examples=400, deadline=None)
@example("https://acme.atlassian.net//evil.test")
@example("https://acme.atlassian.net:0")
@example("https://[::1]")
@given(_URLS)
def test_what_is_accepted_goes_where_it_says(text: str) -> None:
    try:
        found = parse_base_url(text, other_host_confirmed=True)
    except InvalidInput as refusal:
        assert refusal.summary.isprintable()
        assert refusal.summary.isascii() or "⟨" in refusal.summary or any(c in refusal.summary for c in text)
        return
    assert parse_base_url(str(found), other_host_confirmed=True) == found
    there = httpx.URL(f"{found}/wiki/api/v2/pages")
    assert (there.scheme, there.host) == (found.origin.scheme, found.origin.host)
    assert there.userinfo == there.query == b""
    assert there.path == f"{found.prefix}/wiki/api/v2/pages"
    assert ".." not in found.prefix.split("/")
    assert found.origin.scheme == "https" or is_loopback(found.origin.host)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("https://acme.atlassian.net:0", "port is 0"),
        ("https://acme.atlassian.net:65536", "taken apart"),
        ("https://0x7f000001", "no host name"),
        ("https://0xa9fea9fe", "no host name"),
        ("https://1.0x1", "no host name"),
        ("https://0177.0.0.1", "no host name"),
        ("https://[::ffff:169.254.169.254]", "an address"),
        ("https://[fe80::1%25eth0]", "an address|taken apart|no host name"),
        ("http://localhost.evil.test", "in the clear"),
        ("http://127.0.0.1.evil.test", "in the clear"),
        ("https:acme.atlassian.net", "https://"),
        ("https:/acme.atlassian.net", "https://"),
        ("https:///acme.atlassian.net", "no host"),
        ("//acme.atlassian.net", "https://"),
        ("https://acme.atlassian.net;x", "no host name"),
        ("https://acme_.atlassian.net", "no host name"),
        ("https://-acme.atlassian.net", "no host name"),
        ("https://" + "a" * 64 + ".atlassian.net", "no host name"),
        ("https://.atlassian.net", "no host name"),
        ("https://acme.atlassian.net/ex//x", "path"),
        ("https://acme.atlassian.net/./x", "path"),
        ("https://acme.atlassian.net/%2f", "path"),
        ("https://acme.atlassian.net/\u202ewiki", "ASCII"),
        ("https://acme.atlassian.net\r\nHost: evil", "ASCII"),
    ],
)
def test_nothing_but_a_plain_host_passes_even_when_confirmed(given: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        parse_base_url(given, other_host_confirmed=True)


@pytest.mark.parametrize(
    "host",
    [
        "atlassian.net",
        "atlassian.net.evil.test",
        "acme.atlassian.net.evil.test",
        "evilatlassian.net",
        "api.atlassian.com.evil.test",
        "xapi.maton.ai",
        "maton.ai",
        "atlassian.com",
    ],
)
def test_hosts_that_only_look_like_the_tenants_need_a_confirmation_that_names_them(host: str) -> None:
    assert not is_known_host(host)
    with pytest.raises(InvalidInput, match=re.escape(host)):
        parse_base_url(f"https://{host}")
    assert parse_base_url(f"https://{host}", other_host_confirmed=True).origin.host == host
