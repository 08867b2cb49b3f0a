"""Two hundred random valid requests, approved in turn on the built-in tenant: one digest from end to end."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.sandbox.wiki.records import Space
from tests.support.queue_world import EagerClock, World, seen, settled
from tests.support.sandbox_tenant import OnSandbox

REQUESTS = 200
LETTERS = 'abc XYZ 0123456789 äöü ß 東京 مرحبا Ω–…"\\/&<>{}[]`~'


def random_text(dice: random.Random, length: int) -> str:
    return "".join(dice.choice(LETTERS) for _ in range(length)).strip()


def random_request(dice: random.Random, number: int, space: Space) -> dict[str, Any]:
    text = random_text(dice, dice.randint(1, 400))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body: dict[str, Any] = {
        "spaceId": str(space.id),
        "title": f"{number} {random_text(dice, dice.randint(1, 60))}",
        "body": {"representation": "storage", "value": f"<h1>{number}</h1><p>{escaped}</p>"},
    }
    if dice.random() < 0.5:
        body["status"] = "current"
    members = list(body.items())
    dice.shuffle(members)
    return {"schema": "harbor.request/1", "action": "create-page", "input": {"body": dict(members)}}


@pytest.mark.sweep
async def test_two_hundred_random_requests_are_sent_as_they_were_shown(tmp_path: Path) -> None:
    on, dice = OnSandbox(), random.Random(7)
    world = World(tmp_path, clock=EagerClock())
    world.port, world.tenant = on.port, on.tenant  # type: ignore[assignment]  # the real client in the counting one's place
    spaces = list(on.app.state.tenant.spaces.values())
    for number in range(REQUESTS):
        document = random_request(dice, number, dice.choice(spaces))
        world.drop(f"r{number:03}", json.dumps(document, ensure_ascii=dice.random() < 0.5).encode())
    node = world.node()
    await node.run_once()
    shown: dict[str, tuple[str, str]] = {}
    for number in range(REQUESTS):
        review = await node.review(f"r{number:03}")
        assert review.snapshot is not None, review.problem
        shown[review.row.id] = review.snapshot.digest, review.snapshot.wire.body_sha256
        confirmed = seen(review.snapshot.digest, challenge="k7wq", typed="k7wq")
        node.hold_approval(review.snapshot, seen=confirmed)
        await settled(node)
    await node.stop()
    received = [each.body_sha256 for each in on.app.state.log.entries if each.method == "POST"]
    audited = {each["id"]: each for each in world.audit.records() if each["event"] == "approved"}
    assert len(received) == REQUESTS
    for (request_id, (digest, body_sha256)), on_the_wire in zip(shown.items(), received, strict=True):
        case = world.path / "cases" / request_id
        decision = json.loads((case / "decision.json").read_bytes())
        assert on_the_wire == body_sha256 == hashlib.sha256((case / "wire.json").read_bytes()).hexdigest()
        assert decision["wire_sha256"] == audited[request_id]["wire_sha256"] == on_the_wire
        assert decision["digest"] == audited[request_id]["digest"] == world.result(request_id)["digest"] == digest
        assert world.result(request_id)["state"] == "created"
    assert world.problems() == []
