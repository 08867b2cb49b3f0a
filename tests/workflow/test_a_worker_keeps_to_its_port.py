"""A worker never goes over to another tenant: when its settings change it finishes what is under way, and ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harbor_tui.bootstrap import worker
from harbor_tui.config.settings_watch import SettingsWatch
from harbor_tui.config.store import SettingsFile
from harbor_tui.domain.errors import Conflict
from harbor_tui.domain.port import Port, parse_base_url
from harbor_tui.queue.folder import init_queue
from tests.support.commands import spawn
from tests.support.node_home import SPACE_ID, configured_home, page_request, until
from tests.support.sandbox_process import served_sandbox

ENTRY = "atlassian/confluence-cloud-api"


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    tmp_path.chmod(0o700)
    file = SettingsFile(tmp_path / "config.toml")
    file.add(Port(ENTRY, "Acme", parse_base_url("http://127.0.0.1:9"), name="acme"))
    file.add(Port(ENTRY, "Beta", parse_base_url("http://127.0.0.2:9"), name="beta"))
    init_queue(tmp_path / "queue")
    return file


async def started(settings: SettingsFile, monkeypatch: pytest.MonkeyPatch) -> asyncio.Task[int]:
    """A worker that has begun, and looks at its settings often."""
    monkeypatch.setattr(worker, "LOOK_EVERY_S", 0.02)
    said: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(worker.run_worker(str(settings.path.parent), once=False, say=said.put_nowait))
    while not (await said.get()).startswith("working on the queue of Acme"):
        pass
    return running


async def test_another_current_port_ends_it_with_a_sentence(
    settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = await started(settings, monkeypatch)
    settings.use("beta")
    with pytest.raises(Conflict) as told:
        await asyncio.wait_for(running, 20)
    assert "the port acme (http://127.0.0.1:9): the current port is beta now" in told.value.summary
    assert (told.value.exit_code, "Start it again" in told.value.advice) == (5, True)


async def test_a_port_that_is_added_or_a_comment_does_not_disturb_it(
    settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []

    class Counted(SettingsWatch):
        def changed(self) -> bool:
            looks.append(super().changed())
            return looks[-1]

    monkeypatch.setattr(worker, "SettingsWatch", Counted)
    running = await started(settings, monkeypatch)
    settings.add(Port(ENTRY, "Gamma", parse_base_url("http://127.0.0.3:9"), name="gamma"))
    settings.path.write_text(settings.path.read_text() + "\n# a comment\n")
    before = len(looks)
    await asyncio.to_thread(until, lambda: len(looks) > before + 2, lambda: "it does not look any more")
    assert not any(looks) and not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.sweep
def test_what_is_under_way_is_finished_for_the_port_of_before(tmp_path: Path) -> None:
    with served_sandbox(tmp_path, "--fault", "slow:4@POST /wiki/api/v2/pages") as sandbox:
        node = configured_home(tmp_path / "home", sandbox)
        assert node.run("port", "add", "beta").code == 0
        policy = f'\n[policy.create-page]\nspaces = ["{SPACE_ID}"]\nuntil = 2099-12-31\n'
        config = node.home / "config.toml"
        config.write_text(config.read_text() + policy)
        with spawn(node.home, "worker") as running:
            request_id = node.submit(page_request("Sent before the switch"))
            until(lambda: any("attempt" in name for name in node.records(request_id)), lambda: "nothing was sent")
            assert node.run("port", "use", "beta").code == 0
            done = running.finish()
        assert (done.code, "the current port is beta now" in done.err) == (5, True)
        assert node.result(request_id)["state"] == "created"
        assert len(node.posts()) == 1
