"""Two consoles, and consoles beside busy agents: one decision, one page, nobody's case touched (CON-01 to CON-08)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.operator import ARMED, ASKS, approve, ask_to_approve, leave, open_inbox, open_review
from tests.support.sandbox_process import served_sandbox
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ROUNDS = int(os.environ.get("CONSOLE_ROUNDS", "12"))
"""Here, or as many as are asked for; more than 200 of them without a screen stand in tests/queue."""


@pytest.mark.timeout(120 + 5 * ROUNDS)
def test_of_two_operators_who_confirm_at_once_one_wins_and_the_other_is_told(node: NodeHome) -> None:
    """CON-01."""
    node.set_undo(0)
    ids = [node.put(f"raced-{number}", page_request(f"Raced {number}")) for number in range(ROUNDS)]
    with node.console() as one, node.console() as other, ThreadPoolExecutor(2) as hands:
        both = (one, other)
        for terminal in both:
            open_inbox(terminal, f"{ROUNDS} pending")
            open_review(terminal, f"1 of {ROUNDS}")
        for number, request_id in enumerate(ids, 1):
            for terminal in both:
                terminal.wait_for(rf"▸ {number} of[\s\S]*Raced {number - 1} [\s\S]*All 1/1")
                ask_to_approve(terminal)
            list(hands.map(lambda terminal: terminal.send("C-y"), both))
            for terminal in both:
                terminal.wait_gone(ASKS)
            node.wait_for_result(request_id, "created")
            for terminal in both:
                terminal.wait_for("● created")
            assert [each["event"] for each in node.audit(request_id)].count("approved") == 1
            one.send("J")
            other.send("J")
        told = r"(?:decided already: approved by \S+ on \S+ at \d{4}-|being handled by \S+)"
        until(lambda: told_of(both, told) >= ROUNDS, lambda: f"told {told_of(both, told)} losers of {ROUNDS}")
        assert [leave(terminal) for terminal in both] == [0, 0]
    assert len(node.posts()) == ROUNDS
    assert node.run("queue", "check").code == 0


def told_of(terminals: tuple[Terminal, ...], pattern: str) -> int:
    """How often something was written, in all."""
    import re

    from tests.support.terminal_output import plain

    return sum(len(re.findall(pattern, " ".join(plain(each.written).split()))) for each in terminals)


@pytest.fixture
def slow_node(tmp_path: Path) -> Iterator[NodeHome]:
    """A node whose tenant takes its time over the first POST, and makes the page at once."""
    with served_sandbox(tmp_path, "--fault", "slow:20@POST /wiki/api/v2/pagesx1") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        node.put("in-flight", page_request("In flight"))
        yield node


def test_what_another_console_is_sending_is_shown_and_left_alone_until_it_dies(slow_node: NodeHome) -> None:
    """CON-03 and CON-04: a living sender is named; a dead one's attempt is unknown, told by the lock and no clock."""
    node = slow_node
    with node.console() as sender:
        open_inbox(sender, "In flight")
        open_review(sender)
        approve(sender)
        node.wait_for_posts(1)
        with node.console() as other:
            open_inbox(other, "sending")
            other.send("Enter")
            other.wait_for("(?s)─Rendered|Rendered].*")
            other.wait_for("◑ sending")
            assert "outcome-1.json" not in node.records("in-flight")
            os.kill(sender.pid(), signal.SIGKILL)
            assert sender.wait_exit() == 137
            assert node.wait_for_record("in-flight", "outcome-1.json")["state"] == "unknown"
            other.wait_for(r"\? unknown")
            assert leave(other) == 0
    assert len(node.posts()) == 1
    assert node.run("queue", "check").code == 0


def test_two_requests_for_one_title_make_one_page(node: NodeHome) -> None:
    """CON-05."""
    node.set_undo(0)
    for name in ("a-first", "b-second"):
        node.put(name, page_request("The same title"))
    with node.console() as one, node.console() as other, ThreadPoolExecutor(2) as hands:
        for terminal in (one, other):
            open_inbox(terminal, "2 pending")
        other.send("j")
        for terminal in (one, other):
            open_review(terminal)
            ask_to_approve(terminal)
        list(hands.map(lambda terminal: terminal.send("C-y"), (one, other)))
        for terminal in (one, other):
            terminal.wait_for("● created|✗ failed")
        outcomes = [node.wait_for_record(name, "outcome-1.json") for name in ("a-first", "b-second")]
        assert sorted(each["state"] for each in outcomes) == ["created", "failed"]
        assert {each["class"] for each in outcomes if each["state"] == "failed"} == {"title_taken"}
    assert len(node.pages_titled("The same title")) == 1
    assert node.run("audit", "verify").code == 0
    assert node.run("queue", "check").code == 0


def test_arrivals_move_nothing_under_the_cursor(node: NodeHome) -> None:
    """CON-08: names that sort before the chosen one, in numbers, while the question about it is open."""
    node.set_undo(0)
    node.put("m-chosen", page_request("The chosen one"))
    node.put("n-other", page_request("Another one"))
    with node.console(size=(80, 24)) as terminal:
        open_inbox(terminal, "The chosen one")
        for number in range(200):
            node.put(f"a-{number:03}", page_request(f"Earlier {number}"))
        terminal.wait_for("200 new|▌.*The chosen one")
        terminal.wait_for("200 new")
        assert "The chosen one" in next(row for row in terminal.text().splitlines() if row.startswith("▌"))
        terminal.send("R")
        terminal.wait_for(r"▌.*The chosen one")
        terminal.wait_gone("200 new")
        open_review(terminal)
        terminal.send("a")
        terminal.wait_for(ASKS)
        for number in range(100):
            node.put(f"b-{number:03}", page_request(f"Meanwhile {number}"))
        terminal.wait_for(ARMED)
        terminal.send("C-y")
        terminal.wait_for("● created")
        assert node.wait_for_result("m-chosen", "created")["page"]["title"] == "The chosen one"
        assert leave(terminal) == 0
    assert len(node.posts()) == 1
