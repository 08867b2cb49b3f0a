"""What a page stands under: the ids from one read, the titles that are not known yet from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.pages import Page
from harbor_tui.workflow.answers.pages import page_rows, proven

MOST_ABOVE: Final = 25
_MOST_KNOWN: Final = 2000


@dataclass(frozen=True, slots=True)
class Above:
    """A page or folder above a page; `title` is empty where it could not be learned."""

    id: str
    kind: str
    title: str = ""


class Ancestry:
    """The ancestors of the pages of one port; titles are asked for once."""

    def __init__(self, tenant: Tenant, console_book: ActionBook) -> None:
        self._tenant = tenant
        self._book = console_book
        self._titles: dict[str, str] = {}

    async def of(self, page: Page) -> tuple[Above, ...]:
        """The highest first. Asks nothing for a page that stands at the top."""
        if not page.parent_id:
            return ()
        given = {"path": {"id": page.summary.id}, "query": {"limit": MOST_ABOVE}}
        answer = proven(await self._tenant.read(self._book.published("list-ancestors").prepare(given)))
        rows = json_access.rows(answer.data, "results")
        above = [Above(json_access.numeric_id(row, "id"), json_access.text(row, "type")) for row in rows]
        await self._learn([each.id for each in above if each.id and each.kind in ("", "page")])
        return tuple(Above(each.id, each.kind, self._titles.get(each.id, "")) for each in above)

    async def _learn(self, ids: list[str]) -> None:
        wanted = [each for each in dict.fromkeys(ids) if each not in self._titles]
        if not wanted:
            return
        given = {"query": {"id": wanted, "limit": len(wanted)}}
        answer = proven(await self._tenant.read(self._book.published("search-pages").prepare(given)))
        if len(self._titles) > _MOST_KNOWN:
            self._titles.clear()
        self._titles |= {row.id: row.title for row in page_rows(answer)}
