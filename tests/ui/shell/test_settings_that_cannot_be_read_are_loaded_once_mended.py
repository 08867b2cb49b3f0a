"""A home that cannot be used is no empty one: the console says why, offers no set-up, and loads what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harbor_tui.bootstrap.console import ConsoleLoader
from harbor_tui.contracts.adapters import TokenState
from harbor_tui.ui import app as app_module
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.shell.status_facts import place_of
from harbor_tui.ui.shell.top_line import Mark
from tests.support.console import PORT, screen_text, services, settle

if TYPE_CHECKING:
    from pathlib import Path


async def shown(pilot: Any, app: Any, words: str) -> str:
    for _ in range(300):
        await settle(pilot)
        if words in (text := screen_text(app)):
            return text
        await pilot.pause(0.01)
    raise AssertionError(screen_text(app))


async def test_the_reason_stands_where_set_up_would_and_a_key_loads_what_was_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "LOOK_EVERY_S", 0.01)
    config = tmp_path / "config.toml"
    config.write_text("this is no TOML")
    config.chmod(0o600)
    app = HarborApp(ConsoleLoader(str(tmp_path)).load)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        text = await shown(pilot, app, "Settings")
        assert "settings not read" in text
        assert "3 sets it up" not in text
        assert "Address   Type your" not in text
        await shown(pilot, app, "next: settings")
        await pilot.press("1")
        assert "F6 then loads the settings" in await shown(pilot, app, "config.toml")
        config.write_text("")
        await shown(pilot, app, "config changed elsewhere: F6 loads it")
        await pilot.press("f6")
        await shown(pilot, app, "no port yet: 3 sets it up")


def test_a_token_that_is_still_looked_for_is_not_called_missing() -> None:
    found = services(None, port=PORT, token=TokenState(False, looking=True))
    assert (place_of(found).mark, place_of(found).sign_in) == (Mark.LOOKING, PORT.sign_in.value)
    found.token = TokenState(False)
    assert (place_of(found).mark, place_of(found).sign_in) == (Mark.NOT_READY, "no token")
