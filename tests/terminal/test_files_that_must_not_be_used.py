"""Files and folders that agents prepare with care: used ids, links, foreign owners, late writes (TOC-02 to TOC-12)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.operator import ASKS, approve, ask_to_approve, leave, open_inbox, open_review, reject
from tests.support.sandbox_process import served_sandbox
from tests.support.second_uid import FIRST_AGENT, needs_root
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ID = "tide-table"
PAGES = "/wiki/api/v2/pages"
GROWS_S = 5
"""How long a file is written to before it is whole."""
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
        node.wait_for_result(ID, "created")  # what was looked at once more is on record, so it goes out as it was
        terminal.wait_for("● created")
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
    targets = {"b": secret, "c": pending / "a-harmless.json", "d": Path("/nowhere"), "g": Path("/etc/shadow")}
    for name, target in targets.items():
        (pending / f"{name}.json").symlink_to(target)
    os.mkfifo(pending / "e-pipe.json")
    (pending / "f.json").symlink_to(pending / "e-pipe.json")
    with node.console() as terminal:
        assert "SEKRET" not in open_inbox(terminal, "6 entries ignored")
        terminal.wait_for("1 pending")
        open_review(terminal, "1 of 1")
        assert leave(terminal) == 0
        assert b"SEKRET" not in terminal.written
        assert b"root:" not in terminal.written
    assert all((pending / f"{name}.json").is_symlink() for name in "bcdfg")


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
        terminal.wait_for("It cannot be approved")
        assert leave(terminal) == 0
    assert node.is_undecided(ID)


ENDS = {"created": "", "failed": "413", "not_sent": "429:300", "unknown": "500", "rejected": "", "archived": ""}
"""How a request ended, and the fault of the tenant that makes it end so."""


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[NodeHome]:
    """A node on which a request has come to each of these ends, and its file was dropped anew under the same id."""
    faults = [option for fault in ENDS.values() if fault for option in ("--fault", f"{fault}@POST {PAGES}x1")]
    with served_sandbox(tmp_path, *faults) as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        wanted = [*(end for end, fault in ENDS.items() if fault), *(end for end, fault in ENDS.items() if not fault)]
        for number, end in enumerate(wanted):
            node.put(f"{number}-{end}", page_request(f"It was {end}"))
        with node.console() as terminal:
            open_inbox(terminal, f"{len(ENDS)} pending")
            open_review(terminal, f"1 of {len(ENDS)}")
            for number, end in enumerate(wanted):
                terminal.wait_for(rf"▸ {number + 1} of[\s\S]*It was {end} [\s\S]*All 1/1")
                state = {"archived": "rejected"}.get(end, end)
                if state == "rejected":
                    reject(terminal, "No.")
                else:
                    approve(terminal)
                node.wait_for_result(f"{number}-{end}", state)
                terminal.send("J")
            assert leave(terminal) == 0
        assert node.run("queue", "archive", "--older-than", "0").code == 0
        yield node


def all_about(node: NodeHome) -> dict[str, bytes]:
    """Every record and result of every case, wherever it lies."""
    files = [*queue(node).glob("**/cases/**/*.json"), *queue(node).glob("archive/**/*.json")]
    files += queue(node).glob("results/*.json")
    return {str(file.relative_to(queue(node))): file.read_bytes() for file in files}


def says_that_it_is_used(screen: str) -> bool:
    """A closed case's id, or one of a case that still waits for its operator; however the words are wrapped."""
    words = " ".join(screen.split())
    return "The id is already used" in words or "A new file uses its id again" in words


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_an_id_is_used_once_and_its_case_stays_as_it_was(ended: NodeHome, size: tuple[int, int]) -> None:
    """TOC-10: what comes under a used id is shown, not approvable, and changes nothing of what was."""
    node = ended
    before, posts = all_about(node), len(node.posts())
    ids = sorted({Path(name).stem for name in before if name.startswith("results/")})
    assert len(ids) == len(ENDS)
    for number, request_id in enumerate(ids):
        request = page_request(f"Anew {number}", "<p>EVIL</p>")
        node.drop(f"{request_id}.json", EVIL | {"input": request})
    with node.console(size=size) as terminal:
        open_inbox(terminal, f"{len(ids)} invalid|■ invalid")
        open_review(terminal, f"1 of {len(ids)}")
        for number in range(len(ids)):
            terminal.wait_for(rf"▸ {number + 1} of {len(ids)}")
            terminal.wait_until(says_that_it_is_used, "that its id is used")
            terminal.send("a")
            terminal.wait_for("Nothing is left to decide|It cannot be approved")
            assert ASKS not in terminal.text()
            terminal.send("J")
        assert leave(terminal) == 0
    assert (all_about(node), len(node.posts())) == (before, posts)


def is_over(moment: float) -> bool:
    """Whether a moment lies behind us."""
    return time.monotonic() > moment


def in_pieces(text: str, count: int) -> list[str]:
    """A text cut into so many parts."""
    length = -(-len(text) // count)
    return [text[start : start + length] for start in range(0, len(text), length)]


def test_a_file_that_is_still_being_written_arrives_and_is_never_called_invalid(node: NodeHome) -> None:
    """TOC-12: written in pieces under its final name, over five seconds."""
    whole = json.dumps({"schema": "harbor.request/1", "action": "create-page", "input": page_request("Slow arrival")})
    pieces = in_pieces(whole, GROWS_S + 1)
    node.put("a-harmless", page_request("Harmless"))
    with node.console() as terminal:
        open_inbox(terminal, "Harmless")
        with node.pending("b-slow").open("w") as file:
            for number, part in enumerate(pieces[:-1]):
                written = time.monotonic()
                file.write(part)
                file.flush()
                if number == 0:
                    terminal.wait_for("1 new")
                    terminal.send("R")
                terminal.wait_for("· arriving")
                until(partial(is_over, written + 1), lambda: "time stands still")
            file.write(pieces[-1])
        terminal.wait_for("Slow arrival")
        assert leave(terminal) == 0
        assert b"invalid" not in terminal.written
