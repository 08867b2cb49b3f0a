"""A console whose pages are given: a browsing whose answers wait until a test lets them go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from harbor_tui.domain.errors import HarborError, NotVisible
from harbor_tui.domain.pages import Page, PageList, PageQuery, PageSummary, Space
from harbor_tui.ui.app import HarborApp
from harbor_tui.ui.commands.lookup import Area
from harbor_tui.ui.main_screen import PANE_FACTORIES
from harbor_tui.ui.screens.pages.finder import PageFinder
from harbor_tui.workflow.browse.ancestry import Above
from tests.support.console import EmptyPane, press, services, settle

HOSTILE = (
    "[/nope]",
    "[@click=app.quit]CLICK ME[/]",
    '[@click="x]',
    "[link=",
    "[/",
    "foo\\",
    "[black on black]hidden[/]",
    "$error",
    "\x1b]52;c;ZXZpbA==\x07Y",
    "\x1b]0;a\x1b\\\x1b[21t",
    "\x9b2J\x9d0;x\x9c\x90",
    "abc\u202egpj.exe",
    "zero\u200bwidth\ufeff",
    "\ud800",
    "漢字👩\u200d💻e\u0301",
)
EACH_HOSTILE = tuple(
    pytest.param(text, marks=() if number % 3 == 0 else pytest.mark.sweep) for number, text in enumerate(HOSTILE)
)
"""One case each, for what takes a while: every third in a usual run, all of them in the sweeps."""


def page(number: int | str, title: str = "", body: str | None = None, **given: Any) -> Page:
    """A page with a body that says which one it is."""
    summary = PageSummary(
        id=str(number),
        title=title or f"Page {number}",
        space_id=given.pop("space_id", "65538"),
        status=given.pop("status", "current"),
        version=7,
        updated_at="2025-11-12T09:30:00.000Z",
        author_id=given.pop("author_id", ""),
        web_path=f"/spaces/PLAT/pages/{number}/x",
    )
    url = f"https://acme.atlassian.net/wiki/spaces/PLAT/pages/{number}/x"
    text = f"<h1>Heading {number}</h1><p>Body of {number}.</p>" if body is None else body
    return Page(summary, text, "storage", web_url=url, **given)


@dataclass
class FakeBrowsing:
    """Lists its pages, `per_list` at a time; each search and each page may be held by a gate."""

    pages: Iterable[Page] = ()
    per_list: int = 25
    problem: HarborError | None = None
    searches: list[tuple[PageQuery, str | None]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    """The titles of what every page with a parent stands under."""
    above_problem: HarborError | None = None
    asked_above: list[str] = field(default_factory=list)
    stubborn: bool = False
    """Answers although it was cancelled, as a raced answer does."""

    def hold(self, name: str) -> asyncio.Event:
        """The gate of a search (by its title) or of a page (by its id)."""
        return self.gates.setdefault(name, asyncio.Event())

    async def _wait(self, name: str) -> None:
        gate = self.gates.get(name)
        if gate is None:
            return
        try:
            await gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            if not self.stubborn:
                raise
            await gate.wait()

    async def search(self, query: PageQuery, cursor: str | None = None) -> PageList:
        self.searches.append((query, cursor))
        await self._wait(query.title)
        if self.problem is not None:
            raise self.problem
        found = [each.summary for each in self.pages if query.title.casefold() in each.summary.title.casefold()]
        start = int(cursor or 0)
        end = start + self.per_list
        return PageList(tuple(found[start:end]), str(end) if end < len(found) else None, 184)

    async def open_page(self, page_id: str, *, body_format: str = "storage") -> Page:
        self.opened.append(page_id)
        await self._wait(page_id)
        if self.problem is not None:
            raise self.problem
        for each in self.pages:
            if each.summary.id == page_id:
                return each
        raise NotVisible(f"Page {page_id} is missing or not permitted.", advice="Ask for access.", status=404)

    async def ancestors(self, page: Page) -> tuple[Above, ...]:
        self.asked_above.append(page.summary.id)
        await self._wait(f"above {page.summary.id}")
        if self.above_problem is not None:
            raise self.above_problem
        return tuple(Above(str(number), "page", title) for number, title in enumerate(self.above))

    async def find_space(self, text: str) -> Space:
        raise NotVisible(f"No space is called {text}.")

    async def space(self, space_id: str) -> Space | None:
        return self.known_space(space_id)

    async def learn_spaces(self, space_ids: Iterable[str]) -> None:
        return None

    def known_space(self, space_id: str) -> Space | None:
        return Space("65538", "PLAT", "Platform") if space_id == "65538" else None


class QuietPane(EmptyPane):
    """Another pane, which the test is not about."""

    COMMAND_AREA = Area.AUDIT


def pages_console(browsing: FakeBrowsing | None, **given: Any) -> HarborApp:
    """The console with the pages pane in front."""

    async def load() -> Any:
        return services(None, browsing=browsing, **given)

    empty = {name: partial(QuietPane, id=name) for name in ("inbox", "ports", "actions", "audit")}
    return HarborApp(load, factories={**PANE_FACTORIES, **empty})


async def listed(pilot: Pilot[Any], *keys: str) -> str:
    """The pages pane with a search for everything made, and then these keys."""
    await settle(pilot)
    await pilot.press("2")
    await settle(pilot)
    pilot.app.query_one(PageFinder).search(PageQuery())
    await settle(pilot)
    return await press(pilot, *keys)
