"""The console itself, killed or refused by the disk in an approval: nothing lost, nothing twice (CR-01 to CR-07)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.operator import (
    ASKS,
    approve,
    ask_to_approve,
    leave_whatever_is_under_way,
    open_inbox,
    open_review,
)
from tests.support.sandbox_process import served_sandbox
from tests.support.system_calls import why_no_strace
from tests.support.tmux import Terminal, needs_tmux
from tests.support.tracing import inject, traced

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.sweep,
    pytest.mark.timeout(300),
    needs_tmux,
    pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works"),
]

ID: Final = "faulted"
KILL: Final = "signal=KILL"


def state_of(node: NodeHome) -> str:
    """The request's state, as anybody may ask for it."""
    return str(node.run("status", ID, "--json").document["state"])


def confirm_under_fault(node: NodeHome, terminal: Terminal, title: str, fault: tuple[str, ...], *, dies: bool) -> None:
    """The whole gesture, with the fault armed before its last key."""
    open_inbox(terminal, title)
    open_review(terminal)
    ask_to_approve(terminal)
    with traced(terminal.pid(), node.home.parent / "trace", *fault):
        terminal.send("C-y")
        if dies:
            assert terminal.wait_exit() == 137
            return
        terminal.wait_gone(ASKS)
        until(lambda: "INJECTED" in (node.home.parent / "trace").read_text(), lambda: "no fault was injected")
        terminal.wait_for("Input/output error|No space left|unknown|cannot|Cannot")


def finish(node: NodeHome, terminal: Terminal, title: str) -> str:
    """Do what the operator does next, until there is a page or nobody knows; returns the state that was met."""
    open_inbox(terminal, title)
    until(lambda: state_of(node) != "sending", lambda: "it is sending for ever")
    met, posts, stored = state_of(node), len(node.posts()), bool(node.pages_titled(title))
    open_review(terminal, "Inbox ▸ 1 of 1")
    if met == "pending":
        assert posts == 0
        approve(terminal)
    elif met in ("approved", "not_sent"):
        assert posts == 0
        terminal.send("t")
    elif met == "unknown" and stored:
        terminal.send("c")
        terminal.wait_for(r"Ctrl\+Y the page was created")
        terminal.send("C-y")
    if met != "unknown" or stored:
        node.wait_for_result(ID, "created")
    assert leave_whatever_is_under_way(terminal) == 0
    return met


CASE: Final = f"/cases/{ID}"
KILLED: dict[tuple[str, str], set[str]] = {
    ("mkdirat,mkdir", ID): {"pending"},
    ("linkat", "request.json"): {"pending"},
    ("linkat", "wire.json"): {"pending"},
    ("fsync", CASE): {"pending"},
    ("linkat", "decision.json"): {"pending"},
    ("unlinkat", f"{ID}.json"): {"approved"},
    ("linkat", "attempt-1.json"): {"approved"},
    ("connect", "1"): {"unknown"},
    ("sendto", "2"): {"pending", "approved", "unknown"},
    ("linkat", "outcome-1.json"): {"unknown"},
    ("renameat,rename,renameat2", f"{ID}.json"): {"approved"},
}
"""A system call after the confirmation, on a file or by its number in a thread, and what the next start may find."""


def options(node: NodeHome, call: str, where: str, effect: str) -> tuple[str, ...]:
    """For strace; a folder is known by its whole path."""
    if where.isdecimal():
        return inject(call, effect, when=int(where))
    return inject(call, effect, path=f"{node.home}/queue{where}" if where.startswith("/") else where)


@pytest.mark.parametrize(("call", "where"), KILLED, ids=str)
def test_killed_there_it_is_pending_or_known_to_be_unknown_and_one_page_comes_of_it(
    node: NodeHome, call: str, where: str
) -> None:
    """CR-01 to CR-04."""
    title = f"Kill {call[:8]} {where}"
    node.set_undo(0)
    node.put(ID, page_request(title))
    with node.console() as terminal:
        confirm_under_fault(node, terminal, title, options(node, call, where, KILL), dies=True)
    with node.console() as terminal:
        met = finish(node, terminal, title)
    assert met in KILLED[call, where]
    pages = len(node.pages_titled(title))
    assert pages == (0 if state_of(node) == "unknown" else 1)
    assert pages <= len(node.posts()) <= 1  # killed between head and body, a request arrives and no page is made
    assert node.run("queue", "check").code == 0


@pytest.mark.parametrize("when", [1, 2])
def test_killed_while_the_answer_is_read_it_is_unknown_and_the_page_is_found(tmp_path: Path, when: int) -> None:
    """CR-03, the reads of an answer: it comes byte by byte, and the console dies before the first or a later one."""
    with served_sandbox(tmp_path, "--fault", "drip:0.3@POST /wiki/api/v2/pagesx1") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        node.put(ID, page_request("Killed reading"))
        with node.console() as terminal:
            open_inbox(terminal, "Killed reading")
            open_review(terminal)
            approve(terminal)
            node.wait_for_posts(1)
            with traced(terminal.pid(), tmp_path / "trace", *inject("recvfrom", KILL, when=when)):
                assert terminal.wait_exit() == 137
        assert "outcome-1.json" not in node.records(ID)
        with node.console() as terminal:
            assert finish(node, terminal, "Killed reading") == "unknown"
        assert node.record(ID, "resolution-1.json")["verdict"] == "found"
        assert len(node.posts()) == len(node.pages_titled("Killed reading")) == 1


EIO, ENOSPC = "error=EIO", "error=ENOSPC"
REFUSED: dict[tuple[str, str, str], set[str]] = {
    ("mkdirat,mkdir", ID, ENOSPC): {"pending"},
    ("linkat", "wire.json", EIO): {"pending"},
    ("fsync", CASE, EIO): {"pending"},
    ("linkat", "decision.json", ENOSPC): {"pending"},
    ("linkat", "attempt-1.json", EIO): {"approved"},
    ("linkat", "outcome-1.json", ENOSPC): {"unknown"},
}
"""A call that the disk refuses, and what has become of the request after that."""


@pytest.mark.parametrize(("call", "where", "effect"), REFUSED, ids=str)
def test_refused_by_the_disk_it_is_said_and_nothing_is_sent_before_its_permit(
    node: NodeHome, call: str, where: str, effect: str
) -> None:
    """CR-06 and CR-07: the error is shown, the case can be reviewed again; after the POST it is unknown or done."""
    title = f"{effect[6:]} {call[:6]} {where}"
    node.set_undo(0)
    node.put(ID, page_request(title))
    with node.console() as terminal:
        confirm_under_fault(node, terminal, title, options(node, call, where, effect), dies=False)
        assert leave_whatever_is_under_way(terminal) == 0
    with node.console() as terminal:
        met = finish(node, terminal, title)
    assert met in REFUSED[call, where, effect]
    assert len(node.posts()) == len(node.pages_titled(title)) == 1
    assert node.run("queue", "check").code == 0


def test_no_fault_at_all_is_as_it_was(node: NodeHome, tmp_path: Path) -> None:
    """The control: the same steps under strace, with nothing injected."""
    node.set_undo(0)
    node.put(ID, page_request("Only watched"))
    with node.console() as terminal:
        open_inbox(terminal, "Only watched")
        open_review(terminal)
        ask_to_approve(terminal)
        with traced(terminal.pid(), tmp_path / "trace", "-e", "trace=linkat"):
            terminal.send("C-y")
            node.wait_for_result(ID, "created")
        assert leave_whatever_is_under_way(terminal) == 0
    names = [line.split('"')[3] for line in (tmp_path / "trace").read_text().splitlines() if "linkat(" in line]
    assert names == ["request.json", "wire.json", "decision.json", "attempt-1.json", "outcome-1.json"]
