"""Opened after its decision, a request says the same about its agent as before: the case keeps the file's bytes."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.queue_world import World, create_request, reject

MENTION = '<p><ac:link><ri:user ri:account-id="7:ana" /></ac:link></p>'


async def test_who_asked_why_and_who_is_told_stay_in_the_review(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.drop("req1", create_request(body=MENTION) | {"why": "OPS-412"})
    node = world.node()
    await node.run_once()
    before = await node.review("req1")
    await reject(node, "req1", "not now")
    after = await node.review("req1")
    assert after.snapshot is None
    assert (after.envelope, after.owner_uid, after.notified_people) == (before.envelope, os.getuid(), 1)
