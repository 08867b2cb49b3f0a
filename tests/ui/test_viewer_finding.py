"""Finding in the viewer, and its outline."""

from __future__ import annotations

import pytest

from harbor_tui.ui.widgets.find_bar import FindBar
from tests.support.console import screen_text, settle
from tests.support.viewer_app import ViewerApp, press

BODY = (
    "<h1>Rollout</h1><p>Café or CAFE</p>"
    + "".join(f"<h2>Step {n}</h2><p>do the thing {n}</p><p>another café</p>" for n in range(30))
    + f"<p>{'word ' * 14}needle in the hay {'word ' * 20}</p>"
)


async def test_what_is_typed_is_found_whatever_case_and_accents_and_counted() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "slash", *"cafe")
        assert "1/32" in shown
        assert "“cafe” 1/32" in shown


async def test_n_and_capital_n_step_through_the_matches_in_a_circle() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"cafe", "enter")
        assert app.view.has_focus
        assert "2/32" in await press(pilot, "n")
        assert "1/32" in await press(pilot, "N")
        assert "32/32" in await press(pilot, "N")
        assert app.view.scroll_offset.y > 0
        assert "1/32" in await press(pilot, "n")


async def test_a_match_that_was_wrapped_over_two_lines_is_found() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        line = next(each.plain for each in app.view.shown.lines if "needle" in each.plain)
        assert not line.rstrip().endswith("hay"), "the words have to be on two lines for this test"
        assert "1/1" in await press(pilot, "slash", *"needle", "space", *"in", "space", *"the", "space", *"hay")


async def test_words_that_are_not_there_say_so_and_escape_forgets_them() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "not found" in await press(pilot, "slash", *"zzz")
        assert "zzz" not in await press(pilot, "escape")
        assert not app.query_one(FindBar).has_class("-open")
        assert app.view.has_focus


async def test_matches_are_found_again_after_the_terminal_has_changed() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"cafe", "enter")
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert "“cafe” 32" in screen_text(app)


async def test_line_numbers_of_the_source_are_not_found() -> None:
    app = ViewerApp("<p>one</p>\n<p>two</p>\n<p>three</p>")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "not found" in await press(pilot, "v", "slash", *"3")


@pytest.mark.parametrize("text", ["[/", "[@click=app.quit]x", "foo\\", "$error", "%s", "((", "*"])
async def test_hostile_search_words_are_shown_literally(text: str) -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "slash", *text)
        assert f"“{text}” not found" in shown


async def test_the_outline_lists_the_headings_and_jumps_to_one() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        shown = await press(pilot, "o")
        assert "31 headings" in shown
        assert "Part" not in shown
        assert "do the thing 0" in shown, "there is room for both"
        await press(pilot, *["j"] * 20, "enter")
        assert app.view.has_focus
        assert "Step 19" in screen_text(app).splitlines()[0]


async def test_in_a_narrow_terminal_the_outline_covers_the_text_and_escape_uncovers_it() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "do the thing" not in await press(pilot, "o")
        assert "do the thing" in await press(pilot, "escape")
        assert app.view.has_focus


async def test_the_outline_opens_at_the_heading_that_is_read() -> None:
    app = ViewerApp(BODY)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "o", *["j"] * 20, "enter", "j", "o", "enter")
        assert "Step 19" in screen_text(app).splitlines()[0]


async def test_a_page_without_headings_says_so() -> None:
    app = ViewerApp("<p>x</p>")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "no headings" in await press(pilot, "o")
        await press(pilot, "o")
        assert app.view.has_focus
