"""Fills a tenant: the wiki of an invented company, the same for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harbor_tui.sandbox.seed.generated import FIRST_NUMBER, NUMBERS_APART, TEMPLATES, nick, source
from harbor_tui.sandbox.seed.library import written_pages
from harbor_tui.sandbox.seed.people import PEOPLE, SPACES
from harbor_tui.sandbox.seed.planter import Planting
from harbor_tui.sandbox.seed.proposals import sample_requests
from harbor_tui.sandbox.wiki.records import Content, Space, Version
from harbor_tui.sandbox.wiki.tenant import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from harbor_tui.sandbox.seed.generated import Template

__all__ = ["ANCHOR", "sample_requests", "seeded_tenant"]

ANCHOR = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
_DAY = 86_400_000
_HISTORY_DAYS = 1000


def seeded_tenant(
    pages: int = 120, seed: int = 7, now: Callable[[], datetime] | None = None, anchor: datetime = ANCHOR
) -> Tenant:
    """A tenant with `pages` pages in its lists, besides two in the trash and a draft.

    What is seeded is dated relative to `anchor`, so that it is the same on every day; `now` is the clock of
    everything that happens later (the wall clock unless given).
    """
    tenant = Tenant(now=now)
    planter = Seeder(tenant, seed, int(anchor.timestamp() * 1000))
    planter.people_and_spaces()
    planter.written(pages)
    planter.sections(pages)
    planter.generated(pages)
    Planting(tenant, int(anchor.timestamp() * 1000)).everything()
    return tenant


class Seeder:
    def __init__(self, tenant: Tenant, seed: int, anchor_ms: int) -> None:
        self.tenant = tenant
        self.seed = seed
        self.anchor_ms = anchor_ms
        self.spaces: dict[str, Space] = {}
        self.sections_by_name: dict[str, Content] = {}
        self.count = 0

    def people_and_spaces(self) -> None:
        self.tenant.people |= {person.account_id: person for person in PEOPLE.values()}
        for place, (key, name, author, description) in enumerate(SPACES):
            self.spaces[key] = self.tenant.add_space(
                key,
                name,
                author=PEOPLE[author].account_id,
                created_ms=self.anchor_ms - (1010 - place) * _DAY,
                description=description,
            )

    def written(self, most: int) -> None:
        ids = {key: space.id for key, space in self.spaces.items()}
        titles: dict[str, int] = {}
        for page in sorted(written_pages(), key=lambda page: page.parent is not None)[:most]:
            author = PEOPLE[page.author].account_id
            space = self.spaces[page.space]
            body = page.body(ids)
            last = len(page.days)
            versions = [
                Version(
                    number,
                    self.anchor_ms - days * _DAY - number * 3_723_417,
                    author,
                    body if number == last else _earlier(body, number, last),
                    message,
                )
                for number, (days, message) in enumerate(zip(page.days, page.messages, strict=False), start=1)
            ]
            parent_id = titles[page.parent] if page.parent is not None else None
            labels = [self.tenant.label(name) for name in page.labels]
            added = self.tenant.add("page", space, page.title, versions, parent_id=parent_id, labels=labels)
            titles[page.title] = added.id
            space.homepage_id = space.homepage_id or added.id
            self.count += 1

    def sections(self, most: int) -> None:
        for template in TEMPLATES[: max(most - self.count, 0)]:
            space = self.spaces[template.space]
            body = (
                '<p><ac:structured-macro ac:name="children"><ac:parameter ac:name="sort">creation</ac:parameter>'
                '<ac:parameter ac:name="reverse">true</ac:parameter></ac:structured-macro></p>'
            )
            version = Version(1, self.anchor_ms - 990 * _DAY, space.author_id, body)
            self.sections_by_name[template.section] = self.tenant.add(
                "page", space, template.section, [version], parent_id=space.homepage_id
            )
            self.count += 1

    def generated(self, most: int) -> None:
        missing = most - self.count
        numbers: dict[str, int] = {}
        for place in range(missing):
            kind = place % len(TEMPLATES)
            template = TEMPLATES[kind]
            before = numbers.get(template.section, FIRST_NUMBER + self.seed + kind * NUMBERS_APART)
            number = numbers[template.section] = before + 1
            status = "archived" if place % 29 == 17 else "current"
            self._generate(template, number, place / missing, status)

    def _generate(self, template: Template, number: int, age: float, status: str) -> None:
        section = self.sections_by_name[template.section]
        author = PEOPLE[nick(number)].account_id
        born = self.anchor_ms - int((1 - age) * (_HISTORY_DAYS - 20) * _DAY) + number * 997
        revisions = 1 + number % 3 if number % 4 == 0 else 1
        versions = [
            Version(
                revision,
                min(born + (revision - 1) * 3 * _DAY, self.anchor_ms - revision),
                author,
                source(template, number, self.seed, revision),
            )
            for revision in range(1, revisions + 1)
        ]
        self.tenant.add(
            "page",
            self.spaces[template.space],
            template.title(number),
            versions,
            parent_id=section.id,
            status=status,
            labels=(self.tenant.label(template.label),),
        )


def _earlier(body: str, number: int, last: int) -> str:
    """An earlier version of a page by hand: without its last blocks."""
    cut = body.rfind("<h2>", 0, len(body) * number // last)
    balanced = cut > 0 and "<ac:layout" not in body
    return body[:cut] if balanced else f"<p><em>First words, before the page was written out.</em></p>{body}"
