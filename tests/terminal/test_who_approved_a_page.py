"""Who approved page 123? Three keys and its number in the console; every filter on the command line."""

from __future__ import annotations

import getpass

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.operator import approve, leave, open_inbox, open_review, reject
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]


@pytest.fixture
def decided(node: NodeHome) -> tuple[NodeHome, str]:
    """A node on which one request became a page and another was rejected; the page's id."""
    node.set_undo(0)
    node.put("a-wanted", page_request(f"Wanted in {node.home.parent.name}"), agent="quay-planner")
    node.put("b-refused", page_request("Refused"), agent="other-agent")
    with node.console() as terminal:
        open_inbox(terminal, "2 pending")
        open_review(terminal)
        approve(terminal)
        page = node.wait_for_result("a-wanted", "created")["page"]["id"]
        terminal.send("J")
        terminal.wait_for("▸ 2 of")
        reject(terminal, "No.")
        node.wait_for_result("b-refused", "rejected")
        assert leave(terminal) == 0
    return node, str(page)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_in_three_keys(decided: tuple[NodeHome, str], size: tuple[int, int]) -> None:
    node, page = decided
    with node.console(size=size) as terminal:
        open_inbox(terminal)
        terminal.send("5")
        terminal.wait_for("rejected")
        terminal.wait_for("✓ the chain holds")
        terminal.send("/")
        terminal.wait_for("Enter finds")
        terminal.type(page)
        terminal.send("Enter")
        screen = terminal.wait_gone("rejected")
        (approved,) = (row for row in screen.splitlines() if " approved " in row)
        assert getpass.getuser()[:10] in approved
        terminal.wait_for("▌ *\\d+ .* created")
        terminal.send("Enter")
        terminal.wait_for("Inbox ▸ 1 of 1")
        terminal.wait_for("● created")
        terminal.send("Escape")
        terminal.wait_gone("Inbox ▸")
        terminal.wait_for("/ find")
        terminal.send("Escape")
        terminal.wait_for("rejected")
        assert leave(terminal) == 0


def test_with_every_filter_of_the_commands(decided: tuple[NodeHome, str]) -> None:
    node, page = decided
    user, wanted = getpass.getuser(), ["approved", "attempt", "created"]
    for options, events in (
        (("--page", page), wanted),
        (("--request", "a-wanted"), wanted),
        (("--space", "98312"), [*wanted, "rejected"]),
        (("--agent", "other-agent"), ["rejected"]),
        (("--person", user), [*wanted, "rejected"]),
        (("--since", "2020-01-01"), [*wanted, "rejected"]),
        (("--until", "2020-01-01"), []),
        (("--page", page, "--person", "nobody-of-that-name"), []),
    ):
        shown = node.run("audit", "show", "--json", *options)
        assert [each["event"] for each in shown.document["records"]] == events, options
        assert shown.code == (0 if events else 4)
        exported = node.run("audit", "export", "--format", "csv", *options)
        assert len(exported.out.splitlines()) == 1 + len(events), options
        assert len(node.run("audit", "export", *options).out.splitlines()) == len(events), options
