"""Case records, results and an audit trail that somebody edited: shown literally wherever they are read (ESC-21)."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request
from tests.support.operator import approve, leave, next_tab, open_inbox, open_review
from tests.support.sandbox_process import served_sandbox
from tests.support.terminal_output import forbidden_sequences, plain
from tests.support.tmux import PROGRAM, Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ID: Final = "edited"
HOSTILE: Final = "\x1b]52;c;eA==\x07\x9b2J\x1b[21t[/x][@click=app.quit]Y[/]\u202e"
KEPT: Final = frozenset({"schema", "state", "decision", "time", "at", "event", "prev", "origin", "method", "path"})
"""Members that say what a record is: with them spoiled it would not be read as that at all."""


def poisoned(value: Any, name: str = "") -> Any:
    """The same document with a hostile text in every other string of it."""
    if isinstance(value, dict):
        return {key: poisoned(inner, key) for key, inner in value.items()} | {HOSTILE: HOSTILE}
    if isinstance(value, list):
        return [poisoned(inner) for inner in value]
    keep = name in KEPT or name == "id" or name.endswith(("sha256", "digest"))
    return f"{HOSTILE}{value}" if isinstance(value, str) and not keep else HOSTILE if value is None else value


def edit(file: Path) -> None:
    """Spoil a record as an editor would."""
    file.chmod(0o600)
    file.write_text(json.dumps(poisoned(json.loads(file.read_bytes())), ensure_ascii=False), encoding="utf-8")


def edit_trail(node: NodeHome) -> None:
    """Spoil every record of the audit trail, and add a line that is none."""
    (trail,) = (node.home / "audit").glob("*.jsonl")
    lines = [json.dumps(poisoned(json.loads(line)), ensure_ascii=False) for line in trail.read_text().splitlines()]
    raw = json.dumps({"seq": 99, "event": "raw"}).replace("raw", HOSTILE)
    trail.write_text("\n".join([*lines, raw, "\x1b]0;raw\x07not json"]) + "\n", encoding="utf-8")


@pytest.fixture(params=["unknown", "not_sent"])
def edited(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[NodeHome, str]]:
    """A node on which a request was approved and sent, and every file about it edited after that."""
    state = str(request.param)
    fault = "500@POST /wiki/api/v2/pages" if state == "unknown" else "429:300@POST /wiki/api/v2/pages"
    with served_sandbox(tmp_path, "--fault", fault) as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        node.put(ID, page_request("Edited by hand"))
        with node.console() as terminal:
            open_inbox(terminal, "Edited by hand")
            open_review(terminal)
            approve(terminal)
            assert node.wait_for_record(ID, "outcome-1.json")["state"] == state
            node.wait_for_result(ID, state)
            assert leave(terminal) == 0
        for record in ("decision", "attempt-1", "outcome-1"):
            edit(node.home / f"queue/cases/{ID}/{record}.json")
        edit(node.home / f"queue/results/{ID}.json")
        edit_trail(node)
        node.spoiled = "its records were edited by hand"
        yield node, state


def test_the_console_shows_them_literally(edited: tuple[NodeHome, str]) -> None:
    node, state = edited
    with node.console() as terminal:
        open_inbox(terminal, "unknown" if state == "unknown" else "not sent")
        terminal.send("Enter")
        terminal.wait_for("Inbox ▸ 1 of 1")
        terminal.wait_for(r"⟨U\+001B⟩")
        for _ in range(5):
            next_tab(terminal)
            terminal.send("G")
        assert plain(terminal.written).count("⟨U+001B⟩]52") > 10
        if state == "unknown":
            terminal.send("c")
            terminal.wait_for("What became of it|Was this page created")
            terminal.send("Escape")
            terminal.wait_gone("What became of it|Was this page created")
        terminal.send("Escape")
        open_inbox(terminal)
        terminal.send("5")
        terminal.wait_for("v verify")
        terminal.wait_for(r"\[/x\]\[@click=app\.quit\]")
        terminal.wait_for("the chain is broken")
        terminal.send("j", "/")
        terminal.wait_for("Enter finds")
        terminal.type("edited")
        terminal.send("Enter")
        terminal.wait_for('with "edited"')
        terminal.send("v")
        terminal.wait_for("the chain is broken")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert len(node.posts()) == 1


def test_the_commands_print_them_literally(edited: tuple[NodeHome, str]) -> None:
    node, _ = edited
    commands = (
        *(("status", ID), ("wait", ID, "--timeout", "0"), ("queue", "show", ID), ("queue", "list"), ("queue", "check")),
        *(("audit", "show"), ("audit", "verify"), ("audit", "export"), ("audit", "export", "--format", "csv")),
    )
    lines = [shlex.join([*node.command, *command, *extra]) for command in commands for extra in ((), ("--json",))]
    assert PROGRAM in lines[0]
    script = node.home.parent / "all-of-them"
    script.write_text("\n".join([*lines, "echo that is all"]))
    with Terminal(["sh", str(script)], size=(160, 50)) as terminal:
        terminal.wait_exit(within=120)
        assert forbidden_sequences(terminal.written) == []
        assert b"that is all" in terminal.written
        assert "⟨U+001B⟩]52" in terminal.written.decode()
        assert terminal.written.count(b"Traceback") == 0
