"""Rejecting with a reason, which the agent's waiting command prints; whatever the reason holds, it stays text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands import spawn
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import leave, open_inbox, open_review, reject
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]


def test_the_waiting_agent_prints_the_reason_and_exits_11(node: NodeHome) -> None:
    request_id = node.put("to-be-rejected", page_request("Rota of the pilots"))
    node.set_undo(1)
    reason = "The rota has a page already: add to it, please."
    with spawn(node.home, "wait", request_id, "--timeout", "60") as waiting, node.console() as terminal:
        open_inbox(terminal, "Rota of the pilots")
        open_review(terminal)
        reject(terminal, reason)
        terminal.wait_for("– rejected, 1 s|– rejected, 0 s")
        told = waiting.finish()
        assert (told.code, reason in told.out) == (11, True)
        terminal.send("Escape")
        open_inbox(terminal, "– rejected")
        assert leave(terminal) == 0
    assert (node.posts(), node.pending(request_id).exists()) == ([], False)
    result = node.result(request_id)
    assert (result["state"], result["final"], result["reason"]) == ("rejected", True, reason)
    assert [each["event"] for each in node.audit(request_id)][-1] == "rejected"


def test_a_canned_reason_is_one_digit_and_still_needs_enter(node: NodeHome) -> None:
    request_id = node.put("canned", page_request("Rota of the pilots"))
    node.set_undo(0)
    with node.console(size=(80, 24)) as terminal:
        open_inbox(terminal, "Rota of the pilots")
        open_review(terminal)
        terminal.send("r")
        terminal.wait_for("Reject this request")
        terminal.send("1")
        terminal.wait_for(r"wrong space[\s\S]*wrong space")
        assert node.is_undecided(request_id)
        terminal.send("Enter")
        assert node.wait_for_result(request_id, "rejected")["reason"] == "wrong space"


@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_escapes_in_a_reason_never_leave_as_bytes(node: NodeHome, way: str) -> None:
    request_id = node.put("escapes", page_request("Rota of the pilots"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "Rota of the pilots")
        open_review(terminal)
        terminal.send("r")
        terminal.wait_for("Reject this request")
        terminal.type("no: ")
        if way == "pasted":
            terminal.paste("\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202egnp\u009b2J[/x]")
        else:
            terminal.type("\u202egnp\u009b2J[@click=app.quit]x[/x]")
        terminal.wait_for(r"\[/x\]")
        terminal.send("Enter")
        record = node.wait_for_record(request_id, "decision.json")
        terminal.send("]", "]", "]", "]")
        terminal.wait_for(r"reason\s.*no: ")
        terminal.send("Escape")
        open_inbox(terminal, "– rejected")
        terminal.send("5")
        terminal.wait_for("rejected")
        terminal.send("1")
        assert leave(terminal) == 0
        assert forbidden_sequences(terminal.written) == []
    assert record["reason"].startswith("no: ")
    for file in (*node.home.rglob("*.jsonl"), *node.home.rglob("*.json")):
        check_that_it_is_plain(file)
    told = node.run("wait", request_id, "--timeout", "1")
    assert (told.code, forbidden_sequences((told.out + told.err).encode())) == (11, [])


def check_that_it_is_plain(file: Path) -> None:
    """No control byte in a file, and every line of it JSON."""
    data = file.read_bytes()
    assert not [byte for byte in data if byte < 0x20 and byte != 0x0A], file
    if file.parent.name not in ("pending", "archive") and file.name != "request.json":
        assert data.isascii() or b"\\u" not in data, file
    for line in data.decode().splitlines() if file.suffix == ".jsonl" else [data.decode()]:
        json.loads(line)
