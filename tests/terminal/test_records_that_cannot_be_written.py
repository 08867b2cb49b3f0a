"""Results that cannot be told and an audit trail that somebody touched: said, recorded, made up for (CR-17, CR-18)."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.operator import approve, ask_to_approve, leave_whatever_is_under_way, open_inbox, open_review
from tests.support.sandbox_process import served_sandbox
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]


def taken_away(folder: Path) -> bool:
    """Whether FOLDER could be removed, for all that is still being written into it."""
    for file in folder.glob("*"):
        file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
    return not folder.exists()


def test_an_outcome_is_recorded_though_its_result_cannot_be_written(tmp_path: Path) -> None:
    """CR-17: the folder goes while the approval is carried out; the result is written once the folder is back."""
    with served_sandbox(tmp_path, "--fault", "slow:4@POST /wiki/api/v2/pagesx1") as slow:
        node = configured_home(tmp_path / "node", slow)
        node.set_undo(0)
        node.put("untold", page_request("An untold page"))
        results = node.home / "queue" / "results"
        with node.console() as terminal:
            open_inbox(terminal, "An untold page")
            open_review(terminal)
            ask_to_approve(terminal)
            terminal.send("C-y")
            until(lambda: "attempt-1.json" in node.records("untold"), lambda: "never sent")
            until(lambda: taken_away(results), lambda: "the folder is written into all the time")
            assert node.wait_for_record("untold", "outcome-1.json")["state"] == "created"
            terminal.wait_for("Cannot write the result")
            results.mkdir(mode=0o755)
            assert node.wait_for_result("untold", "created")["final"] is True
            assert leave_whatever_is_under_way(terminal) == 0
        assert len(node.posts()) == 1
        assert node.run("queue", "check").code == 0


def trail(node: NodeHome) -> Path:
    """The month's audit file."""
    (file,) = (node.home / "audit").glob("*.jsonl")
    return file


@pytest.fixture
def decided(node: NodeHome) -> NodeHome:
    """A node with a decision and its audit records."""
    node.set_undo(0)
    node.put("decided", page_request(f"Decided in {node.home.parent.name}"))
    with node.console() as terminal:
        open_inbox(terminal, "Decided in")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        node.wait_for_result("decided", "created")
        assert leave_whatever_is_under_way(terminal) == 0
    return node


def test_a_line_that_a_crash_cut_is_sealed_and_the_chain_goes_on(decided: NodeHome) -> None:
    """CR-18, first part."""
    with trail(decided).open("a") as file:
        file.write('{"seq": 99, "event": "cut by a cra')
    decided.put("later", page_request(f"Later in {decided.home.parent.name}"))
    with decided.console() as terminal:
        open_inbox(terminal, "Later in")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        decided.wait_for_result("later", "created")
        terminal.send("Escape")
        open_inbox(terminal)
        terminal.send("5")
        terminal.wait_for("v verify")
        terminal.send("v")
        terminal.wait_for("the chain holds")
        assert leave_whatever_is_under_way(terminal) == 0
    assert decided.run("audit", "verify").code == 0
    assert decided.run("queue", "check").code == 0


def test_an_edited_line_is_named(decided: NodeHome) -> None:
    """CR-18, second part."""
    lines = trail(decided).read_text().splitlines()
    record = json.loads(lines[1])
    decided.spoiled = "a line of its trail was edited"
    lines[1] = json.dumps(record | {"title": "somebody else's"})
    trail(decided).write_text("\n".join(lines) + "\n")
    done = decided.run("queue", "check")
    assert done.code == 3
    assert f"The audit trail is broken at {trail(decided).name} line 2: it was changed" in done.out
    verified = decided.run("audit", "verify", "--json")
    assert (verified.code, verified.document["first_bad"]["line"]) == (3, 2)
    with decided.console() as terminal:
        open_inbox(terminal)
        terminal.send("5")
        terminal.wait_for("v verify")
        terminal.send("v")
        terminal.wait_for("the chain is broken")
        assert leave_whatever_is_under_way(terminal) == 0


def test_a_cut_tail_shows_against_the_head(decided: NodeHome) -> None:
    """CR-18, third part."""
    lines = trail(decided).read_text().splitlines()
    trail(decided).write_text("\n".join(lines[:-2]) + "\n")
    decided.spoiled = "the end of its trail was cut off"
    done = decided.run("queue", "check")
    assert done.code == 3
    assert "its end was cut off" in done.out, done
