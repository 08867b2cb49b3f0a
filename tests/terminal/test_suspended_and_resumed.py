"""Ctrl+Z and `fg`: the console stops wherever it is and comes back whole; a question waits anew (CR-14)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import ARMED, ASKS, approve_what_is_asked, ask_to_approve, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ID = "tide-table"
TYPED = {"nothing": (), "ctrl+y": ("C-y", "C-y"), "enter": ("y", "Enter")}
"""What reaches the terminal in the moment in which the console takes it back."""


@contextmanager
def console_of_a_shell(node: NodeHome) -> Iterator[Terminal]:
    """The console as a job of an interactive shell, which is what can suspend it and bring it back."""
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        terminal.type(" ".join(node.command))
        terminal.send("Enter")
        open_inbox(terminal, "Evening tide")
        yield terminal


def console_pid(node: NodeHome) -> int:
    """The process whose arguments name this node's home."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.fsencode(node.home) in arguments and b"-i" not in arguments and int(folder.name) != os.getpid():
            return int(folder.name)
    raise AssertionError("the console is not running")


def state_of(pid: int) -> str:
    """What the kernel says of a process: `T` when it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("meanwhile", ["nothing", "ctrl+y", "enter"])
def test_the_question_waits_anew_after_a_suspension(node: NodeHome, meanwhile: str) -> None:
    node.put(ID, page_request(f"Evening tide, {meanwhile}"))
    node.set_undo(0)
    with console_of_a_shell(node) as terminal:
        pid = console_pid(node)
        open_review(terminal)
        ask_to_approve(terminal)
        os.kill(pid, signal.SIGTSTP)
        until(lambda: state_of(pid) == "T", lambda: "it does not stop")
        terminal.wait_for("shell>[^>]*Stopped")
        terminal.type("fg")
        terminal.send("Enter", *TYPED[meanwhile])
        terminal.wait_for(f"{ASKS}[\\s\\S]*one moment")
        terminal.wait_for(ARMED)
        assert node.is_undecided(ID)
        approve_what_is_asked(terminal)
        terminal.wait_for("● created")
        assert leave_to_the_shell(terminal, pid)
        assert forbidden_sequences(terminal.written) == []
    assert len(node.posts()) == 1
    assert node.run("queue", "check").code == 0


def leave_to_the_shell(terminal: Terminal, pid: int) -> bool:
    """Quit; whether the shell has its terminal back."""
    terminal.send("C-q")
    until(lambda: not Path(f"/proc/{pid}").exists(), lambda: "it does not end")
    terminal.type("stty -a | grep -c ' icanon'")
    terminal.send("Enter")
    terminal.wait_for("(?m)^1$")
    terminal.type("exit")
    terminal.send("Enter")
    return terminal.wait_exit() == 0


def test_an_approval_that_is_held_may_be_suspended_and_taken_back(node: NodeHome) -> None:
    """What is held stays in the one process that stopped; brought back, it is still there to be taken back."""
    node.put(ID, page_request("Evening tide, held"))
    node.set_undo(300)
    with console_of_a_shell(node) as terminal:
        pid = console_pid(node)
        open_review(terminal)
        ask_to_approve(terminal)
        approve_what_is_asked(terminal)
        terminal.wait_for("◔ approved")
        os.kill(pid, signal.SIGTSTP)
        until(lambda: state_of(pid) == "T", lambda: "it does not stop")
        assert node.is_undecided(ID)
        terminal.type("fg")
        terminal.send("Enter")
        terminal.wait_for("◔ approved")
        terminal.send("u")
        terminal.wait_for("Taken back")
        assert node.is_undecided(ID)


@pytest.mark.parametrize(
    "way",
    [
        [],
        [("Enter", "sha256")],
        [("Enter", "sha256"), ("r", "Enter rejects")],
        [("Enter", "sha256"), ("e", "Nothing is approved by it")],
        [("?", "Keys: Inbox")],
        [("3", "CA bundle"), ("e", "Your site")],
    ],
    ids=["the inbox", "a review", "a dialog's field", "a text area", "the help", "a form's field"],
)
def test_ctrl_z_stops_the_console_wherever_it_is_and_fg_brings_it_back(
    node: NodeHome, way: list[tuple[str, str]]
) -> None:
    node.put(ID, page_request("Evening tide"))
    shows = way[-1][1] if way else "Evening tide"
    with console_of_a_shell(node) as terminal:
        pid = console_pid(node)
        for key, pattern in way:
            terminal.send(key)
            terminal.wait_for(pattern)
        for _ in range(2):
            terminal.send("C-z")
            until(lambda: state_of(pid) == "T", lambda: f"it does not stop:\n{terminal.text()}")
            terminal.wait_for("shell>[^>]*Stopped")
            terminal.type("fg")
            terminal.send("Enter")
            terminal.wait_for(shows)
            until(lambda: state_of(pid) != "T", lambda: "it does not go on")
        assert node.is_undecided(ID)
        assert forbidden_sequences(terminal.written) == []
        os.kill(pid, signal.SIGTERM)
        until(lambda: not Path(f"/proc/{pid}").exists(), lambda: "it does not end")
        terminal.type("exit")
        terminal.send("Enter")


def test_where_no_shell_could_bring_it_back_ctrl_z_says_so(node: NodeHome) -> None:
    """Started by a terminal itself, or over ssh by name: stopped there, the terminal would be lost."""
    node.put(ID, page_request("Evening tide"))
    with node.console() as terminal:
        open_inbox(terminal, "Evening tide")
        terminal.send("C-z")
        terminal.wait_for("no shell here that could bring the console back")
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_stopped_from_outside_and_continued_it_comes_back_whole(node: NodeHome) -> None:
    node.put(ID, page_request("Evening tide"))
    with console_of_a_shell(node) as terminal:
        pid = console_pid(node)
        os.kill(pid, signal.SIGSTOP)
        until(lambda: state_of(pid) == "T", lambda: "it does not stop")
        terminal.wait_for("Stopped")
        terminal.type("fg")
        terminal.send("Enter")
        terminal.wait_for("Evening tide")
        terminal.wait_gone("Stopped")
        terminal.send("?")
        terminal.wait_for("Keys: Inbox")
        terminal.send("Escape")
        terminal.wait_gone("Keys: Inbox")
        assert leave_to_the_shell(terminal, pid)
