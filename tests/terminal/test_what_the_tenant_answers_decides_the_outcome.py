"""Sending from the console when the tenant refuses or cannot be reached (HTTP-01, HTTP-02, HTTP-07)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.gate import Gate
from tests.support.node_home import NodeHome, configured_home, page_request
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.sandbox_process import ServedSandbox, served_sandbox
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

REFUSALS = {
    "duplicate-title": "title_taken",
    "401": "sign_in",
    "403": "",
    "404": "not_visible",
    "413": "too_large",
    "415": "",
}
"""Fault → the outcome's class, where it is fixed by the design."""


def test_a_refused_connection_is_not_sent_and_a_key_press_tries_again(node: NodeHome, served: ServedSandbox) -> None:
    node.set_undo(0)
    with Gate(int(served.base_url.rsplit(":", 1)[1])) as gate:
        assert node.run("port", "set", "base_url", gate.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given=served.token + "\n").code == 0
        node.put("gated", page_request("Behind the gate"))
        with node.console() as terminal:
            open_inbox(terminal, "Behind the gate")
            open_review(terminal)
            approve(terminal)
            terminal.wait_for("not sent")
            assert node.wait_for_record("gated", "outcome-1.json")["state"] == "not_sent"
            node.wait_for_result("gated", "not_sent")
            terminal.wait_for("refused the connection")
            gate.open()
            terminal.send("t")
            terminal.wait_for("● created")
            assert node.wait_for_record("gated", "outcome-2.json")["state"] == "created"
            assert leave(terminal) == 0
    assert len(node.posts()) == 1
    assert node.wait_for_result("gated", "created")["attempts"] == 2


def test_each_refusal_fails_with_a_sentence_of_its_own_and_is_never_sent_again(tmp_path: Path) -> None:
    faults = [option for kind in REFUSALS for option in ("--fault", f"{kind}@POST /wiki/api/v2/pagesx1")]
    with served_sandbox(tmp_path, *faults) as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        ids = [node.put(f"refused-{number}", page_request(f"Refused {number}")) for number in range(len(REFUSALS))]
        with node.console() as terminal:
            open_inbox(terminal, f"{len(ids)} pending")
            open_review(terminal, f"1 of {len(ids)}")
            for number, request_id in enumerate(ids, 1):
                terminal.wait_for(rf"▸ {number} of[\s\S]*Refused {number - 1} [\s\S]*All 1/1")
                approve(terminal)
                terminal.wait_for("✗ failed")
                node.wait_for_record(request_id, "outcome-1.json")
                terminal.send("J")
            assert leave(terminal) == 0
        outcomes = [node.record(request_id, "outcome-1.json") for request_id in ids]
        assert [each["state"] for each in outcomes] == ["failed"] * len(ids)
        assert len({each["summary"] for each in outcomes}) == len(ids), [each["summary"] for each in outcomes]
        for wanted, found in zip(REFUSALS.values(), outcomes, strict=True):
            assert wanted in ("", found["class"])
        assert len(node.posts()) == len(ids)
