"""What can never be a request is rejected in the console, also when it has filled the disk to the last byte."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import spawn
from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import leave, open_inbox, reject
from tests.support.second_uid import FIRST_AGENT, needs_root
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

ID = "tide-table"
BIG = 1_000_000


def open_odd(terminal: Terminal, why: str) -> None:
    """Open what is under the cursor, which says why it is no request and cannot be approved."""
    terminal.send("Enter")
    terminal.wait_for("Inbox ▸ 1 of 1")
    terminal.wait_for(why)
    terminal.send("a")
    terminal.wait_for("It cannot be approved")


def test_a_sparse_file_that_is_too_large_is_rejected_and_its_agent_is_told(node: NodeHome) -> None:
    node.set_undo(0)
    with node.pending(ID).open("wb") as large:
        large.truncate(10 * 2**40)
    with node.console() as terminal, spawn(node.home, "wait", ID, "--timeout", "60") as waiting:
        assert (waiting.finish().code, node.run("status", ID, "--json").document["state"]) == (3, "invalid")
        open_inbox(terminal, "larger than 6 MiB")
        open_odd(terminal, "larger than 6 MiB")
        reject(terminal, "Put it into several pages.")
        result = node.wait_for_result(ID, "rejected")
        assert leave(terminal) == 0
    assert (result["reason"], "larger than 6 MiB" in result["note"]) == ("Put it into several pages.", True)
    told = node.run("status", ID)
    assert "Put it into several pages." in told.out and "larger than 6 MiB" in told.out
    assert not node.pending(ID).exists()
    assert node.records(ID) == ["decision.json"]
    assert node.run("queue", "check").code == 0


@needs_root
def test_a_file_of_a_foreign_owner_is_rejected(node: NodeHome) -> None:
    node.set_undo(0)
    node.put(ID, page_request("Tide table"))
    os.chown(node.pending(ID), FIRST_AGENT, -1)
    with node.console() as terminal:
        open_inbox(terminal, "foreign owner")
        open_odd(terminal, f"foreign owner .uid {FIRST_AGENT}.")
        reject(terminal, "Whose is it?")
        node.wait_for_result(ID, "rejected")
        assert leave(terminal) == 0
    assert (node.pending(ID).exists(), node.posts()) == (False, [])


@pytest.fixture
def full(node: NodeHome) -> Iterator[Path]:
    """The node's queue and trail on a disk of 24 MiB, which an agent has filled to the last byte."""
    home = node.home
    kept = {path.name: path.read_bytes() for path in (home / "config.toml", *home.glob("secrets/*"))}
    assert kept
    queue = home / "queue"
    command = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", str(queue)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    (queue / "audit").mkdir(mode=0o700)
    (home / "audit").mkdir(mode=0o700, exist_ok=True)
    subprocess.run(["mount", "--bind", str(queue / "audit"), str(home / "audit")], check=True)
    assert node.run("queue", "init").code == 0
    assert node.run("worker", "--once").code == 0
    fill(node)
    yield queue
    for folder in (home / "audit", queue):
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(node: NodeHome) -> None:
    """Requests of a megabyte; then whatever still goes in."""
    request = {"schema": "harbor.request/1", "action": "create-page"}
    for number in range(1000):
        body = json.dumps(request | {"input": page_request(f"Flood {number:03}", "<p>tide</p>" * (BIG // 11))})
        try:
            node.pending(f"flood-{number:03}").write_text(body)
        except OSError:
            break
    with node.pending("rest").open("ab", buffering=0) as rest, contextlib.suppress(OSError):
        while rest.write(b"x"):
            pass


def free(queue: Path) -> int:
    room = os.statvfs(queue)
    return room.f_bavail * room.f_frsize


def test_a_disk_that_is_full_to_the_last_byte_is_cleaned_from_the_console(node: NodeHome, full: Path) -> None:
    node.set_undo(0)
    assert free(full) == 0
    told = node.run("doctor", "--json").document["checks"]
    assert any(check["name"] == "queue" and "No space left" in check["detail"] for check in told)
    with node.console() as terminal:
        open_inbox(terminal, "Flood 000")
        terminal.send("Enter")
        for number in range(3):
            terminal.wait_for(rf"Flood {number:03}[\s\S]*Rendered")
            reject(terminal, "The disk is full.")
            node.wait_for_result(f"flood-{number:03}", "rejected")
            until(lambda: not node.pending(f"flood-{number:03}").exists(), terminal.text)  # noqa: B023 - called at once
            terminal.send("J")
        assert leave(terminal) == 0
    assert free(full) > 2 * BIG
    assert [each["event"] for number in range(3) for each in node.audit(f"flood-{number:03}")] == ["rejected"] * 3
    assert node.run("queue", "check").code == 0
