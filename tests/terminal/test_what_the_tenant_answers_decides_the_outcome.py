"""Sending from the console when the tenant refuses or cannot be reached (HTTP-01, HTTP-02, HTTP-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.support.gate import Gate
from tests.support.node_home import NodeHome, configured_home, page_request
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.raw_tenant import raw_tenant, whole
from tests.support.sandbox_process import ServedSandbox, served_sandbox
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

REFUSALS = {
    "duplicate-title": "title_taken",
    "401": "sign_in",
    "401-scope": "scope",
    "403": "",
    "403-html": "sign_in",
    "404": "not_visible",
    "409": "",
    "410": "",
    "413": "too_large",
    "415": "",
    "422": "",
}
"""Fault → the outcome's class, where it is fixed by the design."""


@contextmanager
def refused(gate: Gate) -> Iterator[None]:
    """Nobody listens."""
    yield


@contextmanager
def unanswered(gate: Gate) -> Iterator[None]:
    """Nobody answers, not even with a refusal."""
    with gate.blocked():
        yield


Trouble = Callable[[Gate], AbstractContextManager[None]]
UNREACHABLE: dict[Trouble, str] = {
    refused: "refused the connection",
    unanswered: "connection could be made|no connection|in time",
}


@pytest.mark.parametrize("trouble", UNREACHABLE, ids=lambda trouble: trouble.__name__)
def test_without_a_connection_it_is_not_sent_and_a_key_press_tries_again(
    node: NodeHome, served: ServedSandbox, trouble: Trouble
) -> None:
    """HTTP-01."""
    title = f"Behind the gate, {trouble.__name__}"
    node.set_undo(0)
    with Gate(int(served.base_url.rsplit(":", 1)[1])) as gate:
        assert node.run("port", "set", "base_url", gate.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given=served.token + "\n").code == 0
        node.put("gated", page_request(title))
        with node.console() as terminal:
            with trouble(gate):
                open_inbox(terminal, "Behind the gate")
                open_review(terminal)
                approve(terminal)
                terminal.wait_for("not sent", within=60)
                assert node.wait_for_record("gated", "outcome-1.json")["state"] == "not_sent"
                node.wait_for_result("gated", "not_sent")
                terminal.wait_for(UNREACHABLE[trouble])
                terminal.wait_for("t tries again")
            gate.open()
            terminal.send("t")
            terminal.wait_for("● created")
            assert node.wait_for_record("gated", "outcome-2.json")["state"] == "created"
            assert leave(terminal) == 0
    assert [name for name in node.records("gated") if "attempt" in name] == ["attempt-1.json", "attempt-2.json"]
    assert len(node.posts()) == 1
    assert node.wait_for_result("gated", "created")["attempts"] == 2


def test_a_name_that_does_not_resolve_is_not_sent_as_often_as_it_is_tried(node: NodeHome) -> None:
    """HTTP-01, DNS."""
    node.set_undo(0)
    assert node.run("port", "set", "base_url", "https://nowhere.invalid", "--other-host").code == 0
    assert node.run("port", "token", "--store", "file", given="some-test-token-0123\n").code == 0
    node.put("nowhere", page_request("To nowhere"))
    with node.console() as terminal:
        open_inbox(terminal, "To nowhere")
        open_review(terminal)
        approve(terminal)
        for attempt in (1, 2):
            outcome = node.wait_for_record("nowhere", f"outcome-{attempt}.json")
            assert (outcome["state"], outcome["status"]) == ("not_sent", None)
            terminal.wait_for("resolve|no address|name")
            terminal.wait_for("t tries again")
            if attempt == 1:
                terminal.send("t")
        assert leave(terminal) == 0
    assert node.wait_for_result("nowhere", "not_sent")["final"] is False
    assert node.posts() == []


BAD = (
    b'{"errors":[{"status":400,"code":"BAD_REQUEST","title":"Provided value {x} for \'status\' is bad","detail":null}]}'
)
TAKEN = b'{"errors":[{"status":409,"code":"CONFLICT","title":"A page with this title already exists","detail":null}]}'


def test_other_refusals_of_a_400_and_a_409_are_told_apart(node: NodeHome) -> None:
    """HTTP-07, the two that the sandbox has no fault for: nothing is asked again and nothing is looked up."""
    node.set_undo(0)
    with raw_tenant(whole(BAD, "400 Bad Request"), whole(TAKEN, "409 Conflict")) as tenant:
        assert node.run("port", "set", "base_url", tenant.base_url).code == 0
        assert node.run("port", "token", "--store", "file", given="raw-test-token\n").code == 0
        for number, name in enumerate(("bad", "taken"), 1):
            node.put(f"{number}-{name}", page_request(f"It is {name}"))
        with node.console() as terminal:
            open_inbox(terminal, "2 pending")
            open_review(terminal, "1 of 2")
            for number, name in enumerate(("bad", "taken"), 1):
                terminal.wait_for(rf"▸ {number} of[\s\S]*It is {name} [\s\S]*All 1/1")
                approve(terminal)
                terminal.wait_for("✗ failed")
                node.wait_for_result(f"{number}-{name}", "failed")
                terminal.send("J")
            assert leave(terminal) == 0
        assert len(tenant.posts()) == 2
    bad, taken = (node.record(name, "outcome-1.json") for name in ("1-bad", "2-taken"))
    assert (bad["class"], taken["class"]) == ("refused", "title_taken")
    assert bad["summary"] != taken["summary"]


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
