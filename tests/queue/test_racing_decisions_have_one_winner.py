"""Two and three processes decide the same request within milliseconds: one decision, at most one POST, losers told."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.workflow.inbox.model import Confirmation
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from tests.support.queue_driver import REQUEST, START, FixedClock, SocketTenant, node_on
from tests.support.system_calls import counting_server

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

WEEK = 7 * 86_400
DECIDED_BY = {"approve": "approved", "reject": "rejected", "expire": "expired"}
PAIRINGS = ("reject", "withdraw", "expire")
"""What an approval races with; another approval is the fourth."""
MATCHES = [
    *((("approve",) * approvals + (other,), 34) for other in PAIRINGS for approvals in (1, 2)),
    (("approve", "approve"), 20),
    (("approve", "approve", "approve"), 20),
]
"""Two and three processes, and the rounds: more than 200 of the pairings alone."""


def wait_for_the_shot(start: Connection) -> None:
    """Say that all is ready, and go on at the moment that is told."""
    start.send("ready")
    time.sleep(max(start.recv() - time.monotonic(), 0))


async def _race(verb: str, home: Path, tenant_port: int, start: Connection) -> list[str]:
    """Get ready, say so, wait for the shot, decide."""
    clock = FixedClock(START + (WEEK if verb == "expire" else 0))
    node = node_on(home, SocketTenant(tenant_port), clock)
    texts: list[str] = []
    node.subscribe(lambda event: texts.append(event.text) if event.kind == "notice" and event.serious else None)
    if verb == "expire":
        wait_for_the_shot(start)
        await node.run_once()
        return texts
    if verb == "withdraw":
        wait_for_the_shot(start)
        QueueFolder(home / "queue").remove_pending("a1")
        return texts
    await node.run_once()
    review = await node.review("a1")
    assert review.snapshot is not None
    wait_for_the_shot(start)
    if verb == "approve":
        node.hold_approval(review.snapshot, seen=Confirmation(review.snapshot.digest, 0))
    else:
        node.hold_rejection(review.snapshot, "No.")
    for _ in range(5000):
        await asyncio.sleep(0.001)
        if not node.held() and not node.working:
            break
    return texts


def racer(verb: str, work: Connection) -> None:
    """Runs one verb in each home that it is given, until there is none."""
    while (given := work.recv()) is not None:
        home, tenant_port = given
        work.send(asyncio.run(_race(verb, home, tenant_port, work)))


def fresh(home: Path) -> None:
    """A queue with one request."""
    init_queue(home / "queue")
    path = home / "queue/pending/a1.json"
    path.write_bytes(REQUEST)
    os.utime(path, (START - 60, START - 60))


def violations(home: Path, match: tuple[str, ...], posts: int, told: list[list[str]]) -> list[str]:
    """What does not hold after a race."""
    store, audit = QueueFolder(home / "queue"), AuditFolder(home / "audit")
    decisions = [record["event"] for record in audit.records() if record["event"] in DECIDED_BY.values()]
    found = [problem["problem"] for problem in QueueCheck(store, audit).queue_check()["problems"]]
    case = store.case_records("a1")
    word = case.records["decision"]["decision"] if case and "decision" in case.records else ""
    if word and decisions != [word]:
        found.append(f"decided as {word}, audited as {decisions}")
    if not word and ("withdraw" not in match or decisions or posts):
        found.append(f"nobody won: {decisions}, {posts} POSTs")
    if posts != (word == "approved"):
        found.append(f"{posts} POSTs after {word or 'no decision'}")
    losers = [texts for verb, texts in zip(match, told, strict=True) if verb in ("approve", "reject")]
    losing = [texts for texts in losers if texts]
    if len(losing) < len(losers) - 1:
        found.append("a loser was not told")
    if any("decided already" not in text and "handled by" not in text and "withdrawn" not in text
           for texts in losing for text in texts):  # fmt: skip
        found.append(f"a loser was told something else: {losing}")
    return found


@pytest.mark.parametrize(
    ("match", "rounds"), MATCHES, ids=lambda each: "-".join(each) if isinstance(each, tuple) else ""
)
def test_exactly_one_decision_and_at_most_one_post(
    match: tuple[str, ...], rounds: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    processes = multiprocessing.get_context("spawn")
    ends = [processes.Pipe() for _ in match]
    racers = [
        processes.Process(target=racer, args=(verb, theirs), daemon=True)
        for verb, (_, theirs) in zip(match, ends, strict=True)
    ]
    for each, (_, theirs) in zip(racers, ends, strict=True):
        each.start()
        theirs.close()  # so that a racer that dies is an end of its pipe, and no wait without end
    mine = [end for end, _ in ends]
    found: list[str] = []
    winners: Counter[str] = Counter()
    for number in range(rounds):
        home = tmp_path / str(number)
        home.mkdir()
        fresh(home)
        with counting_server() as server:
            for end in mine:
                end.send((home, server.port))
            assert [end.recv() for end in mine] == ["ready"] * len(mine)
            shot = time.monotonic() + 0.01
            for lane, end in enumerate(mine):
                end.send(shot + (number % 5) * 0.001 * lane)
            told = [end.recv() for end in mine]
            found += [f"round {number}: {text}" for text in violations(home, match, len(server.posts), told)]
        case = QueueFolder(home / "queue").case_records("a1")
        winners[case.records["decision"]["decision"] if case else "withdrawn"] += 1
    for end in mine:
        end.send(None)
    for each in racers:
        each.join(10)
    with capsys.disabled():
        print(f"\n{' against '.join(match)}: {rounds} rounds, won by {dict(winners)}")
    assert found == []
