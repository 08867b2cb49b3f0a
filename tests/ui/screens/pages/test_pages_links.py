"""What a link means: a page of this tenant, an address elsewhere, or nothing that can be gone to."""

from __future__ import annotations

import pytest

from harbor_tui.document.model.inlines import LinkKind, Target
from harbor_tui.domain.port import SiteOrigin
from harbor_tui.ui.screens.pages.links import (
    Address,
    Destination,
    FindPage,
    Nowhere,
    OpenPage,
    SearchSpace,
    Told,
    destination,
    hosts_name,
)

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


@pytest.mark.parametrize("account", ["5b10ac8d82e05b22cc7d4ef5", "712020:0a1b2c3d-1111-2222-3333-444455556666"])
def test_a_person_is_told_with_name_id_and_profile(account: str) -> None:
    found = destination(Target(LinkKind.USER, account), ORIGIN, text="Ana P.")
    assert isinstance(found, Told)
    assert "“Ana P.”" in found.reason
    assert found.name == account
    assert found.url == f"https://acme.atlassian.net/wiki/people/{account.replace(':', '%3A')}"


def test_a_user_of_an_older_site_has_no_profile_to_go_to() -> None:
    found = destination(Target(LinkKind.USER, "../../admin"), ORIGIN)
    assert isinstance(found, Told)
    assert (found.name, found.url) == ("../../admin", "")


def test_a_file_of_this_page_has_an_address_one_of_another_page_only_a_name() -> None:
    here = destination(Target(LinkKind.ATTACHMENT, "a b/c.pdf"), ORIGIN, page_id="42")
    assert isinstance(here, Told)
    assert here.url == "https://acme.atlassian.net/wiki/download/attachments/42/a%20b%2Fc.pdf"
    there = destination(Target(LinkKind.ATTACHMENT, "a.pdf", detail="Plan"), ORIGIN, page_id="42")
    assert isinstance(there, Told)
    assert (there.name, there.url, "“Plan”" in there.reason) == ("a.pdf", "", True)


def test_a_space_is_searched() -> None:
    found = destination(Target(LinkKind.SPACE, "OPS"), ORIGIN)
    assert isinstance(found, SearchSpace)
    assert found.key == "OPS"
