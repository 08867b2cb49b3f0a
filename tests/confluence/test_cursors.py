"""Of the link to the next page only the cursor is taken."""

from __future__ import annotations

import pytest

from harbor_tui.confluence.paging import next_cursor

CURSOR = "eyJpZCI6IjMwMjczNyIsIng+eSI6MX0="


@pytest.mark.parametrize(
    ("link", "cursor"),
    [
        (f"/wiki/api/v2/pages?limit=5&cursor={CURSOR}", CURSOR),
        (f"/wiki/api/v2/pages?cursor={CURSOR}&depth=all&limit=100", CURSOR),
        ("/wiki/api/v2/pages?cursor=eyJ%3D%2B%2F&limit=1", "eyJ=+/"),
        (f"https://evil.test/x?cursor={CURSOR}#f", CURSOR),
        (f"//evil.test/x?cursor={CURSOR}", CURSOR),
        ("javascript:alert(1)", None),
        ("/wiki/api/v2/pages?limit=5", None),
        ("/wiki/api/v2/pages?mycursor=a&xcursor=b", None),
        ("/wiki/api/v2/pages#?cursor=a", None),
        ("/wiki/api/v2/pages?cursor=", None),
        ("/wiki/api/v2/pages?cursor=a%20b", None),
        ("/wiki/api/v2/pages?cursor=%00%1b", None),
        ("/wiki/api/v2/pages?cursor=%ff", None),
        ("/wiki/api/v2/pages?cursor=é", None),
        ("/x?cursor=" + "a" * 5000, None),
        ("/x?" + "a=b&" * 10_000 + "cursor=c", None),
        ("", None),
    ],
)
def test_the_cursor_is_parsed_out_of_the_query(link: str, cursor: str | None) -> None:
    assert next_cursor({"results": [], "_links": {"next": link, "base": "https://evil.test/wiki"}}) == cursor


@pytest.mark.parametrize(
    "data", [None, [], "x", {}, {"_links": None}, {"_links": []}, {"_links": {}}, {"_links": {"next": 7}}]
)
def test_without_a_link_the_list_ends(data: object) -> None:
    assert next_cursor(data) is None
