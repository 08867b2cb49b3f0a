"""The operator's own hand: it runs what an agent may run, and asks where an agent has to ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import InvalidInput, NotPermitted
from tests.support.actions_console import ActionsWorld

PAGE = {"spaceId": "98312", "title": "By hand", "body": {"representation": "storage", "value": "<p>x</p>"}}


async def test_a_read_gives_the_summary_and_the_answer_itself(tmp_path: Path) -> None:
    trying = (await ActionsWorld(tmp_path).services()).trying
    assert trying is not None
    tried = await trying.run("search-pages", {"query": {"limit": 2}})
    assert (tried.action, tried.status, len(tried.summary["results"])) == ("search-pages", 200, 2)
    assert "_links" in tried.raw and "_links" not in tried.summary
    assert tried.next_cursor


async def test_a_draft_and_a_write_are_not_run(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    trying = (await world.services()).trying
    assert trying is not None
    with pytest.raises(NotPermitted, match="draft"):
        await trying.run("list-spaces", {})
    with pytest.raises(NotPermitted, match="approval"):
        await trying.run("create-page", {"body": PAGE})
    assert world.on.requests() == []


async def test_a_write_is_asked_for_like_an_agents(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    trying = (await world.services()).trying
    assert trying is not None
    asked = await trying.ask("create-page", {"body": PAGE})
    assert world.pending() == (asked.id,)
    request = json.loads(world.store.read_pending(asked.id).data)
    assert request["agent"] == {"name": "ana (by hand)"}
    assert request["input"] == {"body": PAGE}
    assert world.on.requests() == []


async def test_what_an_agent_could_not_submit_is_not_submitted_by_hand(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    trying = (await world.services()).trying
    assert trying is not None
    with pytest.raises(InvalidInput):
        await trying.ask("create-page", {"body": {"title": "x"}})
    assert world.pending() == ()


async def test_a_rehearsal_shows_the_request_and_what_a_reviewer_would_be_told(tmp_path: Path) -> None:
    world = ActionsWorld(tmp_path)
    trying = (await world.services()).trying
    assert trying is not None
    given: dict[str, Any] = {
        "path": {"id": "7"},
        "body": {"id": "7", "status": "current", "title": "t", "version": {"number": 2}},
    }
    given["body"]["body"] = {"representation": "storage", "value": "<p>not closed"}
    rehearsed = await trying.rehearse("update-page", given)
    assert (rehearsed.wire.method, rehearsed.wire.path) == ("PUT", "/wiki/api/v2/pages/7")
    assert rehearsed.wire.parsed_body() == given["body"]
    assert "not_well_formed" in {finding.kind for finding in rehearsed.findings}
    with pytest.raises(InvalidInput):
        await trying.rehearse("update-page", {"path": {"id": "../7"}})
    assert world.on.requests() == [] and world.pending() == ()
