"""Thousands of keys in bursts over all panes and dialogs while requests arrive: the console lives, approves nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.support.hostile_texts import ALL
from tests.support.monkey import MonkeyTerminal, alone, bursts
from tests.support.node_home import NodeHome, page_request

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, pytest.mark.timeout(900)]

KEYS: Final = 3000
LOOK_EVERY: Final = 25
ARRIVE_EVERY_S: Final = 0.7


@contextmanager
def requests_arriving(node: NodeHome) -> Iterator[None]:
    """An agent that puts one request after the other into the drop box."""
    ended = threading.Event()
    titles = list(ALL)

    def arrive() -> None:
        number = 0
        while not ended.wait(ARRIVE_EVERY_S):
            number += 1
            title = f"{titles[number % len(titles)]} {number}"
            node.drop(f"late-{number}.json", {"action": "create-page", "input": page_request(title)})

    agent = threading.Thread(target=arrive)
    agent.start()
    try:
        yield
    finally:
        ended.set()
        agent.join()


def decisions(node: NodeHome) -> set[str]:
    """What was decided about any request."""
    files = (node.home / "queue").glob("**/decision.json")
    return {str(json.loads(file.read_bytes()).get("decision")) for file in files}


@pytest.mark.parametrize("seed", [11, 23, 47])
def test_a_monkey_ends_nothing_and_approves_nothing(node: NodeHome, tmp_path: Path, seed: int) -> None:
    for number in range(8):
        node.put(f"early-{number}", page_request(f"Early {number}", f"<p>Body {number}.</p>" * 40))
    before = len(node.sandbox.requests())
    with MonkeyTerminal(node.command, env=alone(tmp_path / "site")) as terminal:
        terminal.read_until(rb"Enter review")
        last: list[bytes] = []
        with requests_arriving(node):
            for number, burst in enumerate(bursts(seed, KEYS)):
                last = [*last[-LOOK_EVERY:], burst]
                terminal.press_and_look(burst)
                if number % LOOK_EVERY == 0:
                    terminal.assert_lives(f"{number} bursts, the last of them {last}")
            terminal.assert_lives(f"all bursts, the last of them {last}")
        assert terminal.quit() == 0
    assert decisions(node) <= {"rejected"}
    sent = {(each["method"], each["path"]) for each in node.sandbox.requests()[before:]}
    assert {method for method, _ in sent} <= {"GET", "HEAD"}
