"""A case restored from a copy, a request that comes back as if new, a trail that is gone: nothing is sent twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

ID = "ledger"


def create(node: NodeHome, title: str) -> Path:
    """Approve a request in the console; returns the folder of its case."""
    node.put(ID, page_request(title))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, title)
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        leave(terminal)
    assert node.run("queue", "check").code == 0
    return node.home / "queue" / "cases" / ID


def test_a_case_without_its_attempt_is_settled_and_never_sent_again_by_a_key(node: NodeHome) -> None:
    case = create(node, "Ledger, restored")
    for name in ("attempt-1.json", "outcome-1.json"):
        (case / name).unlink()
    (node.home / "queue" / "results" / f"{ID}.json").unlink()
    checked = node.run("queue", "check", "--json")
    assert (checked.code, "says created (attempt 1" in checked.out) == (3, True)
    with node.console() as terminal:
        open_inbox(terminal, "unknown")
        terminal.send("t")
        terminal.wait_for("unknown")
        open_review(terminal, r"says created \(attempt 1")
        terminal.send("t")
        terminal.send("c")
        terminal.wait_for("Was this page created")
        terminal.wait_for("the same body")
        terminal.send("C-y")
        terminal.wait_for("● created")
        leave(terminal)
    assert len(node.posts()) == 1
    assert node.result(ID)["state"] == "created"
    assert node.run("queue", "check").code == 0
    assert node.run("audit", "verify").code == 0


def test_a_request_whose_case_is_gone_is_not_approved_again(node: NodeHome) -> None:
    node.spoiled = "its case is lost for good"
    case = create(node, "Ledger, come back")
    shutil.rmtree(case)
    node.put(ID, page_request("Ledger, come back"))
    with node.console() as terminal:
        open_inbox(terminal, "unknown")
        terminal.send("Enter")
        terminal.wait_for(r"says approved, created \(attempt 1")
        terminal.send("a")
        leave(terminal)
    assert len(node.posts()) == 1
    assert node.run("queue", "check").code == 3


def test_a_trail_that_is_gone_or_made_anew_is_named_by_every_check(node: NodeHome) -> None:
    node.spoiled = "its trail is lost for good"
    create(node, "Ledger, without a trail")
    shutil.rmtree(node.home / "audit")
    for words in (("queue", "check"), ("audit", "verify"), ("doctor",)):
        done = node.run(*words)
        assert done.code == (8 if words == ("doctor",) else 3), done
        assert "The audit trail is gone" in done.out
    node.put("another", page_request("Ledger, afterwards"))
    with node.console() as terminal:
        terminal.wait_for("does not have all records")
        open_inbox(terminal, "Ledger, afterwards")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        leave(terminal)
    document = node.run("audit", "verify", "--json")
    assert (document.code, document.document["first_bad"]) == (3, None)
    assert "made anew" in document.document["beside"][0]["problem"]
