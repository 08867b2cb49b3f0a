"""A finished request whose page is stored otherwise than it was sent: the difference is there to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harbor_tui.domain.errors import NotVisible
from harbor_tui.domain.requests import State
from tests.support.write_world import WriteWorld, approve_looked_at, looked_at, state_of


def new_page(world: WriteWorld, body: str) -> dict[str, Any]:
    return {
        "spaceId": str(next(iter(world.wiki.spaces))),
        "status": "current",
        "title": "A page of mine",
        "body": {"representation": "storage", "value": body},
    }


@pytest.fixture
def world(tmp_path: Path) -> WriteWorld:
    return WriteWorld(tmp_path)


async def sent(world: WriteWorld, *, stored: str = "", asked: str = "<p>One.</p><p>Two.</p>") -> Any:
    """A page created; with `stored`, the service keeps another body than it was sent."""
    world.ask("a1", "create-page", body=new_page(world, asked))
    if stored:
        first = world.wiki.first_version
        world.wiki.first_version = lambda body, message="": first(stored, message)  # type: ignore[method-assign]  # a service that rewrites
    node = world.node()
    await node.run_once()
    await approve_looked_at(node, await looked_at(node, "a1"))
    assert state_of(node, "a1") is State.CREATED
    return node


async def test_what_the_service_changed_is_shown_passage_by_passage(world: WriteWorld) -> None:
    node = await sent(world, stored="<p>One.</p><p>Something else entirely.</p>")
    comparison = await node.stored(await node.review("a1"))
    assert comparison is not None
    assert "stored as version 1" in comparison.title
    assert {"- Two.", "+ Something else entirely."} <= {line.plain for line in comparison.diff.lines(80)}


async def test_nothing_is_read_where_the_answer_said_that_they_are_equal(world: WriteWorld) -> None:
    node = await sent(world)
    before = len(world.on.requests())
    assert await node.stored(await node.review("a1")) is None
    assert len(world.on.requests()) == before


async def test_a_page_that_cannot_be_read_any_more_says_why(world: WriteWorld) -> None:
    node = await sent(world, stored="<p>Other.</p>")
    page = next(each for each in world.wiki.contents.values() if each.title == "A page of mine")
    world.wiki.purge(page)
    with pytest.raises(NotVisible):
        await node.stored(await node.review("a1"))


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ('<p style="margin-left: 30.0px;">One.</p>', "<pre>One.</pre>"),
        ('<p><time datetime="2026-01-31"/></p>', '<p><at:var at:name="2026-01-31"/></p>'),
    ],
)
async def test_the_same_words_in_something_of_another_kind_are_not_what_was_sent(
    world: WriteWorld, asked: str, stored: str
) -> None:
    node = await sent(world, asked=asked, stored=stored)
    comparison = await node.stored(await node.review("a1"))
    assert comparison is not None
    assert not comparison.diff.identical
