"""An operator's own keys from the settings: taken where they can work, refused with the reason where not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.keys import Keys, _character_to_key
from textual.widgets import Input, TextArea

from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.commands import keys as key_names
from harbor_tui.ui.commands import lookup
from harbor_tui.ui.commands.custom_keys import apply_own_keys
from harbor_tui.ui.commands.host import CommandHost, hosts_from
from harbor_tui.ui.commands.key_rules import OF_FIELDS, TOGETHER, with_own_keys
from harbor_tui.ui.commands.keys import is_typed, key_problem
from harbor_tui.ui.commands.lookup import COMMANDS, Area, bindings_for
from harbor_tui.ui.shell.pastes import WholePastes
from tests.support.console import console, node_with, press, request, screen_text, settle
from tests.support.ports_console import FakeConnecting, ports_console


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    """The table as it was, afterwards."""
    before = dict(COMMANDS)
    yield
    COMMANDS.clear()
    COMMANDS.update(before)


def test_a_command_gets_its_new_key_in_bindings_and_help() -> None:
    assert apply_own_keys({"inbox.load": "f8"}) == ()
    assert [each.key for each in bindings_for(Area.INBOX) if each.id == "inbox.load"] == ["f8"]
    assert "`F8`" in lookup.key_list_markdown([Area.INBOX])


@pytest.mark.parametrize(
    ("name", "keys", "reason"),
    [
        ("confirm.confirm", "y", "fixed"),
        ("inbox.nothing", "y", "no such command; of inbox there are review, mark, filter"),
        ("nothing", "y", "no such command; they begin with app., list., inbox."),
        ("\x1b[2J", "y", "no such command"),
        ("inbox.load", "s p a c e", "it is no key"),
        ("inbox.load", "\x1b[2J", "it is no key"),
        ("inbox.load", "", "it is no key"),
        ("inbox.load", "f25", "it is no key"),
        ("inbox.load", "hyper+x", "it is no key"),
        ("inbox.load", "ctrl+ä", "it is no key"),
        ("inbox.load", "pgup", "it is no key"),
        ("inbox.load", "f8,nothing", "it is no key"),
        ("inbox.load", "ctrl+i", "terminals send tab"),
        ("inbox.load", "ctrl+m", "terminals send enter"),
        ("inbox.load", "shift+x", "a letter with Shift is written X"),
        ("inbox.load", "ctrl+y", "kept for approving"),
        ("inbox.load", "tab", "moves the focus"),
        ("inbox.load", "q", "app.quit already"),
        ("inbox.mark", "j", "list.down already"),
        ("inbox.mark", "f8,k", "list.up already"),
        ("list.down", "x", "inbox.mark already"),
        ("viewer.wrap", "a", "review.approve already"),
        ("pages.reload", "n", "viewer.find_next already"),
        ("ports.test", "right", "choice.next already"),
        ("actions.leave", "p", "action_list.publish already"),
        ("edit.save", "s", "goes into the text field"),
        ("action_form.send", "ctrl+a", "goes into the text field"),
        ("app.suspend", "z", "could not be typed into a field"),
    ],
)
def test_a_key_that_cannot_work_is_named_with_its_reason(name: str, keys: str, reason: str) -> None:
    before = dict(COMMANDS)
    (problem,) = apply_own_keys({name: keys})
    assert reason in problem
    assert "\x1b" not in problem
    assert before == COMMANDS


def test_one_that_cannot_work_keeps_none_of_the_others_from_working() -> None:
    problems = apply_own_keys({"inbox.mark": "j", "inbox.load": "f8", "no.such": "z", "ports.test": "f10"})
    assert len(problems) == 2
    assert [COMMANDS[name].keys for name in ("inbox.mark", "inbox.load", "ports.test")] == ["x", "f8", "f10"]


def test_two_commands_may_change_their_keys() -> None:
    assert apply_own_keys({"inbox.mark": "u", "inbox.undo": "x"}) == ()
    assert (COMMANDS["inbox.mark"].keys, COMMANDS["inbox.undo"].keys) == ("u", "x")


def test_of_two_that_want_the_same_key_the_first_has_it() -> None:
    (problem,) = apply_own_keys({"inbox.mark": "f8", "inbox.undo": "f8"})
    assert "inbox.undo is not used: f8 is inbox.mark already" in problem


def test_one_that_is_refused_frees_no_key_of_its_own() -> None:
    assert len(apply_own_keys({"inbox.mark": "u", "inbox.undo": "j"})) == 2
    assert (COMMANDS["inbox.mark"].keys, COMMANDS["inbox.undo"].keys) == ("x", "u")


def test_the_keys_as_they_are_can_all_be_given_by_hand() -> None:
    own = {each.id: each.keys for each in COMMANDS.values() if each.area is not Area.CONFIRM}
    problems = with_own_keys(own)[1]
    assert [each for each in problems if "already" not in each and "moves the focus" not in each] == []


def test_every_key_that_is_taken_for_one_is_one_that_textual_knows() -> None:
    known = {*(key.value for key in Keys), *map(_character_to_key, map(chr, range(33, 127)))}
    assert [key for key in key_names._PLAIN if key not in known] == []
    assert all(_character_to_key(character) == name for name, character in key_names._TYPED.items())


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz")
def test_a_letter_with_ctrl_is_taken_where_terminals_send_it(letter: str) -> None:
    (event,) = WholePastes().feed(chr(ord(letter) - 96))
    assert (key_problem(f"ctrl+{letter}") == "") == (getattr(event, "key", "") == f"ctrl+{letter}")


def test_what_fields_keep_for_themselves_is_known_without_them() -> None:
    bound = {each.key for field in (Input, TextArea) for each in Binding.make_bindings(field.BINDINGS)}
    assert {key for key in bound if "super" not in key and not key_problem(key)} <= OF_FIELDS
    assert not any(map(is_typed, OF_FIELDS))


async def heard_together() -> set[tuple[Area, Area]]:
    """The areas of hosts that stand in one another, in the panes and in a review."""
    found: set[tuple[Area, Area]] = set()

    def look(app: HarborApp) -> None:
        for host in app.screen.query("*").results(CommandHost):
            areas = [each.COMMAND_AREA for each in hosts_from(host)]
            found.update((outer, areas[0]) for outer in areas[1:] if outer is not Area.EVERYWHERE)

    for app in (console(node_with(request("01A"))), ports_console(FakeConnecting())):
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(pilot)
            for keys in (["f1", "escape"], ["4"], ["5"], ["1"], ["enter"]):
                await press(pilot, *keys)
                look(app)
    return found


async def test_areas_that_stand_in_one_another_are_known_to_share_their_keys() -> None:
    found = await heard_together()
    assert {(Area.INBOX, Area.LIST), (Area.REVIEW, Area.VIEWER), (Area.PORTS, Area.CHOICE)} <= found
    assert sorted(pair for pair in found if pair[0] is not pair[1] and pair[1] not in TOGETHER.get(pair[0], ())) == []


async def test_a_key_that_is_refused_is_said_and_the_old_one_still_works() -> None:
    notices = apply_own_keys({"inbox.mark": "j"})
    app = console(node_with(request("01A"), request("01B")), notices=notices)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        shown = screen_text(app)
        assert "The settings' key for inbox.mark is not used" in " ".join(shown.split())
        assert "x mark" in shown
