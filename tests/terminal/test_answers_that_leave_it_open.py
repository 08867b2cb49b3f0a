"""When nobody can tell whether the page was made: unknown, settled by evidence, sent again by hand (HTTP-04 ff.)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harbor_tui import __version__
from tests.support.gate import Gate
from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.operator import approve, leave_whatever_is_under_way, open_inbox, open_review
from tests.support.raw_tenant import flood, raw_tenant, whole
from tests.support.sandbox_process import ServedSandbox, served_sandbox
from tests.support.terminal_output import forbidden_sequences
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, pytest.mark.timeout(300), needs_tmux]

ID = "left-open"
POST = "POST /wiki/api/v2/pages"
LOOKS_S = 120
"""Nothing is called absent before four looks within a minute."""


def send_it(terminal: Terminal, title: str, *, outcome: str) -> None:
    """Approve the only request and see what became of it."""
    open_inbox(terminal, title)
    open_review(terminal)
    approve(terminal)
    terminal.wait_for(outcome, within=90)


def side_by_side(story: Callable[[Path, str], None], folder: Path, faults: Sequence[str]) -> None:
    """The story once for each fault, each with a tenant, a node and a console of its own: one minute for all."""
    places = [folder / str(number) for number in range(len(faults))]
    for place in places:
        place.mkdir()
    with ThreadPoolExecutor(len(faults)) as consoles:
        list(consoles.map(story, places, faults))


DEADLINE_MS = 60_000
ENDLESS = ("drip:5", "slow:300")
"""Answers that never end: a byte every five seconds, and nothing at all."""


@pytest.mark.parametrize("fault", ["cut-after", "truncated", "empty"])
def test_a_page_that_was_stored_is_found_and_settled(tmp_path: Path, fault: str) -> None:
    """HTTP-04: cut and empty answers; one POST, and the page is ours."""
    stored_and_settled(tmp_path, fault)


def test_a_page_that_was_stored_is_found_and_settled_when_its_answer_never_ends(tmp_path: Path) -> None:
    """HTTP-04: dripping and hanging answers; one POST, given up after 60 s, and the page is ours."""
    side_by_side(stored_and_settled, tmp_path, ENDLESS)


def stored_and_settled(folder: Path, fault: str) -> None:
    """Sent, unknown, found by its evidence."""
    with served_sandbox(folder, "--fault", f"{fault}@{POST}x1") as sandbox:
        node = configured_home(folder / "node", sandbox)
        node.set_undo(0)
        node.put(ID, page_request("Stored all the same"))
        with node.console() as terminal:
            send_it(terminal, "Stored all the same", outcome=r"\? unknown")
            outcome = node.wait_for_record(ID, "outcome-1.json")
            assert outcome["state"] == "unknown"
            assert outcome["elapsed_ms"] < DEADLINE_MS + 3000
            assert outcome["elapsed_ms"] > (DEADLINE_MS if fault in ENDLESS else 0)
            terminal.send("c")
            terminal.wait_for(r"Ctrl\+Y")
            terminal.send("C-y")
            terminal.wait_for("● created")
            assert leave_whatever_is_under_way(terminal) == 0
        assert node.record(ID, "resolution-1.json")["verdict"] == "found"
        assert node.wait_for_result(ID, "created")["final"] is True
        assert (len(node.posts()), len(node.pages_titled("Stored all the same"))) == (1, 1)


def test_a_page_whose_answer_was_reset_is_found_and_settled(node: NodeHome, served: ServedSandbox) -> None:
    """HTTP-04, with a reset."""
    node.set_undo(0)
    with Gate(int(served.base_url.rsplit(":", 1)[1]), resets=b"POST") as gate:
        gate.open()
        go_over_to(node, gate.base_url, served.token)
        node.put(ID, page_request("Reset on the way"))
        with node.console() as terminal:
            send_it(terminal, "Reset on the way", outcome=r"\? unknown")
            outcome = node.wait_for_record(ID, "outcome-1.json")
            assert (outcome["state"], outcome["elapsed_ms"] < DEADLINE_MS // 2) == ("unknown", True)
            terminal.send("c")
            terminal.wait_for(r"Ctrl\+Y")
            terminal.send("C-y")
            terminal.wait_for("● created")
            assert leave_whatever_is_under_way(terminal) == 0
        assert node.record(ID, "resolution-1.json")["verdict"] == "found"
        assert (len(node.posts()), len(node.pages_titled("Reset on the way"))) == (1, 1)


SILENT = ("500", "502", "503", "503:3", "504", "cut-before", "html", "redirect-same")
"""Nothing was stored, and nobody can tell; one of them says when to try again."""


def test_what_nobody_can_tell_is_unknown_and_never_sent_again_by_itself(tmp_path: Path) -> None:
    """HTTP-05, each status with and without Retry-After: no second POST, not after the time that was named either."""
    faults = [option for fault in SILENT for option in ("--fault", f"{fault}@{POST}x1")]
    with served_sandbox(tmp_path, *faults) as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        ids = [node.put(f"open-{number}", page_request(f"Open {number}")) for number in range(len(SILENT))]
        with node.console() as terminal:
            open_inbox(terminal, f"{len(ids)} pending")
            open_review(terminal, f"1 of {len(ids)}")
            for number, request_id in enumerate(ids, 1):
                terminal.wait_for(rf"▸ {number} of[\s\S]*Open {number - 1} [\s\S]*All 1/1")
                approve(terminal)
                terminal.wait_for(r"\? unknown")
                assert node.wait_for_record(request_id, "outcome-1.json")["state"] == "unknown"
                node.wait_for_result(request_id, "unknown")
                terminal.send("J")
            named = time.monotonic() + 4
            until(lambda: time.monotonic() > named, lambda: "time stands still")
            assert leave_whatever_is_under_way(terminal) == 0
        with node.console() as terminal:
            open_inbox(terminal, f"{len(ids)} unknown")
            assert leave_whatever_is_under_way(terminal) == 0
        assert node.run("worker", "--once").code == 0
        assert len(node.posts()) == len(ids)
        assert all("attempt-2.json" not in node.records(request_id) for request_id in ids)


def test_what_was_not_stored_is_sent_again_only_behind_the_typed_challenge(tmp_path: Path) -> None:
    """HTTP-05: no automatic POST, not even when the service says when to try again."""
    side_by_side(sent_again, tmp_path, ("500", "503:1"))


def sent_again(folder: Path, fault: str) -> None:
    """Sent, unknown, looked for in vain for a minute, sent a second time by hand."""
    with served_sandbox(folder, "--fault", f"{fault}@{POST}x1") as sandbox:
        node = configured_home(folder / "node", sandbox)
        node.set_undo(0)
        node.put(ID, page_request("Not stored"))
        with node.console() as terminal:
            send_it(terminal, "Not stored", outcome=r"\? unknown")
            terminal.send("c")
            terminal.wait_for(r"Ctrl\+Y", within=LOOKS_S)
            assert len(node.posts()) == 1
            terminal.send("C-y")
            assert node.wait_for_record(ID, "resolution-1.json")["verdict"] == "absent"
            terminal.wait_for("not sent")
            terminal.send("t")
            asked = terminal.wait_for(r"Type  \w{4}")
            assert len(node.posts()) == 1
            terminal.send("C-y")
            found = re.search(r"Type  (\w{4})", asked)
            assert found is not None
            terminal.type(found.group(1))
            terminal.wait_for("● created")
            assert leave_whatever_is_under_way(terminal) == 0
        assert [node.record(ID, f"outcome-{number}.json")["state"] for number in (1, 2)] == ["unknown", "created"]
        assert len(node.posts()) == 2
        assert node.run("queue", "check").code == 0


VERDICTS = {"C-y": ("found", "created"), "C-n": ("absent", "not_sent"), "C-g": ("given_up", "unknown")}
"""Key → the verdict on record, and the state that the agent is told."""


@pytest.mark.parametrize("key", VERDICTS)
def test_a_draft_of_unknown_outcome_cannot_be_checked_and_has_three_verdicts(tmp_path: Path, key: str) -> None:
    """HTTP-10: nothing is looked up, each key records its own verdict, and none of them sends anything."""
    verdict, state = VERDICTS[key]
    with served_sandbox(tmp_path, "--fault", f"cut-after@{POST}x1") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        node.set_undo(0)
        request = page_request("A draft")
        request["body"]["status"] = "draft"
        node.put(ID, request)
        with node.console() as terminal:
            send_it(terminal, "A draft", outcome=r"\? unknown")
            looked = len(node.sandbox.requests("GET"))
            terminal.send("c")
            terminal.wait_for("cannot be checked")
            screen = terminal.wait_for(r"Ctrl\+G")
            assert {"Ctrl+Y", "Ctrl+N", "Ctrl+G"} <= set(re.findall(r"Ctrl\+[A-Z]", screen))
            assert len(node.sandbox.requests("GET")) == looked
            terminal.send("Escape")
            terminal.wait_gone("cannot be checked")
            terminal.wait_for(r"\? unknown")
            assert "resolution-1.json" not in node.records(ID)
            terminal.send("c")
            terminal.wait_for(r"Ctrl\+G")
            terminal.send(key)
            assert node.wait_for_record(ID, "resolution-1.json")["verdict"] == verdict
            node.wait_for_result(ID, state)
            assert leave_whatever_is_under_way(terminal) == 0
        assert len(node.posts()) == 1
        assert node.run("queue", "check").code == 0


def go_over_to(node: NodeHome, base_url: str, token: str = "raw-test-token") -> None:
    """Another tenant; what lies in the queue before that would be asked about."""
    assert node.run("port", "set", "base_url", base_url).code == 0
    assert node.run("port", "token", "--store", "file", given=f"{token}\n").code == 0


WICKED = (
    flood,
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\x1b[2J\r\n{}",
    b"<html>HTTP/0.9 \x1b]0;x\x07",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{}",
)
"""HTTP-08."""


def test_answers_that_are_no_answers_are_unknown_and_harm_nobody(node: NodeHome) -> None:
    node.set_undo(0)
    with raw_tenant(*WICKED) as tenant:
        go_over_to(node, tenant.base_url)
        ids = [node.put(f"wicked-{number}", page_request(f"Wicked {number}")) for number in range(len(WICKED))]
        with node.console() as terminal:
            open_inbox(terminal, f"{len(ids)} pending")
            open_review(terminal, f"1 of {len(ids)}")
            for number, request_id in enumerate(ids, 1):
                terminal.wait_for(rf"▸ {number} of[\s\S]*Wicked {number - 1} [\s\S]*All 1/1")
                approve(terminal)
                terminal.wait_for(r"\? unknown", within=90)
                assert node.wait_for_record(request_id, "outcome-1.json")["state"] == "unknown"
                terminal.send("J")
            assert leave_whatever_is_under_way(terminal) == 0
            assert forbidden_sequences(terminal.written) == []
        assert len(tenant.posts()) == len(ids)


def test_the_bytes_of_a_post_are_exactly_those_that_are_meant(node: NodeHome) -> None:
    """HTTP-15: one connection, one request, no query, our headers and no others, the stored bytes as the body."""
    created = {"id": "4711", "title": "On the wire", "status": "current", "spaceId": "98312", "version": {"number": 1}}
    node.set_undo(0)
    with raw_tenant(whole(json.dumps(created).encode())) as tenant:
        go_over_to(node, tenant.base_url)
        node.put(ID, page_request("On the wire", "<p>Grüße 東京 &amp; more</p>"))
        with node.console() as terminal:
            send_it(terminal, "On the wire", outcome="● created")
            assert leave_whatever_is_under_way(terminal) == 0
        (posted,) = tenant.posts()
    (wire,) = (node.home / "queue").glob(f"**/{ID}/wire.json")
    head, _, body = posted.partition(b"\r\n\r\n")
    line, *headers = head.decode("ascii").split("\r\n")
    assert line == "POST /wiki/api/v2/pages HTTP/1.1"
    assert {name.lower(): value for name, value in (header.split(": ", 1) for header in headers)} == {
        "host": f"127.0.0.1:{tenant.port}",
        "content-length": str(len(body)),
        "user-agent": f"harbor-tui/{__version__}",
        "accept": "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "connection": "close",
        "authorization": "Bearer raw-test-token",
    }
    assert len(headers) == len({header.split(":")[0].lower() for header in headers})
    assert body == wire.read_bytes()
