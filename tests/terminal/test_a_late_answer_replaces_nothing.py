"""A page that takes long to come: Esc stops waiting, another page opens, and the late answer is dropped (HTTP-14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, configured_home, until
from tests.support.operator import leave, open_inbox
from tests.support.sandbox_process import served_sandbox
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]


def test_esc_stops_a_slow_page_and_the_next_one_stays(tmp_path: Path) -> None:
    with served_sandbox(tmp_path, "--fault", "slow:3@GET /wiki/api/v2/pages/{id}x1") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        with node.console() as terminal:
            open_inbox(terminal)
            terminal.send("2")
            terminal.wait_for("Page size")
            terminal.send("Enter")
            terminal.wait_for("▌Product documentation")
            terminal.send("Enter")
            terminal.wait_for("Opening Product documentation")
            terminal.send("Escape")
            terminal.wait_gone("Opening Product")
            terminal.send("j")
            terminal.wait_for("▌Engineering")
            terminal.send("Enter")
            terminal.wait_for(r"Engineering +v\d")
            until(lambda: slow_page_is_answered(node), lambda: "the slow page never came")
            terminal.send("C-l")
            assert "▌Product" not in terminal.wait_for(r"Engineering +v\d")
            assert leave(terminal) == 0


def slow_page_is_answered(node: NodeHome) -> bool:
    """Whether the tenant is done with the first page that was asked for, or has seen its asker leave."""
    pages = node.sandbox.requests("GET", "/wiki/api/v2/pages/")
    return len(pages) >= 2 and pages[0]["status"] is not None
