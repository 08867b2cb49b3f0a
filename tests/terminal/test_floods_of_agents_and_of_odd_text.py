"""Fifty agents at once, and two thousand random texts: keys stay quick, nothing leaks (CON-06, ESC-22)."""

from __future__ import annotations

import json
import random
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from harbor_tui.queue.folder import QueueFolder
from tests.support.hostile_texts import ALL, C1, CONTROLS
from tests.support.node_home import NodeHome, page_request, until
from tests.support.pty_terminal import PtyTerminal
from tests.support.slowness import in_time
from tests.support.terminal_output import forbidden_sequences, plain

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, pytest.mark.timeout(300)]

AGENTS, FOR_S, PAUSE_S = 50, 30, 0.5
"""A hundred files a second, five times as many as the case asks for, for as long as it asks."""
SEED = 20_261_122


def envelope(title: str, body: str = "<p>Hello.</p>") -> bytes:
    """A request as an agent writes it."""
    return json.dumps(
        {"schema": "harbor.request/1", "action": "create-page", "input": page_request(title, body)}
    ).encode()


def submit_some(queue: Path, agent: int, sent: list[int]) -> None:
    """One agent's work: temporary file, link, unlink, again and again; how many there were is told at the end."""
    store = QueueFolder(queue)
    pace = threading.Event()
    number, until_s = 0, time.monotonic() + FOR_S
    while time.monotonic() < until_s:
        store.submit(f"agent{agent:02}-{number:03}", envelope(f"Of agent {agent}, {number}"))
        number += 1
        pace.wait(PAUSE_S)
    sent.append(number)


def painted(terminal: PtyTerminal) -> bytes:
    """The text of the whole screen, painted anew."""
    terminal.press(b"\x0c")
    return plain(terminal.read(0.3)).encode()


def contains(terminal: PtyTerminal, text: bytes) -> bool:
    """Whether the screen shows it."""
    return text in painted(terminal)


def pressed_ms(terminal: PtyTerminal, key: bytes) -> float:
    """Milliseconds from a key to the first byte that it changes."""
    terminal.read(0.02)
    before, pressed = len(terminal.written), time.perf_counter()
    terminal.press(key)
    while len(terminal.written) == before and time.perf_counter() < pressed + 10:
        terminal.take(1.0)
    return (time.perf_counter() - pressed) * 1000


def test_fifty_agents_submit_while_the_operator_steps(node: NodeHome) -> None:
    for number in range(60):
        node.put(f"a{number:02}", page_request(f"There before {number}"))
    queue, sent = node.home / "queue", list[int]()
    agents = [threading.Thread(target=submit_some, args=(queue, agent, sent)) for agent in range(AGENTS)]
    with PtyTerminal(node.command) as terminal:
        terminal.read_until(b"There before 0 ")
        for agent in agents:
            agent.start()
        latencies, turn = [], 0
        while any(agent.is_alive() for agent in agents):
            latencies.append(pressed_ms(terminal, b"j" if turn % 40 < 20 else b"k"))
            turn += 1
        assert in_time(sorted(latencies)[int(len(latencies) * 0.95)], 100), sorted(latencies)
        assert sum(sent) >= AGENTS * FOR_S / PAUSE_S / 2, "agents were held up"
        total = f"{60 + sum(sent):,} pending".encode()
        until(partial(contains, terminal, total), lambda: "not all of them are counted")
        assert b"invalid" not in terminal.written
        assert b"arriving" not in terminal.written
        terminal.press(b"\x11")
        assert terminal.wait_exit() == 0
    done = node.run("queue", "list", "--json")
    assert done.code == 0, done
    assert done.document["total"] == done.out.count('"pending"') == 60 + sum(sent)


def odd_texts(count: int) -> list[str]:
    """Random mixtures of controls, directions, markup and sequences."""
    pick = random.Random(SEED)
    parts = [
        *ALL,
        *CONTROLS,
        *C1,
        *"\u202e\u2066\u2069\u200b\u200d\ufeff\U000e0041\u3164",
        "東京",
        "é",
        "a",
        " ",
        "]8;;x",
    ]
    return ["".join(pick.choices(parts, k=pick.randint(1, 12)))[:200] + "." for _ in range(count)]


def test_random_texts_neither_leak_nor_slow_the_keys(node: NodeHome) -> None:
    texts = odd_texts(2000)
    pending = node.home / "queue" / "pending"
    for number, text in enumerate(texts):
        (pending / f"o{number:04}.json").write_bytes(envelope(text, f"<p>{text}</p>"))
    with PtyTerminal(node.command, size=(160, 90)) as terminal:
        terminal.read_until(b"2,000 pending")
        for _ in range(2000 // 90):
            assert in_time(pressed_ms(terminal, b" "), 200)
            terminal.read(0.1)
        terminal.press(b"g\r")
        terminal.read_until(b"1 of 2,?000")
        for number in range(2, 32):
            assert in_time(pressed_ms(terminal, b"J"), 200)
            place = f"▸ {number} of".encode()
            until(partial(contains, terminal, place), partial(str, place))
        assert forbidden_sequences(terminal.written) == []
        terminal.press(b"\x11")
        assert terminal.wait_exit() == 0
    until(lambda: node.posts() == [], lambda: "something was sent")
