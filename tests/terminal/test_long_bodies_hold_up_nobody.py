"""While bodies of five megabytes are checked, the rows are there, keys are heard, and the program ends when told to."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from tests.support.node_home import NodeHome, page_request
from tests.support.slowness import in_time
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(180), needs_tmux]

PART = "<p><b style='color:#123456'>word</b> <i>after</i> word.</p>"


def fill(node: NodeHome) -> None:
    """Some bodies that take long to check, and one that does not."""
    pending = node.home / "queue" / "pending"
    for number in range(4):
        page = page_request(f"Long page {number}")
        page["body"]["body"]["value"] = PART * (5_000_000 // len(PART))
        written = {"schema": "harbor.request/1", "action": "create-page", "input": page}
        (pending / f"long{number}.json").write_text(json.dumps(written))
    short = {"schema": "harbor.request/1", "action": "create-page", "input": page_request("Short page")}
    (pending / "short.json").write_text(json.dumps(short))


def test_rows_keys_and_the_end_do_not_wait_for_checks(node: NodeHome) -> None:
    fill(node)
    with node.console(size=(100, 24)) as terminal:
        terminal.wait_for("Inbox 5")
        screen = terminal.wait_for("Long page 0")
        row = next(line for line in screen.splitlines() if "Long page 0" in line)
        assert row.rstrip().endswith("…"), screen
        pressed = time.monotonic()
        terminal.send("?")
        terminal.wait_for("Everywhere")
        assert in_time(time.monotonic() - pressed, 2)
        terminal.send("Escape")
        terminal.wait_gone("Everywhere")
        told = time.monotonic()
        os.kill(terminal.pid(), signal.SIGTERM)
        assert terminal.wait_exit() == 143
        assert in_time(time.monotonic() - told, 3)


def test_a_list_of_the_queue_does_not_check_what_is_in_it(node: NodeHome) -> None:
    fill(node)
    asked = time.monotonic()
    listed = json.loads(node.run("queue", "list", "--json").out)
    assert len(listed["requests"]) == 5
    assert {each["state"] for each in listed["requests"]} == {"pending"}
    assert in_time(time.monotonic() - asked, 8)
