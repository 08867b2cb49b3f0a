"""SIGSTOP within the undo time and SIGCONT after it: the hold begins again, says so, and can still be taken back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

ID = "night-watch"
UNDO_S = 6.0


@contextmanager
def stopped_for(pid: int, seconds: float) -> Iterator[None]:
    """The process is stopped; it is continued when at least so much time has passed."""
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    try:
        yield
        until(lambda: time.monotonic() - began > seconds, lambda: "time stands still")
    finally:
        os.kill(pid, signal.SIGCONT)


def approve_and_stop(node: NodeHome, terminal: Terminal) -> None:
    open_inbox(terminal, "Night watch")
    open_review(terminal)
    approve(terminal)
    terminal.wait_for("◔ approved")
    with stopped_for(terminal.pid(), UNDO_S + 1):
        assert node.is_undecided(ID)


def test_nothing_leaves_on_coming_back_and_it_can_be_taken_back(node: NodeHome) -> None:
    node.put(ID, page_request("Night watch"))
    node.set_undo(UNDO_S)
    with node.console() as terminal:
        approve_and_stop(node, terminal)
        terminal.wait_for("stood still for")
        terminal.send("u")
        terminal.wait_for("Taken back")
        assert node.is_undecided(ID)
        leave(terminal)
    assert node.is_undecided(ID)


def test_it_takes_effect_after_its_whole_time_anew(node: NodeHome) -> None:
    node.put(ID, page_request("Night watch, again"))
    node.set_undo(UNDO_S)
    with node.console() as terminal:
        approve_and_stop(node, terminal)
        continued = time.monotonic()
        node.wait_for_posts(1)
        assert time.monotonic() - continued > UNDO_S - 1
        terminal.wait_for("● created")
        leave(terminal)
    assert node.run("queue", "check").code == 0
