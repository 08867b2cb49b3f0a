"""What the console has loaded when the inbox's first rows are on its screen, asked of a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.bootstrap.console import ConsoleLoader
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.queue.folder import init_queue
from tests.support.queue_world import create_request

FIRST_ROWS = """
import asyncio, json, sys
from harbor_tui.bootstrap.console import ConsoleLoader
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.screens.inbox.row_reader import RowReader
from harbor_tui.workflow.node.node import Node

found = {}

async def start(node):
    lines = [strip.text for strip in app.screen._compositor.render_strips()]
    found.setdefault("modules", sorted(sys.modules))
    found.setdefault("packages", [name for name, module in sys.modules.items() if hasattr(module, "__path__")])
    found.setdefault("screen", "\\n".join(lines))
    app.exit(0)

async def run():
    async with app.run_test(size=(120, 40)) as pilot:
        while not found:
            await pilot.pause(0.01)

Node.start = start
RowReader.ask_for_spaces = lambda *_: None
app = HarborApp(ConsoleLoader(sys.argv[1]).load)
asyncio.run(run())
print(json.dumps(found))
"""
"""The node's work begins once the rows are on the screen: there it looks what has been loaded, and ends.

The names of spaces are asked for about then too, and have nothing to do with it.
"""

LATER = (
    "certifi",
    "httpx",
    "keyring",
    "watchfiles",
    "harbor_tui.config.tokens.keyring_client",
    "harbor_tui.config.probe",
    "harbor_tui.confluence.client",
    "harbor_tui.document.diff.diff",
    "harbor_tui.document.layout.document_layout",
    "harbor_tui.document.model.blocks",
    "harbor_tui.document.reader.read",
    "harbor_tui.ui.screens.review.screen",
    "harbor_tui.ui.widgets.viewer.document_view",
    "harbor_tui.workflow.browse.pages",
    "harbor_tui.workflow.connections.connections",
    "harbor_tui.workflow.decide.recording",
    "harbor_tui.workflow.settle.model",
    "harbor_tui.workflow.decide.decisions",
    "harbor_tui.workflow.node.parts",
    "harbor_tui.workflow.send.recovery",
    "harbor_tui.workflow.send.sender",
    "harbor_tui.workflow.settle.settlement",
    "harbor_tui.workflow.subject.model",
    "harbor_tui.workflow.actions.trial",
    "harbor_tui.workflow.node.upkeep",
)
"""What no row needs: it is loaded behind them, or by the first key that needs it."""
MOST_OF_OURS = 150
"""Modules of our own, packages (a docstring each) not counted; together they cost some 60 ms."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("home")
    home = NodeHome(str(folder))
    init_queue(home.queue_path)
    for number in range(60):
        request = json.dumps(create_request(f"Page {number}"))
        (home.queue_path / f"pending/r{number:03}.json").write_text(request)
    address = parse_base_url("http://127.0.0.1:9")
    home.settings_file.save(Port("atlassian/confluence-cloud-api", "Acme", address, SignIn.BEARER))
    done = subprocess.run(
        [sys.executable, "-c", FIRST_ROWS, str(folder)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_rows_are_on_the_screen_as_they_were_read(shown: Any) -> None:
    rows = [line for line in shown["screen"].splitlines() if "Page " in line]
    assert len(rows) > 25
    assert all(any(mark in row for mark in "…✓△▲") for row in rows)  # their checks come behind them


def test_what_no_row_needs_is_not_loaded_before_them(shown: Any) -> None:
    assert [name for name in LATER if name in shown["modules"]] == []


def test_not_many_modules_are_loaded_before_them(shown: Any) -> None:
    ours = [name for name in shown["modules"] if name.startswith("harbor_tui.") and name not in shown["packages"]]
    assert len(ours) <= MOST_OF_OURS, ours


async def test_everything_is_made_behind_them(tmp_path: Path) -> None:
    home = NodeHome(str(tmp_path))
    address = parse_base_url("http://127.0.0.1:9")
    home.settings_file.save(Port("atlassian/confluence-cloud-api", "Acme", address, SignIn.BEARER))
    services = await ConsoleLoader(str(tmp_path)).load()
    parts = (
        services.connecting_once, services.browsing_once, services.audit_once, services.shelf_once,
        services.publications_once, services.trying_once,
    )  # fmt: skip
    assert [part.there for part in parts] == [None] * len(parts)
    services.preload()
    assert all(part.there is not None for part in parts)
