"""Searching and opening pages: what the Pages pane and the review screen ask of the tenant."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.pages import Page, PageList, PageQuery, Space
from harbor_tui.domain.port import Port
from harbor_tui.workflow.answers.pages import page_of, page_rows, proven
from harbor_tui.workflow.browse.ancestry import Above, Ancestry
from harbor_tui.workflow.browse.spaces import Spaces
from harbor_tui.workflow.browse.title_search import by_part_of_title

LIST_REPEATS = "The service's list began to repeat itself and was ended here."


class PageBrowser:
    """Pages and spaces of one port. Whoever asks again drops the earlier, late answer."""

    def __init__(self, port: Port, tenant: Tenant, console_book: ActionBook) -> None:
        """`console_book` is what the console reads by: what is published for agents is no concern of the operator's."""
        self._port = port
        self._tenant = tenant
        self._book = console_book
        self._spaces = Spaces(port, tenant, console_book)
        self._ancestry = Ancestry(tenant, console_book)
        self._cursors: dict[PageQuery, set[str]] = {}

    async def search(self, query: PageQuery, cursor: str | None = None) -> PageList:
        """One page of results, in the service's order; `cursor` from the page before.

        The service compares whole titles. Where none is the one asked for, a part of a title will do.
        """
        found = await self._listed(query, cursor)
        if cursor is None and query.title.strip() and not found.pages:
            return await by_part_of_title(query, self._listed)
        return found

    async def _listed(self, query: PageQuery, cursor: str | None) -> PageList:
        """One page of the service's list, by its own matching."""
        call = self._book.published("search-pages").prepare({"query": await self._filters(query)})
        if cursor is not None:
            call = call.with_cursor(cursor)
        answer = proven(await self._tenant.read(call))
        found = PageList(page_rows(answer), answer.next_cursor, answer.elapsed_ms)
        return self._unless_repeating(found, query, cursor)

    async def open_page(self, page_id: str, *, body_format: str = "storage") -> Page:
        """A page with its body. Raises `InvalidInput` for what is no page id, before anything is sent."""
        given = {"path": {"id": page_id}, "query": {"body-format": body_format, "include-labels": True}}
        call = self._book.published("get-page").prepare(given)
        return page_of(proven(await self._tenant.read(call)), page_id, body_format, self._port.base_url)

    async def ancestors(self, page: Page) -> tuple[Above, ...]:
        """What a page stands under, the highest first; titles that could not be learned are empty."""
        return await self._ancestry.of(page)

    async def find_space(self, text: str) -> Space:
        """The space with this id, key or name. Raises `NotVisible`, or `Conflict` when several have the name."""
        return await self._spaces.find(text)

    async def space(self, space_id: str) -> Space | None:
        """A space by its id, asked for once; None when it is not visible. The operator's label wins over its name."""
        return await self._spaces.by_id(space_id)

    async def learn_spaces(self, space_ids: Iterable[str]) -> None:
        """Ask for all of these spaces at once, as far as they are not known: for the rows of a list."""
        await self._spaces.learn(space_ids)

    def known_space(self, space_id: str) -> Space | None:
        """What is known of a space without asking."""
        return self._spaces.known(space_id)

    async def _filters(self, query: PageQuery) -> dict[str, Any]:
        filters: dict[str, Any] = {"limit": query.limit}
        if query.title.strip():
            filters["title"] = query.title.strip()
        if query.space.strip():
            filters["space-id"] = (await self._spaces.find(query.space)).id
        if query.status:
            filters["status"] = query.status
        return filters

    def _unless_repeating(self, found: PageList, query: PageQuery, cursor: str | None) -> PageList:
        """End a list whose next page was shown already, instead of going round for ever."""
        if cursor is None:
            self._cursors = {query: set()}
        seen = self._cursors.setdefault(query, set())
        if cursor is not None:
            seen.add(cursor)
        if found.next_cursor in seen:
            return dataclasses.replace(found, next_cursor=None, notice=LIST_REPEATS)
        return found
