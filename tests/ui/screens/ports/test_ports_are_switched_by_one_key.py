"""One key goes on to the next port; which tenant this is stands in the top line on every pane."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harbor_tui.contracts.adapters import TokenState
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.ui.screens.ports.dialog import AskDialog
from harbor_tui.workflow.connections.form import PortForm, form_of
from tests.support.console import PORT, screen_text, services, settle
from tests.support.ports_console import FakeConnecting, ports_console

ACME = replace(PORT, name="acme")
BETA = Port(PORT.entry, "Beta", parse_base_url("https://beta.atlassian.net"), name="beta")


class TwoPorts:
    """A shelf with two ports, and what is loaded for the one that is current."""

    def __init__(self) -> None:
        self.ports = [ACME, BETA]

    def next(self) -> Port | None:
        self.ports.reverse()
        return self.ports[0]

    async def load(self) -> Any:
        connecting = FakeConnecting(form=form_of(self.ports[0]), token=TokenState(True, "file"))
        names = tuple(port.name for port in self.ports)
        return services(None, connecting=connecting, reload=self.load, port=self.ports[0], shelf=self, port_names=names)


def two_ports() -> Any:
    shelf = TwoPorts()
    app = ports_console(FakeConnecting())
    app.loader.load = shelf.load
    return app


async def test_the_next_port_is_one_key_away_and_the_top_line_names_it() -> None:
    app = two_ports()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "acme · acme.atlassian.net" in screen_text(app).splitlines()[0]
        assert "acme, 1 of 2 ports" in screen_text(app)
        await pilot.press("n")
        await settle(pilot)
        shown = screen_text(app)
        assert "beta · beta.atlassian.net" in shown.splitlines()[0]
        assert "https://beta.atlassian.net" in shown
        await pilot.press("1")
        await settle(pilot)
        assert "beta · beta.atlassian.net" in screen_text(app).splitlines()[0]


async def test_what_is_typed_and_not_saved_is_not_lost_without_a_question() -> None:
    app = two_ports()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("e", "x", "escape", "n")
        await settle(pilot)
        assert isinstance(app.screen, AskDialog)
        await pilot.press("escape")
        await settle(pilot)
        assert "acme.atlassian.net" in screen_text(app).splitlines()[0]
        await pilot.press("n")
        await settle(pilot)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert "beta.atlassian.net" in screen_text(app).splitlines()[0]


async def test_with_one_port_the_key_says_how_to_get_another() -> None:
    form = PortForm(base_url="https://acme.atlassian.net")
    app = ports_console(FakeConnecting(form=form), port=ACME, shelf=TwoPorts(), port_names=("acme",))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert ["harbor-tui port add NAME" in each.message for each in app._notifications] == [True]
