"""A hundred thousand files, ten thousand closed cases, a thousand notices at once: still quick (LIM-01, -02, -04)."""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from pathlib import Path

import pytest

from harbor_tui.queue.audit.trail import AuditFolder
from tests.support.node_home import NodeHome, page_request
from tests.support.operator import leave, open_inbox
from tests.support.pty_terminal import PtyTerminal
from tests.support.slowness import in_time
from tests.support.terminal_output import plain
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, pytest.mark.timeout(300)]

MANY = 100_000


def fill(node: NodeHome, count: int) -> None:
    """Put files into the drop box, as fast as the disk goes."""
    pending = node.home / "queue" / "pending"
    request = {"schema": "harbor.request/1", "action": "create-page", "input": page_request("TITLE")}
    text = json.dumps(request)
    for number in range(count):
        (pending / f"r{number:07}.json").write_text(text.replace("TITLE", f"Page {number}"))


def key_latencies_ms(terminal: PtyTerminal, keys: int) -> list[float]:
    """Milliseconds from a key to the first byte that it changes, sorted."""
    found = []
    for number in range(keys):
        terminal.read(0.02)
        before, pressed = len(terminal.written), time.perf_counter()
        terminal.press(b"j" if number % 40 < 30 else b"k")
        deadline = pressed + 10
        while len(terminal.written) == before and time.perf_counter() < deadline:
            terminal.take(1.0)
        found.append((time.perf_counter() - pressed) * 1000)
    return sorted(found)


def resident_mib(pid: int) -> float:
    """What the process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def test_a_hundred_thousand_files_feel_like_ten(node: NodeHome) -> None:
    fill(node, MANY)
    started = time.perf_counter()
    with PtyTerminal(node.command) as terminal:
        terminal.read_until(rb"Page 0 ")
        assert in_time(time.perf_counter() - started, 3)
        terminal.read_until(b"100,000 pending")
        assert b"500+" in terminal.written
        for _ in range(3):
            latencies = key_latencies_ms(terminal, 60)
            assert in_time(latencies[int(len(latencies) * 0.95)], 100), latencies
            assert in_time(statistics.median(latencies), 30), latencies
            terminal.read(1.0)
        assert resident_mib(terminal.pid) < 200
        asked = time.perf_counter()
        terminal.press(b"\x11")
        assert terminal.wait_exit() == 0
        assert in_time(time.perf_counter() - asked, 2)


def close_many_cases(node: NodeHome, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases that were rejected long ago, with their audit records."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    audit = AuditFolder(node.home / "audit")
    queue = node.home / "queue"
    for number in range(count):
        request_id = f"c{number:05}"
        folder = queue / "cases" / request_id
        folder.mkdir(mode=0o700)
        record = {"id": request_id, "decision": "rejected", "at": "2026-10-01T00:00:00Z", "title": f"Old {number}"}
        (folder / "decision.json").write_text(json.dumps(record))
        (queue / "results" / f"{request_id}.json").write_text('{"state": "rejected", "attempts": 0}')
        audit.append("rejected", request_id, {"title": f"Old {number}"})
    monkeypatch.undo()


@needs_tmux
def test_ten_thousand_closed_cases_and_records_delay_nothing(node: NodeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    close_many_cases(node, 10_000, monkeypatch)
    node.put("z-new", page_request("The only new one"))
    started = time.perf_counter()
    with node.console() as terminal:
        terminal.wait_for("▌.*The only new one")
        assert in_time(time.perf_counter() - started, 2)
        terminal.send("5")
        opened = time.perf_counter()
        terminal.wait_for("Old 9999")
        assert in_time(time.perf_counter() - opened, 2)
        terminal.wait_for("the newest")
        terminal.send("G")
        terminal.wait_for(r"▌.*Old \d+")
        terminal.send("v")
        terminal.wait_for("the chain holds: 10,000 records")
        assert leave(terminal) == 0


@needs_tmux
def test_a_thousand_invalid_files_in_a_second_are_told_as_little_news(node: NodeHome) -> None:
    node.put("a-good", page_request("A good one"))
    with node.console() as terminal:
        open_inbox(terminal, "A good one")
        pending = node.home / "queue" / "pending"
        for number in range(1000):
            file = pending / f"m{number:04}.json"
            file.write_text('{"schema": "harbor.request/1", "action": "no-such-action", "input": {}}')
        terminal.wait_for("1,000 new")
        asked = time.perf_counter()
        terminal.send("?")
        terminal.wait_for("Everywhere")
        assert in_time(time.perf_counter() - asked, 2)
        terminal.send("Escape")
        terminal.wait_gone("Everywhere")
        terminal.send("R")
        terminal.wait_for("■ invalid")
        assert "A good one" in next(row for row in terminal.text().splitlines() if row.startswith("▌"))
        assert leave(terminal) == 0
        assert len(re.findall("new: R loads", plain(terminal.written))) < 50
