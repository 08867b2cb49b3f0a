"""An agent keeps its file open and writes at every moment of an approval: what is sent is what was shown (TOC-02)."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from tests.support import queue_driver
from tests.support.queue_driver import REQUEST
from tests.support.queue_steps import prepared
from tests.support.system_calls import counting_server

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

EVIL: Final = {"same size": REQUEST.replace(b"Hello", b"EVIL!"), "longer": REQUEST.replace(b"Hello", b"EVIL, EVIL")}
MOMENTS: Final = frozenset({"open", "os.link", "os.rename", "os.remove", "os.mkdir", "fcntl.flock", "socket.connect"})
LEAST_MOMENTS: Final = 40


class LateWriter:
    """Counts what the program asks of the system, and writes through a held descriptor at one of those moments."""

    def __init__(self) -> None:
        self.armed = False
        self.seen = 0
        self._when, self._file, self._data = 0, -1, b""
        sys.addaudithook(self._hook)

    def aim(self, when: int, file: int, data: bytes) -> None:
        """From the confirmation on, write `data` into `file` just before moment number `when`."""
        self.armed, self.seen, self._when, self._file, self._data = False, 0, when, file, data

    def _hook(self, event: str, _: tuple[Any, ...]) -> None:
        if not self.armed or event not in MOMENTS:
            return
        self.seen += 1
        if self.seen == self._when:
            os.pwrite(self._file, self._data, 0)
            os.ftruncate(self._file, len(self._data))


def one_approval(writer: LateWriter, home: Path, when: int, evil: bytes) -> tuple[int, list[bytes], list[str]]:
    """Approve while the file is written to; how many moments there were, what was sent, and what does not hold."""
    home.mkdir()
    prepared("send", home)
    with counting_server() as server, open(home / "queue/pending/a1.json", "r+b") as held:
        writer.aim(when, held.fileno(), evil)
        asyncio.run(queue_driver.decide(home, server.port, "send"))
        writer.armed = False
        posts = list(server.posts)
    store = QueueFolder(home / "queue")
    found = [each["problem"] for each in QueueCheck(store, AuditFolder(home / "audit")).queue_check()["problems"]]
    case = store.case_records("a1")
    if bool(posts) != (case is not None and "decision" in case.records):
        found.append(f"{len(posts)} POSTs, and the records are {sorted(case.records) if case else []}")
    if not posts and store.read_pending("a1").data != evil:
        found.append("it was refused, and what the agent wrote is not pending")
    if case is not None and case.request not in (REQUEST, None):
        found.append("other bytes than those reviewed were kept")
    return writer.seen, posts, found


def all_moments(folder: Path, evil: bytes, told: Connection) -> None:
    """One approval for each moment, and one that nobody disturbs."""
    writer = LateWriter()
    queue_driver.begin = lambda: setattr(writer, "armed", True)  # the marker is the start
    moments, (meant,), found = one_approval(writer, folder / "control", 0, evil)
    results: Counter[str] = Counter()
    for when in range(1, moments + 1):
        _, posts, wrong = one_approval(writer, folder / str(when), when, evil)
        found += [f"moment {when}: {text}" for text in wrong]
        found += [f"moment {when}: other bytes were sent" for post in posts if post != meant]
        found += [f"moment {when}: {len(posts)} POSTs"] if len(posts) > 1 else []
        results["sent as shown" if posts else "refused"] += 1
    told.send((moments, dict(results), found))


@pytest.fixture(params=EVIL)
def evil(request: pytest.FixtureRequest) -> Iterator[bytes]:
    """What the agent writes instead."""
    yield EVIL[request.param]


def test_at_no_moment_are_other_bytes_sent(tmp_path: Path, evil: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    spawning = multiprocessing.get_context("spawn")  # hooks of this kind stay for the life of a process
    mine, theirs = spawning.Pipe()
    process = spawning.Process(target=all_moments, args=(tmp_path, evil, theirs), daemon=True)
    process.start()
    assert mine.poll(300), "it does not end"
    moments, results, found = mine.recv()
    process.join(10)
    with capsys.disabled():
        print(f"\nwritten at {moments} moments of an approval: {results}")
    assert found == []
    assert moments >= LEAST_MOMENTS
    assert set(results) == {"sent as shown", "refused"}
