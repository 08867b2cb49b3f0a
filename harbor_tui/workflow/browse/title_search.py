"""Finding pages by a part of their title: the service compares whole titles, so pages are listed and compared here."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Final

from harbor_tui.domain.pages import PageList, PageQuery, PageSummary

LISTED_AT_ONCE: Final = 250
MOST_LISTS: Final = 4
"""A thousand pages: a second or two of a service's time, and no more."""
Search = Callable[[PageQuery, str | None], Awaitable[PageList]]


async def by_part_of_title(query: PageQuery, search: Search) -> PageList:
    """Pages whose title holds the words asked for, among the first thousand; the notice says how far it looked."""
    wanted, listing = query.title.strip().casefold(), dataclasses.replace(query, title="", limit=LISTED_AT_ONCE)
    matching: list[PageSummary] = []
    cursor: str | None = None
    looked_through = elapsed_ms = 0
    for _ in range(MOST_LISTS):
        listed = await search(listing, cursor)
        matching += (page for page in listed.pages if wanted in page.title.casefold())
        looked_through += len(listed.pages)
        elapsed_ms += listed.elapsed_ms
        cursor = listed.next_cursor
        if cursor is None:
            break
    return PageList(tuple(matching), None, elapsed_ms, _notice(looked_through, more=cursor is not None))


def _notice(looked_through: int, *, more: bool) -> str:
    among = f"the first {looked_through:,} pages; a space narrows it" if more else f"all {looked_through:,} pages"
    return f"No such title; a part of it, among {among}."
