"""Selecting hostile text with the mouse and copying it: the clipboard gets one line that commands nothing (ESC-13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hostile_tenant import HostileTenant, hostile_tenant
from tests.support.hostile_texts import ALL, RAW_ESCAPES_BODY
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import leave, open_inbox, open_review
from tests.support.terminal_output import copied, forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

SIZES = [(120, 40), (80, 24)]
LINES = ("one \x1b]52;c;ZXZpbA==\x07", "two \x9b2J", "\u202ethree\nrm -rf /")
BODY = "".join(f"<p>SELECT {each}</p>" for each in LINES)


def select_and_copy(terminal: Terminal, start: tuple[int, int], end: tuple[int, int]) -> list[str]:
    """Drag over a part of the screen and press the copying key; what the terminal was handed by that."""
    before = len(copied(terminal.written))
    terminal.drag(start, end)
    terminal.send("C-c")
    terminal.send("C-l")
    terminal.wait_until(lambda _: len(copied(terminal.written)) > before, "something was copied")
    return copied(terminal.written)[before:]


def assert_harmless(texts: list[str]) -> None:
    """One line each, of characters that show, and nothing that a terminal would obey."""
    for text in texts:
        assert text
        assert text.isprintable(), text
        assert forbidden_sequences(text.encode()) == []


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
def test_a_hostile_body_that_is_selected_in_the_review(node: NodeHome, size: tuple[int, int]) -> None:
    node.put("selected", page_request("Selected \x1b[2J", BODY), agent="a\x9b2J", why="why\x1b]0;x\x07")
    with node.console(size=size, may_copy=True) as terminal:
        open_inbox(terminal, "Selected")
        open_review(terminal, "SELECT one")
        left, top = terminal.find("▌SELECT one")
        texts = select_and_copy(terminal, (left + 1, top), (left + 60, top + 4))
        assert_harmless(texts)
        assert "SELECT one ⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩ SELECT two ⟨U+009B⟩2J" in texts[-1]
        terminal.send("]")
        terminal.wait_for(r"──\[Raw\]")
        left, top = terminal.find("SELECT ")
        assert_harmless(select_and_copy(terminal, (left, top), (left + 5, top)))
        assert leave(terminal) == 0
    assert node.is_undecided("selected")


@pytest.fixture
def hostile(node: NodeHome) -> Iterator[tuple[NodeHome, HostileTenant]]:
    """A node on a tenant whose every text is hostile."""
    with hostile_tenant(list(ALL), RAW_ESCAPES_BODY, "E\x1b]52;c;eA==\x07") as tenant:
        assert node.run("port", "set", "base_url", tenant.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given="hostile-test-token\n").code == 0
        yield node, tenant


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
def test_a_hostile_page_that_is_selected_in_the_viewer(
    hostile: tuple[NodeHome, HostileTenant], size: tuple[int, int]
) -> None:
    node, _ = hostile
    with node.console(size=size, may_copy=True) as terminal:
        open_inbox(terminal)
        terminal.send("2")
        terminal.wait_for(r"▌X⟨U\+001B⟩")
        terminal.send("Down")
        terminal.wait_gone("Esc leave")
        terminal.wait_for("Enter open")
        terminal.send("Enter")
        terminal.wait_for("Not well-formed")
        terminal.wait_gone("Opening")
        columns, rows = size
        first = next(row for row, line in enumerate(terminal.text().splitlines()) if "⟨U+" in line and row > 3)
        assert_harmless(select_and_copy(terminal, (columns // 2 + 14, first), (columns - 4, rows - 4)))
        terminal.send("v")
        terminal.wait_for("CDATA")
        left, top = terminal.find("CDATA")
        assert_harmless(select_and_copy(terminal, (left, top), (columns - 4, top + 1)))
        assert leave(terminal) == 0
