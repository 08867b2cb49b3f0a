"""One file that nobody can make sense of: the installed program names it, and goes on with all the others."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import AT_THE_END, REVIEWING, approve, leave, open_inbox
from tests.support.sandbox_process import ServedSandbox
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

WIDE: Final = Path("/dev/shm")
"""A file system that keeps any time of change; most others bring it into some centuries."""
ODD: Final = "a-odd"
GOOD: Final = "b-good"
NULL: Final[dict[str, Any]] = {
    "schema": "harbor.request/1",
    "action": "propose-action",
    "input": {
        "body": {
            "slug": "get-labels", "label": "Get labels", "description": "All labels.", "method": "GET",
            "path": "/wiki/api/v2/labels", "approvalMode": "auto", "risk": "low", "requestBodyMode": "none",
            "resultMode": "json_summary", "scopes": [], "input": {"path": None},
        }
    },
}  # fmt: skip


@pytest.fixture
def wide(configured: Path, served: ServedSandbox) -> Iterator[NodeHome]:
    """A fresh node where files may be of any time."""
    if not WIDE.is_dir():
        pytest.skip(f"needs {WIDE}")
    with TemporaryDirectory(dir=WIDE) as folder:
        yield NodeHome(Path(shutil.copytree(configured, Path(folder) / "node")), served)


def null_proposal(node: NodeHome) -> None:
    """An agent proposes an action with a null in it, by hand."""
    node.pending(ODD).write_text(json.dumps(NULL))


def before_the_year_one(node: NodeHome) -> None:
    """A file whose time of change no calendar has."""
    node.put(ODD, page_request("From long ago"))
    os.utime(node.pending(ODD), (-(10**11), -(10**11)))


def beyond_the_year_9999(node: NodeHome) -> None:
    """Another one."""
    node.put(ODD, page_request("From far away"))
    os.utime(node.pending(ODD), (10**12, 10**12))


def deep_decision(node: NodeHome) -> None:
    """A decided request whose record was replaced by brackets."""
    case = node.home / "queue/cases" / ODD
    case.mkdir(mode=0o700)
    for name, data in (("decision", "[" * 100_000), ("outcome-1", '{"state": ' * 100_000), ("attempt-1", "null")):
        (case / f"{name}.json").write_text(data)
    node.spoiled = "a record of it was replaced by brackets"


@pytest.mark.parametrize(
    ("put", "state"),
    [
        (null_proposal, "invalid"),
        (deep_decision, "unknown"),
    ],
)
def test_the_others_are_shown_reviewed_and_sent(node: NodeHome, put: Callable[[NodeHome], None], state: str) -> None:
    check_the_others_work(node, put, state)


@pytest.mark.parametrize("put", [before_the_year_one, beyond_the_year_9999])
def test_a_file_of_a_time_that_no_calendar_has_is_one_like_any_other(
    wide: NodeHome, put: Callable[[NodeHome], None]
) -> None:
    check_the_others_work(wide, put, "pending")


def check_the_others_work(node: NodeHome, put: Callable[[NodeHome], None], state: str) -> None:
    """Worker, commands and console, beside one odd file."""
    node.set_undo(0)
    put(node)
    node.put(GOOD, page_request(f"A page like any other beside {put.__name__}"))
    once = node.run("worker", "--once")
    assert (once.code, "Traceback" in once.err) == (0, False), once.err
    listed = {each["id"]: each["state"] for each in node.run("queue", "list", "--json").document["requests"]}
    assert listed == {ODD: state, GOOD: "pending"}
    for command in (("queue", "list"), ("queue", "stats"), ("queue", "show", ODD), ("queue", "show", GOOD)):
        assert node.run(*command).code == 0
    assert node.run("queue", "check").code in (0, 3)
    with node.console() as terminal:
        open_inbox(terminal, "A page like any other")
        terminal.wait_for(state)
        terminal.send("/")
        terminal.wait_for("words to look for")
        terminal.type("any other")
        terminal.wait_for("1 of 2 shown")
        terminal.send("Enter")  # the filter stays
        terminal.wait_for("Enter review")
        terminal.send("Enter")
        terminal.wait_for(REVIEWING)
        terminal.send("G")
        terminal.wait_for(AT_THE_END)
        approve(terminal)
        node.wait_for_result(GOOD, "created")
        terminal.send("Escape")
        assert leave(terminal) == 0
    assert [each["path"] for each in node.posts()] == ["/wiki/api/v2/pages"]
    assert not (node.home / "faults.log").exists()


def test_a_running_console_takes_it_in_and_goes_on(node: NodeHome) -> None:
    node.put(GOOD, page_request("A page like any other"))
    with node.console() as terminal:
        open_inbox(terminal, "A page like any other")
        null_proposal(node)
        frozen = node.home / "queue/FROZEN"
        frozen.write_text("[" * 900)
        terminal.wait_for("1 new|2 in all|R loads")
        terminal.send("R")
        terminal.wait_for("invalid")
        terminal.wait_for("(?i)frozen")
        frozen.unlink()
        node.wait_for_result(ODD, "invalid")
        terminal.send("2")
        terminal.wait_for("Page size")
        assert leave(terminal) == 0
    told = node.run("status", ODD, "--json").document
    assert "input.path: must not be null" in told["reason"]
    until(lambda: not (node.home / "faults.log").exists(), lambda: "a fault was noted")
