"""Files and folders that agents prepare with care: used ids, links, foreign owners, late writes (TOC-02 to TOC-12)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import approve, ask_to_approve, leave, open_inbox, open_review
from tests.support.second_uid import FIRST_AGENT, needs_root
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ID = "tide-table"
EVIL = {"schema": "harbor.request/1", "action": "create-page", "input": page_request("Tide table", "<p>EVIL</p>")}


def queue(node: NodeHome) -> Path:
    """The queue's folder."""
    return node.home / "queue"


def check_the_rest_works(terminal: Terminal) -> None:
    """Pages can be searched and the port be seen, whatever is the matter with the queue."""
    terminal.send("2")
    terminal.wait_for("Page size")
    terminal.send("Enter")
    terminal.wait_for("▌Product documentation")
    terminal.click(*terminal.find("3"))
    terminal.wait_for("Keep it in")


def test_what_is_written_through_an_open_descriptor_is_never_sent(node: NodeHome) -> None:
    """TOC-02: the agent keeps the file open and writes after the last look at it, while the request is on its way."""
    node.put(ID, page_request("Tide times"))
    node.set_undo(0)
    with node.pending(ID).open("r+") as held, node.console() as terminal:
        open_inbox(terminal, "Tide times")
        open_review(terminal)
        ask_to_approve(terminal)
        terminal.send("C-y")
        until(lambda: "request.json" in node.records(ID), lambda: "no record of the request")
        held.write(json.dumps(EVIL))
        held.truncate()
        held.flush()
        terminal.wait_for("● created|changed")
        assert leave(terminal) == 0
    decided = node.record(ID, "decision.json")
    assert [each["body_sha256"] for each in node.posts()] == [decided["wire_sha256"]]
    (kept,) = queue(node).glob(f"**/{ID}/request.json")
    assert b"EVIL" not in kept.read_bytes()
    assert node.run("queue", "check").code == 0


def test_links_and_pipes_are_named_and_never_opened(node: NodeHome, tmp_path: Path) -> None:
    """TOC-05, first half."""
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(EVIL | {"why": "SEKRET of somebody else"}))
    pending = queue(node) / "pending"
    node.put("a-harmless", page_request("Harmless"))
    for name, target in (("b", secret), ("c", pending / "a-harmless.json"), ("d", Path("/nowhere"))):
        (pending / f"{name}.json").symlink_to(target)
    os.mkfifo(pending / "e-pipe.json")
    (pending / "f.json").symlink_to(pending / "e-pipe.json")
    with node.console() as terminal:
        assert "SEKRET" not in open_inbox(terminal, "5 entries ignored")
        terminal.wait_for("1 pending")
        open_review(terminal, "1 of 1")
        assert leave(terminal) == 0
        assert b"SEKRET" not in terminal.written
    assert all((pending / f"{name}.json").is_symlink() for name in "bcdf")


def pending_is_a_link(node: NodeHome) -> str:
    """The drop box is moved and linked to."""
    folder = queue(node)
    (folder / "pending").rename(folder / "moved")
    (folder / "pending").symlink_to(folder / "moved")
    return "is a symbolic link"


def home_is_a_link(node: NodeHome) -> str:
    """A folder on the way is moved and linked to."""
    moved = node.home.with_name("moved")
    node.home.rename(moved)
    node.home.symlink_to(moved)
    return "is a symbolic link"


def drop_box_for_everybody(node: NodeHome) -> str:
    """0777, not sticky."""
    (queue(node) / "pending").chmod(0o777)
    return "chmod 3730"


def cases_are_open(node: NodeHome) -> str:
    """Others can read what was decided."""
    (queue(node) / "cases").chmod(0o755)
    return "chmod 0700"


@pytest.mark.parametrize("spoil", [pending_is_a_link, home_is_a_link, drop_box_for_everybody, cases_are_open])
def test_a_queue_that_is_not_safe_is_off_with_the_fix_and_the_rest_works(
    node: NodeHome, spoil: Callable[[NodeHome], str]
) -> None:
    """TOC-05, second half, and TOC-08."""
    node.put("a-harmless", page_request("Harmless"))
    fix = spoil(node)
    node.spoiled = "its folders are not safe"
    with node.console(size=(80, 24)) as terminal:
        screen = open_inbox(terminal, "The queue is off")
        assert "".join(fix.split()) in "".join(screen.split())
        assert "Harmless" not in screen
        check_the_rest_works(terminal)
        assert leave(terminal) == 0
    assert node.posts() == []


@needs_root
def test_a_queue_of_another_user_is_off_until_it_is_mended(node: NodeHome) -> None:
    """TOC-08: the fix is exact, and nothing has to be started again after it."""
    node.put("a-harmless", page_request("Harmless"))
    os.chown(queue(node), FIRST_AGENT, -1)
    with node.console(size=(80, 24)) as terminal:
        screen = open_inbox(terminal, "The queue is off")
        assert f"chown{os.geteuid()}/" in "".join(screen.split())
        os.chown(queue(node), os.geteuid(), -1)
        terminal.wait_for("▌.*Harmless", within=60)
        assert leave(terminal) == 0


@needs_root
def test_a_file_of_another_user_is_shown_as_foreign_and_cannot_be_approved(node: NodeHome) -> None:
    """TOC-07: where agents share the operator's uid, a file of another one is none of theirs."""
    node.put(ID, page_request("Tide table"))
    os.chown(node.pending(ID), FIRST_AGENT, -1)
    with node.console() as terminal:
        open_inbox(terminal, "foreign owner")
        terminal.send("Enter")
        terminal.wait_for("Inbox ▸ 1 of 1")
        terminal.wait_for(f"foreign owner .uid {FIRST_AGENT}.")
        terminal.send("a")
        terminal.wait_for("Nothing is left to decide")
        assert leave(terminal) == 0
    assert node.is_undecided(ID)


def test_an_id_is_used_once_and_its_case_stays_as_it_was(node: NodeHome) -> None:
    """TOC-10: what comes under a used id is shown, not approvable, and changes nothing of what was."""
    node.put(ID, page_request("Rota of the tugs"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "Rota of the tugs")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        node.wait_for_result(ID, "created")
        assert leave(terminal) == 0
    before = {path: path.read_bytes() for path in queue(node).glob(f"**/{ID}/*.json")}
    told = node.result(ID)
    node.drop(f"{ID}.json", EVIL)
    with node.console() as terminal:
        open_inbox(terminal, "■ invalid")
        terminal.send("Enter")
        terminal.wait_for("Inbox ▸ 1 of 1")
        terminal.wait_for("The id is already used")
        terminal.send("a")
        terminal.wait_for("Nothing is left to decide|already used")
        assert leave(terminal) == 0
    assert {path: path.read_bytes() for path in queue(node).glob(f"**/{ID}/*.json")} == before
    assert (node.result(ID), len(node.posts())) == (told, 1)
    assert node.run("queue", "check").code == 0


def test_a_file_that_is_still_being_written_arrives_and_is_never_called_invalid(node: NodeHome) -> None:
    """TOC-12: written in pieces under its final name, over more than a scan of the folder."""
    whole = json.dumps({"schema": "harbor.request/1", "action": "create-page", "input": page_request("Slow arrival")})
    node.put("a-harmless", page_request("Harmless"))
    with node.console() as terminal:
        open_inbox(terminal, "Harmless")
        with node.pending("b-slow").open("w") as file:
            for start in range(0, len(whole), len(whole) // 5 + 1):
                file.write(whole[start : start + len(whole) // 5 + 1])
                file.flush()
                if start == 0:
                    terminal.wait_for("1 new")
                    terminal.send("R")
                if start + len(whole) // 5 + 1 < len(whole):
                    terminal.wait_for("· arriving")
        terminal.wait_for("Slow arrival")
        assert leave(terminal) == 0
        assert b"invalid" not in terminal.written
