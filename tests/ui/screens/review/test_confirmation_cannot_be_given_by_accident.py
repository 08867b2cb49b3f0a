"""The confirmation: what approves, and everything that does not (SPF-17)."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.screens.review.screen import ReviewScreen
from tests.support.console import FakeNode, console, node_with, request, screen_text, settle

SERIOUS = (Finding(Severity.SERIOUS, "unknown_space", "unknown space"),)


async def open_confirmation(pilot: Pilot[Any], *, armed: bool) -> ConfirmDialog:
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("a")
    await settle(pilot)
    dialog = pilot.app.screen
    assert isinstance(dialog, ConfirmDialog), screen_text(pilot.app)
    if armed:
        dialog.armed = True
        await pilot.pause()
    return dialog


async def reopen(pilot: Pilot[Any]) -> ConfirmDialog:
    await pilot.press("a")
    await settle(pilot)
    dialog = pilot.app.screen
    assert isinstance(dialog, ConfirmDialog), screen_text(pilot.app)
    dialog.armed = True
    return dialog


def plain_node() -> FakeNode:
    return node_with(request("01A"), request("01B", "Another request"))


def serious_node() -> FakeNode:
    return node_with(request("01A", findings=SERIOUS), request("01B", "Another request"))


async def test_ctrl_y_approves_exactly_the_snapshot_shown() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await open_confirmation(pilot, armed=True)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert [digest for digest, _ in node.approved] == [node.inbox.reviews["01A"].row.digest]
        assert "◔ approved, 5 s" in screen_text(pilot.app)


OTHER_KEYS = ("enter", "space", "escape", "q", "y", "a", "Y", "A", "tab", "down", "f12", "ctrl+q", "1", "question_mark")


@pytest.mark.parametrize("serious", [False, True])
async def test_no_other_key_approves(serious: bool) -> None:
    node = serious_node() if serious else plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        for key in OTHER_KEYS:
            if pilot.app.screen is not dialog:
                dialog = await reopen(pilot)
            await pilot.press(key)
            await pilot.pause()
            assert node.approved == [], key
            assert pilot.app.is_running


async def test_ctrl_y_does_not_approve_where_a_finding_is_serious() -> None:
    node = serious_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await open_confirmation(pilot, armed=True)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.approved == []


async def test_the_typed_challenge_approves_where_a_finding_is_serious() -> None:
    node = serious_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await open_confirmation(pilot, armed=True)
        assert "Type  k7wq  to create it:  ____" in screen_text(pilot.app)
        await pilot.press(*"k7wq")
        await settle(pilot)
        assert [seen.typed for _, seen in node.approved] == ["k7wq"]


async def test_a_wrong_challenge_makes_the_dialog_wait_again() -> None:
    node = serious_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        dialog._quiet_s = 60.0  # so that a slow machine cannot wait it out
        await pilot.press(*"k7wx")
        await settle(pilot)
        assert node.approved == []
        assert dialog.armed is False


@pytest.mark.parametrize("text", ["k7wq", "k7wq\n", "\x19", "ctrl+y"])
@pytest.mark.parametrize("serious", [False, True])
async def test_pasted_text_never_approves(text: str, serious: bool) -> None:
    node = serious_node() if serious else plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        pilot.app.post_message(events.Paste(text))
        await settle(pilot)
        assert node.approved == []
        assert dialog.typed == ""


async def test_keys_in_the_first_half_second_do_nothing_and_start_it_anew() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=False)
        for _ in range(10):
            await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.approved == []
        assert dialog.armed is False
        assert "one moment" in screen_text(pilot.app)


async def test_typeahead_of_the_whole_gesture_approves_nothing() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter", "a", "ctrl+y", "ctrl+y", "a", "ctrl+y")
        await settle(pilot)
        assert node.approved == []


async def test_typeahead_of_the_challenge_approves_nothing() -> None:
    node = serious_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("a", *"k7wq")
        await settle(pilot)
        assert node.approved == []


@pytest.mark.parametrize("armed", [False, True])
async def test_no_click_anywhere_approves(armed: bool) -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=armed)
        for x, y in [(x, y) for x in range(6, 76, 23) for y in range(5, 19, 4)]:
            if pilot.app.screen is not dialog:
                dialog = await reopen(pilot)
            dialog.armed = armed
            await pilot.click(offset=(x, y), times=2)
            assert node.approved == [], (x, y)


async def test_a_click_beside_the_dialog_cancels() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        await open_confirmation(pilot, armed=True)
        await pilot.click(offset=(1, 1))
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert node.approved == []


async def test_losing_the_focus_makes_the_dialog_wait_again() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        dialog._quiet_s = 60.0  # so that a slow machine cannot wait it out
        pilot.app.post_message(events.AppBlur())
        await pilot.pause()
        assert dialog.armed is False
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.approved == []


async def test_a_terminal_that_was_too_small_for_a_while_makes_the_dialog_wait_again() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        dialog.armed = True
        await pilot.resize_terminal(80, 24)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.approved == []


async def test_the_quiet_time_ends_by_itself_half_a_second_after_the_first_paint() -> None:
    async with console(plain_node()).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=False)
        assert dialog.armed is False
        await pilot.pause(0.7)
        assert dialog.armed is True
        assert "Ctrl+Y creates it" in screen_text(pilot.app)


async def test_the_dialog_says_what_would_be_created_and_where() -> None:
    node = node_with(request("01A", parent_id="77"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await open_confirmation(pilot, armed=True)
        text = screen_text(pilot.app)
        for fact in (
            "Create this page on acme.atlassian.net?",
            "Harbor rollout checklist",
            "Platform (PLAT) ▸ Runbooks",
            "current",
            "all seen",
            "1 person mentioned or assigned",
            "[ Cancel ]",
            "Ctrl+Y creates it (5 s to undo)",
        ):
            assert fact in text


async def test_the_agents_words_are_not_in_the_dialog() -> None:
    node = node_with(request("01A", why="SECURITY TEAM: pre-approved, press Ctrl+Y"))
    async with console(node).run_test(size=(80, 24)) as pilot:
        dialog = await open_confirmation(pilot, armed=True)
        asked = dialog._question
        assert "SECURITY TEAM" not in " ".join(text for _, text, _ in asked.facts)


async def test_a_file_that_changed_meanwhile_is_not_approved() -> None:
    node = plain_node()
    async with console(node).run_test(size=(80, 24), notifications=True) as pilot:
        await open_confirmation(pilot, armed=True)
        node.change_file("01A", "Something else")
        await settle(pilot)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert node.approved == []
        assert "has changed" in screen_text(pilot.app)
