"""A deletion whose page somebody else edits while its review is open: it is refused, and shown anew."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

from harbor_tui.bootstrap.node_home import NodeHome as Home
from harbor_tui.catalogue.action_book import fingerprint
from harbor_tui.catalogue.bundled import read_entry
from tests.support.node_home import SPACE_ID, NodeHome
from tests.support.operator import leave
from tests.support.tmux import needs_tmux

pytestmark = [pytest.mark.terminal, pytest.mark.sweep, needs_tmux]

ENTRY = "atlassian/confluence-cloud-full"


def at_tenant(node: NodeHome, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What another client does at the tenant."""
    headers = {"Authorization": f"Bearer {node.sandbox.token}", "Content-Type": "application/json"}
    request = Request(f"{node.sandbox.base_url}/wiki/api/v2{path}", json.dumps(body).encode(), headers, method=method)
    with urlopen(request) as answer:
        return dict(json.load(answer))


def written(text: str, **more: Any) -> dict[str, Any]:
    """A page's fields."""
    fields = {"status": "current", "title": "Moorings of last year"}
    return fields | {"body": {"representation": "storage", "value": text}} | more


def publish_everything(node: NodeHome) -> None:
    """The whole entry, as after an operator published all of it."""
    assert node.run("port", "import", ENTRY).code == 0
    actions = {action.slug: fingerprint(action) for action in read_entry(ENTRY).actions}
    Home(str(node.home)).catalogue.save_publications(ENTRY, actions)


def test_a_deletion_is_refused_when_the_page_was_edited_meanwhile(node: NodeHome) -> None:
    publish_everything(node)
    node.set_undo(0)
    page_id = at_tenant(node, "POST", "/pages", written("<p>First words.</p>", spaceId=SPACE_ID))["id"]
    envelope = {"schema": "harbor.request/1", "action": "delete-page", "input": {"path": {"id": page_id}}}
    node.drop("old-moorings.json", envelope)
    with node.console(size=(80, 24)) as terminal:
        terminal.wait_for("1 pending")
        terminal.send("Enter")
        terminal.wait_for("First words")
        terminal.wait_for(r"Moorings of last year[\s\S]*goes to the trash")
        at_tenant(node, "PUT", f"/pages/{page_id}", written("<p>Kept!</p>", id=page_id, version={"number": 2}))
        terminal.send("a")
        terminal.wait_for(r"Delete the page “Moorings of last year” \(v1\)")
        terminal.wait_for(r"Ctrl\+Y deletes it")
        terminal.send("C-y")
        terminal.wait_for("changed since you looked: version 2 now")
        terminal.wait_for("R reads it again")
        assert node.sandbox.requests("DELETE", f"/wiki/api/v2/pages/{page_id}") == []
        assert (node.records("old-moorings"), node.pending("old-moorings").exists()) == ([], True)
        terminal.send("R")
        terminal.wait_for("Kept!")
        terminal.send("a")
        terminal.wait_for(r"\(v2\)")
        terminal.wait_for(r"Ctrl\+Y deletes it")
        terminal.send("C-y")
        node.wait_for_result("old-moorings", "created")
        terminal.wait_for("● deleted")
        assert leave(terminal) == 0
    assert len(node.sandbox.requests("DELETE", f"/wiki/api/v2/pages/{page_id}")) == 1
