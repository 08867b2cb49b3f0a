"""A queue as it is just before each step of the driver."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from harbor_tui.queue.folder import init_queue
from tests.support.queue_driver import REQUEST, START, decide


def prepared(step: str, home: Path) -> Path:
    """A home as it is just before a step."""
    init_queue(home / "queue")
    if step == "submit":
        return home
    path = home / "queue/pending/a1.json"
    path.write_bytes(REQUEST)
    os.utime(path, (START - 60, START - 60))
    if step in ("recover", "archive"):
        asyncio.run(decide(home, 1, "send" if step == "recover" else "reject"))
    if step == "recover":
        _crashed(home)
    return home


def _crashed(home: Path) -> None:
    """After the permit to send, with everything else that a crash can leave."""
    case = home / "queue/cases/a1"
    (case / "outcome-1.json").unlink()
    (case / ".new-dead").write_bytes(b"half")
    (home / "queue/results/a1.json").unlink()
    (home / "queue/pending/.new-dead").write_bytes(b"half")
    (home / "queue/cases/b2").mkdir(mode=0o700)
    (home / "queue/cases/b2/request.json").write_bytes(b"half")
    with next((home / "audit").glob("*.jsonl")).open("ab") as trail:
        trail.write(b'{"seq":')
