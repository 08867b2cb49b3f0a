"""Searching for pages: the form, the results as they come, what happens when they are late or do not come."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from harbor_tui.domain.errors import FieldProblem, InvalidInput, NotVisible, SignInRefused
from harbor_tui.domain.pages import PageQuery
from harbor_tui.ui.screens.pages.finder import PageFinder
from tests.support.console import screen_text, settle
from tests.support.pages_console import HOSTILE, FakeBrowsing, page, pages_console

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]


async def show_pages(pilot: Pilot[Any]) -> None:
    """Bring the pages pane to the front, which lists what there is, and forget that it did."""
    await settle(pilot)
    await pilot.press("2")
    await settle(pilot)
    app: Any = pilot.app
    if app.services.browsing is not None:
        app.services.browsing.searches.clear()


async def search(pilot: Pilot[Any], *keys: str) -> str:
    """Type into the form and search."""
    await type_in_form(pilot, *keys, "enter")
    await settle(pilot)
    return screen_text(pilot.app)


async def type_in_form(pilot: Pilot[Any], *keys: str) -> None:
    """Type into the form, from its first field on."""
    pilot.app.query_one(PageFinder).focus_form()
    await pilot.pause()
    await pilot.press(*keys)


def many(count: int) -> list[Any]:
    return [page(n, f"Harbor rollout {n:03}") for n in range(1, count + 1)]


@pytest.mark.parametrize("size", SIZES)
async def test_results_show_title_space_time_and_version_at_every_size(size: tuple[int, int]) -> None:
    browsing = FakeBrowsing([*many(3), page(9, "Harbor rollout 2024", status="archived")])
    app = pages_console(browsing)
    async with app.run_test(size=size) as pilot:
        await show_pages(pilot)
        shown = await search(pilot, *"rollout")
        for part in ("Harbor rollout 001", "PLAT", "12 Nov", "v7", "v7 arch", "4 shown", "184 ms"):
            assert part in shown, part
        assert browsing.searches == [(PageQuery("rollout", "", "", 25), None)]


async def test_the_form_asks_for_space_status_and_page_size_as_typed() -> None:
    browsing = FakeBrowsing(many(3))
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await type_in_form(
            pilot, "tab", *"PLAT", "tab", "right", "tab", "end", "backspace", "backspace", *"250", "enter"
        )
        await settle(pilot)
        assert browsing.searches == [(PageQuery("", "PLAT", "current", 250), None)]


@pytest.mark.parametrize("typed", ["0", "251", "x", "-1", "2.5", "٣"])
async def test_a_page_size_that_does_not_fit_is_said_beside_the_form_and_nothing_is_asked(typed: str) -> None:
    browsing = FakeBrowsing(many(3))
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await type_in_form(pilot, "tab", "tab", "tab", "end", "backspace", "backspace", *typed, "enter")
        await settle(pilot)
        assert f"Page size must be from 1 to 250, not “{typed}”" in screen_text(app)
        assert browsing.searches == []
        assert app.focused is not None
        assert app.focused.id == "limit"


async def test_while_waiting_it_says_what_for_and_how_long_and_keeps_the_old_results() -> None:
    browsing = FakeBrowsing(many(3))
    gate = browsing.hold("other")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await search(pilot, *"rollout")
        await type_in_form(pilot, *["backspace"] * 7, *"other", "enter")
        await pilot.pause()
        shown = screen_text(app)
        assert "Searching… · Esc cancels" in shown
        assert "Harbor rollout 001" in shown
        app.query_one(PageFinder).query_one("Waiting").seconds = 3  # type: ignore[attr-defined]
        await pilot.pause()
        assert "Searching… 3 s" in screen_text(app)
        gate.set()
        await settle(pilot)
        assert "No page was found" in screen_text(app)


async def test_escape_cancels_a_search_and_what_was_shown_stays() -> None:
    browsing = FakeBrowsing(many(3))
    browsing.hold("other")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await search(pilot, *"rollout")
        await type_in_form(pilot, *["backspace"] * 7, *"other", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
        assert browsing.cancelled == ["other"]
        assert "cancelled" in screen_text(app)
        assert "Harbor rollout 001" in screen_text(app)


async def test_a_second_search_cancels_the_first_and_its_answer_is_what_is_shown() -> None:
    browsing = FakeBrowsing([*many(3), page(9, "Second")])
    first = browsing.hold("rollout")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await type_in_form(pilot, *"rollout", "enter")
        await pilot.pause()
        await pilot.press(*["backspace"] * 7, *"Second", "enter")
        await settle(pilot)
        first.set()
        await settle(pilot)
        assert browsing.cancelled == ["rollout"]
        assert "Second" in screen_text(app)
        assert "Harbor rollout 001" not in screen_text(app)


async def test_an_answer_that_was_cancelled_and_comes_all_the_same_is_dropped() -> None:
    browsing = FakeBrowsing([*many(3), page(9, "Second")], stubborn=True)
    first = browsing.hold("rollout")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await type_in_form(pilot, *"rollout", "enter")
        await pilot.pause()
        await pilot.press(*["backspace"] * 7, *"Second", "enter")
        for _ in range(20):
            await pilot.pause()
        first.set()
        await settle(pilot)
        assert "Second" in screen_text(app)
        assert "Harbor rollout 001" not in screen_text(app)


async def test_the_next_results_come_when_the_end_is_reached_and_only_once() -> None:
    browsing = FakeBrowsing(many(60))
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        assert "25 shown, more at the end (↓)" in await search(pilot, *"rollout")
        await pilot.press("G")
        await settle(pilot)
        assert "50 shown, more at the end" in screen_text(app)
        assert "Harbor rollout 025" in screen_text(app), "the cursor stays where it was"
        await pilot.press("G")
        await settle(pilot)
        assert "60 shown   184 ms" in screen_text(app)
        await pilot.press("G", "k", "G")
        await settle(pilot)
        assert [cursor for _, cursor in browsing.searches] == [None, "25", "50"]


async def test_results_that_come_twice_are_shown_once() -> None:
    browsing = FakeBrowsing([*many(25), *many(30)])
    app = pages_console(browsing)
    async with app.run_test(size=(120, 60)) as pilot:
        await show_pages(pilot)
        await search(pilot, *"rollout")
        await pilot.press("G")
        await settle(pilot)
        assert screen_text(app).count("Harbor rollout 003") == 1


async def test_an_error_stands_where_the_results_would_be_with_the_keys_that_go_on() -> None:
    browsing = FakeBrowsing(many(3), problem=SignInRefused("403: the token was refused.", advice="Check the token: 3."))
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        shown = await search(pilot, *"rollout")
        for part in ("✗ 403: the token was refused.", "Check the token: 3.", "R searches again"):
            assert part in shown, part
        browsing.problem = None
        await pilot.press("escape")
        await pilot.press("shift+tab")
        await pilot.press("escape")
        app.query_one(PageFinder).search(PageQuery("rollout"))
        await settle(pilot)
        assert "Harbor rollout 001" in screen_text(app)
        assert "403" not in screen_text(app)


@pytest.mark.parametrize(
    "problem",
    [
        NotVisible("No space has the key, name or id “NOPE”.", advice="Look it up."),
        InvalidInput("It does not fit.", problems=(FieldProblem("query.space", "is no space"),)),
    ],
)
async def test_a_space_that_is_not_known_is_said_beside_its_field(problem: Any) -> None:
    app = pages_console(FakeBrowsing(many(3), problem=problem))
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        await type_in_form(pilot, "tab", *"NOPE", "enter")
        await settle(pilot)
        assert "✗ Space " in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "space"


@pytest.mark.parametrize("text", ["[/", "[@click=app.quit]x", "[/nope]", "foo\\", "$error", "[b"])
async def test_hostile_words_of_the_operator_are_echoed_literally(text: str) -> None:
    app = pages_console(FakeBrowsing())
    async with app.run_test(size=(120, 36)) as pilot:
        await show_pages(pilot)
        shown = await search(pilot, *text)
        assert text in shown
        assert "No page was found" in shown


async def test_hostile_titles_are_shown_literally_in_the_list_and_a_click_does_nothing_more() -> None:
    app = pages_console(FakeBrowsing([page(n, text) for n, text in enumerate(HOSTILE, 1)]))
    async with app.run_test(size=(150, 36), notifications=True) as pilot:
        await show_pages(pilot)
        shown = await search(pilot)
        for part in (
            "[/nope]",
            "CLICK ME[/]",
            "foo\\",
            "$error",
            "⟨U+001B⟩]52;c;",
            "abc⟨U+202E⟩gpj.exe",
        ):
            assert part in shown, part
        for row in range(4, 4 + len(HOSTILE)):
            await pilot.click("#results", offset=(4, row - 3))
        await settle(pilot)
        assert app.is_running
        assert app.gate.hits == 0


async def test_without_a_port_the_pane_says_how_to_get_one() -> None:
    app = pages_console(None)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await show_pages(pilot)
        assert "There is no connected port yet: 3 sets it up." in screen_text(app)
        assert "There is no connected port yet" in await search(pilot, *"x")


async def test_the_pane_lists_what_there_is_while_the_cursor_waits_in_the_form() -> None:
    browsing = FakeBrowsing(many(3))
    app = pages_console(browsing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert browsing.searches == [(PageQuery(), None)]
        assert "Harbor rollout 003" in screen_text(app)
        assert app.focused is not None
        assert app.focused.id == "title"
        await pilot.press("down", "j", "enter")
        await settle(pilot)
        assert browsing.opened == ["2"]


@pytest.mark.parametrize("pages", [0, 3])
async def test_esc_leaves_the_form_so_that_single_keys_work_again(pages: int) -> None:
    app = pages_console(FakeBrowsing(many(pages)))
    async with app.run_test(size=(80, 24)) as pilot:
        await show_pages(pilot)
        shown = screen_text(app).splitlines()[-1]
        assert shown.split() == ["Esc", "leave", "F1", "help", "^p", "commands"]
        await pilot.press("escape", "3")
        await settle(pilot)
        assert app.main.pane is not None
        assert app.main.pane.id == "ports"
