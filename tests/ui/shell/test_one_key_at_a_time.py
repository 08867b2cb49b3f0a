"""Keys that come in the same moment: each is heard when all is done that came of the one before it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from functools import partial
from random import Random
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import COMMANDS, Area
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.reject import CANNED, RejectDialog
from harbor_tui.ui.screens.pages.finder import PageFinder
from harbor_tui.ui.screens.ports.fields import PortFields
from harbor_tui.ui.screens.review.decide.edit import EditScreen
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.ui.shell.safe_app import UnaskedEnd
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.single_line_input import PlainInput
from tests.support.console import console, node_with, press, request, settle
from tests.support.pages_console import FakeBrowsing, QuietPane, page, pages_console
from tests.support.ports_console import TOKEN, FakeConnecting, ports_console

PRINTABLE = [chr(code) for code in range(0x21, 0x7F)]
MOST_LETTERS = 12


def type_at_once(app: App[Any], *keys: str) -> None:
    """All keys in one read."""
    for key in keys:
        character = key if len(key) == 1 else None
        app.post_message(events.Key(key, character))


async def done(app: App[Any]) -> None:
    """Wait until all that was typed was heard and done, or the end has come."""
    for _ in range(2000):
        await asyncio.sleep(0.002)
        if app._exit or app.typed.at_rest:  # type: ignore[attr-defined]
            return
    raise AssertionError("the console does not come to rest")


async def at_review(pilot: Pilot[Any]) -> None:
    """In the first request's review, read to its end."""
    await settle(pilot)
    await press(pilot, "enter", "G")


async def test_a_digit_after_the_key_that_rejects_is_the_dialogs() -> None:
    node = node_with(request("a"), request("b"))
    app = console(node)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_review(pilot)
        type_at_once(app, "r", "2")
        await done(app)
        assert isinstance(app.screen, RejectDialog)
        assert app.screen.query_one(PlainInput).value == CANNED[1]


async def test_all_of_a_rejection_may_be_typed_ahead() -> None:
    node = node_with(request("a"), request("b"))
    app = console(node)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_review(pilot)
        type_at_once(app, "r", *"JuU1q", "enter")
        await done(app)
        assert node.rejected == [("a", "JuU1q")]
        assert isinstance(app.screen, ReviewScreen)


@pytest.mark.parametrize("pane", "12345")
async def test_a_panes_key_after_the_key_that_edits_is_text(pane: str) -> None:
    app = console(node_with(request("a")))
    async with app.run_test(size=(100, 30)) as pilot:
        await at_review(pilot)
        type_at_once(app, "e", pane)
        await done(app)
        assert isinstance(app.screen, EditScreen)
        assert app.screen.query(PlainInput).first(PlainInput).value.endswith(pane)


@pytest.mark.parametrize("pane", "12345")
async def test_a_panes_key_after_the_key_that_approves_is_dropped(pane: str) -> None:
    node = node_with(request("a"))
    app = console(node)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_review(pilot)
        type_at_once(app, "a", pane, "ctrl+y")
        await done(app)
        assert isinstance(app.screen, ConfirmDialog)
        assert node.approved == []


async def test_a_form_filled_in_at_once_has_each_text_in_its_own_field() -> None:
    app = ports_console(FakeConnecting())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        type_at_once(app, *"acme", "tab", "tab", *"you@acme.example", "tab", *TOKEN)
        await done(app)
        fields = app.screen.query_one(PortFields)
        assert (fields.form.base_url, fields.form.account) == ("acme", "you@acme.example")
        assert fields.token.value == TOKEN


async def test_a_choice_swallows_what_was_meant_for_a_field() -> None:
    app = ports_console(FakeConnecting())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        choice = app.screen.query(Choice).first(Choice)
        app.screen.set_focus(choice)
        before = choice.value
        type_at_once(app, *(character for character in PRINTABLE))
        await done(app)
        assert (app.focused, choice.value, app.ending) == (choice, before, None)
        type_at_once(app, "right")
        await done(app)
        assert choice.value != before


async def test_a_late_answer_takes_the_focus_from_nobody_who_types() -> None:
    browsing = FakeBrowsing([page(1), page(2)])
    gate = browsing.hold("Page")
    app = pages_console(browsing)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        type_at_once(app, *"Page", "enter", "tab", *"OP")
        await asyncio.sleep(0)
        await done(app)
        gate.set()
        await settle(pilot)
        type_at_once(app, *"S1")
        await done(app)
        finder = app.query_one(PageFinder)
        assert finder.query_one("#space", PlainInput).value == "OPS1"


async def test_an_end_that_nobody_asked_for_is_a_crash_with_a_sentence() -> None:
    app = console(node_with(request("a")))
    with pytest.raises(UnaskedEnd):
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)

            async def cancelled() -> None:
                raise asyncio.CancelledError

            app.call_next(cancelled)
            await asyncio.wait_for(asyncio.shield(app._task), 20)  # type: ignore[arg-type]
    assert app.return_code == HarborError.exit_code


async def test_a_dialog_that_is_covered_leaves_from_where_it_is_and_only_once() -> None:
    app = console(node_with(request("a")))
    async with app.run_test(size=(100, 30)) as pilot:
        await at_review(pilot)
        await press(pilot, "r")
        dialog = app.screen
        assert isinstance(dialog, RejectDialog)
        app.action_help()
        await settle(pilot)
        helping = app.screen
        dialog.dismiss("")
        dialog.dismiss("")
        await settle(pilot)
        assert app.screen is helping
        assert dialog not in app.screen_stack
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)


async def in_ports(pilot: Pilot[Any]) -> None:
    """In the form, out of its fields."""
    await settle(pilot)
    await press(pilot, "escape")


async def in_pages(pilot: Pilot[Any]) -> None:
    """In the list of pages."""
    await settle(pilot)
    await press(pilot, "2")
    await press(pilot, "escape")


async def in_inbox(pilot: Pilot[Any]) -> None:
    """In the inbox."""
    await settle(pilot)


async def in_batch(pilot: Pilot[Any]) -> None:
    """In the table of what is marked."""
    await settle(pilot)
    await press(pilot, "x", "j", "x", "A")


def requests_console() -> HarborApp:
    """Three requests, and nothing in the other panes."""
    app = console(node_with(request("a"), request("b"), request("c")))
    app._factories = {**app._factories, **{name: partial(QuietPane, id=name) for name in ("pages", "ports", "actions")}}
    return app


Start = tuple[Callable[[], HarborApp], Callable[[Pilot[Any]], Awaitable[None]]]
STARTS: dict[str, Start] = {
    "inbox": (requests_console, in_inbox),
    "review": (requests_console, at_review),
    "batch": (requests_console, in_batch),
    "pages": (lambda: pages_console(FakeBrowsing([page(1), page(2)])), in_pages),
    "ports": (lambda: ports_console(FakeConnecting()), in_ports),
}
WHERE: dict[Area, str] = {
    Area.REVIEW: "review", Area.VIEWER: "review", Area.BATCH: "batch", Area.PAGES: "pages", Area.LINK: "pages",
    Area.PORTS: "ports", Area.CHOICE: "ports", Area.GUIDE: "ports", Area.EDIT: "review", Area.CONFIRM: "review",
}  # fmt: skip


async def is_back(app: HarborApp, start: Screen[Any]) -> bool:
    """Leave what was opened; whether the console is where it was, and goes on."""
    for _ in range(3):
        if app.screen is start or app.ending is not None:
            break
        type_at_once(app, "escape")
        await done(app)
    return app.screen is start and app.ending is None


@pytest.fixture
def editor_that_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's own editor ends at once; the console without a terminal has none to lend it."""
    monkeypatch.setattr(HarborApp, "suspend", nullcontext)
    monkeypatch.setenv("VISUAL", "true")


@pytest.mark.sweep
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("editor_that_changes_nothing")
@pytest.mark.parametrize("command_id", sorted(COMMANDS))
async def test_no_key_that_follows_a_command_at_once_runs_anything_of_a_screen_behind(
    command_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was opened by the first key hears the second; the console lives, and nothing is approved."""
    behind: list[str] = []
    run = CommandHost.action_run

    async def watched(host: CommandHost, command_id: str) -> None:
        if not isinstance(host, App) and host.screen is not host.app.screen:
            behind.append(f"{command_id} in {host}")
        await run(host, command_id)

    monkeypatch.setattr(CommandHost, "action_run", watched)
    command = COMMANDS[command_id]
    make, go = STARTS[WHERE.get(command.area, "inbox")]
    letters = Random(command_id).sample(sorted(PRINTABLE), MOST_LETTERS)  # all of them over all commands
    waiting = [*letters, "space", "enter", "tab", "backspace", "escape"]
    while waiting:
        app = make()
        async with app.run_test(size=(110, 34)) as pilot:
            await go(pilot)
            start = app.screen
            while waiting and await is_back(app, start):
                key = waiting.pop()
                type_at_once(app, command.keys.split(",")[0], key)
                await done(app)
                assert behind == [], key
                node = app.services.node if app.services is not None else None
                assert getattr(node, "approved", []) == []
