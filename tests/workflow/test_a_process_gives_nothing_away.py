"""What others may see of a running process: its arguments, environment, core and the files it makes (SEC-16)."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import spawn
from tests.support.node_home import NodeHome, configured_home, page_request, until
from tests.support.sandbox_process import served_sandbox

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="there is no /proc here"),
]
FOR_OTHERS = {"queue/results": 0o755, "queue/VERSION": 0o444}
"""What agents read."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeHome]:
    folder = tmp_path_factory.mktemp("node")
    with served_sandbox(folder) as sandbox:
        yield configured_home(folder / "home", sandbox)


def test_a_running_worker_shows_no_token_and_leaves_no_core(node: NodeHome) -> None:
    token = node.sandbox.token.encode()
    with spawn(node.home, "worker") as running:
        request_id = node.submit(page_request("Left alone"))
        until(lambda: node.run("status", request_id).code in (0, 10), lambda: "the worker does nothing")
        process = Path(f"/proc/{running.process.pid}")
        for shown in ("cmdline", "environ", "limits", "status", "maps"):
            assert token not in process.joinpath(shown).read_bytes(), shown
        limits = process.joinpath("limits").read_text()
        [core] = [line.split() for line in limits.splitlines() if line.startswith("Max core file size")]
        assert core[4:6] == ["0", "0"]
        assert "Umask:\t0077" in process.joinpath("status").read_text()


def test_everything_that_was_made_is_for_its_owner_alone(node: NodeHome) -> None:
    node.submit(page_request("One more"))
    modes = {str(path.relative_to(node.home)): stat.S_IMODE(path.lstat().st_mode) for path in node.home.rglob("*")}
    assert {name: mode for name, mode in modes.items() if mode & 0o077 and not name.startswith("queue/results/")} == (
        FOR_OTHERS
    )
    assert modes["secrets"] == 0o700
    assert {mode for name, mode in modes.items() if name.startswith("secrets/")} == {0o600}
    assert modes["config.toml"] == 0o600


def test_no_command_takes_a_token_as_an_argument(node: NodeHome) -> None:
    for command in (("port", "token"), ("port", "add"), ("port", "set"), ("sandbox",), ("worker",), ("port", "sites")):
        shown = node.run(*command, "--help").out
        assert "--token " not in shown and "--password" not in shown, command
    assert node.run("port", "set", "token", "SEKRET-token-1").code == 3
