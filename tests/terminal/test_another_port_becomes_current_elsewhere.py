"""`port use` and `port remove` in another terminal: the console says so and keeps its tenant until it is told."""

from __future__ import annotations

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]
NOTICE = "config changed elsewhere: F6 loads it"


def test_the_console_keeps_its_tenant_until_the_key(node: NodeHome) -> None:
    assert node.run("port", "add", "beta").code == 0
    node.set_undo(0)
    node.put("a-page", page_request("Sent where it was reviewed for"))
    with node.console(size=(100, 30)) as terminal:
        open_inbox(terminal, "1 pending")
        assert node.run("port", "use", "beta").code == 0
        terminal.wait_for(NOTICE)
        assert "127.0.0.1" in terminal.text().splitlines()[0]
        open_review(terminal)
        approve(terminal)
        node.wait_for_result("a-page", "created")
        terminal.send("Escape")
        open_inbox(terminal)
        terminal.send("F6")
        terminal.wait_for("Loaded. The port is beta")
        terminal.wait_gone(NOTICE)
        assert "your-domain.atlassian.net" in terminal.text().splitlines()[0]
        assert node.run("port", "remove", "beta", "--yes").code == 0
        terminal.wait_for(NOTICE)
        terminal.send("F6")
        terminal.wait_for("Loaded. The port is port")
        assert "127.0.0.1" in terminal.text().splitlines()[0]
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert len(node.posts()) == 1
