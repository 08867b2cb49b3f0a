"""One more port is typed into a blank form and named; the current one is removed only after its name was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.ui.screens.ports.dialog import AskDialog
from harbor_tui.workflow.connections.form import form_of
from tests.support.console import PORT, screen_text, services, settle
from tests.support.ports_console import FakeConnecting, ports_console

ACME = replace(PORT, name="acme")
BETA = Port(PORT.entry, "Beta", parse_base_url("https://beta.atlassian.net"), name="beta")


class Shelf:
    """Ports in memory, and what is loaded for the one that is current."""

    def __init__(self, *ports: Port) -> None:
        self.ports = list(ports)
        self.connecting = FakeConnecting()
        self.removed: list[tuple[str, bool]] = []

    def next(self) -> Port | None:
        self.ports = [*self.ports[1:], self.ports[0]]
        return self.ports[0]

    def remove(self, name: str, *, current_too: bool = False) -> dict[str, Any]:
        self.removed.append((name, current_too))
        self.ports = [port for port in self.ports if port.name != name]
        return {"removed": name, "token": ["file: removed"]}

    async def load(self) -> Any:
        port = self.ports[0] if self.ports else None
        self.connecting.form = form_of(port)
        self.connecting.token = TokenState(port is not None, "file")
        names = tuple(each.name for each in self.ports)
        return services(None, connecting=self.connecting, reload=self.load, port=port, shelf=self, port_names=names)


def console(shelf: Shelf) -> Any:
    app = ports_console(shelf.connecting)
    app.loader.load = shelf.load
    return app


def words(app: Any) -> str:
    """What is on the screen, as one line."""
    return " ".join(screen_text(app).replace("▌", " ").replace("│", " ").split())


async def filled(pilot: Any, *texts: str) -> None:
    """Paste into the field that has the focus, and go on with Enter; an empty text passes a field."""
    for text in texts:
        if text:
            pilot.app.post_message(events.Paste(text))
            await pilot.pause()
        await pilot.press("enter")


def said(app: Any) -> list[str]:
    return [each.message for each in app._notifications]


async def test_a_blank_form_with_a_name_becomes_one_more_port() -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N")
        await settle(pilot)
        shown = screen_text(app)
        assert "What you call this port among the others" in words(app)
        assert "one more port: ^s adds it, Esc leaves it" in shown
        await filled(pilot, "beta", "beta", "", "b@c.de", "ATATT-token-1")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await filled(pilot, "plaintext")
        await settle(pilot)
        (form, token, store, _), *more = shelf.connecting.added
        assert (form.name, form.base_url, form.sign_in, form.account) == ("beta", "beta", "basic", "b@c.de")
        assert token is not None and token.reveal() == "ATATT-token-1" and store == "file" and not more
        assert any("Added beta; n goes on to it" in each for each in said(app))
        assert app.main.pane.fields.form == form_of(ACME)
        assert not app.main.pane.fields.another
        assert shelf.connecting.saved == []


async def test_a_name_is_checked_beside_its_field() -> None:
    shelf = Shelf(ACME, BETA)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N")
        await settle(pilot)
        await filled(pilot, "beta", "gamma")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "is the name of another port" in words(app)
        await pilot.press("end", "X", "ctrl+s")
        await settle(pilot)
        assert "must be up to 32 lower-case" in words(app)
        assert shelf.connecting.added == []


async def test_what_is_typed_for_one_more_port_stays_when_the_settings_are_loaded_anew() -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N", *"beta")
        await app.reload_services()
        await settle(pilot)
        assert app.main.pane.fields.another
        assert app.main.pane.fields.form.name == "beta"
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, AskDialog)


async def test_leaving_the_blank_form_asks_and_shows_the_current_port_again() -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N", *"beta", "escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, AskDialog)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert app.main.pane.fields.form == form_of(ACME)
        await pilot.press("escape", "N", "escape", "escape")
        await settle(pilot)
        assert not isinstance(app.screen, AskDialog)
        assert not app.main.pane.fields.another


@pytest.mark.parametrize("key", ["X", "x", "N"])
async def test_from_the_blank_form_nothing_is_done_to_the_current_port(key: str) -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N", "escape", key)
        await settle(pilot)
        assert not isinstance(app.screen, AskDialog)
        assert said(app) == ["This is the form of one more port: ^s adds it, Esc leaves it."]


async def test_what_the_settings_refuse_leaves_the_form_as_it_was_typed() -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "N")
        await settle(pilot)
        await filled(pilot, "beta", "beta", "", "b@c.de")
        shelf.connecting.problem = Conflict("config.toml was changed by somebody else meanwhile; nothing was saved.")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert app.main.pane.fields.another
        assert app.main.pane.fields.form.account == "b@c.de"


async def test_removing_takes_the_typed_name_and_goes_on_to_the_next() -> None:
    shelf = Shelf(ACME, BETA)
    app = console(shelf)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "X")
        await settle(pilot)
        assert "The next port by name is the current one then." in words(app)
        await filled(pilot, "", "beta")
        await settle(pilot)
        assert "That is not the word" in screen_text(app)
        assert shelf.removed == []
        await pilot.press("ctrl+u")
        await filled(pilot, "acme")
        await settle(pilot)
        assert shelf.removed == [("acme", True)]
        assert "beta.atlassian.net" in screen_text(app).splitlines()[0]
        assert "acme is removed. Its token: file: removed." in said(app)


async def test_escape_removes_nothing() -> None:
    shelf = Shelf(ACME)
    app = console(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "X")
        await settle(pilot)
        assert "There is no port then." in words(app)
        await pilot.press("ctrl+y", "escape")
        await settle(pilot)
        assert shelf.removed == []


@pytest.mark.parametrize("key", ["N", "X"])
async def test_with_no_port_there_is_nothing_to_add_to_or_remove(key: str) -> None:
    app = console(Shelf())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", key)
        await settle(pilot)
        assert said(app) == ["Set this port up first: it is the only one."]


async def test_enter_goes_through_the_whole_form_past_the_choices_too() -> None:
    app = console(Shelf(ACME))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "e")
        seen = []
        for _ in range(5):
            await pilot.press("enter")
            seen.append(app.focused.id)
        assert seen == ["sign_in", "account", "token", "store", "label"]


async def test_the_sign_in_follows_a_new_address_until_it_is_chosen_by_hand() -> None:
    app = console(Shelf())
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        fields = app.main.pane.fields
        address = fields.query_one("#base_url", Input)
        assert fields.form.sign_in == "bearer"
        for typed, sign_in in (("a", "basic"), ("https://", "basic"), ("https://api.atlassian.com/ex/", "bearer")):
            address.value = typed
            await pilot.pause()
            assert fields.form.sign_in == sign_in, typed
        await pilot.press("enter", "right")
        assert fields.form.sign_in == "basic"
        address.value = "http://127.0.0.1:8642"
        await pilot.pause()
        assert fields.form.sign_in == "basic"
