"""What a link means: a page of this tenant, an address elsewhere, or nothing that can be gone to."""

from __future__ import annotations

import pytest

from harbor_tui.document.inlines import LinkKind, Target
from harbor_tui.domain.port import SiteOrigin
from harbor_tui.ui.screens.pages_links import Address, Destination, FindPage, Nowhere, OpenPage, destination, hosts_name

ORIGIN = SiteOrigin("https", "acme.atlassian.net", 443)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(LinkKind.PAGE, "On-call", "OPS"), FindPage("On-call", "OPS")),
        (Target(LinkKind.PAGE, "On-call", "OPS", "Rota"), FindPage("On-call", "OPS", "Rota")),
        (Target(LinkKind.URL, "/wiki/spaces/P/pages/42/T#The%20rota"), OpenPage("42", "The rota")),
        (Target(LinkKind.CONTENT, "123"), OpenPage("123")),
        (Target(LinkKind.URL, "https://acme.atlassian.net/wiki/spaces/P/pages/42/T"), OpenPage("42")),
        (Target(LinkKind.URL, "/wiki/spaces/P/pages/42"), OpenPage("42")),
        (Target(LinkKind.URL, "https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=42"), OpenPage("42")),
        (Target(LinkKind.URL, "https://acme.atlassian.net.evil.example/wiki/spaces/P/pages/42"),
         Address("https://acme.atlassian.net.evil.example/wiki/spaces/P/pages/42")),
        (Target(LinkKind.URL, "https://acme.atlassian.net@evil.example/wiki/spaces/P/pages/42"),
         Address("https://acme.atlassian.net@evil.example/wiki/spaces/P/pages/42")),
        (Target(LinkKind.URL, "javascript:alert(1)"), Address("javascript:alert(1)")),
        (Target(LinkKind.MAIL, "a@b.example"), Address("mailto:a@b.example")),
    ],
)  # fmt: skip
def test_links_lead_where_they_say(target: Target, expected: Destination) -> None:
    assert destination(target, ORIGIN) == expected


@pytest.mark.parametrize(
    "target",
    [
        Target(LinkKind.PAGE),
        Target(LinkKind.CONTENT, "../1"),
        Target(LinkKind.BLOG, "News"),
        Target(LinkKind.ATTACHMENT, "a.pdf"),
        Target(LinkKind.USER, "5b10"),
        Target(LinkKind.SPACE, "OPS"),
        Target(LinkKind.NONE),
        Target(LinkKind.URL, " "),
    ],
)
def test_what_cannot_be_gone_to_says_why(target: Target) -> None:
    found = destination(target, ORIGIN)
    assert isinstance(found, Nowhere)
    assert found.reason


def test_the_host_is_the_one_behind_the_at_sign() -> None:
    assert hosts_name("https://acme.atlassian.net@evil.example/x") == "evil.example"
    assert hosts_name("http://[::1") == ""
