"""`worker --once` on a machine whose clock is eight days ahead of the service's leaves the inbox as it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support.node_home import NodeHome, configured_home, page_request
from tests.support.sandbox_process import served_sandbox

pytestmark = pytest.mark.terminal

DAYS = 8
AHEAD_S = DAYS * 86_400


def inbox(node: NodeHome) -> list[str]:
    """Requests that came eight days ago by the clock here, this minute by the service's."""
    ids = [node.put(f"tide-{number}", page_request(f"Tide {number}")) for number in range(5)]
    for request_id in ids:
        came = time.time() - AHEAD_S
        os.utime(node.pending(request_id), (came, came))
    return ids


def test_it_asks_the_service_what_time_it_is(tmp_path: Path) -> None:
    with served_sandbox(tmp_path, "--fault", f"clock:-{AHEAD_S}") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        ids = inbox(node)
        done = node.run("worker", "--once")
        assert (done.code, done.out) == (0, "")
        assert f"clock is {DAYS} days ahead of the service's: the 5 request(s)" in done.err
        assert all(node.is_undecided(request_id) for request_id in ids)


def test_where_the_clocks_agree_they_expire(node: NodeHome) -> None:
    ids = inbox(node)
    assert node.run("worker", "--once").code == 0
    assert {node.result(request_id)["state"] for request_id in ids} == {"expired"}
