"""Help and dialogs: the screen's own keys first, no notice over a question, and a word when a key is not enough."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from textual.screen import ModalScreen

import harbor_tui.ui
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.ui.commands.lookup import Area, ordered_areas
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.dialogs.reject import RejectDialog
from harbor_tui.ui.kit.text import safe_notify
from tests.support.console import console, node_with, press, request, screen_lines, screen_text, settle


def test_the_screens_keys_come_first_then_those_of_everywhere_then_those_of_its_parts() -> None:
    order = ordered_areas([Area.VIEWER, Area.REVIEW, Area.EVERYWHERE])
    assert order[:3] == [Area.REVIEW, Area.EVERYWHERE, Area.VIEWER]
    assert ordered_areas([Area.LIST, Area.INBOX, Area.EVERYWHERE])[:3] == [Area.INBOX, Area.EVERYWHERE, Area.LIST]
    assert sorted(order) == sorted(Area)


async def test_the_help_of_the_review_shows_how_to_decide_without_scrolling_and_how_to_close_it() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "question_mark")
        text = screen_text(pilot.app)
        assert "Keys: Review" in screen_lines(pilot.app)[0]
        assert "Esc closes" in screen_lines(pilot.app)[-1]
        assert "Open the confirmation of what is shown." in text
        assert "Reject with a reason that the agent receives." in text


def test_every_screen_that_asks_something_is_a_dialog() -> None:
    for module in pkgutil.walk_packages(harbor_tui.ui.__path__, "harbor_tui.ui."):
        importlib.import_module(module.name)
    modal = [each for each in subclasses(ModalScreen) if each.__module__.startswith("harbor_tui.")]
    assert len(modal) > 9
    assert [each.__name__ for each in modal if not issubclass(each, Dialog)] == []


def subclasses(of: type[Any]) -> Iterator[type[Any]]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


async def test_a_notice_never_lies_over_a_dialog_and_is_there_again_behind_it() -> None:
    async with console(node_with(request("01A"))).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        safe_notify(pilot.app, "It was not sent: " + "the network is down, " * 6, error=True)
        await settle(pilot)
        assert "It was not sent" in screen_text(pilot.app)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, RejectDialog)
        text = screen_text(pilot.app)
        assert "It was not sent" not in text
        for words in ("7 not now", "9 against our policy", "Enter rejects"):
            assert words in text
        await press(pilot, "enter")
        assert "Give a reason first" in screen_text(pilot.app)
        await press(pilot, "7")
        assert "Give a reason first" not in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "It was not sent" in screen_text(pilot.app)


async def test_ctrl_y_says_that_it_is_not_enough_where_the_challenge_is_asked() -> None:
    findings = (Finding(Severity.SERIOUS, "unknown_space", "unknown space"),)
    node = node_with(request("01A", findings=findings))
    async with console(node).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "a")
        dialog = pilot.app.screen
        assert isinstance(dialog, ConfirmDialog)
        dialog.armed = True
        await press(pilot, "ctrl+y")
        assert "Ctrl+Y is not enough here." in screen_text(pilot.app)
        assert node.approved == []
        await press(pilot, *"zzzz")
        dialog.armed = True
        await settle(pilot)
        assert ("That was not it." in screen_text(pilot.app), node.approved) == (True, [])
        await press(pilot, *"k7wq")
        assert len(node.approved) == 1
