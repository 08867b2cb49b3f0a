"""Several requests approved at once: each read to its end, ticked, and then one typed challenge for all."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.support.node_home import LONG_UNDO_S, NodeHome, page_request
from tests.support.operator import AT_THE_END, leave, open_inbox
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

COUNT = 3


@pytest.fixture
def batch(node: NodeHome) -> NodeHome:
    """A node with three harmless requests and a hostile title among them."""
    for number, title in enumerate(("Quay A", "[/x] Quay B", "Quay C")):
        node.put(f"batch-{number}", page_request(title))
    return node


def read_and_tick(terminal: Terminal) -> None:
    """Mark all in the inbox, read each from the batch, tick what may be ticked."""
    open_inbox(terminal, f"{COUNT} pending")
    terminal.send(*["x"] * COUNT, "A")
    terminal.wait_for(f"batch of {COUNT}[\\s\\S]*not read to its end")
    for number in range(COUNT):
        terminal.send("Enter")
        terminal.wait_for(rf"\[Rendered\][\s\S]*{AT_THE_END}")
        terminal.send("Escape")
        terminal.wait_until(partial(has_unread, COUNT - 1 - number), "one more is read")
        terminal.send("x")
        terminal.wait_for(f"{number + 1} pages? ticked")


def has_unread(count: int, screen: str) -> bool:
    """Whether the batch is shown with so many requests that are still to be read."""
    return "batch of" in screen and screen.count("not read") == count


def ask(terminal: Terminal) -> str:
    """Open the question about the batch; returns the challenge."""
    terminal.send("A")
    screen = terminal.wait_for(r"Type\s+\S{4}\s")
    found = re.search(r"Type\s+(\S{4})\s", screen)
    assert found
    return found.group(1)


def test_nothing_but_the_typed_challenge_approves_a_batch(batch: NodeHome) -> None:
    batch.set_undo(0)
    with batch.console() as terminal:
        read_and_tick(terminal)
        for keys in (("C-y",), ("Enter",), ("a", "A", "y")):
            ask(terminal)
            terminal.send(*keys)
            if keys != ("Enter",):
                terminal.send("Escape")
            terminal.wait_gone(r"Type\s+\S{4}\s")
        terminal.paste(ask(terminal))
        terminal.send("Escape")
        terminal.wait_gone(r"Type\s+\S{4}\s")
        assert all(batch.is_undecided(f"batch-{number}") for number in range(COUNT))
        terminal.type(ask(terminal))
        posts = batch.wait_for_posts(COUNT)
        for number in range(COUNT):
            assert batch.wait_for_result(f"batch-{number}", "created")["attempts"] == 1
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert len(posts) == len(batch.posts()) == COUNT
    sent = {batch.record(f"batch-{number}", "decision.json")["wire_sha256"] for number in range(COUNT)}
    assert sent == {post["body_sha256"] for post in posts}


def test_a_batch_that_is_held_is_dropped_when_the_console_ends(batch: NodeHome) -> None:
    batch.set_undo(LONG_UNDO_S)
    with batch.console() as terminal:
        read_and_tick(terminal)
        terminal.type(ask(terminal))
        terminal.wait_for("◔")
        terminal.send("C-q")
        terminal.wait_for("still held")
        terminal.send("l")
        assert terminal.wait_exit() == 0
    assert all(batch.is_undecided(f"batch-{number}") for number in range(COUNT))
