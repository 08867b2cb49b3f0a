"""The pages that were written by hand: files with a short head, a line of dashes and a storage body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from harbor_tui.sandbox.seed.people import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_MENTION = re.compile(r"\{\{@(\w+)\}\}")
_SPACE = re.compile(r"\{\{space:(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """One page by hand; a parent is named by its title, versions by how many days ago they were made."""

    title: str
    space: str
    parent: str | None
    author: str
    days: tuple[int, ...]
    messages: tuple[str, ...]
    labels: tuple[str, ...]
    source: str

    def body(self, space_ids: Mapping[str, int]) -> str:
        """The storage body, with mentions and space ids filled in."""
        return _SPACE.sub(lambda found: str(space_ids[found[1]]), with_mentions(self.source))


def with_mentions(source: str) -> str:
    """A body with its mentions filled in."""
    return _MENTION.sub(lambda found: mention(found[1]), source)


def mention(nick: str) -> str:
    """The link that mentions somebody."""
    return f'<ac:link><ri:user ri:account-id="{PEOPLE[nick].account_id}" /></ac:link>'


@lru_cache(maxsize=1)
def written_pages() -> tuple[WrittenPage, ...]:
    """All pages by hand, every parent before its children."""
    folder = files(__package__) / "pages"
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".xml")), key=lambda each: each.name)
    return tuple(_read(entry.read_text("utf-8")) for entry in entries)


def _read(text: str) -> WrittenPage:
    head, _, body = text.partition("\n---\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    days = tuple(int(day) for day in facts["days"].split(","))
    messages = tuple(part.strip() for part in facts.get("messages", "").split(","))
    return WrittenPage(
        title=facts["title"],
        space=facts["space"],
        parent=facts.get("parent"),
        author=facts["author"],
        days=days,
        messages=messages + ("",) * (len(days) - len(messages)),
        labels=tuple(label.strip() for label in facts.get("labels", "").split(",") if label.strip()),
        source=body.rstrip("\n"),
    )
