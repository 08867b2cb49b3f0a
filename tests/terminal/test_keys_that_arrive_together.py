"""Keys that arrive in one read, over a stalled line or typed ahead: each is heard by what those before it opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.node_home import LONG_UNDO_S, NodeHome, page_request
from tests.support.operator import ARMED, approve, leave_whatever_is_under_way, open_inbox, open_review
from tests.support.sandbox_process import ServedSandbox
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

TIMES = 4
ASKS, REJECTS, EDITS = "Create this page on", "Reject this request", "Nothing is approved by it"
TOKEN = "typed-SEKRET-token-0123456789"


@pytest.fixture
def asked(node: NodeHome) -> NodeHome:
    """A node with two requests."""
    node.put("a-first", page_request("First page"))
    node.put("b-second", page_request("Second page"))
    node.set_undo(LONG_UNDO_S)
    return node


@pytest.mark.parametrize("pane", ["1", "2", "3", "4", "5"])
def test_a_panes_key_after_the_key_that_opens_a_dialog_belongs_to_the_dialog(asked: NodeHome, pane: str) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "First page")
        open_review(terminal)
        for _ in range(TIMES):
            for key, opened in (("r", REJECTS), ("e", EDITS), ("a", ASKS)):
                terminal.send(key, pane)
                terminal.wait_for(opened)
                close(terminal, opened)
        assert leave_whatever_is_under_way(terminal) == 0
    assert asked.is_undecided("a-first")


def close(terminal: Terminal, opened: str) -> None:
    """Leave what was opened, with what was changed in it, and be back in the review."""
    terminal.send("Escape")
    if opened == EDITS and "changes" in terminal.wait_for("Esc again|a approve"):
        terminal.send("Escape")
    terminal.wait_gone(opened)
    terminal.wait_for("a approve")


def test_a_reason_typed_ahead_of_its_dialog_is_the_reason(asked: NodeHome) -> None:
    asked.set_undo(0)
    with asked.console() as terminal:
        open_inbox(terminal, "First page")
        open_review(terminal)
        terminal.send("r", "unclear: J, a and 2 are meant", "Enter")
        assert asked.wait_for_record("a-first", "decision.json")["reason"] == "unclear: J, a and 2 are meant"
        assert leave_whatever_is_under_way(terminal) == 0
    assert asked.is_undecided("b-second")


def test_no_letter_of_a_reason_takes_an_approval_back(asked: NodeHome) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "First page")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("◔ approved")
        for _ in range(TIMES):
            terminal.send("J")
            terminal.wait_for("Second page[\\s\\S]*a approve")
            terminal.send("r", "uUuU")
            terminal.wait_for("uUuU")
            terminal.send("Escape")
            terminal.wait_gone(REJECTS)
            terminal.send("K")
            terminal.wait_for("◔ approved")
        assert leave_whatever_is_under_way(terminal) == 0


def test_nothing_typed_ahead_of_the_confirmation_approves(asked: NodeHome) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "First page")
        open_review(terminal)
        for _ in range(TIMES):
            terminal.send("a", "C-y", "C-y", "y")
            terminal.wait_for(ARMED)
            terminal.send("Escape")
            terminal.wait_gone(ASKS)
        assert leave_whatever_is_under_way(terminal) == 0
    assert asked.is_undecided("a-first")


@pytest.mark.parametrize("tab", ["Tab", "Enter"])
def test_a_form_filled_in_at_once_has_each_text_in_its_own_field(
    tmp_path: Path, served: ServedSandbox, tab: str
) -> None:
    fresh = NodeHome(tmp_path / "fresh", served)
    for _ in range(TIMES):
        with fresh.console(size=(120, 36)) as terminal:
            terminal.wait_for("Your site: acme is enough")
            terminal.send("acme", tab, tab, "you@acme.example", tab, TOKEN)
            screen = terminal.wait_for("•{20}|\\*{20}|●{20}")
            assert f"acme{TOKEN}" not in screen
            assert TOKEN not in screen
            assert TOKEN.encode() not in terminal.written
            assert "you@acme.example" in screen
            assert leave_whatever_is_under_way(terminal) == 0


def test_letters_on_a_choice_are_no_commands(tmp_path: Path, served: ServedSandbox) -> None:
    fresh = NodeHome(tmp_path / "fresh", served)
    with fresh.console(size=(120, 36)) as terminal:
        before = terminal.wait_for("Your site: acme is enough")
        terminal.send("Tab", "tNxXng2q14jklhu?")
        terminal.send("Tab", "here")
        screen = terminal.wait_for("here")
        assert [line for line in screen.splitlines() if "▾" in line] == [
            line for line in before.splitlines() if "▾" in line
        ]
        assert leave_whatever_is_under_way(terminal) == 0
