"""The fault sweep: SIGKILL, EIO, ENOSPC, EMFILE at every system call of interest; then a start, then the invariants."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harbor_tui.domain.requests import State
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder
from harbor_tui.workflow.maintenance.queue_check import QueueCheck
from tests.support.queue_driver import REQUEST, START, FixedClock, SocketTenant, decide, node_on, recover
from tests.support.queue_steps import prepared
from tests.support.system_calls import (
    NOTHING_STARTS,
    CountingServer,
    Fault,
    counting_server,
    faults_in,
    logged,
    run_step,
    why_no_strace,
)

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace() or "strace works"),
]

KILL, EIO, ENOSPC, EMFILE = "signal=KILL", "error=EIO", "error=ENOSPC", "error=EMFILE"
EFFECTS = {
    "openat": (KILL, EMFILE),
    "write": (KILL, EIO, ENOSPC),
    "pwrite64": (KILL, ENOSPC),
    "ftruncate": (KILL,),
    "fsync": (KILL, EIO),
    "linkat": (KILL, EIO, ENOSPC),
    "unlinkat": (KILL, EIO),
    "rename": (KILL, EIO),
    "renameat": (KILL, EIO, ENOSPC),
    "mkdir": (KILL, ENOSPC),
    "mkdirat": (KILL, ENOSPC),
    "flock": (KILL,),
    "fchmod": (KILL, EIO),
    "connect": (KILL,),
    "sendto": (KILL, EIO),
    "recvfrom": (KILL, EIO),
}
EVERY = {"openat": 5, "flock": 2}
"""Opening to read and locking change nothing on the disk: some of them stand for all."""
STEPS = ("submit", "send", "reject", "recover", "archive")
LEAST_FAULTS = 300


def violations(step: str, home: Path, server: CountingServer, code: int) -> list[str]:
    """What does not hold after a fault and a start."""
    store, audit = QueueFolder(home / "queue"), AuditFolder(home / "audit", now=lambda: START)
    asyncio.run(recover(home))
    found = [problem["problem"] for problem in QueueCheck(store, audit).queue_check()["problems"]]
    before = audit.head()
    asyncio.run(recover(home))
    if audit.head() != before:
        found.append("a second recovery recorded something")
    pending = store.pending_signature("a1") is not None
    case = store.case_records("a1")
    if step == "submit":
        if code == 0 and not pending:
            found.append("the submission was confirmed and lost")
        if pending and store.read_pending("a1").data != REQUEST:
            found.append("the request is not whole")
        return found
    if pending == (case is not None and "decision" in case.records):
        found.append(f"it is in two places or in none: pending {pending}")
    return found + asyncio.run(finished(step, home, server))


async def finished(step: str, home: Path, server: CountingServer) -> list[str]:
    """Do what the operator would do next; in the end there is at most one POST, and one when there is a page."""
    node = node_on(home, SocketTenant(server.port), FixedClock())
    await node.run_once()
    row = node.inbox.row("a1")
    if step in ("send", "recover"):
        if row.state is State.PENDING:
            await decide(home, server.port, "send")
        elif row.state in (State.APPROVED, State.NOT_SENT):
            await node.send_again("a1")
    elif step == "reject" and row.state is State.PENDING:
        await decide(home, server.port, "reject")
    node = node_on(home, SocketTenant(server.port), FixedClock())
    await node.run_once()
    state = node.inbox.row("a1").state
    posts, wanted = len(server.posts), _wanted(step, state)
    untold = unaudited(home)
    if untold:
        return [f"the audit trail does not say once: {', '.join(untold)}"]
    told = json.loads((home / "queue/results/a1.json").read_bytes())
    found = [] if posts in wanted else [f"{posts} POSTs, and the request is {state}"]
    return found if told["state"] == state.value else [*found, f"the result says {told['state']}, not {state}"]


def unaudited(home: Path) -> list[str]:
    """What the case's records say and the audit trail does not, or says twice."""
    case = QueueFolder(home / "queue").case_records("a1")
    assert case is not None
    records = dict(case.records)
    said = Counter(
        (record["event"], record.get("attempt", 0))
        for record in AuditFolder(home / "audit", now=lambda: START).records()
        if record["id"] == "a1"
    )
    expected = [(records.pop("decision")["decision"], 0)]
    for name, record in records.items():
        kind, _, number = name.partition("-")
        expected.append((record["state"] if kind == "outcome" else kind, int(number)))
    return [f"{event} {number} ({said[event, number]} times)" for event, number in expected if said[event, number] != 1]


def _wanted(step: str, state: State) -> tuple[int, ...]:
    if step in ("reject", "archive"):
        return (0,) if state is State.REJECTED else ()
    if state is State.CREATED:
        return (1,)
    return (0, 1) if state is State.UNKNOWN else ()


def one_run(step: str, fault: Fault, home: Path) -> list[str]:
    home.mkdir()
    prepared(step, home)
    with counting_server() as server:
        done = run_step(step, home, server.port, *fault.options)
        try:
            with NOTHING_STARTS:
                found = violations(step, home, server, done.returncode)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a violation, and the sweep goes on
            found = [f"{type(error).__name__}: {error}"]
    return [f"{step}: {fault.call} #{fault.when} {fault.effect}: {text}" for text in found]


def test_no_fault_anywhere_loses_doubles_or_misleads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs: list[tuple[str, Fault, Path]] = []
    for step in STEPS:
        control = tmp_path / f"control-{step}"
        control.mkdir()
        with counting_server() as server:
            logged(step, prepared(step, control), server.port, tmp_path / f"{step}.log")
        faults = faults_in(tmp_path / f"{step}.log", EFFECTS, every=EVERY)
        runs += [(step, fault, tmp_path / f"{step}-{number}") for number, fault in enumerate(faults)]
    with ThreadPoolExecutor(3) as pool:
        found = [text for texts in pool.map(lambda run: one_run(*run), runs) for text in texts]
    counts = Counter(step for step, _, _ in runs)
    with capsys.disabled():
        print(f"\nfaults injected: {len(runs)} ({dict(counts)}), violations: {len(found)}")
    assert found == []
    assert len(runs) >= LEAST_FAULTS
