"""The demo, out of the box: search, open, read, the source, and back with the cursor where it was."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.operator import AT_THE_END, leave, open_inbox
from tests.support.terminal_output import forbidden_sequences, left_on_exit
from tests.support.tmux import PROGRAM, Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

CURSOR = re.compile(r"^▌(\S.*?)  ", re.MULTILINE)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_search_open_read_and_back_to_the_same_row(size: tuple[int, int]) -> None:
    with Terminal([PROGRAM, "demo"], size=size) as terminal:
        open_inbox(terminal, "12 pending")
        terminal.send("2")
        terminal.wait_for("Enter searches")
        terminal.type("rollout")
        terminal.send("Enter")
        terminal.wait_for("▌Harbor rollout ")
        terminal.send("j")
        row = under_the_cursor(terminal.wait_gone("▌Harbor rollout "))
        terminal.send("Enter")
        terminal.wait_for(r"Top 1/\d|All 1/\d")
        terminal.send("G")
        terminal.wait_for(AT_THE_END)
        terminal.send("v")
        terminal.wait_for(r"<(p|h1|h2|ul|table|ac:[a-z-]+)\b")
        terminal.send("v")
        terminal.wait_gone(r"<(p|h1|h2|ul|table|ac:[a-z-]+)\b")
        terminal.send("Escape")
        terminal.wait_for(f"▌{re.escape(row)}[\\s\\S]*p commands")
        terminal.send("k")
        terminal.wait_for("▌Harbor rollout ")
        assert leave(terminal) == 0
        assert (forbidden_sequences(terminal.written), left_on_exit(terminal.written)) == ([], [])


def under_the_cursor(screen: str) -> str:
    """The row that the cursor is on."""
    found = CURSOR.search(screen)
    assert found, screen
    return found.group(1).rstrip("…")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_the_line_on_the_inbox_submits_from_another_terminal(size: tuple[int, int]) -> None:
    with Terminal([PROGRAM, "demo"], size=size) as terminal:
        screen = open_inbox(terminal, r"sh /\S+/submit")
        found = re.search(r"sh (/\S+/submit)", screen)
        assert found
        done = subprocess.run(["sh", found.group(1)], capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, done
        terminal.wait_for("1 new: R loads")
        assert "Hello from another terminal" not in terminal.text()
        terminal.send("R")
        terminal.wait_for("Hello from another")
        terminal.wait_for("13 pending")
        assert leave(terminal) == 0
    assert not Path(found.group(1)).exists(), "the demo's home is gone"
