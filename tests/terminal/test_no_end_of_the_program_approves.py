"""Signals, a lost terminal and SIGKILL in every state of a decision (CR-09, CR-10, D5)."""

from __future__ import annotations

import os
import shlex
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.node_home import LONG_UNDO_S, NodeHome, configured_home, page_request, until
from tests.support.pty_terminal import PtyTerminal
from tests.support.sandbox_process import served_sandbox
from tests.support.slowness import in_time
from tests.support.terminal_output import forbidden_sequences, left_on_exit

pytestmark = [pytest.mark.terminal, pytest.mark.sweep]

ID = "tide-table"


def inbox(terminal: PtyTerminal) -> None:
    """The inbox is open."""
    terminal.read_until(rb"1 pending")


def review(terminal: PtyTerminal) -> None:
    """The review is open."""
    inbox(terminal)
    terminal.press(b"\r")
    terminal.read_until(rb"All 1/1")


def question(terminal: PtyTerminal) -> None:
    """The confirmation is open, and its keys are alive."""
    review(terminal)
    terminal.press(b"a")
    terminal.read_until(rb"Ctrl\+Y creates")


def undo_time(terminal: PtyTerminal) -> None:
    """The approval is held."""
    question(terminal)
    terminal.press(b"\x19")
    terminal.read_until("◔ approved".encode())


STATES = (inbox, review, question, undo_time)
ENDS: dict[str, tuple[Callable[[PtyTerminal], None], int]] = {
    "SIGTERM": (lambda terminal: os.kill(terminal.pid, signal.SIGTERM), 143),
    "SIGHUP": (lambda terminal: os.kill(terminal.pid, signal.SIGHUP), 129),
    "hang-up": (PtyTerminal.hang_up, 129),
    "SIGKILL": (lambda terminal: os.kill(terminal.pid, signal.SIGKILL), 137),
}


@pytest.mark.parametrize(
    ("end", "state"),
    [(end, state) for end in ENDS for state in STATES if end != "SIGKILL" or state in (question, undo_time)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_it_ends_at_once_and_nothing_was_decided(
    node: NodeHome, end: str, state: Callable[[PtyTerminal], None]
) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(LONG_UNDO_S)
    act, code = ENDS[end]
    with PtyTerminal(node.command) as terminal:
        state(terminal)
        began = time.monotonic()
        act(terminal)
        assert terminal.wait_exit(within=10) == code
        assert in_time(time.monotonic() - began, 1.0)
        if end in ("SIGTERM", "SIGHUP"):
            assert left_on_exit(terminal.written) == []
        assert forbidden_sequences(terminal.written) == []
    assert node.is_undecided(ID)


def test_it_ends_with_its_terminal_also_where_hang_ups_are_ignored(node: NodeHome) -> None:
    node.put(ID, page_request("Tide table"))
    with PtyTerminal(["sh", "-c", f"trap '' HUP; exec {shlex.join(node.command)}"]) as terminal:
        question(terminal)
        terminal.hang_up()
        assert terminal.wait_exit(within=10) == 129
    assert node.is_undecided(ID)


@pytest.fixture
def slow_node(tmp_path: Path) -> Iterator[NodeHome]:
    """A node on a tenant that takes five seconds over each POST, and makes the page at once."""
    with served_sandbox(tmp_path, "--fault", "slow:5@POST /wiki/api/v2/pages") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        node.put(ID, page_request("Tide table"))
        yield node


def send(terminal: PtyTerminal, node: NodeHome) -> None:
    """The POST is on its way."""
    question(terminal)
    terminal.press(b"\x19")
    until(lambda: terminal.read(0.05) is not None and len(node.posts()) == 1, lambda: "no POST")


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP", "hang-up"])
def test_a_post_in_flight_is_waited_for_and_recorded(slow_node: NodeHome, end: str) -> None:
    act, code = ENDS[end]
    with PtyTerminal(slow_node.command) as terminal:
        send(terminal, slow_node)
        act(terminal)
        assert terminal.wait_exit() == code
        assert end == "hang-up" or left_on_exit(terminal.written) == []
        assert forbidden_sequences(terminal.written) == []
    assert len(slow_node.posts()) == 1
    assert slow_node.record(ID, "outcome-1.json")["state"] == "created"
    assert slow_node.result(ID)["state"] == "created"


def test_killed_with_a_post_in_flight_it_is_unknown_and_a_new_start_sends_nothing(slow_node: NodeHome) -> None:
    with PtyTerminal(slow_node.command) as terminal:
        send(terminal, slow_node)
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.wait_exit() == 137
    assert "outcome-1.json" not in slow_node.records(ID)
    with PtyTerminal(slow_node.command) as terminal:
        terminal.read_until(rb"unknown")
        assert slow_node.wait_for_record(ID, "outcome-1.json")["state"] == "unknown"
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 143
    assert len(slow_node.posts()) == 1
    assert slow_node.run("wait", ID, "--timeout", "0").code == 14
