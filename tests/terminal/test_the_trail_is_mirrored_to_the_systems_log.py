"""Each head of the audit trail in the system's log: what cuts the trail, or writes it anew, shows (CR-18)."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.support.commands import Done
from tests.support.node_home import NodeHome, page_request, until
from tests.support.operator import approve, leave, open_inbox, open_review
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

LOG: Final = Path("/dev/log")


@dataclass
class SystemLog:
    """What was written to the system's log, as a file would keep it."""

    lines: list[str] = field(default_factory=list)

    def listen(self, socket_: socket.socket) -> None:
        """Take in what comes until the socket is closed."""
        while data := socket_.recv(65536):
            self.lines.append(data.decode("utf-8", "replace"))

    def heads(self) -> list[str]:
        """The lines that mirror a head."""
        return [line for line in self.lines if "audit head" in line]


@pytest.fixture
def system_log() -> Iterator[SystemLog]:
    """A log of this test's own, where the machine has none."""
    if os.geteuid() != 0 or LOG.exists():
        pytest.skip("the system's own log is in the way, or its place is not ours")
    log = SystemLog()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(LOG))
        thread = threading.Thread(target=log.listen, args=(listening,), daemon=True)
        thread.start()
        yield log
        listening.shutdown(socket.SHUT_RDWR)
    LOG.unlink()
    thread.join(5)


def verify(node: NodeHome, log: SystemLog) -> Done:
    """Compare the trail with what the log has kept."""
    return node.run(
        "audit", "verify", "--json", "--mirror", "-", given="".join(f"Nov 22 host {line}\n" for line in log.lines)
    )


def trail(node: NodeHome) -> Path:
    """The month's file."""
    (file,) = (node.home / "audit").glob("*.jsonl")
    return file


def head_as(node: NodeHome, lines: list[bytes]) -> None:
    """Write the trail and HEAD so that they agree, as somebody does who hides something."""
    trail(node).write_bytes(b"".join(line + b"\n" for line in lines))
    head = {"seq": len(lines), "hash": hashlib.sha256(lines[-1]).hexdigest(), "file": trail(node).name}
    (node.home / "audit/HEAD").write_text(json.dumps(head) + "\n")


def anew(lines: list[bytes]) -> list[bytes]:
    """The same records, one of them about somebody else, chained anew."""
    before, written = "0" * 64, []
    for line in lines:
        record = json.loads(line) | {"prev": before}
        if record["event"] == "approved":
            record["who"] = record["who"] | {"user": "somebody else"}
        written.append(json.dumps(record, separators=(",", ":")).encode("ascii"))
        before = hashlib.sha256(written[-1]).hexdigest()
    return written


def test_a_trail_that_agrees_with_itself_and_not_with_the_log_is_named(node: NodeHome, system_log: SystemLog) -> None:
    node.set_undo(0)
    with (node.home / "config.toml").open("a") as settings:
        settings.write("\n[audit]\nsyslog = true\n")
    node.put("mirrored", page_request(f"Mirrored in {node.home.parent.name}"))
    with node.console() as terminal:
        open_inbox(terminal, "Mirrored in")
        open_review(terminal)
        approve(terminal)
        terminal.wait_for("● created")
        node.wait_for_result("mirrored", "created")
        assert leave(terminal) == 0
    lines = trail(node).read_bytes().splitlines()
    until(lambda: len(system_log.heads()) >= len(lines), lambda: f"{len(system_log.heads())} of {len(lines)} mirrored")
    whole = verify(node, system_log)
    assert (whole.code, whole.document["ok"], whole.document["mirrored"]) == (0, True, len(lines))

    node.spoiled = "its trail was cut and made anew"
    head_as(node, lines[:-2])
    without = node.run("audit", "verify", "--json")
    assert (without.code, without.document["first_bad"]) == (3, None), "it agrees with itself, not with the queue"
    cut = verify(node, system_log)
    assert cut.code == 3
    assert cut.document["first_bad"]["problem"] == (
        f"its mirror names record {len(lines)}, but the trail ends at {len(lines) - 2}: its end was cut off"
    )

    head_as(node, anew(lines))
    assert node.run("audit", "verify").code == 0, "it agrees with itself"
    changed = verify(node, system_log)
    assert changed.code == 3
    assert "its mirror has another hash" in changed.document["first_bad"]["problem"]
    assert json.loads(lines[changed.document["first_bad"]["line"] - 1])["event"] == "approved"
