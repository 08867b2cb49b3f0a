"""Every kind of record, result and audit line that requests can leave, to the letter."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.workflow.node.node import Node
from tests.golden.golden import as_text, check_golden, steady
from tests.support.queue_world import World, approve, create_request, hold, refused, reject, seen, settled
from tests.support.write_world import WriteWorld, approve_looked_at, looked_at, update_of


def records_of(world: World, request_id: str) -> dict[str, Any]:
    """All that a request left behind: its case, its result and what the trail has of it."""
    case = world.path / "cases" / request_id
    records = {file.name: json.loads(file.read_bytes() or b"null") for file in sorted(case.glob("*.json"))}
    result = world.path / "results" / f"{request_id}.json"
    trail = [record for record in world.audit.records() if record.get("id") == request_id]
    told = json.loads(result.read_bytes()) if result.exists() else None
    return {"case": records, "result": told, "trail": [dict(record) for record in trail]}


def keep(world: World, name: str, *request_ids: str) -> None:
    """Compare what these requests left behind."""
    document = {request_id: records_of(world, request_id) for request_id in request_ids}
    check_golden(f"records/{name}.json", as_text(steady(document, world.home)))


async def decided(world: World, request_id: str, node: Node, **given: Any) -> None:
    """Drop a request and approve it."""
    world.drop(request_id, create_request(**given))
    await node.refresh()
    await approve(node, request_id)


async def test_a_page_created_rejected_and_refused(tmp_path: Path) -> None:
    world = World(tmp_path)
    node = world.node()
    await node.open()
    await decided(world, "created", node)
    world.drop("rejected", create_request("Not this one"))
    await node.refresh()
    await reject(node, "rejected", "The space is frozen until Monday.")
    world.tenant.answer = lambda _: refused("title_taken", 400)
    await decided(world, "refused", node, title="Taken")
    world.tenant.answer = lambda _: refused("unreachable", 0, OutcomeState.NOT_SENT)
    await decided(world, "not-sent", node, title="Nobody there")
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    await decided(world, "unknown", node, title="Lost")
    await node.stop()
    keep(world, "decided", "created", "rejected", "refused", "not-sent", "unknown")


async def test_a_request_edited_before_approval(tmp_path: Path) -> None:
    world = World(tmp_path)
    node = world.node()
    await node.open()
    world.drop("edited", create_request("Draft of the plan"))
    await node.refresh()
    review = await node.review("edited")
    assert review.snapshot is not None
    body = dict(review.snapshot.envelope.input["body"]) | {"title": "The plan"}
    snapshot = await node.edit(review.snapshot, body)
    node.hold_approval(snapshot, seen=seen(snapshot.digest))
    await settled(node)
    await node.stop()
    keep(world, "edited", "edited")


async def test_requests_that_nobody_decides(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.drop("invalid", b'{"schema": "harbor.request/1", "action": "no-such-action", "input": {}}')
    world.drop("broken", b'{"schema": ')
    world.drop("expired", create_request("Too late") | {"not_after": "2025-01-01T00:00:00Z"})
    world.drop("old", create_request("A week old"), age_s=8 * 86_400)
    await world.node().run_once()
    keep(world, "undecided", "invalid", "broken", "expired", "old")


async def test_an_attempt_that_a_crash_interrupted(tmp_path: Path) -> None:
    world = World(tmp_path)
    begun, world.tenant.gate = asyncio.Event(), asyncio.Event()
    world.tenant.before = begun.set
    node = world.node()
    await node.open()
    world.drop("crashed", create_request())
    await node.refresh()
    await hold(node, "crashed")
    await begun.wait()
    await node.stop(0)
    await world.node().run_once()
    keep(world, "interrupted", "crashed")


@pytest.mark.parametrize("verdict", ["absent", "given_up", "title_taken"])
async def test_an_unknown_outcome_settled(tmp_path: Path, verdict: str) -> None:
    world = World(tmp_path)
    world.tenant.answer = lambda _: refused("no_answer", 0, OutcomeState.UNKNOWN)
    node = world.node()
    await node.open()
    await decided(world, "lost", node)
    settlement = await node.settle("lost")
    await node.conclude(settlement, verdict)
    await node.stop()
    keep(world, f"settled-{verdict}", "lost")


async def test_writes_of_every_kind_on_the_tenant(tmp_path: Path) -> None:
    world = WriteWorld(tmp_path)
    page = world.page()
    world.ask("update", "update-page", **update_of(page, "<p>Another body.</p>"))
    world.ask(
        "comment",
        "create-footer-comment",
        body={"pageId": str(page.id), "body": {"representation": "storage", "value": "<p>Read.</p>"}},
    )
    world.ask(
        "property",
        "create-page-property",
        path={"page-id": str(page.id)},
        body={"key": "reviewed", "value": {"by": "ines"}},
    )
    world.ask("delete", "delete-page", path={"id": str(world.page().id)})
    node = world.node()
    await node.run_once()
    for name in ("update", "comment", "property", "delete"):
        await node.refresh()
        await approve_looked_at(node, await looked_at(node, name))
    await node.stop()
    keep(world, "writes", "update", "comment", "property", "delete")


async def test_a_read_that_runs_by_itself(tmp_path: Path) -> None:
    world = WriteWorld(tmp_path)
    world.ask("read", "get-page", path={"id": str(world.page().id)})
    await world.node().run_once()
    keep(world, "read", "read")
