"""What the headless commands print and how they end, to the letter: text, `--json` documents and exit codes."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.golden.golden import as_text, check_golden, steady, steady_text
from tests.support.commands import Done
from tests.support.headless import Headless
from tests.support.queue_world import START, World, approve, create_request, reject

ADDRESS = "http://127.0.0.1:9"
PAGE = json.dumps(create_request("Plan")["input"])

BARE = """
--version
--help
port show --json
port list --json
actions --json
queue list --json
queue stats --json
queue check --json
audit show --json
audit verify --json
status nobody --json
wait nobody --timeout 0
call get-page --input - --json
submit create-page --input - --json
validate create-page --input -
skill
port set base_url https://example.com
port set base_url nonsense --json
port set nothing x
port import nowhere
port token --store nowhere
port use other
no-such-command
queue show nobody
withdraw nobody --json
render nothing.xml
"""
"""On a home in which there is nothing."""

CONFIGURED = """
port show
port show --json
port list
port list --json
port import atlassian/confluence-cloud-api --json
port set label Acme --json
port set sign_in nothing
port set spaces.100 Platform
actions
actions --json
queue list
queue list --json
queue stats
queue stats --json
queue check
queue check --json
queue show created
queue show created --json
queue show waiting --json
queue show broken --json
queue show nobody --json
status created --json
status rejected
status rejected --json
status waiting --json
status broken --json
wait created --timeout 1 --json
wait rejected --timeout 1
wait waiting --timeout 0 --json
withdraw created
withdraw created --json
audit show
audit show --json
audit show --request created --json
audit verify
audit verify --json
call create-page --input - --json
call no-such-action --input -
call get-page --input -
queue archive --older-than 9999 --json
"""
"""On a node on whose queue some requests were decided."""

GIVEN = (
    ("validate create-page --input -", PAGE),
    ("validate create-page --input - --json", PAGE),
    ("validate create-page --input - --json", '{"body": {"title": 7}}'),
    ("validate create-page --input -", '{"body": {"title": "a", "title": "b"}}'),
    (
        "render - --format storage --width 60",
        "<h1>Plan</h1><ul><li>one</li></ul><table><tbody><tr><td>a</td></tr></tbody></table>",
    ),
    ("render - --width 60", "<p>not closed"),
    ("submit create-page --input - --json", '{"path": {}}'),
    ("submit no-such-action --input - --json", "{}"),
)


async def _decided(home: Path) -> None:
    """Requests of which one was created, one rejected and one is broken; one waits."""
    world = World(home)
    node = world.node()
    await node.open()
    world.drop("created", create_request("Rollout"))
    world.drop("rejected", create_request("Not this one"))
    await node.refresh()
    await approve(node, "created")
    await reject(node, "rejected", "The space is frozen until Monday.")
    await node.stop()
    world.drop("waiting", create_request("Waits"))
    world.drop("broken", b'{"schema": ')
    for name in ("waiting", "broken"):
        os.utime(world.path / "pending" / f"{name}.json", (START, START))


def _shown(line: str, given: str, done: Done, home: Path) -> str:
    try:
        out = as_text(steady(json.loads(done.out), home))
    except ValueError:
        out = steady_text(done.out, home)
    heading = f"$ harbor-tui {line}" + (f" <<< {given}" if given else "")
    return f"{heading}\n{out}{steady_text(done.err, home)}exit {done.code}\n\n"


def _run(harbor: Headless, lines: Iterable[tuple[str, str]]) -> str:
    return "".join(_shown(line, given, harbor(*shlex.split(line), given=given), harbor.home) for line, given in lines)


@pytest.fixture
def harbor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Headless:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return Headless(tmp_path / "home", monkeypatch, capsys)


def test_on_a_home_in_which_there_is_nothing(harbor: Headless) -> None:
    check_golden("commands/bare.txt", _run(harbor, ((line, "") for line in BARE.split("\n") if line)))


def test_on_a_node_with_some_requests(harbor: Headless) -> None:
    harbor.home.mkdir(mode=0o700)
    asyncio.run(_decided(harbor.home))
    assert harbor("port", "import", "atlassian/confluence-cloud-api").code == 0
    assert harbor("port", "set", "base_url", ADDRESS).code == 0
    assert harbor("port", "token", "--store", "file", given="an-api-token-12345\n").code == 0
    text = _run(harbor, (*((line, "") for line in CONFIGURED.split("\n") if line), *GIVEN))
    check_golden("commands/configured.txt", text)
