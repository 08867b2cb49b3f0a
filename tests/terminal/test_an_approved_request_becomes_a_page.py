"""Inbox, review, the whole gesture: one POST of exactly the bytes that were reviewed, and a page that can be found."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pytest

from tests.support.commands import spawn
from tests.support.node_home import SPACE_ID, NodeHome, page_request
from tests.support.operator import ASKS, approve, approve_what_is_asked, ask_to_approve, leave, open_inbox, open_review
from tests.support.terminal_output import forbidden_sequences, left_on_exit
from tests.support.tmux import Terminal, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]


def test_the_agent_waits_while_the_operator_approves_and_both_find_the_page(node: NodeHome) -> None:
    title = "Tide gauge, north"
    request_id = node.submit(page_request(title), "--agent", "codex-docs")
    node.set_undo(2)
    with spawn(node.home, "wait", request_id, "--timeout", "60", "--json") as waiting, node.console() as terminal:
        open_inbox(terminal, title)
        open_review(terminal)
        approve(terminal)
        terminal.wait_for(r"◔ approved, \d s")
        terminal.wait_for(r"● created")
        assert waiting.finish().code == 0
        terminal.send("Escape")
        open_inbox(terminal, "● created")
        terminal.send("2")
        terminal.wait_for("Enter searches")
        terminal.type(title)
        terminal.send("Enter")
        terminal.wait_for(rf"▌{title}")
        terminal.send("Enter")
        terminal.wait_for("Hello\\.")
        assert leave(terminal) == 0
        assert (forbidden_sequences(terminal.written), left_on_exit(terminal.written)) == ([], [])
    assert waiting.done.document["page"]["title"] == title
    assert [post["path"] for post in node.posts()] == ["/wiki/api/v2/pages"]
    assert [page["title"] for page in node.pages_titled(title)] == [title]
    check_that_one_digest_holds(node, request_id, node.posts()[0])


def check_that_one_digest_holds(node: NodeHome, request_id: str, post: dict[str, Any]) -> None:
    """What was sent is what was decided is what is told and recorded."""
    decision, audit = node.record(request_id, "decision.json"), node.audit(request_id)
    wire = next((node.home / "queue").glob(f"**/{request_id}/wire.json")).read_bytes()
    assert hashlib.sha256(wire).hexdigest() == decision["wire_sha256"] == post["body_sha256"]
    assert {each["wire_sha256"] for each in audit if "wire_sha256" in each} == {post["body_sha256"]}
    assert {each["digest"] for each in audit if "digest" in each} == {decision["digest"]}
    assert node.result(request_id)["digest"] == decision["digest"]


def shown_digest(terminal: Terminal, request_id: str) -> str:
    """The digest as the Request tab gives it whole."""
    terminal.send("]", "]", "]")
    screen = terminal.wait_for(rf"{request_id}[\s\S]*digest\s+[0-9a-f]{{64}}")
    terminal.send("[", "[", "[")
    terminal.wait_for(r"\[Rendered\]")
    terminal.send("G")
    return screen.partition("digest")[2].split()[0]


def random_requests(count: int) -> list[dict[str, Any]]:
    """Valid requests of all kinds of text; the same ones in every run."""
    dice = random.Random("SPF-15")
    words = ["quay", "Ströme", "瀬戸浜", "Ωmega", "naïve", "🚢", 'say "so"', "back\\slash", "a/b", "100 %", "tab\there"]
    requests = []
    for number in range(count):
        text = " ".join(dice.choices(words, k=dice.randint(1, 40)))
        value = f"<h2>{dice.choice(words[:6])}</h2><p>{text} &amp; &lt;more&gt;</p>\n" * dice.randint(1, 3)
        title = f"{number} {' '.join(dice.choices(words[:10], k=4))} {dice.randrange(10**9)}"
        requests.append(page_request(title, value, spaceId=dice.choice([SPACE_ID, "98319"])))
    return requests


def test_bytes_reviewed_are_bytes_sent_and_one_digest_is_on_screen_in_records_result_and_audit(node: NodeHome) -> None:
    ids = [node.put(f"spf15-{number}", request) for number, request in enumerate(random_requests(5))]
    node.set_undo(0)
    shown = {}
    with node.console() as terminal:
        open_inbox(terminal)
        terminal.wait_for("5 pending")
        open_review(terminal, "1 of 5")
        for number, request_id in enumerate(ids, 1):
            terminal.wait_for(f"{number} of 5")
            shown[request_id] = shown_digest(terminal, request_id)
            short = f"{shown[request_id][:4]} {shown[request_id][4:8]}"
            assert short in ask_to_approve(terminal)
            terminal.send("C-y")
            terminal.wait_for("● created")
            terminal.send("J")
        terminal.send("Escape")
        open_inbox(terminal)
        assert leave(terminal) == 0
    assert len(node.posts()) == len(ids)
    for request_id, post in zip(ids, node.posts(), strict=True):
        assert node.record(request_id, "decision.json")["digest"] == shown[request_id]
        check_that_one_digest_holds(node, request_id, post)
    verified = node.run("audit", "verify", "--json")
    assert (verified.code, verified.document["ok"]) == (0, True)
    assert node.run("queue", "check").code == 0


def test_requests_that_arrive_while_the_question_is_open_do_not_stand_in_its_way(node: NodeHome) -> None:
    node.put("first", page_request("First of many"))
    node.set_undo(0)
    with node.console() as terminal:
        open_inbox(terminal, "First of many")
        open_review(terminal)
        terminal.send("a")
        terminal.wait_for(ASKS)
        for number in range(5):
            node.put(f"a-later-{number}", page_request(f"Later {number}"))
        approve_what_is_asked(terminal)
        terminal.wait_for("● created")
        terminal.send("Escape")
        open_inbox(terminal, "5 new: R loads")
        assert "Later" not in terminal.text()
        assert leave(terminal) == 0
    assert len(node.posts()) == 1
