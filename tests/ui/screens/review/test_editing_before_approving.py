"""Editing: other bytes, reviewed anew; the agent's version stays where it was until R."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import State
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.discard_edit import DropEditDialog
from harbor_tui.ui.screens.review.decide.edit import EditScreen, plain_fields, with_body_text, with_field
from harbor_tui.ui.widgets.single_line_input import PlainInput
from tests.support.console import FakeNode, console, node_with, press, request, screen_lines, screen_text, settle

BLOCKS = (Finding(Severity.BLOCKS, "not_well_formed", "the body is not well-formed"),)


async def change_title(pilot: Pilot[Any], title: str) -> None:
    await press(pilot, "enter", "e")
    assert isinstance(pilot.app.screen, EditScreen)
    pilot.app.screen.query_one("#field-title", PlainInput).value = title
    await press(pilot, "ctrl+s")


def sent(node: FakeNode) -> dict[str, Any]:
    review = node.inbox.reviews["01A"]
    assert review.snapshot is not None
    parsed: dict[str, Any] = json.loads(review.snapshot.wire.body)
    return parsed


async def test_an_edited_request_is_shown_as_edited_and_approved_as_shown() -> None:
    node = node_with(request("01A", findings=BLOCKS))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await change_title(pilot, "A better title")
        text = screen_text(pilot.app)
        assert "Edited by you" in text
        assert "A better title" in text
        await press(pilot, "a")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog), screen_text(pilot.app)
        assert "A better title" in screen_text(pilot.app)
        dialog.armed = True
        await press(pilot, "ctrl+y")
        ((digest, _),) = node.approved
        assert digest != node.inbox.reviews["01A"].row.digest


async def test_the_body_is_edited_in_the_text_area_and_everything_else_stays() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "e")
        pilot.app.screen.query_one(TextArea).text = "<p>other words</p>"
        await press(pilot, "ctrl+s")
        assert "other words" in screen_text(pilot.app)


async def test_the_edit_screen_says_whose_request_it_is_where_it_goes_and_what_the_ids_stand_for() -> None:
    async with console(node_with(request("01A", parent_id="77"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "e")
        lines = screen_lines(pilot.app)
        assert "Edit codex-docs's request  on acme.atlassian.net" in lines[0]
        assert "Platform (PLAT)" in next(each for each in lines if "Space id" in each)
        assert "Runbooks" in next(each for each in lines if "Parent id" in each)
        pilot.app.screen.query_one("#field-spaceId", PlainInput).value = "4711"
        await settle(pilot)
        assert "Platform (PLAT)" not in screen_text(pilot.app)


async def test_r_shows_the_agents_version_again() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await change_title(pilot, "A better title")
        await press(pilot, "R", "ctrl+d")
        text = screen_text(pilot.app)
        assert "Harbor rollout checklist" in text
        assert "Edited by you" not in text


@pytest.mark.parametrize("key", ["s", "J", "K", "escape", "R"])
async def test_no_key_leaves_an_edit_without_a_question_whose_safe_answer_keeps_it(key: str) -> None:
    node = node_with(request("01A", "First"), request("01B", "Second"), request("01C", "Third"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        await change_title(pilot, "A better title")
        for safe in ("enter", "escape"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, DropEditDialog)
            await press(pilot, safe)
            assert "A better title" in screen_lines(pilot.app)[3]
        await press(pilot, key, "ctrl+d")
        assert not isinstance(pilot.app.screen, DropEditDialog)
        assert "A better title" not in screen_text(pilot.app)


async def test_panes_and_quitting_do_not_drop_an_edit_either() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await change_title(pilot, "A better title")
        await press(pilot, "3", "q")
        text = screen_text(pilot.app)
        assert "Your edit is not decided yet" in text
        assert "A better title" in text


async def test_leaving_drops_changes_only_when_asked_twice() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "e")
        pilot.app.screen.query_one("#field-title", PlainInput).value = "x"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EditScreen)
        await press(pilot, "escape")
        assert "Harbor rollout checklist" in screen_text(pilot.app)
        assert "Edited by you" not in screen_text(pilot.app)


async def test_saving_without_a_change_edits_nothing() -> None:
    node = node_with(request("01A", body="<p>a</p>\r\n<p>b</p>"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "e", "ctrl+s")
        assert "Edited by you" not in screen_text(pilot.app)


async def test_what_the_schema_does_not_take_is_said_and_changes_nothing() -> None:
    node = node_with(request("01A"))
    node.refusal = InvalidInput("body.title: must not be empty")
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await change_title(pilot, "")
        assert "body.title: must not be empty" in screen_text(pilot.app)
        assert "Edited by you" not in screen_text(pilot.app)


def test_a_body_text_goes_back_into_the_form_that_it_came_in() -> None:
    plain = {"title": "t", "body": {"representation": "storage", "value": "old"}}
    assert with_body_text(plain, "new") == {"title": "t", "body": {"representation": "storage", "value": "new"}}
    nested = {"body": {"storage": {"representation": "storage", "value": "old"}}}
    assert with_body_text(nested, "new") == {"body": {"storage": {"representation": "storage", "value": "new"}}}


async def test_what_the_service_refused_is_edited_into_a_new_request() -> None:
    node = node_with(request("01A", state=State.FAILED))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await change_title(pilot, "A free title")
        ((old_id, body),) = node.proposed_anew
        assert (old_id, body["title"]) == ("01A", "A free title")
        assert node.approved == []


def test_the_version_of_an_update_can_be_set() -> None:
    sent = {"title": "t", "version": {"number": 3, "message": "m"}}
    assert plain_fields(sent) == {"title": "t", "version": "3"}
    assert with_field(sent, "version", " 6 ") == {"title": "t", "version": {"number": 6, "message": "m"}}
    assert with_field(sent, "version", "six")["version"]["number"] == "six"
    assert with_field(sent, "title", "u") == {**sent, "title": "u"}


async def test_what_cannot_be_a_request_stays_in_the_editor_to_be_mended() -> None:
    node = node_with(request("01A"))
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        node.refusal = InvalidInput("body.status: must be current or draft")
        await change_title(pilot, "Much work")
        editing = pilot.app.screen
        assert isinstance(editing, EditScreen)
        assert editing.query_one("#field-title", PlainInput).value == "Much work"
        assert "body.status: must be current or draft" in screen_text(pilot.app)
        node.refusal = None
        await press(pilot, "ctrl+s")
        assert ("Edited by you" in screen_text(pilot.app), "Much work" in screen_text(pilot.app)) == (True, True)


async def test_ctrl_z_suspends_in_the_text_area_too_and_another_key_undoes(monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[str] = []

    def stop() -> bool:
        stops.append("stopped")
        return True

    app = console(node_with(request("01A")))
    monkeypatch.setattr(app, "stop_job", stop)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+z")
        await press(pilot, "enter", "e")
        area = app.screen.query_one(TextArea)
        area.focus()
        before = area.text
        await press(pilot, "x", "ctrl+z")
        assert (area.text, stops) == ("x" + before, ["stopped"] * 2)
        await press(pilot, "ctrl+underscore")
        assert area.text == before


@pytest.mark.parametrize("keys", [("question_mark",), ("enter", "a"), ("enter", "r"), ("q",), ("ctrl+p",)])
async def test_ctrl_z_suspends_in_every_dialog(monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]) -> None:
    stops: list[str] = []

    def stop() -> bool:
        stops.append("stopped")
        return True

    node = node_with(request("01A"), request("01B"))
    app = console(node)
    monkeypatch.setattr(app, "stop_job", stop)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        node.hold_rejection("01B", "no")
        await press(pilot, *keys)
        screen = app.screen
        await press(pilot, "ctrl+z")
        assert (stops, app.screen) == (["stopped"], screen)
        assert node.approved == []
