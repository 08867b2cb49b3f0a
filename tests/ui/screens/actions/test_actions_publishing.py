"""Publishing is the operator's own gesture on exactly what is listed, and every pane then has the new book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from tests.support.actions_console import ActionsWorld, open_actions
from tests.support.console import FakeInbox, FakeNode, screen_text, settle

STARTERS = {"search-pages", "get-page", "create-page"}


async def ask(pilot: Pilot[Any], key: str, *, armed: bool = True) -> ConfirmDialog:
    """Press the key that asks, and wait for the question."""
    await pilot.press(key)
    for _ in range(40):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, ConfirmDialog):
            break
    dialog = pilot.app.screen
    assert isinstance(dialog, ConfirmDialog)
    if armed:
        dialog.armed = True
        await pilot.pause()
    return dialog


async def answered(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_a_draft_is_published_by_the_gesture_and_then_runs(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        pane = await open_actions(pilot, "list-spaces")
        dialog = await ask(pilot, "p")
        text = " ".join(str(fact.render()) for fact in dialog.query(".fact Static").results(Static))
        assert "Publish this action?" in screen_text(pilot.app)
        assert "GET /wiki/api/v2/spaces, with" in text and "every agent runs it at once, unasked" in text
        await answered(pilot, "ctrl+y")
        assert world.published() == STARTERS | {"list-spaces"}
        assert pane.browser.action is not None and pane.browser.action.slug == "list-spaces"
        await pilot.press("enter")
        await settle(pilot)
        assert pane.form.display


async def test_no_other_key_publishes(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "list-spaces")
        for key in ("enter", "escape", "space", "q", "y", "p", "P"):
            await ask(pilot, "p")
            await pilot.press(key)
            await pilot.pause()
            if isinstance(pilot.app.screen, ConfirmDialog):
                await pilot.press("escape")
        assert world.published() == STARTERS


async def test_typed_ahead_keys_do_not_publish(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "list-spaces")
        await ask(pilot, "p", armed=False)
        await pilot.press("ctrl+y", "ctrl+y")
        assert isinstance(pilot.app.screen, ConfirmDialog)
        assert world.published() == STARTERS
        await pilot.press("escape")


async def test_the_reads_of_a_resource_are_published_together_and_all_listed(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "update-page")
        await ask(pilot, "P")
        text = screen_text(pilot.app)
        expected = {
            action.slug
            for action in world.catalogue.book(world.entry).actions
            if action.path.startswith("/wiki/api/v2/pages") and not action.writes
        }
        for slug in expected - STARTERS:
            assert f"GET {world.catalogue.book(world.entry).find(slug).path}" in text
        assert "[ Cancel ]" in text and "Ctrl+Y publishes them" in text
        await answered(pilot, "ctrl+y")
        assert world.published() == STARTERS | expected


async def test_a_published_action_is_withdrawn_by_the_gesture(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot, "create-page")
        await ask(pilot, "w")
        assert "agents cannot ask for it any more" in screen_text(pilot.app)
        await answered(pilot, "ctrl+y")
        assert world.published() == STARTERS - {"create-page"}


class BusyNode(FakeNode):
    """A node that is just sending something."""

    working = frozenset({"01A"})


async def test_nothing_is_published_while_a_decision_is_carried_out(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    world.node = BusyNode(FakeInbox(()))
    async with world.app().run_test(size=(80, 24), notifications=True) as pilot:
        await open_actions(pilot, "list-spaces")
        await pilot.press("p")
        await settle(pilot)
        assert "A decision is just being carried out" in screen_text(pilot.app)
        assert not isinstance(pilot.app.screen, ConfirmDialog)
        assert world.published() == STARTERS


async def test_what_was_imported_meanwhile_shows_when_the_pane_does(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    async with world.app().run_test(size=(80, 24)) as pilot:
        await open_actions(pilot)
        world.catalogue.publish(world.entry, ["list-spaces"])
        await pilot.press("5", "4")
        await settle(pilot)
        assert "48 actions of atlassian/confluence-cloud-full, 4 published" in screen_text(pilot.app)
