"""When the settings are changed elsewhere the status line says so; the console goes over only when a key says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.ui import app as app_module
from harbor_tui.workflow.connections.form import form_of
from tests.support.console import PORT, screen_text, services, settle
from tests.support.ports_console import FakeConnecting, ports_console

ACME = replace(PORT, name="acme")
BETA = Port(PORT.entry, "Beta", parse_base_url("https://beta.atlassian.net"), name="beta")
NOTICE = "config changed elsewhere: F6 loads it"


class Settings:
    """What the settings say, and what the console was loaded from."""

    def __init__(self) -> None:
        self.port = self.loaded = ACME
        self.loads = 0

    async def load(self) -> Any:
        self.loads += 1
        self.loaded = self.port
        connecting = FakeConnecting(form=form_of(self.port), token=TokenState(True, "file"))
        found = services(None, connecting=connecting, reload=self.load, port=self.port)
        found.changed_elsewhere = lambda: self.port != self.loaded
        return found


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(app_module, "LOOK_EVERY_S", 0.05)
    return Settings()


def console(settings: Settings) -> Any:
    app = ports_console(FakeConnecting())
    app.loader.load = settings.load
    return app


async def shown(pilot: Any, app: Any, words: str, *, there: bool = True) -> str:
    for _ in range(200):
        await settle(pilot)
        text = screen_text(app)
        if (words in text) is there:
            return text
        await pilot.pause(0.01)
    raise AssertionError(screen_text(app))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_status_line_says_it_and_nothing_else_happens(settings: Settings, size: tuple[int, int]) -> None:
    app = console(settings)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        settings.port = BETA
        text = await shown(pilot, app, NOTICE)
        assert "acme.atlassian.net" in text.splitlines()[0]
        assert settings.loads == 1


async def test_the_key_loads_and_the_top_line_names_the_new_tenant(settings: Settings) -> None:
    app = console(settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        settings.port = BETA
        await shown(pilot, app, NOTICE)
        await pilot.press("f6")
        text = await shown(pilot, app, NOTICE, there=False)
        assert "beta · beta.atlassian.net" in text.splitlines()[0]
        assert "https://beta.atlassian.net" in text
        assert settings.loads == 2


async def test_what_was_typed_for_the_old_port_is_not_kept_for_the_new_one(settings: Settings) -> None:
    app = console(settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        fields = app.main.pane.fields
        fields.token.value, fields.query_one("#account", Input).value = "secret-token", "typed"
        settings.port = BETA
        await shown(pilot, app, NOTICE)
        await pilot.press("f6")
        await shown(pilot, app, NOTICE, there=False)
        assert fields.form == form_of(BETA)
        assert fields.token.value == ""


async def test_without_a_change_the_key_does_nothing(settings: Settings) -> None:
    app = console(settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "f6")
        await settle(pilot)
        assert settings.loads == 1
        assert [each.message for each in app._notifications] == ["The settings are as they were loaded."]


async def test_a_change_that_is_taken_back_is_no_news(settings: Settings) -> None:
    app = console(settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        settings.port = BETA
        await shown(pilot, app, NOTICE)
        settings.port = ACME
        await shown(pilot, app, NOTICE, there=False)
        assert settings.loads == 1
