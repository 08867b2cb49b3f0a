"""However the console ends, nothing is decided by it, the exit code tells why, and nothing secret is printed."""

from __future__ import annotations

import asyncio
import io

import pytest
from textual import events
from textual.css.query import NoMatches

from harbor_tui.domain.errors import SetupIncomplete
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.shell.crash_message import crash_text
from harbor_tui.ui.shell.driver import TerminalOutput
from harbor_tui.ui.shell.services import Services
from tests.support.console import console, node_with, press, request, screen_text, settle


@pytest.mark.parametrize("code", [129, 143])
async def test_a_signal_ends_it_with_its_code_and_leaves_what_is_held_pending(code: int) -> None:
    node = node_with(request("01A"))
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.end(code)
        await settle(pilot)
    assert app.return_code == code
    assert node.stopped
    assert node.approved == []


async def test_a_screen_that_is_taken_apart_while_it_opens_changes_nothing_about_the_end() -> None:
    app = console(node_with(request("01A")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.exit(143, return_code=143)
        app._handle_exception(NoMatches("No nodes match '#place'"))
    assert app.return_code == 143


async def test_once_the_end_has_begun_no_key_is_heard() -> None:
    gate = asyncio.Event()
    node = node_with(request("01A"))

    async def slow_stop(deadline_s: float) -> None:
        await gate.wait()

    node.stop = slow_stop  # type: ignore[method-assign]  # a send is in flight
    app = console(node)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        dialog = app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.armed = True
        app.end(143)
        await pilot.pause()
        app.post_message(events.Key("ctrl+y", None))
        await pilot.pause()
        assert node.approved == []
        gate.set()
        await settle(pilot)
    assert app.return_code == 143


class Boom(Exception):
    """A failure that carries something secret."""


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_crash_says_where_and_never_shows_locals_or_control_characters(
    debug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_TUI_DEBUG", debug)
    token = "SENTINEL-TOKEN"
    try:
        raise Boom("title \x1b]52;c;x\x07")
    except Boom as error:
        text = crash_text(error)
    assert token not in text.replace('token = "SENTINEL-TOKEN"', "")
    assert "\x1b" not in text
    assert "Boom in test_how_the_console_ends.py" in text


async def test_a_bug_in_a_worker_ends_the_console_with_a_failure_code() -> None:
    node = node_with(request("01A"))

    async def broken(request_id: str) -> object:
        raise ZeroDivisionError

    node.review = broken  # type: ignore[assignment,method-assign]  # the bug
    app = console(node)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
    assert app.return_code == 70
    assert node.approved == []


async def test_services_that_cannot_be_made_are_explained_where_the_panes_would_be() -> None:
    async def load() -> Services:
        raise SetupIncomplete("config.toml, line 3: this is no TOML.", advice="Mend the line.")

    app = HarborApp(load)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "config.toml, line 3: this is no TOML." in text
        assert "Mend the line." in text
        await pilot.press("q")
        await settle(pilot)
    assert app.return_code == 0


class Gone(io.StringIO):
    """A terminal that went away."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


def test_writing_to_a_terminal_that_went_away_is_dropped_without_an_error() -> None:
    output = TerminalOutput(Gone())
    assert output.write("abc") == 3
    output.flush()
    assert output.write("def") == 3
