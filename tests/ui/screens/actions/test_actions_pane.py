"""The actions pane: what is listed, what the detail says, one thing at a time where there is little room."""

from __future__ import annotations

from pathlib import Path

import pytest

from harbor_tui.catalogue import default_book
from harbor_tui.ui.screens.actions.rows import cells_of, columns_for
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.text_view import TextLines
from tests.support.actions_console import ActionsWorld, open_actions
from tests.support.console import screen_lines, screen_text, settle


async def test_a_row_says_state_method_path_policy_and_risk(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot)
        row = next(line for line in screen_lines(pilot.app) if "create-page " in line)
        for part in ("● published", "POST", "/pages", "approval", "medium"):
            assert part in row
        assert "48 actions of atlassian/confluence-cloud-full, 3 published" in screen_text(pilot.app)


async def test_the_detail_of_a_draft_says_what_publishing_allows(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(200, 60)) as pilot:
        await open_actions(pilot, "list-page-labels")
        text = " ".join(pilot.app.screen.query_one("#action-detail", TextLines).text.split())
        assert "GET /wiki/api/v2/pages/{id}/labels" in text
        assert "every agent runs it at once, unasked" in text
        assert "✓ it keeps every rule for actions" in text
        assert "P the 9 draft reads of pages" in text
        assert "whole number, 1 to 250, usually 25" in text


async def test_words_filter_the_list_and_esc_brings_all_back(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_actions(pilot)
        await pilot.press("slash", *"draft space get")
        await pilot.pause()
        listed = [pane.browser.rows.source.row_id(index) for index in range(len(pane.browser.rows.source))]
        assert "get-space" in listed and "search-pages" not in listed and "create-space-property" not in listed
        await pilot.press(*" nothing")
        await pilot.pause()
        assert "No action has these words" in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(pane.browser.rows.source) == 48
        assert isinstance(pilot.app.focused, RowList)


async def test_little_room_shows_one_thing_at_a_time(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_actions(pilot, "get-page")
        await pilot.press("d")
        await settle(pilot)
        assert "runs at once, for every agent" in screen_text(pilot.app)
        assert "create-page" not in screen_text(pilot.app)
        await pilot.press("escape", "enter")
        await settle(pilot)
        assert pane.form.display and not pane.browser.display and not pane.answer.display
        await pilot.press("escape")
        await pilot.pause()
        assert pane.browser.display and pane.browser.action is not None and pane.browser.action.slug == "get-page"


async def test_much_room_keeps_the_list_beside_the_form(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(120, 36)) as pilot:
        await open_actions(pilot, "get-page")
        await pilot.press("enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "search-pages" in text and "^s runs it" in text


@pytest.mark.parametrize(
    ("width", "labels"),
    [
        (100, ["Action", "State", "Method", "Path", "Policy", "Risk"]),
        (62, ["Action", "State", "Method", "Policy", "Risk"]),
        (50, ["Action", "State", "Method", "Policy"]),
        (40, ["Action", "State", "Method"]),
    ],
)
def test_columns_give_way_one_by_one_the_path_first(width: int, labels: list[str]) -> None:
    columns = columns_for(default_book().actions, width)
    assert [column.label for column in columns] == labels
    assert len(cells_of(default_book().actions[0], columns)) == len(columns)


async def test_a_draft_is_said_to_run_only_once_it_is_published(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(160, 40)) as pilot:
        await open_actions(pilot, "list-page-labels")
        text = screen_text(pilot.app)
        assert "published, it would run at once" in text
        assert "· runs at once" not in text


async def test_any_size_is_drawn(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "create-page")
        await pilot.press("enter")
        await settle(pilot)
        for size in ((40, 12), (200, 60), (100, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert ("create-page" if size[0] >= 60 else "too small") in screen_text(pilot.app)


async def test_a_draft_is_rehearsed_and_nothing_is_sent(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "list-page-labels")
        await pilot.press("enter")
        await settle(pilot)
        assert "a draft: nothing is sent" in screen_text(pilot.app)
        await pilot.press(*"123", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Nothing was sent: it is a draft." in text
        assert f"GET {world.on.port.origin}/wiki/api/v2/pages/123/labels" in text
        assert world.on.requests() == [] and world.pending() == ()
