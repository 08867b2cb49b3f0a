"""A request that waited through an import, or through a switch of the port, says so before anybody decides."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.bootstrap.live_book import WatchedBook
from harbor_tui.bootstrap.node_home import NodeHome
from harbor_tui.catalogue.bundled import bundled_bytes
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.errors import Conflict, NotPermitted
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.requests import State
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.history import tenant_changed
from harbor_tui.workflow.connections.port_commands import PortCommands
from tests.support.queue_world import START, World, create_request

NAME = "atlassian/confluence-cloud-api"
CREATE = PreparedCall("create-page", "POST", "/wiki/api/v2/pages", (), {"spaceId": "100"})
LATER = START + 3600.0


def other_version(folder: Path, version: str, **of_create: Any) -> str:
    document = json.loads(bundled_bytes(NAME)) | {"version": version}
    for action in document["actions"]:
        if action["slug"] == "create-page":
            action |= of_create
    path = folder / f"entry-{version}.json"
    path.write_text(json.dumps(document))
    return str(path)


@pytest.fixture
def node_home(tmp_path: Path) -> NodeHome:
    tmp_path.chmod(0o700)
    node_home = NodeHome(str(tmp_path))
    PortCommands(node_home.settings_file, node_home.tokens, node_home.catalogue).import_entry(NAME)
    return NodeHome(str(tmp_path))


def imported(node_home: NodeHome, source: str, *, now: Callable[[], float] = lambda: LATER, **more: Any) -> WatchedBook:
    Catalogue(node_home.catalogue, now=now).import_entry(source, **more)
    return WatchedBook(NodeHome(str(node_home.home.state)), node_home.port)


def test_a_request_from_before_a_changing_import_says_so(node_home: NodeHome, tmp_path: Path) -> None:
    book = imported(node_home, other_version(tmp_path, "1.1.0", risk="high"))
    (finding,) = book.findings(CREATE, START)
    assert (finding.kind, finding.severity) == ("action_changed", Severity.WARNS)
    assert "1.0.0 → 1.1.0" in finding.summary and "risk medium → high" in finding.summary
    assert book.findings(CREATE, LATER + 1.0) == ()
    assert book.findings(replace(CREATE, action="get-page"), START) == ()


def test_an_import_that_only_rewords_changes_nothing_for_requests(node_home: NodeHome, tmp_path: Path) -> None:
    book = imported(node_home, other_version(tmp_path, "1.1.0", description="Says it otherwise."))
    assert book.findings(CREATE, START) == ()


def test_an_action_that_goes_elsewhere_is_a_draft_again_and_pending_requests_say_why(
    node_home: NodeHome, tmp_path: Path
) -> None:
    book = imported(node_home, other_version(tmp_path, "1.1.0", path="/wiki/api/v2/blogposts"))
    with pytest.raises(NotPermitted) as refusal:
        book.published("create-page")
    assert "draft" in refusal.value.summary
    assert "An import changed it" in refusal.value.advice and "published again" in refusal.value.advice


def test_a_lower_version_is_taken_only_when_confirmed(node_home: NodeHome, tmp_path: Path) -> None:
    lower = other_version(tmp_path, "0.9.0", risk="high")
    with pytest.raises(Conflict, match=r"0\.9\.0 is older than the installed 1\.0\.0"):
        imported(node_home, lower)
    assert Catalogue(node_home.catalogue).book(NAME).version == "1.0.0"
    book = imported(node_home, lower, allow_lower=True)
    assert [finding.kind for finding in book.findings(CREATE, START)] == ["action_changed"]


def test_address_and_publications_stay_and_another_entry_says_what_differs(node_home: NodeHome) -> None:
    desk = PortCommands(node_home.settings_file, node_home.tokens, node_home.catalogue)
    desk.set("base_url", "https://acme.atlassian.net")
    desk.import_entry("atlassian/confluence-cloud-full")
    port = node_home.settings_file.load()
    assert port is not None and str(port.base_url) == "https://acme.atlassian.net"
    book = WatchedBook(NodeHome(str(node_home.home.state)), port)
    differs = {
        slug
        for slug in ("search-pages", "get-page", "create-page")
        if Catalogue(node_home.catalogue).history(port.entry, slug)
    }
    assert {finding.kind for finding in book.findings(CREATE, START)} == (
        {"action_changed"} if "create-page" in differs else set()
    )


def test_a_request_from_before_a_switch_has_a_serious_finding(tmp_path: Path) -> None:
    world = World(tmp_path)
    port = replace(world.port, since="2025-11-22T00:30:00Z")
    assert [finding.severity for finding in tenant_changed(port, START)] == [Severity.SERIOUS]
    assert "acme.atlassian.net" in tenant_changed(port, START)[0].summary
    assert tenant_changed(port, START + 1800.0) == ()
    assert tenant_changed(world.port, 0.0) == ()


async def test_a_written_time_in_the_future_does_not_hide_it_and_no_policy_sends_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.drop("a1", create_request(), age_s=-1e9)
    policy = LocalPolicy("create-page", ("100",), datetime.date(2099, 1, 1))
    port = replace(world.port, since="2090-01-01T00:00:00Z")
    node = world.node(policies=lambda: (policy,), more_findings=lambda _, submitted: tenant_changed(port, submitted))
    await node.run_once()
    row = node.inbox.row("a1")
    assert (row.state, [finding.kind for finding in row.findings]) == (State.PENDING, ["port_changed"])
    assert world.tenant.sent == []
