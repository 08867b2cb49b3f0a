"""The confirmation against every key, click, paste and type-ahead that is not the gesture (SPF-17)."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.operator import ASKS, approve, ask_to_approve, leave, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

HARMLESS, SERIOUS = "a-harmless", "b-serious"
MACRO = (
    '<p>Look:</p><ac:structured-macro ac:name="html">'
    "<ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>"
)


@pytest.fixture
def asked(node: NodeHome) -> NodeHome:
    """A node with one request that Ctrl+Y approves and one that needs the challenge."""
    node.put(HARMLESS, page_request("Harmless page"))
    node.put(SERIOUS, page_request("Page with a macro", MACRO))
    node.set_undo(0)
    return node


def cancel(terminal: Terminal) -> None:
    """Close the question that is still open."""
    terminal.send("Escape")
    terminal.wait_gone(ASKS)


def double_click_on(text: str) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.click(*terminal.find(text), times=2)


CANCELS: dict[str, Callable[[Terminal], None]] = {
    "Enter": lambda terminal: terminal.send("Enter"),
    "Space": lambda terminal: terminal.send("Space"),
    "Esc": lambda terminal: terminal.send("Escape"),
    "q": lambda terminal: terminal.send("q"),
    "a click outside": lambda terminal: terminal.click(2, 2),
    "a click on Cancel": lambda terminal: terminal.click(*terminal.find("[ Cancel ]")),
}
DOES_NOTHING: dict[str, Callable[[Terminal], None]] = {
    "y": lambda terminal: terminal.send("y"),
    "a, A, Y, 1": lambda terminal: terminal.send("a", "A", "Y", "1"),
    "Tab, arrows, Home, End": lambda terminal: terminal.send("Tab", "Right", "Left", "BTab", "Home", "End"),
    "F keys": lambda terminal: terminal.send("F1", "F9", "F12"),
    "a double click on the title": double_click_on("Create this page"),
    "a double click on the gesture": double_click_on("Ctrl+Y"),
    "a pasted Ctrl+Y": lambda terminal: terminal.paste("\x19"),
}


def test_no_other_key_or_click_approves(asked: NodeHome) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "Harmless page")
        open_review(terminal)
        for name, attempt in (CANCELS | DOES_NOTHING).items():
            ask_to_approve(terminal)
            attempt(terminal)
            terminal.wait_gone(ASKS) if name in CANCELS else cancel(terminal)
            assert asked.is_undecided(HARMLESS), f"{name} approved"
        approve(terminal)
        terminal.wait_for("● created")
        assert len(asked.posts()) == 1, "the gesture itself still works"
        terminal.send("Escape")
        open_inbox(terminal)
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []


def test_keys_that_come_with_or_just_after_the_question_are_dead(asked: NodeHome) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "Harmless page")
        open_review(terminal)
        for keys in (b"aA", b"a\x19", b"a\x19\x19\x19", b"aa\x19", b"ay\x19", b"a\x1b[200~\x19\x1b[201~\x19"):
            terminal.press_bytes(keys)
            terminal.wait_for(ASKS)
            cancel(terminal)
            assert asked.is_undecided(HARMLESS), f"{keys!r} approved"
        terminal.send("a")
        terminal.wait_for("one moment")
        terminal.send("C-y")
        terminal.wait_for(r"Ctrl\+Y creates")
        assert asked.is_undecided(HARMLESS)


def test_the_challenge_has_to_be_typed(asked: NodeHome) -> None:
    with asked.console() as terminal:
        open_inbox(terminal, "Harmless page")
        terminal.send("j")
        open_review(terminal, "Page with a macro")
        drawn: set[str] = set()
        for attempt in ("paste", "Ctrl+Y", "other characters", "an earlier challenge"):
            challenge = challenge_in(ask_to_approve(terminal))
            press(terminal, attempt, challenge, sorted(drawn - {challenge}))
            drawn.add(challenge)
            cancel(terminal)
            assert asked.is_undecided(SERIOUS), f"{attempt} approved"
        assert len(drawn) == 4, "drawn anew for every question"
        terminal.type(challenge_in(ask_to_approve(terminal)))
        terminal.wait_for("● created")
        assert len(asked.posts()) == 1


@pytest.mark.parametrize("keys", [b"\ra\x19", b"\r\rGa\x19\x19aA\x19", b"a\x19\r\ra\x19"])
def test_keys_typed_before_the_console_is_up_approve_nothing(asked: NodeHome, keys: bytes) -> None:
    with asked.console() as terminal:
        terminal.press_bytes(keys)
        terminal.wait_for("Harmless page")
        terminal.press_bytes(keys)
        terminal.wait_for("Harmless page")
        os.kill(terminal.pid(), signal.SIGTERM)
        assert terminal.wait_exit() == 143
    assert asked.is_undecided(HARMLESS)
    assert asked.is_undecided(SERIOUS)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)], ids=["60x16", "80x24", "200x60"])
def test_the_question_shows_all_that_is_asked_at_every_size(asked: NodeHome, size: tuple[int, int]) -> None:
    with asked.console(size=size) as terminal:
        open_inbox(terminal, "Harmless")
        open_review(terminal, "Harmless page")
        question = ask_to_approve(terminal)
        for fact in ("127.0.0.1", "Harmless page", "Where", "Size", "Notify", "Checks", "sha256", "Cancel"):
            assert fact in question, fact
        cancel(terminal)
        assert asked.is_undecided(HARMLESS)


def challenge_in(screen: str) -> str:
    """The four characters that are asked for."""
    found = re.search(r"Type\s+(\S{4})\s", screen)
    assert found, screen
    return found.group(1)


def press(terminal: Terminal, attempt: str, challenge: str, earlier: list[str]) -> None:
    """One way of not typing the challenge."""
    match attempt:
        case "paste":
            terminal.paste(challenge)
        case "Ctrl+Y":
            terminal.send("C-y")
        case "other characters":
            terminal.type("".join(chr(ord(each) - 1) for each in challenge))
        case _:
            terminal.type(earlier[-1])
