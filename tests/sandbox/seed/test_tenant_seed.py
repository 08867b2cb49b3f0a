"""The wiki that the built-in tenant starts with, and the requests of the demo's inbox."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from harbor_tui.sandbox.bodies.wellformed import NotWellFormed, check
from harbor_tui.sandbox.seed.library import written_pages
from harbor_tui.sandbox.seed.seeder import sample_requests, seeded_tenant

if TYPE_CHECKING:
    from harbor_tui.sandbox.wiki.tenant import Tenant


def everything(tenant: Tenant) -> list[tuple[object, ...]]:
    return [
        (content.id, content.title, content.status, content.parent_id, version.number, version.created_ms, version.body)
        for content in tenant.contents.values()
        for version in content.versions
    ]


def test_the_same_seed_gives_the_same_wiki_and_another_seed_another() -> None:
    assert everything(seeded_tenant(150, 7)) == everything(seeded_tenant(150, 7))
    assert everything(seeded_tenant(150, 7)) != everything(seeded_tenant(150, 8))


@pytest.mark.parametrize("pages", [1, 6, 27, 40, 120, 500])
def test_there_are_as_many_pages_as_asked_for(pages: int) -> None:
    tenant = seeded_tenant(pages)
    listed = [content for content in tenant.contents.values() if content.status in ("current", "archived")]
    assert sum(content.kind == "page" for content in listed) == pages


def test_every_version_of_every_page_is_well_formed_and_fully_filled_in(tenant: Tenant) -> None:
    for content in tenant.contents.values():
        for version in content.versions:
            check(version.body)
            assert "{{" not in version.body, content.title


def test_the_wiki_shows_the_whole_range_of_the_storage_format(tenant: Tenant) -> None:
    text = "".join(content.latest.body for content in tenant.contents.values())
    macros = set(re.findall(r'ac:structured-macro ac:name="([^"]+)"', text))
    expected = {
        "code",
        "info",
        "note",
        "warning",
        "tip",
        "panel",
        "status",
        "expand",
        "toc",
        "jira",
        "excerpt",
        "details",
    }
    assert macros >= expected
    elements = set(re.findall(r"<([a-z][a-z0-9:-]*)", text))
    expected = {
        "h1",
        "h2",
        "h3",
        "table",
        "th",
        "ol",
        "ul",
        "dl",
        "pre",
        "blockquote",
        "hr",
        "del",
        "sub",
        "sup",
        "a",
        "time",
    }
    expected |= {
        "ac:layout",
        "ac:task-list",
        "ac:image",
        "ac:emoticon",
        "ac:placeholder",
        "ac:adf-extension",
        "ac:link",
    }
    expected |= {"ri:page", "ri:user", "ri:attachment", "ri:url"}
    assert expected - elements <= {"h1"}
    assert "rowspan=" in text and "colspan=" in text and "ac:anchor=" in text and "日本語" in text


def test_the_page_of_the_worksheets_example_search_is_there(tenant: Tenant) -> None:
    rollout = tenant.titled("Harbor rollout")[0]
    assert len(rollout.versions) == 5 and rollout.status == "current"
    assert {content.status for content in tenant.contents.values()} >= {"current", "archived"}


def test_written_pages_name_parents_of_their_own_space() -> None:
    spaces = {page.title: page.space for page in written_pages()}
    for page in written_pages():
        assert page.parent is None or spaces[page.parent] == page.space
        assert page.days == tuple(sorted(page.days, reverse=True))


def test_the_inbox_holds_one_of_every_trouble(tenant: Tenant) -> None:
    requests = sample_requests(tenant, 40, 7)
    assert len(requests) == 40 and requests == sample_requests(tenant, 40, 7)
    bodies = [request["input"]["body"] for request in requests]
    known = {str(identifier) for identifier in tenant.spaces}
    assert sum(body["spaceId"] not in known for body in bodies) == 1
    assert sum(tenant.holder("page", int(body["spaceId"]), body["title"]) is not None for body in bodies) == 1
    broken = [body["title"] for body in bodies if not well_formed(body["body"]["value"])]
    assert broken == ["Watch log, night of 20 November"]
    values = [body["body"]["value"] for body in bodies]
    for mark in ("ri:user", "display: none", "\u202e", "quay-board-pro", "開室時間"):
        assert any(mark in value for value in values), mark
    assert max(value.count("<tr>") + value.count("<p>") for value in values) >= 190
    assert len({request["agent"]["name"] for request in requests}) >= 6
    assert all(request["schema"] == "harbor.request/1" and request["why"] for request in requests)


def well_formed(storage: str) -> bool:
    try:
        check(storage)
    except NotWellFormed:
        return False
    return True


@pytest.mark.sweep
def test_a_hundred_thousand_pages_are_there_within_three_seconds() -> None:
    started = time.process_time()
    tenant = seeded_tenant(100_000)
    assert time.process_time() - started < 3
    assert len(tenant.contents) >= 100_000
    started = time.process_time()
    assert len(tenant.titled("harbor ROLLOUT")) == 1
    assert time.process_time() - started < 0.01
