"""A queue on a disk that is full, read-only or only partly there: told with the fix, nothing decided on it, or lost."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import (
    ARMED,
    ASKS,
    approve_what_is_asked,
    ask_to_approve,
    leave,
    leave_whatever_is_under_way,
    open_inbox,
    open_review,
)
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ID = "tide-table"


@contextmanager
def mounted(path: Path, *what: str) -> Iterator[None]:
    """A mount over a folder, where this user may make one."""
    if os.geteuid() != 0 or subprocess.run(["mount", *what, str(path)], capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def give_room(queue: Path) -> None:
    """Make the small disk a larger one."""
    subprocess.run(["mount", "-o", "remount,size=64m,nr_inodes=5000", str(queue)], check=True)


def ask_anew(terminal: Terminal) -> None:
    """Read the request again, and ask as soon as that is done."""

    def asked() -> bool:
        terminal.send("a")
        return ASKS in terminal.text()

    terminal.send("R")
    until(asked, terminal.text)
    terminal.wait_for(ARMED)


@pytest.mark.parametrize(
    ("options", "told"),
    [("size=4m", "less than 16 MiB are free"), ("size=64m,nr_inodes=60", "fewer than 100 files can be made")],
    ids=["bytes", "inodes"],
)
def test_nothing_is_approved_on_a_disk_that_is_nearly_full_and_everything_once_there_is_room(
    node: NodeHome, options: str, told: str
) -> None:
    """CR-07: not even asked for, and refused when the disk fills while it is asked; with room again it is approved."""
    title = f"On a small disk, {told.split()[-1]}"
    node.set_undo(0)
    queue = node.home / "queue"
    with mounted(queue, "-t", "tmpfs", "-o", f"{options},mode=0700", "tmpfs"):
        assert node.run("queue", "init").code == 0
        envelope = {"schema": "harbor.request/1", "action": "create-page", "input": page_request(title)}
        node.pending(ID).write_text(json.dumps(envelope))
        with node.console() as terminal:
            open_inbox(terminal, "On a small disk")
            open_review(terminal)
            terminal.send("a")
            terminal.wait_for(f"Nothing is approved now: {told}")
            assert ASKS not in terminal.text()
            give_room(queue)
            ask_anew(terminal)
            subprocess.run(["mount", "-o", f"remount,{options}", str(queue)], check=True)
            terminal.send("C-y")
            terminal.wait_gone(ASKS)
            terminal.wait_for(f"Nothing is approved now: {told}")
            assert node.is_undecided(ID)
            assert not (queue / "cases" / ID).exists()
            give_room(queue)
            ask_anew(terminal)
            approve_what_is_asked(terminal)
            terminal.wait_for("● created")
            node.wait_for_result(ID, "created")
            assert leave(terminal) == 0
        assert len(node.posts()) == 1
        assert node.run("queue", "check").code == 0
    node.spoiled = "its queue lay on a disk that is gone"


def test_a_folder_of_the_queue_on_another_device_turns_it_off_until_it_is_back(node: NodeHome) -> None:
    """TOC-14: told at the start, not by a rename that fails in the middle of something."""
    node.put(ID, page_request("Across devices"))
    cases = node.home / "queue" / "cases"
    with node.console(size=(80, 24)) as terminal:
        with mounted(cases, "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs"):
            with node.console(size=(80, 24)) as started:
                screen = open_inbox(started, "The queue is off")
                assert f"umount{cases}" in "".join(screen.split())
                assert leave(started) == 0
            done = node.run("submit", "create-page", "--input", "-", given="{}")
            assert done.code in (3, 7)
            assert node.run("worker", "--once").code != 0
        open_inbox(terminal, "Across devices")
        assert leave(terminal) == 0
    assert node.is_undecided(ID)


def test_an_outcome_is_recorded_though_the_results_are_read_only(node: NodeHome) -> None:
    """CR-17: told in a banner while it lasts, written once the folder takes files again."""
    node.set_undo(0)
    node.put(ID, page_request("Read-only results"))
    results = node.home / "queue" / "results"
    with node.console() as terminal:
        open_inbox(terminal, "Read-only results")
        open_review(terminal)
        ask_to_approve(terminal)
        with mounted(results, "--bind", str(results)):
            subprocess.run(["mount", "-o", "remount,ro,bind", str(results)], check=True)
            terminal.send("C-y")
            assert node.wait_for_record(ID, "outcome-1.json")["state"] == "created"
            terminal.wait_for("Cannot write the result")
            assert not (results / f"{ID}.json").exists()
        assert node.wait_for_result(ID, "created")["final"] is True
        assert leave_whatever_is_under_way(terminal) == 0
    assert len(node.posts()) == 1
    until(lambda: node.run("queue", "check").code == 0, lambda: node.run("queue", "check").out)
