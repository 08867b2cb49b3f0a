"""Setting the port up: the form, its problems, the token that never comes back, and the questions before saving."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.screens.ports.dialog import AskDialog
from harbor_tui.ui.screens.ports.fields import PortFields
from harbor_tui.ui.widgets.token_input import TokenInput
from harbor_tui.workflow.connections.form import PortForm
from tests.support.console import screen_text, settle
from tests.support.pages_console import EACH_HOSTILE
from tests.support.ports_console import TOKEN, FakeConnecting, ports_console

SET_UP = PortForm(base_url="https://acme.atlassian.net", sign_in="basic", account="ops@acme.example")


def words(app: HarborApp) -> str:
    """What is on the screen, without frames, as one line."""
    return " ".join(screen_text(app).replace("▌", " ").split())


async def press(pilot: Pilot[Any], *keys: str) -> str:
    await pilot.press(*keys)
    await settle(pilot)
    return screen_text(pilot.app)


def field(app: HarborApp, name: str) -> Input:
    return app.query_one(PortFields).query_one(f"#{name}", Input)


def focused(app: HarborApp) -> str:
    return (app.focused.id or type(app.focused).__name__) if app.focused is not None else ""


async def paste_token(pilot: Pilot[Any], token: str = TOKEN) -> None:
    box = pilot.app.query_one(TokenInput)
    box.focus()
    await pilot.pause()
    pilot.app.post_message(events.Paste(token + "\n"))
    await settle(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_with_nothing_configured_this_pane_comes_first_with_the_next_step_focused(size: tuple[int, int]) -> None:
    app = ports_console(FakeConnecting())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        for part in ("Set-up", "✓ Entry", "▸ Address", "○ Token", "○ Check"):
            assert part in shown, part
        assert focused(app) == "base_url"


async def test_the_focused_field_explains_itself_and_the_final_address_is_shown_as_it_is_typed() -> None:
    app = ports_console(FakeConnecting())
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *"acme")
        assert "→ https://acme.atlassian.net" in screen_text(app)
        assert "acme is enough for" in words(app)
        await press(pilot, "tab")
        assert "An API token goes with its account" in words(app)


async def test_a_pairing_that_cannot_work_is_told_while_it_is_typed() -> None:
    app = ports_console(FakeConnecting(form=PortForm(sign_in="bearer")))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, *"acme", "enter", "right")
        assert "△ A bearer token does not work on a site address." in words(app)


async def test_problems_stand_beside_their_fields_and_nothing_is_saved() -> None:
    connecting = FakeConnecting(form=PortForm(sign_in="basic"))
    app = ports_console(connecting)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        field(app, "base_url").value = "http://acme.example.com"
        await press(pilot, "ctrl+s")
        assert "✗ http:// would send the token in the clear to acme.example.com" in words(app)
        assert "✗ basic sign-in needs the account's e-mail address" in words(app)
        assert focused(app) == "base_url"
        assert connecting.saved == []


async def test_the_placeholder_is_refused_with_its_reason() -> None:
    connecting = FakeConnecting(form=PortForm(base_url="https://your-domain.atlassian.net/", sign_in="bearer"))
    app = ports_console(connecting)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "your-domain.atlassian.net is the entry's placeholder" in words(app)
        assert connecting.saved == []


async def test_saving_hands_over_form_token_and_store_then_empties_the_token_field() -> None:
    connecting = FakeConnecting(form=SET_UP)
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await paste_token(pilot)
        await press(pilot, "ctrl+s")
        assert connecting.saved == [(SET_UP, Secret(TOKEN), "keyring", False)]
        assert app.query_one(TokenInput).value == ""
        assert "Saved: https://acme.atlassian.net, basic." in screen_text(app)
        assert "✓ kept in the keyring" in screen_text(app)


@pytest.mark.parametrize("keys", ["ctrl+c", "ctrl+x", "ctrl+shift+a ctrl+c", "shift+home ctrl+x", "super+c"])
async def test_a_token_never_leaves_its_field_by_copying_or_cutting(keys: str) -> None:
    app = ports_console(FakeConnecting(form=SET_UP))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await paste_token(pilot)
        await press(pilot, *keys.split())
        assert app.clipboard == ""
        box = app.query_one(TokenInput)
        assert box.selected_text == ""
        assert box.is_filled


async def test_a_token_is_never_on_the_screen_nor_in_a_selection_of_it() -> None:
    app = ports_console(FakeConnecting(form=SET_UP))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await paste_token(pilot)
        assert TOKEN not in screen_text(app)
        assert TOKEN[:6] not in screen_text(app)
        await pilot.click(TokenInput, times=3)
        await press(pilot, "ctrl+c")
        assert TOKEN not in app.clipboard
        await press(pilot, "ctrl+s")
        assert TOKEN not in screen_text(app)


@pytest.mark.parametrize(
    "typed",
    [
        "short", "has space in it", "Bearer abcdefgh", "zero\u200bwidth1234",
        "colour\x1b[31mchanges", "bell\x07in-the-middle", "two-of-them\nin-two-lines", "x" * 5000,
    ],
)  # fmt: skip
async def test_what_cannot_be_a_token_is_refused_without_repeating_it(typed: str) -> None:
    connecting = FakeConnecting(form=SET_UP)
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await paste_token(pilot, typed)
        await press(pilot, "ctrl+s")
        assert "✗ That is not a token" in words(app)
        assert typed not in screen_text(app)
        assert connecting.saved == []
        assert focused(app) == "token"


async def test_a_host_that_is_not_atlassians_is_used_only_after_its_name_was_typed() -> None:
    connecting = FakeConnecting(form=PortForm(base_url="https://wiki.example.com", sign_in="bearer"))
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        shown = await press(pilot, "ctrl+s")
        assert isinstance(app.screen, AskDialog)
        assert "wiki.example.com is neither *.atlassian.net" in " ".join(shown.split())
        await press(pilot, "ctrl+y")
        await press(pilot, *"yes", "enter")
        assert connecting.saved == []
        assert "That is not the word" in screen_text(app)
        await press(pilot, *["backspace"] * 3, *"wiki.example.com", "enter")
        assert [saved[3] for saved in connecting.saved] == [True]


async def test_escape_in_the_question_saves_nothing() -> None:
    connecting = FakeConnecting(form=PortForm(base_url="https://wiki.example.com", sign_in="bearer"))
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        await press(pilot, "escape")
        assert not isinstance(app.screen, AskDialog)
        assert connecting.saved == []


async def test_a_token_goes_into_a_file_only_after_the_word_plaintext() -> None:
    connecting = FakeConnecting(form=SET_UP)
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        app.query_one(PortFields).use_store("file")
        await paste_token(pilot)
        shown = await press(pilot, "ctrl+s")
        assert "not encrypted, readable by root" in " ".join(shown.split())
        await press(pilot, *"plaintext", "enter")
        assert [saved[2] for saved in connecting.saved] == ["file"]
        assert "✓ kept in a file that is not encrypted" in screen_text(app)


async def test_what_somebody_else_changed_is_not_overwritten_and_what_was_typed_stays() -> None:
    connecting = FakeConnecting(form=SET_UP, problem=Conflict("config.toml has changed.", advice="Look at it again."))
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        field(app, "label").value = "Mine"
        await press(pilot, "ctrl+s")
        assert "config.toml has changed. Look at it again." in words(app)
        assert field(app, "label").value == "Mine"


async def test_another_token_is_offered_the_store_that_the_first_one_is_in() -> None:
    app = ports_console(FakeConnecting(form=SET_UP, token=TokenState(True, "session")))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert app.query_one(PortFields).store == "session"


async def test_forgetting_the_token_asks_first_and_says_what_became_of_it() -> None:
    connecting = FakeConnecting(form=SET_UP, token=TokenState(True, "keyring"))
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "escape", "x")
        assert isinstance(app.screen, AskDialog)
        await press(pilot, "enter")
        assert connecting.forgotten == 0
        await press(pilot, "x")
        await press(pilot, "ctrl+y")
        assert connecting.forgotten == 1
        assert "keyring: removed" in screen_text(app)
        assert "○ not set" in screen_text(app)


async def test_settings_that_cannot_be_read_are_told_with_their_cure() -> None:
    app = ports_console(FakeConnecting(settings_problem="config.toml, line 3: not TOML. Mend the line."))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        assert "config.toml, line 3" in words(app)


@pytest.mark.parametrize("text", EACH_HOSTILE)
async def test_hostile_settings_are_shown_literally(text: str) -> None:
    app = ports_console(FakeConnecting(form=PortForm(label=text, account=text, spaces=f"1={text}")))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert app.is_running
        shown = screen_text(app)
        assert not any(c in shown for c in "\x1b\x07\x9b\u202e")
