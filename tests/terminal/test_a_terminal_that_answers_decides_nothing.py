"""A terminal that replies to whatever it is asked, and one that replies unasked: no reply decides anything (ESC-02)."""

from __future__ import annotations

import os
import signal

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.pty_terminal import PtyTerminal
from tests.support.terminal_output import forbidden_sequences

pytestmark = [pytest.mark.terminal, pytest.mark.sweep]

REPLIES = {
    b"\x1b[21t": b"\x1b]la\x1b\\",
    b"\x1b[20t": b"\x1b]La\x1b\\",
    b"\x1b[c": b"\x1b[?62;1;4c",
    b"\x1b[>c": b"\x1b[>41;354;0c",
    b"\x1b[>q": b"\x1bP>|XTerm(a354)\x1b\\",
    b"\x1b]10;?": b"\x1b]10;rgb:aaaa/aaaa/aaaa\x1b\\",
    b"\x1b]11;?": b"\x1b]11;rgb:aaaa/aaaa/aaaa\x1b\\",
    b"\x1b]52;c;?": b"\x1b]52;c;YQ==\x1b\\",
    b"\x1bP$q": b"\x1bP1$ra\x1b\\",
    b"\x1b[6n": b"\x1b[1;1R",
}
TITLE = "Quay\x1b]0;a\x1b\\\x1b[21t\x1b[c\x1b[>q\x1b]10;?\x1b\\\x1b]52;c;?\x07\x1bP$qm\x1b\\"
BODY = "<p>Hello \x9b21t\x9bc\x9d10;?\x9c</p>"


def test_nothing_in_a_request_makes_the_terminal_answer(node: NodeHome) -> None:
    node.put("asks", page_request(TITLE, BODY), agent=TITLE[:90], why=TITLE)
    node.put("b-innocent", page_request("Innocent"))
    node.set_undo(0)
    with PtyTerminal(node.command, replies=REPLIES) as terminal:
        terminal.read_until(rb"2 pending")
        terminal.press(b"\r")
        terminal.read_until(rb"\[Rendered\]")
        terminal.press(b"]")
        terminal.read_until(rb"\[Raw\]")
        terminal.press(b"J")
        terminal.read_until(rb"2 of 2")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 143
        assert forbidden_sequences(terminal.written) == []
    assert node.is_undecided("asks")
    assert node.is_undecided("b-innocent")


@pytest.mark.parametrize("place", ["inbox", "review", "question"])
def test_replies_that_nobody_asked_for_decide_nothing(node: NodeHome, place: str) -> None:
    node.put("quiet", page_request("Quiet page"))
    node.set_undo(0)
    with PtyTerminal(node.command, replies=REPLIES) as terminal:
        terminal.read_until(rb"1 pending")
        if place != "inbox":
            terminal.press(b"\r")
            terminal.read_until(rb"All 1/1")
        if place == "question":
            terminal.press(b"a")
            terminal.read_until(rb"Ctrl\+Y creates")
        for reply in REPLIES.values():
            terminal.press(reply * 3)
            terminal.read(0.2)
        assert node.is_undecided("quiet")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 143
        assert forbidden_sequences(terminal.written) == []
    assert node.is_undecided("quiet")
