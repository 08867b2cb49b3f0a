"""Pages of five megabytes, a hundred thousand levels, bombs and nothing at all open in two seconds (HTTP-13)."""

from __future__ import annotations

import time

import pytest

from tests.support.hostile_tenant import hostile_tenant
from tests.support.node_home import NodeHome
from tests.support.operator import leave, open_inbox
from tests.support.slowness import in_time
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, pytest.mark.timeout(300), needs_tmux]

LAST = "the end of it"
BODIES = {
    "Five megabytes": "<p>Word after word.</p>" * 210_000 + f"<p>{LAST}</p>",
    "Very deep": "<div>" * 100_000 + LAST + "</div>" * 100_000,
    "Comments without end": "<!--" * 20_000,
    "Entity bomb": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;</p>',
    "No value": None,
    "A number": 7,
    "Not closed": "<p><b>bold and never closed",
}


def test_they_open_and_close_in_time(node: NodeHome) -> None:
    titles = list(BODIES)
    with hostile_tenant(titles, "", "E") as tenant:
        tenant.bodies = list(BODIES.values())
        assert node.run("port", "set", "base_url", tenant.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given="hostile-test-token\n").code == 0
        with node.console(size=(80, 24)) as terminal:
            open_inbox(terminal)
            terminal.send("2")
            terminal.wait_for(f"▌{titles[0]}")
            terminal.send("Down")
            terminal.wait_gone("Esc leave")
            for title in titles:
                terminal.wait_for(f"▌{title}")
                asked = time.monotonic()
                terminal.send("Enter")
                terminal.wait_gone("7 shown")
                terminal.wait_for(rf"(?m)^ {title} |sent no body")
                terminal.wait_gone("Opening")
                assert in_time(time.monotonic() - asked, 2), title
                pressed = time.monotonic()
                terminal.send("?")
                terminal.wait_for("Everywhere")
                assert in_time(time.monotonic() - pressed, 2), title
                terminal.send("Escape")
                terminal.wait_gone("Everywhere")
                terminal.send("Escape")
                terminal.wait_for("7 shown")
                terminal.send("j")
            assert leave(terminal) == 0
            assert forbidden_sequences(terminal.written) == []
