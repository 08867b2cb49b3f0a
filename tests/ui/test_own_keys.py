"""An operator's own keys from the settings: taken where they are safe, refused with the reason where not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harbor_tui.ui import commands
from harbor_tui.ui.commands import COMMANDS, Area, bindings_for
from harbor_tui.ui.own_keys import take_own_keys


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    """The table as it was, afterwards."""
    before = dict(COMMANDS)
    yield
    COMMANDS.clear()
    COMMANDS.update(before)


def test_a_command_gets_its_new_key_in_bindings_and_help() -> None:
    assert take_own_keys({"inbox.load": "f8"}) == ()
    assert [each.key for each in bindings_for(Area.INBOX) if each.id == "inbox.load"] == ["f8"]
    assert "`F8`" in commands.key_list_markdown([Area.INBOX])


@pytest.mark.parametrize(
    ("name", "keys", "reason"),
    [
        ("confirm.create", "y", "fixed"),
        ("inbox.nothing", "y", "no such command"),
        ("inbox.load", "s p a c e", "is no key"),
        ("inbox.load", "q", "app.quit already"),
        ("inbox.load", "\x1b[2J", "is no key"),
    ],
)
def test_a_key_that_cannot_be_taken_is_named_with_its_reason(name: str, keys: str, reason: str) -> None:
    name = (
        next((each.id for each in COMMANDS.values() if each.area is Area.CONFIRM), name) if "confirm" in name else name
    )
    before = dict(COMMANDS)
    (problem,) = take_own_keys({name: keys})
    assert reason in problem
    assert "\x1b" not in problem
    assert before == COMMANDS
