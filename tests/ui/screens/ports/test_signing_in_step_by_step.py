"""The guide through the ways of signing in: each step says what is needed, and what cannot work before it is tried."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from harbor_tui.domain.errors import NotVisible, SetupIncomplete
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.ui.screens.ports.sign_in_guide import SignInGuide
from harbor_tui.workflow.connections.form import PortForm
from harbor_tui.workflow.connections.gateway import Connection, Site
from tests.support.console import screen_text, settle
from tests.support.ports_console import FakeConnecting, ports_console

CLOUD = "62909843-b784-4c35-b770-e4e2a26f024b"
API_TOKEN = "ATATT3xFfGF0-sentinel-never-on-screen"
OAUTH = "eyJhbGciOiJSUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl"
ADDRESS = "https://connect.maton.example/?session_token=s-1"


class Gateway:
    """A gateway with two sites and connections that change under it."""

    def __init__(self) -> None:
        self.kept = {
            "c-1": Connection("c-1", "ACTIVE", "2026-01-01T00:00:00Z"),
            "c-2": Connection("c-2", "PENDING", "2026-02-01T00:00:00Z", Secret(ADDRESS)),
        }
        self.asked: list[str] = []

    async def connections(self) -> tuple[Connection, ...]:
        return tuple(self.kept.values())

    async def create(self) -> Connection:
        made = Connection("c-3", "PENDING", "2026-03-01T00:00:00Z", Secret(ADDRESS + "3"))
        self.kept[made.id] = made
        return made

    async def delete(self, connection_id: str) -> None:
        if connection_id not in self.kept:
            raise NotVisible("gone")
        del self.kept[connection_id]

    async def sites(self, connection_id: str = "") -> tuple[Site, ...]:
        self.asked.append(connection_id)
        return (
            Site("other-id", "other", "https://other.atlassian.net"),
            Site(CLOUD, "acme", "https://acme.atlassian.net"),
        )


async def guided(pilot: Pilot[Any], downs: int) -> None:
    """Open the guide and choose a way."""
    await settle(pilot)
    await pilot.press("escape")
    await settle(pilot)
    await pilot.press("w")
    await settle(pilot)
    assert isinstance(pilot.app.screen, SignInGuide)
    await pilot.press(*["j"] * downs, "enter")
    await settle(pilot)


async def typed(pilot: Pilot[Any], text: str, *, paste: bool = False) -> None:
    """Fill the field that has the focus, and go on."""
    if paste:
        pilot.app.post_message(events.Paste(text))
        await pilot.pause()
    else:
        await pilot.press(*text)
    await pilot.press("enter")
    await settle(pilot)


async def test_the_first_step_lists_the_ways_and_says_what_each_needs() -> None:
    app = ports_console(FakeConnecting())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "w")
        await settle(pilot)
        shown = screen_text(app)
        for part in (
            "1. E-mail and API token",
            "2. OAuth access token",
            "3. E-mail and API token with scopes",
            "4. Managed",
        ):
            assert part in shown
        assert "Needs a classic API token" in shown
        await pilot.press("j")
        await settle(pilot)
        assert "it lasts an hour" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, SignInGuide)


async def test_a_site_an_e_mail_and_a_token_are_saved_and_checked() -> None:
    connecting = FakeConnecting()
    app = ports_console(connecting)
    async with app.run_test(size=(100, 30)) as pilot:
        await guided(pilot, 0)
        await typed(pilot, "acme")
        await typed(pilot, "a@b.test")
        await typed(pilot, API_TOKEN, paste=True)
        ((form, token, _, _),) = connecting.saved
        assert (form.base_url, form.sign_in, form.account) == ("acme", "basic", "a@b.test")
        assert token == Secret(API_TOKEN)
        assert len(connecting.checked) == 1
        assert API_TOKEN not in screen_text(app)


@pytest.mark.parametrize(
    ("downs", "before", "token", "words"),
    [
        (0, ("acme", "a@b.test"), OAUTH, "which a site's own address refuses"),
        (1, (), API_TOKEN, "looks like an API token"),
        (2, ("no-cloud-id", "a@b.test"), API_TOKEN, "Cloud id is like"),
        (2, (CLOUD, "a@b.test"), OAUTH, "goes without e-mail"),
        (3, (), API_TOKEN, "not the managed gateway's"),
        (0, ("acme", "nobody"), API_TOKEN, "E-mail"),
        (0, ("your-domain", "a@b.test"), API_TOKEN, "placeholder"),
    ],
)
async def test_what_cannot_work_is_named_before_anything_is_asked(
    downs: int, before: tuple[str, ...], token: str, words: str
) -> None:
    connecting = FakeConnecting(gateway_given=Gateway())
    app = ports_console(connecting)
    async with app.run_test(size=(120, 30)) as pilot:
        await guided(pilot, downs)
        for text in before:
            await typed(pilot, text, paste=True)
        await typed(pilot, token, paste=True)
        assert words in " ".join(screen_text(app).split())
        assert isinstance(app.screen, SignInGuide)
        assert connecting.saved == [] and connecting.keys == []


async def test_an_oauth_token_goes_to_the_site_that_is_chosen_and_not_the_first() -> None:
    gateway = Gateway()
    connecting = FakeConnecting(gateway_given=gateway)
    app = ports_console(connecting)
    async with app.run_test(size=(100, 30)) as pilot:
        await guided(pilot, 1)
        await typed(pilot, OAUTH, paste=True)
        assert "https://other.atlassian.net" in screen_text(app) and connecting.saved == []
        await pilot.press("j", "enter")
        await settle(pilot)
        ((form, token, _, _),) = connecting.saved
        assert form.base_url == f"https://api.atlassian.com/ex/confluence/{CLOUD}"
        assert (form.sign_in, form.headers, token) == ("bearer", "", Secret(OAUTH))
        assert connecting.keys == [(Secret(OAUTH), False)]


async def test_the_managed_way_makes_a_connection_shows_its_address_and_names_it_in_the_port() -> None:
    gateway = Gateway()
    connecting = FakeConnecting(gateway_given=gateway)
    app = ports_console(connecting)
    async with app.run_test(size=(110, 30)) as pilot:
        await guided(pilot, 3)
        await typed(pilot, "")
        assert connecting.keys == [(None, True)]
        assert "ACTIVE" in screen_text(app) and "session_token" not in screen_text(app)
        await pilot.press("c")
        await settle(pilot)
        assert ADDRESS + "3" in screen_text(app)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == ADDRESS + "3"
        assert "Sent to the terminal's clipboard." in screen_text(app)
        assert ADDRESS not in screen_text(app) and not app._notifications
        gateway.kept["c-3"] = Connection("c-3", "ACTIVE", "2026-03-01T00:00:00Z")
        await pilot.press("R")
        await settle(pilot)
        assert "session_token" not in screen_text(app)
        await pilot.press("G", "enter")
        await settle(pilot)
        await pilot.press("j", "enter")
        await settle(pilot)
        ((form, token, _, _),) = connecting.saved
        assert gateway.asked == ["c-3"]
        assert form.base_url == f"https://api.maton.ai/confluence/ex/confluence/{CLOUD}"
        assert (form.headers, token) == ("Maton-Connection=c-3", None)


async def test_a_connection_is_removed_only_after_a_question() -> None:
    gateway = Gateway()
    app = ports_console(FakeConnecting(gateway_given=gateway))
    async with app.run_test(size=(110, 30)) as pilot:
        await guided(pilot, 3)
        await typed(pilot, "")
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert len(gateway.kept) == 2
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("ctrl+y")
        await settle(pilot)
        assert list(gateway.kept) == ["c-2"]


async def test_a_gateway_that_refuses_is_quoted_and_the_guide_stays() -> None:
    connecting = FakeConnecting(gateway_given=SetupIncomplete("There is no key yet.", advice="Set MATON_API_KEY."))
    app = ports_console(connecting)
    async with app.run_test(size=(110, 30)) as pilot:
        await guided(pilot, 3)
        await typed(pilot, "")
        assert "There is no key yet. Set MATON_API_KEY." in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "How do you sign in?" in screen_text(app)


async def test_what_the_form_holds_besides_is_kept() -> None:
    connecting = FakeConnecting(form=PortForm(base_url="old", label="Mine", spaces="100=Platform", proxy="http://p:1"))
    app = ports_console(connecting)
    async with app.run_test(size=(110, 30)) as pilot:
        await guided(pilot, 0)
        await typed(pilot, "acme")
        await typed(pilot, "a@b.test")
        await typed(pilot, API_TOKEN, paste=True)
        ((form, _, _, _),) = connecting.saved
        assert (form.label, form.spaces, form.proxy) == ("Mine", "100=Platform", "http://p:1")


def burst(app: Any, *parts: str) -> None:
    """Keys that all come in one moment, as from a slow line: nothing waits between them."""
    for part in parts:
        for key in [part] if part == "enter" else part:
            app.post_message(events.Key(key, None if part == "enter" else key))


async def test_keys_typed_ahead_reach_the_field_that_they_are_meant_for() -> None:
    connecting = FakeConnecting()
    app = ports_console(connecting)
    async with app.run_test(size=(100, 30)) as pilot:
        await guided(pilot, 0)
        burst(app, "acme", "enter", "ana.test", "enter", API_TOKEN, "enter")
        await settle(pilot)
        fields = {name: app.screen.query_one(f"#{name}", Input).value for name in ("address", "account", "token")}
        assert fields == {"address": "acme", "account": "ana.test", "token": API_TOKEN}
        assert API_TOKEN not in screen_text(app)


async def test_in_the_form_too_a_token_typed_ahead_lands_in_its_own_field() -> None:
    app: Any = ports_console(FakeConnecting())
    async with app.run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        burst(app, "acme", "enter", "enter", "ana.test", "enter", API_TOKEN, "enter")
        await settle(pilot)
        fields = app.main.pane.fields
        assert (fields.form.base_url, fields.form.account, fields.token.value) == ("acme", "ana.test", API_TOKEN)
        assert API_TOKEN not in screen_text(app)
