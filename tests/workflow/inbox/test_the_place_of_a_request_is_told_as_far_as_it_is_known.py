"""Where a page would go: what the tenant tells, what it does not show, and what it could not be asked for."""

from __future__ import annotations

from pathlib import Path

from harbor_tui.domain.errors import HarborError, NotVisible, SetupIncomplete, Unreachable
from harbor_tui.domain.pages import Page, PageSummary, Space
from harbor_tui.workflow.inbox.model import Place
from tests.support.queue_world import World, create_request


class Places:
    """A tenant that shows the space, and a parent page or why not."""

    def __init__(self, parent: Page | HarborError) -> None:
        self._parent = parent

    def known_space(self, space_id: str) -> Space | None:
        return None

    async def space(self, space_id: str) -> Space | None:
        if isinstance(self._parent, SetupIncomplete):
            raise self._parent
        return Space(space_id, "PLAT", "Platform")

    async def open_page(self, page_id: str) -> Page:
        if isinstance(self._parent, HarborError):
            raise self._parent
        return self._parent


async def place(home: Path, parent: Page | HarborError) -> Place:
    world = World(home)
    document = create_request()
    document["input"]["body"]["parentId"] = "7"
    world.drop("a1", document)
    node = world.node(places=lambda: Places(parent))
    await node.run_once()
    snapshot = (await node.review("a1")).snapshot
    assert snapshot is not None
    return await node.place(snapshot)


async def test_space_and_parent_are_told(tmp_path: Path) -> None:
    runbooks = PageSummary("7", "Runbooks")
    found = await place(tmp_path, Page(runbooks, None, "storage"))
    assert (found.space, found.parent, found.parent_missing) == (Space("100", "PLAT", "Platform"), runbooks, False)


async def test_a_parent_that_is_not_shown_is_missing(tmp_path: Path) -> None:
    found = await place(tmp_path, NotVisible("It is missing, or not permitted.", status=404))
    assert (found.space is not None, found.parent, found.parent_missing) == (True, None, True)


async def test_a_parent_that_could_not_be_asked_for_is_not_called_missing(tmp_path: Path) -> None:
    found = await place(tmp_path, Unreachable("acme.atlassian.net cannot be reached."))
    assert (found.space is not None, found.parent, found.parent_missing) == (True, None, False)


async def test_without_a_token_the_names_stay_unknown_and_nothing_fails(tmp_path: Path) -> None:
    found = await place(tmp_path, SetupIncomplete("There is no token yet."))
    assert not found.is_told
