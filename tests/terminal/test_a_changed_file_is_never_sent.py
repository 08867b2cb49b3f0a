"""What an agent does to the file while it is being reviewed (TOC-01, TOC-04, TOC-11), and taking a decision back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from tests.support.node_home import LONG_UNDO_S, NodeHome, page_request
from tests.support.operator import (
    ARMED,
    ASKS,
    approve,
    ask_to_approve,
    leave,
    leave_whatever_is_under_way,
    open_inbox,
    open_review,
)
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

ID = "tide-table"
EVIL = {"schema": "harbor.request/1", "action": "create-page", "input": page_request("Tide table", "<p>EVIL</p>")}


def overwrite_in_place(node: NodeHome) -> None:
    """The same inode with other bytes."""
    with node.pending(ID).open("r+") as file:
        file.write(json.dumps(EVIL))
        file.truncate()


def rename_over(node: NodeHome) -> None:
    """Another inode under the same name."""
    node.drop(f"{ID}.json", EVIL)


def rename_over_keeping_times(node: NodeHome) -> None:
    """Another inode whose time of change looks as before."""
    before = node.pending(ID).stat()
    node.drop(f"{ID}.json", EVIL)
    os.utime(node.pending(ID), ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [overwrite_in_place, rename_over, rename_over_keeping_times])
def test_a_file_changed_while_the_question_is_open_is_refused(
    node: NodeHome, change: Callable[[NodeHome], None]
) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        ask_to_approve(terminal)
        change(node)
        terminal.send("C-y")
        terminal.wait_gone(ASKS)
        terminal.wait_for("changed")
        assert leave_whatever_is_under_way(terminal) == 0
    assert (node.posts(), node.pending(ID).exists()) == ([], True)
    assert "decision.json" not in node.records(ID)
    assert [each["event"] for each in node.audit(ID)] == ["changed"]
    assert node.run("queue", "check").code == 0


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("change", [overwrite_in_place, rename_over])
def test_a_file_changed_while_the_review_is_open_cannot_be_approved_as_it_was(
    node: NodeHome, change: Callable[[NodeHome], None], size: tuple[int, int]
) -> None:
    """TOC-01 to the letter: the change comes before the first key of the gesture, and nobody looks again."""
    node.put(ID, page_request("Tide table"))
    node.set_undo(0)
    with node.console(size=size) as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        change(node)
        terminal.send("a")
        terminal.wait_for(f"{ASKS}|changed")
        if ASKS in terminal.text():
            terminal.wait_for(ARMED)
            terminal.send("C-y")
            terminal.wait_gone(ASKS)
        terminal.wait_for("changed")
        assert leave_whatever_is_under_way(terminal) == 0
    assert (node.posts(), node.pending(ID).exists(), node.records(ID)) == ([], True, [])
    assert [each["event"] for each in node.audit(ID)] == ["changed"]


def test_a_file_changed_in_the_undo_time_is_refused_and_audited(node: NodeHome) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(3)
    with node.console() as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("◔ approved")
        overwrite_in_place(node)
        terminal.wait_for("changed")
        terminal.wait_gone("◔ approved")
        terminal.send("R")
        terminal.wait_for("EVIL")
        assert leave(terminal) == 0
    assert (node.posts(), node.pending(ID).exists()) == ([], True)
    assert "decision.json" not in node.records(ID)
    assert [each["event"] for each in node.audit(ID)] == ["changed"]


def test_a_file_replaced_before_it_is_opened_is_shown_as_it_is_now(node: NodeHome) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "Tide table")
        rename_over(node)
        assert "EVIL" in open_review(terminal, "EVIL")
        approve(terminal)
        terminal.wait_for("● created")
    assert node.posts()[0]["body_sha256"] == node.record(ID, "decision.json")["wire_sha256"]


def by_command(node: NodeHome) -> None:
    """As an agent takes back its request."""
    assert node.run("withdraw", ID).code == 0


def by_hand(node: NodeHome) -> None:
    """As an agent does that knows no commands."""
    node.pending(ID).unlink()


@pytest.mark.parametrize("withdraw", [by_command, by_hand])
@pytest.mark.parametrize("moment", ["review", "question"])
def test_a_request_withdrawn_while_it_is_open_leaves_nothing_behind(
    node: NodeHome, withdraw: Callable[[NodeHome], None], moment: str
) -> None:
    """TOC-11."""
    node.put(ID, page_request("Tide table"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        if moment == "question":
            ask_to_approve(terminal)
        withdraw(node)
        if moment == "review":
            terminal.send("a")
            terminal.wait_for(f"{ASKS}|– withdrawn|was withdrawn")
        if ASKS in terminal.text():
            terminal.wait_for(ARMED)
            terminal.send("C-y")
            terminal.wait_gone(ASKS)
        terminal.wait_for("[Ww]ithdrawn")
        node.wait_for_result(ID, "withdrawn")
        assert leave(terminal) == 0
    assert node.posts() == []
    assert not (node.home / "queue" / "cases" / ID).exists()
    assert node.run("wait", ID, "--timeout", "1").code == 13


@pytest.mark.parametrize("where", ["review", "inbox"])
def test_undo_takes_an_approval_back(node: NodeHome, where: str) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(LONG_UNDO_S)
    with node.console(size=(80, 24)) as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("◔ approved")
        if where == "inbox":
            terminal.send("Escape")
            open_inbox(terminal, "◔")
        terminal.send("u")
        terminal.wait_for("Taken back")
        terminal.wait_gone("◔")
        assert node.is_undecided(ID)
        assert leave(terminal) == 0
    assert node.is_undecided(ID)


def test_quitting_in_the_undo_time_asks_and_leaves_the_request_pending(node: NodeHome) -> None:
    node.put(ID, page_request("Tide table"))
    node.set_undo(LONG_UNDO_S)
    with node.console() as terminal:
        open_inbox(terminal, "Tide table")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("◔ approved")
        terminal.send("q")
        terminal.wait_for("still held")
        stay(terminal)
        terminal.send("q")
        terminal.wait_for("still held")
        terminal.send("l")
        assert terminal.wait_exit() == 0
    assert node.is_undecided(ID)


def stay(terminal: Terminal) -> None:
    """Answer the question about leaving with its safe answer."""
    terminal.send("Enter")
    terminal.wait_gone("still held")
    terminal.wait_for("◔ approved")
