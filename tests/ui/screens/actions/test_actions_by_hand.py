"""Running by hand: a form from the schema, answers that can be looked at, and writes that go into the inbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.screens.actions.fields import ActionField
from harbor_tui.ui.screens.actions.pane import ActionsPane
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.text_view import TextLines
from tests.support.actions_console import ActionsWorld, open_actions
from tests.support.console import screen_text, settle
from tests.support.pages_console import HOSTILE


async def open_form(pilot: Pilot[Any], slug: str) -> ActionsPane:
    pane = await open_actions(pilot, slug)
    await pilot.press("enter")
    await settle(pilot)
    return pane


def entry(pane: ActionsPane, name: str) -> Any:
    field = next(field for field in pane.query(ActionField) if field.field.name == name)
    return field.query_one("Input, TextArea, Choice")


async def test_bounds_are_checked_while_typing_beside_the_field(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "search-pages")
        entry(pane, "query.limit").focus()
        await pilot.press(*"999")
        await pilot.pause()
        assert "✗ must be from 1 to 250, not 999" in screen_text(pilot.app)
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "✗" not in screen_text(pilot.app)


async def test_help_comes_from_the_description_of_the_focused_field(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "search-pages")
        description = next(
            each.field for each in pane.form.fields if each.field.name == "query.title"
        ).schema.description
        assert description and description not in screen_text(pilot.app)
        entry(pane, "query.title").focus()
        await pilot.pause()
        assert description in screen_text(pilot.app)


async def test_what_is_required_is_named_when_it_is_sent(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "get-page")
        assert "is required" not in screen_text(pilot.app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "✗ is required" in screen_text(pilot.app)
        assert pilot.app.focused is entry(pane, "path.id")
        assert world.on.requests() == []


async def test_a_list_is_a_table_with_its_next_page_on_a_key(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "search-pages")
        entry(pane, "query.limit").value = "3"
        await pilot.press("enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "search-pages  200 · 3 rows" in text
        assert all(label in text for label in ("id", "title", "status", "spaceId", "version"))
        await pilot.press("m")
        await settle(pilot)
        assert "search-pages  200 · 6 rows" in screen_text(pilot.app)
        ids = [pane.answer._rows[index]["id"] for index in range(6)]
        assert len(set(ids)) == 6


async def test_a_row_opens_and_the_raw_answer_is_on_a_key(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "search-pages")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert f"title: {pane.answer._rows[1]['title']}" in pane.answer.query_one(TextLines).text
        await pilot.press("v")
        await pilot.pause()
        assert '"_links": {' in pane.answer.query_one(TextLines).text
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.focused, RowList)


async def test_one_thing_is_shown_by_its_members(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path, published=("get-current-user",)).app().run_test(size=(80, 24)) as pilot:
        await open_form(pilot, "get-current-user")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "get-current-user  200 · one object" in screen_text(pilot.app)
        assert "accountId: " in screen_text(pilot.app)


async def test_esc_cancels_and_a_late_answer_is_dropped(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    world.gate.clear()
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "search-pages")
        await pilot.press("enter")
        await pilot.pause()
        assert "Running… · Esc cancels" in screen_text(pilot.app)
        await pilot.press("escape")
        world.gate.set()
        await settle(pilot)
        assert world.tenant.cancelled == 1
        assert pane.form.display and not pane.answer.has_answer


async def test_a_refusal_stands_where_the_answer_would(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "get-page")
        await pilot.press(*"999999", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "✗ " in text and "R runs it again" in text
        await pilot.press("e")
        await pilot.pause()
        assert entry(pane, "path.id").value == "999999"


async def test_hostile_data_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    rows = [{"id": str(number), "title": text, text: text} for number, text in enumerate(HOSTILE)]
    world.tenant.given = {"results": rows}
    app = world.app()
    async with app.run_test(size=(120, 36)) as pilot:
        await open_form(pilot, "search-pages")
        await pilot.press("enter")
        await settle(pilot)
        assert "[/nope]" in screen_text(app)
        for key in ("enter", "v", "G", "v"):
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app, HarborApp) and app.gate.hits == 0
        assert "\x1b" not in screen_text(app) and "\u202e" not in screen_text(app)


async def test_a_write_goes_into_the_inbox_and_nothing_is_sent(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "create-page")
        entry(pane, "body.spaceId").value = "98312"
        entry(pane, "body.title").value = "By hand"
        body = entry(pane, "body.body.value")
        assert isinstance(body, TextArea)
        body.text = "<p>one</p>\n<p>two</p>"
        assert isinstance(entry(pane, "body.status"), Choice)
        await pilot.press("ctrl+s")
        await settle(pilot)
        (request_id,) = world.pending()
        assert request_id in screen_text(pilot.app)
        request = json.loads(world.store.read_pending(request_id).data)
        assert request["agent"]["name"] == "ana (by hand)"
        assert request["input"]["body"] == {
            "spaceId": "98312",
            "title": "By hand",
            "body": {"representation": "storage", "value": "<p>one</p>\n<p>two</p>"},
        }
        assert world.on.requests() == []


async def test_going_through_the_fields_with_the_arrows_changes_nothing(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "create-page")
        before = [field.typed for field in pane.form.fields]
        for _ in range(4):
            await pilot.press("down")
            await pilot.pause()
        assert pilot.app.focused is entry(pane, "body.body.representation")
        assert [field.typed for field in pane.form.fields] == before
        entry(pane, "body.status").focus()
        await pilot.press("space")
        assert entry(pane, "body.status").value == "current"


async def test_enter_in_a_write_goes_on_to_the_next_field_and_asks_for_nothing(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "create-page")
        entry(pane, "body.title").value = "x"
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.focused is entry(pane, "body.status")
        assert world.pending() == ()


async def test_with_the_cursor_in_a_body_the_keys_shown_are_none_that_are_typed(tmp_path: Path) -> None:
    async with ActionsWorld(tmp_path).app().run_test(size=(80, 24)) as pilot:
        pane = await open_form(pilot, "create-page")
        entry(pane, "body.body.value").focus()
        await settle(pilot)
        keys = screen_text(pilot.app).splitlines()[-1]
        assert ("F1 help" in keys, "? help" in keys, "Esc back" in keys) == (True, False, True)
