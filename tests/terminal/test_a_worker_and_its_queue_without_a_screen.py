"""The worker ends by each signal, idle and with a POST on its way; a queue is made for a group of agents by command."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import harbor, spawn
from tests.support.node_home import SPACE_ID, NodeHome, configured_home, page_request, until
from tests.support.sandbox_process import served_sandbox
from tests.support.second_uid import AGENTS, FIRST_AGENT, as_user, needs_another_user
from tests.support.slowness import in_time

pytestmark = [pytest.mark.terminal, pytest.mark.sweep]

SIGNALS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}


@pytest.fixture
def letting_through(tmp_path: Path) -> Iterator[NodeHome]:
    """A node whose operator lets pages through by a policy, on a tenant that takes four seconds over a POST."""
    with served_sandbox(tmp_path, "--fault", "slow:4@POST /wiki/api/v2/pages") as sandbox:
        node = configured_home(tmp_path / "node", sandbox)
        config = node.home / "config.toml"
        policy = f'\n[policy.create-page]\nspaces = ["{SPACE_ID}"]\nuntil = 2099-12-31\n'
        config.write_text(config.read_text() + policy)
        yield node


def is_watching(node: NodeHome) -> bool:
    """Whether a worker takes in what is dropped: an invalid file is answered."""
    return (node.home / "queue" / "results" / "no-request.json").exists()


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: signal.Signals(number).name)
def test_an_idle_worker_ends_at_once_with_the_signals_code(node: NodeHome, number: signal.Signals) -> None:
    node.drop("no-request.json", '{"schema": "harbor.request/1", "action": "no-such-action", "input": {}}')
    with spawn(node.home, "worker") as running:
        until(lambda: is_watching(node), lambda: "it takes nothing in")
        asked = time.monotonic()
        os.kill(running.process.pid, number)
        done = running.finish()
        assert in_time(time.monotonic() - asked, 1)
    assert (done.code, done.out, "Traceback" in done.err) == (SIGNALS[number], "", False)
    assert node.sandbox.token not in done.err


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: signal.Signals(number).name)
def test_a_post_on_its_way_is_waited_for_and_recorded(letting_through: NodeHome, number: signal.Signals) -> None:
    node = letting_through
    with spawn(node.home, "worker") as running:
        request_id = node.submit(page_request("On its way"))
        node.wait_for_posts(1)
        os.kill(running.process.pid, number)
        done = running.finish()
    assert done.code == SIGNALS[number], done
    assert node.record(request_id, "outcome-1.json")["state"] == "created"
    assert node.result(request_id)["state"] == "created"
    assert len(node.posts()) == 1


def test_a_killed_worker_leaves_an_unknown_outcome_that_the_next_one_names_and_does_not_send(
    letting_through: NodeHome,
) -> None:
    node = letting_through
    with spawn(node.home, "worker") as running:
        request_id = node.submit(page_request("Killed on its way"))
        node.wait_for_posts(1)
        os.kill(running.process.pid, signal.SIGKILL)
        assert running.finish().code == -signal.SIGKILL
    assert "outcome-1.json" not in node.records(request_id)
    assert node.run("worker", "--once").code == 0
    assert node.record(request_id, "outcome-1.json")["state"] == "unknown"
    assert node.run("wait", request_id, "--timeout", "0").code == 14
    assert len(node.posts()) == 1


@needs_another_user
def test_a_queue_for_a_group_of_agents_is_made_by_one_command(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    home = tmp_path / "home"
    done = harbor(home, "queue", "init", "--agents-group", str(AGENTS), "--json")
    assert (done.code, done.document["ok"], done.document["agents_share_uid"]) == (0, True, False)
    queue = home / "queue"
    modes = {name: (queue / name).stat().st_mode & 0o7777 for name in ("pending", "cases", "archive", "results")}
    assert modes == {"pending": 0o3730, "cases": 0o700, "archive": 0o700, "results": 0o755}
    assert harbor(home, "queue", "init", "--agents-group", str(AGENTS)).code == 0, "again changes nothing"
    assert harbor(home, "queue", "check").code == 0
    home.chmod(0o711)
    drop = "import os, sys; os.close(os.open(sys.argv[1], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))"
    assert as_user(FIRST_AGENT, drop, str(queue / "pending/a1.json")).returncode == 0
    for secret in (queue / "cases", queue / "pending", home / "audit", home / "secrets"):
        secret.mkdir(mode=0o700, exist_ok=True)
        looked = as_user(FIRST_AGENT, "import os, sys; os.listdir(sys.argv[1])", str(secret))
        assert looked.returncode != 0, secret
    assert harbor(home, "queue", "init", "--agents-group", "no-such-group-here").code not in (0, 70)
