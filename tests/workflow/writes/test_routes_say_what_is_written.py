"""What a request writes is read off its route: for every write of the catalogue, on every form of address."""

from __future__ import annotations

import pytest

from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.domain.actions import Action
from harbor_tui.domain.requests import Wire
from harbor_tui.workflow.writes.model import Resource, Write, WriteKind, write_at, write_of

WRITES = [action for action in read_entry("atlassian/confluence-cloud-full").actions if action.writes]
PREFIXES = ("", "/ex/confluence/0b1c", "/confluence/ex/confluence/0b1c")


def path_of(action: Action) -> str:
    parts = action.path.split("/")
    return "/".join("12" if part.startswith("{") else part for part in parts)


@pytest.mark.parametrize("action", WRITES, ids=[action.slug for action in WRITES])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_write_of_the_catalogue_is_known(action: Action, prefix: str) -> None:
    write = write_of(Wire(action.method, "https://acme.atlassian.net", prefix + path_of(action), (), b""))
    assert write is not None
    assert write.deed.value == action.slug.split("-")[0]
    noun = action.slug.split("-", 1)[1].replace("footer-", "").replace("blogpost", "blog post").replace("-", " ")
    assert write.resource.value == noun
    assert bool(write.target) is (write.deed is not WriteKind.CREATE)


def test_only_new_pages_and_posts_are_about_nothing_that_is_there() -> None:
    without = {action.slug for action in WRITES if not known(action).has_subject}
    assert without == {"create-page", "create-blogpost"}


def known(action: Action) -> Write:
    write = write_at(action.method, path_of(action))
    assert write is not None
    return write


def test_a_property_names_its_holder_and_itself() -> None:
    found = write_at("DELETE", "/wiki/api/v2/pages/12/properties/9")
    assert found == Write(Resource.PAGE_PROPERTY, WriteKind.DELETE, "9", "12")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/wiki/api/v2/pages"),
        ("POST", "/_harbor/actions"),
        ("PUT", "/wiki/api/v2/pages"),
        ("POST", "/wiki/api/v2/pages/12"),
        ("DELETE", "/wiki/api/v2/inline-comments/3"),
        ("POST", "/wiki/rest/api/content"),
        ("PUT", "/wiki/api/v2/pages/12/title"),
        ("DELETE", "/wiki/api/v2/pages/१२"),
    ],
)
def test_another_route_is_not_taken_for_one_of_them(method: str, path: str) -> None:
    assert write_at(method, path) is None
