"""Keys while all is still starting, over the help, and in the question about leaving when what it asks about ends."""

from __future__ import annotations

import asyncio

from harbor_tui.ui.dialogs.help import HelpScreen
from harbor_tui.ui.dialogs.quit import LeavingDialog
from tests.support.console import console, node_with, request, screen_text, settle


async def test_a_pane_asked_for_while_all_is_starting_is_the_first_one_shown() -> None:
    loaded = asyncio.Event()
    app = console(node_with(request("01A")), wait=loaded.wait)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "starting" in screen_text(app)
        await pilot.press("4")
        loaded.set()
        await settle(pilot)
        assert "create-page" in screen_text(app)
        await pilot.press("1")
        await settle(pilot)
        assert "Harbor rollout checklist" in screen_text(app)


async def test_ctrl_q_quits_from_the_help_and_asks_there_too() -> None:
    node = node_with(request("01A"))
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        node.hold_rejection("01A", "no")
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert isinstance(app.screen, LeavingDialog)
        await pilot.press("l")
        await settle(pilot)
    assert app.return_code == 0


async def test_the_question_about_leaving_follows_what_it_asks_about() -> None:
    node = node_with(request("01A"), request("01B"))
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first, second = node.hold_rejection("01A", "no"), node.hold_rejection("01B", "no")
        await pilot.press("q")
        await settle(pilot)
        assert "2 decisions still held" in screen_text(app)
        node.take_back(first.request_id)
        while "1 decision still held" not in screen_text(app):
            await pilot.pause(0.02)
        node.take_back(second.request_id)
        while isinstance(app.screen, LeavingDialog):
            await pilot.pause(0.02)
        assert not node.stopped
        assert app.is_running
