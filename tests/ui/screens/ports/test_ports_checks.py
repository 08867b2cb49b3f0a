"""The connection check in the ports pane: it fills in live, says what to do, and can be stopped."""

from __future__ import annotations

import pytest

from harbor_tui.contracts.adapters import Check
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.ui.screens.ports.fields import PortFields
from harbor_tui.ui.widgets.token_input import TokenInput
from harbor_tui.workflow.connections.form import PortForm
from tests.support.console import screen_text, settle
from tests.support.ports_console import TOKEN, FakeConnecting, ports_console

FORM = PortForm(base_url="https://acme.atlassian.net", sign_in="basic", account="ops@acme.example")
CURE = "Either sign in with e-mail and API token (key: b), or use the gateway address (key: g)."
STAGES = (
    Check("address", "ok", "acme.atlassian.net resolves (23 ms)"),
    Check("encryption", "warn", "the certificate ends in 3 days", "Tell whoever keeps it."),
    Check("sign-in", "fail", '403 "Failed to parse Connect Session Auth Token"', CURE),
    Check("reading", "skipped", "not tried: sign-in comes first"),
)


def told(text: str) -> str:
    return " ".join(text.replace("▌", " ").split())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_each_stage_shows_its_mark_what_was_found_and_what_to_do(size: tuple[int, int]) -> None:
    app = ports_console(FakeConnecting(form=FORM, stages=STAGES))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("escape", "t")
        await settle(pilot)
        app.screen.query_one("CheckPanel").scroll_end(animate=False)
        await settle(pilot)
        shown = told(screen_text(app))
        for part in ("✗ sign-in 403", CURE, "· reading", "It does not work yet"):
            assert part in shown, part
        if size[1] >= 24:
            assert "✓ address acme.atlassian.net resolves (23 ms)" in shown
            assert "△ encryption the certificate ends in 3 days → Tell whoever keeps it." in shown


async def test_a_stage_shows_that_it_is_under_way_and_the_next_ones_wait() -> None:
    connecting = FakeConnecting(form=FORM, stages=STAGES)
    gate = connecting.hold("encryption")
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "t")
        await pilot.pause()
        await pilot.pause()
        shown = told(screen_text(app))
        assert "✓ address" in shown
        assert "◔ encryption trying… (Esc stops)" in shown
        assert "sign-in 403" not in shown
        gate.set()
        await settle(pilot)
        assert "✗ sign-in 403" in told(screen_text(app))


async def test_escape_stops_the_check() -> None:
    connecting = FakeConnecting(form=FORM, stages=STAGES)
    connecting.hold("encryption")
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "t")
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
        assert connecting.stopped == ["encryption"]
        assert "· encryption stopped" in told(screen_text(app))


async def test_a_second_check_replaces_the_first() -> None:
    connecting = FakeConnecting(form=FORM, stages=STAGES)
    gate = connecting.hold("encryption")
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.press("escape", "t")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        gate.set()
        await settle(pilot)
        assert len(connecting.checked) == 2
        assert connecting.stopped == ["encryption"]
        assert told(screen_text(app)).count("✗ sign-in 403") == 1


async def test_what_is_typed_is_tried_before_it_is_saved_with_the_typed_token() -> None:
    connecting = FakeConnecting(form=FORM, stages=STAGES)
    app = ports_console(connecting)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        app.query_one(PortFields).put("account", "ana@acme.example")
        app.query_one(TokenInput).value = TOKEN
        await pilot.press("f5")
        await settle(pilot)
        form, token = connecting.checked[0]
        assert form is not None
        assert form.account == "ana@acme.example"
        assert token == Secret(TOKEN)
        assert connecting.saved == []
        assert TOKEN not in screen_text(app)


async def test_b_and_g_apply_the_cures_that_the_check_names() -> None:
    app = ports_console(FakeConnecting(form=PortForm(base_url="https://acme.atlassian.net", sign_in="bearer")))
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        fields = app.query_one(PortFields)
        await pilot.press("escape", "b")
        await settle(pilot)
        assert fields.form.sign_in == "basic"
        assert app.focused is fields.query_one("#account")
        await pilot.press("escape", "g")
        await settle(pilot)
        assert fields.form.base_url == "https://api.atlassian.com/ex/confluence/"
        assert fields.form.sign_in == "bearer"


async def test_hostile_answers_of_a_server_are_shown_literally() -> None:
    hostile = Check("sign-in", "fail", "[/nope] \x1b]52;c;eA==\x07 \u202e", "[@click=app.quit]x[/]")
    app = ports_console(FakeConnecting(form=FORM, stages=(hostile,)))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("escape", "t")
        await settle(pilot)
        shown = told(screen_text(app))
        assert "[/nope] ⟨U+001B⟩]52;c;eA==⟨U+0007⟩ ⟨U+202E⟩" in shown
        assert "[@click=app.quit]x[/]" in shown
        assert app.gate.hits == 0
