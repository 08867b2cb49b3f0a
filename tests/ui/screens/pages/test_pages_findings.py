"""What to look at twice on an open page: counted below it, listed by a key, and gone to."""

from __future__ import annotations

import dataclasses
import json

import pytest

from harbor_tui.ui.screens.pages.findings import FindingList
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from tests.support.console import press, screen_text
from tests.support.pages_console import FakeBrowsing, listed, page, pages_console

HIDING = (
    "".join(f"<p>line {n}</p>\n" for n in range(60))
    + '<p style="display:none">this nobody sees</p>\n'
    + "".join(f"<p>row {n}</p>\n" for n in range(60))
    + '<ac:structured-macro ac:name="sparkle"><ac:plain-text-body><![CDATA[<b>x</b>]]></ac:plain-text-body>'
    "</ac:structured-macro>"
)


def browsing(body: str) -> FakeBrowsing:
    return FakeBrowsing([dataclasses.replace(page(1), body=body), page(2)])


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_page_counts_what_to_look_at_and_i_lists_it_in_full(size: tuple[int, int]) -> None:
    app = pages_console(browsing(HIDING))
    async with app.run_test(size=size) as pilot:
        assert "△ 2 things to look at: i" in await listed(pilot, "enter")
        shown = await press(pilot, "i")
        for part in ("2 things to look at", "Enter goes there", "Esc closes", "▲ hidden text ", "line 61", "sparkle"):
            assert part in shown, part
        assert "this nobody sees" in shown, "the excerpt of the first one"
        assert app.query_one(FindingList).is_open


async def test_enter_goes_to_the_place_and_lets_it_stand_out() -> None:
    app = pages_console(browsing(HIDING))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, "enter", "i", "enter")
        assert "⟨hidden: this nobody sees⟩" in screen_text(app)
        view = app.query_one(DocumentView)
        assert view.has_focus
        assert view.position.top > 60
        shown = await press(pilot, "g", "i", "j", "enter")
        assert "sparkle" in shown
        assert view.position.bottom == view.position.total


async def test_in_the_source_the_place_is_the_sources() -> None:
    app = pages_console(browsing(HIDING))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await listed(pilot, "enter", "v", "i", "enter")
        assert '61  <p style="display:none">this nobody sees</p>' in shown


async def test_what_is_not_well_formed_is_shown_in_the_source() -> None:
    app = pages_console(browsing("<p>fine</p>\n" * 50 + "<p>broken & here</p>"))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await listed(pilot, "enter")
        assert "△ 1 thing to look at: i  not well-formed" in shown
        assert "51✗ <p>broken & here</p>" in await press(pilot, "i", "enter")


@pytest.mark.parametrize("key", ["escape", "i"])
async def test_closing_the_list_leaves_the_page_where_it_was(key: str) -> None:
    app = pages_console(browsing(HIDING))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, "enter", "space", "space")
        view = app.query_one(DocumentView)
        before = view.position.top
        await press(pilot, "i", key)
        assert (view.position.top, view.has_focus, app.query_one(FindingList).is_open) == (before, True, False)


async def test_a_page_with_nothing_to_look_at_says_so_and_another_page_forgets_the_list() -> None:
    app = pages_console(browsing(HIDING))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await listed(pilot, "enter", "escape")
        shown = await press(pilot, "j", "enter")
        assert "look at" not in shown
        assert "nothing to look at twice here" in await press(pilot, "i")


async def test_a_value_that_is_no_node_is_a_mark_in_the_page_and_told_in_full_in_its_list_and_source() -> None:
    words = " ".join(f"stray{number}" for number in range(40))
    content = [{"type": "paragraph", "content": [{"type": "text", "text": f"line {n}"}]} for n in range(60)]
    body = json.dumps({"type": "doc", "version": 1, "content": [*content, words]}, indent=1)
    found = dataclasses.replace(page(1), body=body, representation="atlas_doc_format")
    app = pages_console(FakeBrowsing([found, page(2)]))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "to look at: i" in await listed(pilot, "enter")
        assert "⟨?⟩" in await press(pilot, "G")
        assert "stray39" in await press(pilot, "i")
        assert "stray39" in await press(pilot, "enter")
        assert app.query_one(DocumentView).raw
