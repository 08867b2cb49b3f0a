"""A proposed action from the command line to its publication: submitted, reviewed with its lint, approved, in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from harbor_tui.bootstrap.headless import open_port_desk, propose_action
from harbor_tui.bootstrap.live_book import WatchedBook
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.cli.actions import actions
from harbor_tui.domain.errors import InvalidInput, NotFound
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.requests import State
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.node.sources import NodeSources
from tests.support.proposals import TASK
from tests.support.queue_world import CountingTenant, StepClock, approve


@pytest.fixture
def home(tmp_path: Path) -> str:
    desk = open_port_desk(str(tmp_path))
    desk.import_entry("atlassian/confluence-cloud-api")
    desk.set("base_url", "https://acme.atlassian.net")
    return str(tmp_path)


def propose(home: str, **change: Any) -> str:
    data = json.dumps(TASK | change).encode()
    made = propose_action(home, data, "task.json", why="OPS-412", agent="docs-bot", key="")
    return str(made["id"])


def node_on(home: str) -> tuple[Node, WatchedBook, CountingTenant]:
    """The node as bootstrap makes it, on a tenant that counts."""
    node_home = NodeHome(home)
    live, outside, port = WatchedBook(node_home, node_home.port), CountingTenant(), node_home.port
    tenant = live.wrap_tenant(outside)
    context = NodeContext(
        node_home.made_store(), node_home.audit, live, port, StepClock(), tenant, lambda: True, undo_s=0
    )
    return Node(context, NodeSources(more_findings=live.findings)), live, outside


async def test_an_approved_proposal_is_in_force_at_once_and_leaves_nothing_for_the_tenant(home: str) -> None:
    request_id = propose(home)
    node, live, outside = node_on(home)
    await node.run_once()
    with pytest.raises(NotFound):
        live.published("get-task")
    (finding,) = (await node.review(request_id)).row.findings
    assert (finding.severity, finding.kind) == (Severity.WARNS, "new_permission")
    assert "GET /wiki/api/v2/tasks/{id}" in finding.summary
    await approve(node, request_id)
    assert node.inbox.row(request_id).state is State.CREATED
    assert outside.sent == []
    assert live.published("get-task").path == "/wiki/api/v2/tasks/{id}"
    assert NodeHome(home).book.published("get-task").slug == "get-task"


async def test_a_second_proposal_shows_what_it_changes(home: str) -> None:
    first = propose(home)
    node, _, _ = node_on(home)
    await node.run_once()
    await approve(node, first)
    second = propose(home, path="/wiki/api/v2/footer-comments/{id}")
    await node.refresh()
    kinds = {finding.kind: finding.summary for finding in (await node.review(second)).row.findings}
    assert "path /wiki/api/v2/tasks/{id} → /wiki/api/v2/footer-comments/{id}" in kinds["changes_action"]


def test_what_breaks_a_rule_is_not_even_submitted(home: str) -> None:
    with pytest.raises(InvalidInput, match="query language"):
        propose(home, path="/wiki/rest/api/search/{id}")
    assert NodeHome(home).made_store().scan().ids == ()


def test_the_command_prints_the_id_and_there_is_none_that_publishes(home: str, tmp_path: Path) -> None:
    file = tmp_path / "task.json"
    file.write_text(json.dumps(TASK))
    run = CliRunner().invoke
    done = run(actions, ["propose", str(file), "--json"], obj=home)
    assert set(json.loads(done.output)) == {"id", "state", "digest"}
    assert run(actions, ["publish", "get-task"], obj=home).exit_code == 2
    assert "get-task" not in run(actions, ["--json"], obj=home).output
