"""The connection is cut after the page was made: the console finds it, shows the evidence, and records the verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.node_home import configured_home, page_request
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.sandbox_process import served_sandbox

pytestmark = pytest.mark.sweep


def test_the_page_is_found_and_nothing_is_sent_again(tmp_path: Path) -> None:
    with served_sandbox(tmp_path, "--fault", "cut-after@POST /wiki/api/v2/pagesx1") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        node.put("lost", page_request("Lost on the way"))
        with node.console(size=(80, 24)) as terminal:
            open_inbox(terminal, "Lost on the way")
            open_review(terminal)
            approve(terminal)
            terminal.wait_for("unknown")
            node.wait_for_result("lost", "unknown")
            terminal.send("c")
            terminal.wait_for("Was this page created")
            evidence = terminal.wait_for("your own account")
            assert "says exactly what was sent" in evidence
            assert "the same body" in evidence
            assert "after the attempt" in evidence or "before the attempt" in evidence
            terminal.send("C-y")
            terminal.wait_for("● created")
            assert leave(terminal) == 0
        told = node.result("lost")
        assert (told["state"], told["final"], told["page"]["title"]) == ("created", True, "Lost on the way")
        assert node.record("lost", "resolution-1.json")["evidence"]["candidates"][0]["own"] is True
        assert len(node.posts()) == 1
        assert node.run("queue", "check").code == 0
        assert node.run("audit", "verify").code == 0
