"""Looks, before a new page is approved, whether its space has a page with the same title or one that looks like it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from harbor_tui.contracts.adapters import Clock, Tenant
from harbor_tui.domain.errors import HarborError, NotPermitted, RequestChanged
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.requests import Snapshot
from harbor_tui.domain.text.display import clip
from harbor_tui.domain.text.title_similarity import Likeness, likeness
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.writes.bounded_reads import EvidenceReads
from harbor_tui.workflow.writes.families import FAMILIES
from harbor_tui.workflow.writes.model import Resource, WriteKind, write_of

MOST_TITLES: Final = 500
"""Titles of a space that are compared, those changed last first: two answers."""
REMEMBERED_S: Final = 300.0
LOOK_S: Final = 5.0
"""An operator who wants to approve waits no longer than this for what other pages are called."""
_AT_ONCE: Final = 250
MOST_REMEMBERED: Final = 500
_MOST_NAMED: Final = 5
_LONGEST_TITLE: Final = 300
"""The service's own bound is 255."""
_PAGES: Final = FAMILIES[Resource.PAGE].collection
_WEIGHT: Final = {
    Likeness.SAME: (Severity.WARNS, "title_exists", "has this title already, so the service will refuse it"),
    Likeness.CONFUSABLE: (Severity.SERIOUS, "title_confusable", "looks the same and is written with other characters"),
    Likeness.SIMILAR: (Severity.WARNS, "title_similar", "has nearly this title"),
}


@dataclass(frozen=True, slots=True)
class _Titled:
    """A page that is there."""

    id: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class _Titles:
    """The titles of a space, as far as they were read."""

    pages: tuple[_Titled, ...]
    complete: bool
    read_at: float


class SimilarTitles:
    """Compares on our own folded forms, for findings alone; what is sent stays what it is."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self._tenant = tenant
        self._clock = clock
        self._known: dict[str, _Titles] = {}
        self._found: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()

    async def findings(self, snapshot: Snapshot) -> tuple[Finding, ...]:
        """What is found for a new page; nothing for any other write. A tenant that does not answer is a finding."""
        if not _has_new_title(snapshot):
            return ()
        found = await self._look(snapshot)
        self._found[snapshot.digest] = found
        while len(self._found) > MOST_REMEMBERED:
            self._found.popitem(last=False)
        return found

    def known(self, snapshot: Snapshot) -> tuple[Finding, ...]:
        """What was found the last time; nothing before that."""
        return self._found.get(snapshot.digest, ())

    def check_shown(self, snapshot: Snapshot) -> None:
        """Raise unless the titles were looked at, and what was found is among the snapshot's findings."""
        if not _has_new_title(snapshot):
            return
        if snapshot.digest not in self._found:
            raise NotPermitted(
                "Whether the space has a page with a similar title is still being looked up.",
                advice="Open the request, and approve it in a moment.",
            )
        if not set(self._found[snapshot.digest]) <= set(snapshot.findings):
            raise RequestChanged(
                "The space has a page with a similar title, which was found after this was shown.",
                advice="Look at the findings, then approve it or not.",
            )

    async def _look(self, snapshot: Snapshot) -> tuple[Finding, ...]:
        try:
            async with asyncio.timeout(LOOK_S):
                reads = await run_blocking(EvidenceReads, self._tenant)
                same = await self._with_this_title(reads, snapshot)
                titles = await self._titles(reads, snapshot.space_id)
        except HarborError as error:
            return _not_compared(error.summary)
        except TimeoutError:
            return _not_compared(f"no answer within {LOOK_S:g} s")
        return await run_blocking(_compared, snapshot.title, (*same, *titles.pages), titles.complete)

    async def _with_this_title(self, reads: EvidenceReads, snapshot: Snapshot) -> tuple[_Titled, ...]:
        """By the service's own filter, archived pages too: they keep their titles."""
        query = {"space-id": [snapshot.space_id], "title": snapshot.title, "status": ["current", "archived"]}
        return _rows((await reads.get(_PAGES, {}, query)).data)

    async def _titles(self, reads: EvidenceReads, space_id: str) -> _Titles:
        now = self._clock.monotonic()
        known = self._known.get(space_id)
        if known is None or now - known.read_at > REMEMBERED_S:
            known = self._known[space_id] = await self._read_titles(reads, space_id, now)
        return known

    async def _read_titles(self, reads: EvidenceReads, space_id: str, now: float) -> _Titles:
        pages: list[_Titled] = []
        query: Mapping[str, object] = {"space-id": [space_id], "sort": "-modified-date", "limit": _AT_ONCE}
        cursor: str | None = None
        while len(pages) < MOST_TITLES:
            answer = await reads.get(_PAGES, {}, query if cursor is None else {**query, "cursor": cursor})
            found = _rows(answer.data)
            pages += found
            cursor = answer.next_cursor
            if cursor is None or not found:
                break
        return _Titles(tuple(pages), cursor is None, now)


def _not_compared(why: str) -> tuple[Finding, ...]:
    told = f"whether the space has a page with a similar title could not be looked up: {why}"
    return (Finding(Severity.NOTE, "titles_not_compared", told.rstrip(".")),)


def _has_new_title(snapshot: Snapshot) -> bool:
    write = write_of(snapshot.wire)
    new_page = write is not None and write.resource is Resource.PAGE and write.deed is WriteKind.CREATE
    return new_page and bool(snapshot.title.strip() and snapshot.space_id)


def _rows(data: object) -> tuple[_Titled, ...]:
    rows = json_access.rows(data, "results")[:_AT_ONCE]
    return tuple(
        _Titled(
            page_id, clip(json_access.text(row, "title"), _LONGEST_TITLE), clip(json_access.text(row, "status"), 40)
        )
        for row in rows
        if (page_id := json_access.numeric_id(row, "id"))
    )


def _compared(title: str, pages: Iterable[_Titled], complete: bool) -> tuple[Finding, ...]:
    there = {page.id: page for page in pages}
    alike = [(likeness(title, page.title), page) for page in there.values()]
    alike = sorted((pair for pair in alike if pair[0] is not Likeness.NONE), key=lambda pair: (-pair[0], pair[1].title))
    return (*_findings(title, alike), *(() if complete else (_not_all(len(there)),)))


def _findings(title: str, alike: list[tuple[Likeness, _Titled]]) -> Iterator[Finding]:
    for how, page in alike[:_MOST_NAMED]:
        severity, kind, told = _WEIGHT[how]
        which = f"the {page.status + ' ' if page.status not in ('', 'current') else ''}page {page.id}"
        summary = f"{which} “{clip(page.title, 100)}” {told}"
        yield Finding(severity, kind, summary, excerpt=_letters_apart(title, page.title))
    if len(alike) > _MOST_NAMED:
        more = f"{len(alike) - _MOST_NAMED} more pages of the space have a title like this one"
        yield Finding(Severity.WARNS, "title_similar", more)


def _letters_apart(one: str, other: str) -> str:
    """The characters beyond ASCII that only one of two titles has, with their code points."""
    apart = sorted(set(one) ^ set(other))
    return ", ".join(f"{each} U+{ord(each):04X}" for each in apart[:12] if not each.isascii())


def _not_all(count: int) -> Finding:
    told = f"the title was compared with the {count} pages of the space that were changed last, not with all of them"
    return Finding(Severity.NOTE, "titles_not_compared", told)
