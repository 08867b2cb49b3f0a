"""The one command table: what is bound, what the key line shows, and that neither promises what does not exist."""

from __future__ import annotations

from collections import Counter

import pytest

from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import (
    COMMANDS,
    MOST_KEYS_IN_LINE,
    Area,
    bindings_for,
    commands_in,
    footer_for,
    key_list_markdown,
)
from harbor_tui.ui.screens.actions.pane import ActionsPane
from harbor_tui.ui.screens.audit.pane import AuditPane
from harbor_tui.ui.screens.inbox.pane import InboxPane
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.ui.widgets.key_line import command_at, key_line
from harbor_tui.ui.widgets.row_list import RowList
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from tests.support.console import console, node_with, request, screen_lines, screen_text, settle

HOSTS: tuple[type[CommandHost], ...] = (
    HarborApp, RowList, InboxPane, ReviewScreen, DocumentView, ActionsPane, AuditPane,
)  # fmt: skip
TOGETHER = (
    (Area.LIST, Area.INBOX), (Area.VIEWER, Area.REVIEW), (Area.LIST, Area.PAGES), (Area.VIEWER, Area.PAGES),
    (Area.PORTS,), (Area.LIST, Area.ACTIONS), (Area.LIST, Area.AUDIT),
)  # fmt: skip


@pytest.mark.parametrize("area", Area)
def test_no_key_means_two_things_in_one_area(area: Area) -> None:
    keys = Counter(key for command in commands_in(area) for key in command.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("host", HOSTS)
def test_every_command_has_its_method(host: type[CommandHost]) -> None:
    commands = commands_in(host.COMMAND_AREA)
    assert commands
    for command in commands:
        assert hasattr(host, f"action_{command.action.split('(')[0]}"), command.id


@pytest.mark.parametrize("areas", TOGETHER)
def test_the_key_line_has_at_most_six_keys_and_fits_80_columns(areas: tuple[Area, ...]) -> None:
    commands = footer_for(*areas, Area.EVERYWHERE)
    assert len(commands) <= MOST_KEYS_IN_LINE
    assert "app.help" in [command.id for command in commands]
    assert key_line(commands, 10_000).cell_length <= 80


@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_narrow_key_line_drops_keys_but_never_the_help(width: int) -> None:
    shown = key_line(footer_for(Area.INBOX, Area.EVERYWHERE), width)
    assert shown.cell_length <= width
    assert "? help" in shown.plain


def test_bindings_carry_the_commands_ids_so_that_keys_can_be_changed() -> None:
    assert {binding.id for binding in bindings_for(Area.REVIEW)} == {command.id for command in commands_in(Area.REVIEW)}


def test_readmes_key_list_names_every_command() -> None:
    listed = key_list_markdown()
    assert all(command.help in listed for command in COMMANDS.values())


async def test_the_help_lists_what_works_here_first() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert text.index("Open the request") < text.index("Show all keys") < text.index("In every list")
        await pilot.press("escape")
        await settle(pilot)
        assert "Harbor rollout checklist" in screen_text(pilot.app)


async def test_the_palette_finds_a_command_with_its_key_and_runs_it() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"review")
        await pilot.pause(0.4)
        assert "Inbox: review  Enter" in screen_text(pilot.app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert pilot.app.is_running


async def test_the_palette_offers_what_works_here_and_finds_the_rest_by_name() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 40), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause(0.4)
        offered = screen_text(pilot.app)
        assert "Inbox: review" in offered
        assert "Review: approve" not in offered
        await pilot.press(*"approve")
        await pilot.pause(0.4)
        found = screen_text(pilot.app)
        assert found.index("Inbox: batch") < found.index("Review: approve  a  not here")
        await pilot.press("escape", "escape")


async def test_a_disabled_key_says_why() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert "No decision is held." in screen_text(pilot.app)


async def test_the_bottom_line_shows_the_keys_of_the_focused_part() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert screen_lines(pilot.app)[-1].strip().startswith("Enter review")
        await pilot.press("enter")
        await settle(pilot)
        assert screen_lines(pilot.app)[-1].strip().startswith("a approve")


def test_each_column_of_the_key_line_belongs_to_the_command_that_stands_there() -> None:
    commands = footer_for(Area.INBOX, Area.EVERYWHERE)
    plain = key_line(commands, 60).plain
    for command in commands:
        words = f"{command.key} {command.label}"
        if words in plain:
            start = plain.index(words)
            found = [command_at(commands, 60, column) for column in (start - 1, start, start + len(words) - 1)]
            assert found == [None, command, command]
