"""Knows the tenant's spaces: by id, key or name, each looked up once; the operator's own labels win over names."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final

from harbor_tui.catalogue.action_book import ActionBook
from harbor_tui.contracts.adapters import Tenant
from harbor_tui.domain.errors import Conflict, InvalidInput, NotVisible, UpstreamError
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import Space
from harbor_tui.domain.port import Port
from harbor_tui.domain.text.display import one_line
from harbor_tui.workflow.answers.pages import proven, space_rows

MOST_LISTS_BY_NAME: Final = 20
"""How many lists of 250 spaces a search by name reads at most."""
_IDS_AT_ONCE: Final = 100
_NUMBER: Final = re.compile(r"[0-9]{1,19}", re.ASCII)
_KEY: Final = re.compile(r"~?[A-Za-z0-9._:@-]{1,255}", re.ASCII)


class Spaces:
    """The spaces of one port, as far as they were asked for."""

    def __init__(self, port: Port, tenant: Tenant, console_book: ActionBook) -> None:
        self._labels = port.spaces
        self._tenant = tenant
        self._find = console_book.find("find-spaces")
        self._known: dict[str, Space] = {}
        self._unseen: set[str] = set()

    def known(self, space_id: str) -> Space | None:
        """What is known without asking."""
        found = self._known.get(space_id)
        label = self._labels.get(space_id)
        return Space(space_id, name=label) if found is None and label else found

    async def by_id(self, space_id: str) -> Space | None:
        """A space, asked for once; None when it is not visible. With a label of the operator's it always has a name."""
        if space_id not in self._known and space_id not in self._unseen:
            try:
                await self.learn([space_id])
            except UpstreamError:
                if space_id not in self._labels:
                    raise
        return self.known(space_id)

    async def learn(self, space_ids: Iterable[str]) -> None:
        """Ask for all of these that were not asked for yet, many at once."""
        asked = dict.fromkeys(each for each in space_ids if _NUMBER.fullmatch(each))
        wanted = [each for each in asked if each not in self._known and each not in self._unseen]
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            batch = wanted[start : start + _IDS_AT_ONCE]
            self._keep(await self._ask({"ids": batch, "limit": 250}))
            self._unseen.update(each for each in batch if each not in self._known)

    async def find(self, text: str) -> Space:
        """The space with this id, key or name. Raises `NotVisible`, or `Conflict` when several have the name."""
        text = text.strip()
        if not text:
            raise InvalidInput("No space was given.", advice="Give its key, its name or its numeric id.")
        return self._remembered(text) or await self._by_id_or_key(text) or await self._by_name(text)

    def _remembered(self, text: str) -> Space | None:
        for space_id, label in self._labels.items():
            if text == space_id or _folded(label) == _folded(text):
                return self.known(space_id)
        same = (space for space in self._known.values() if text == space.id or _folded(space.key) == _folded(text))
        return next(same, None)

    async def _by_id_or_key(self, text: str) -> Space | None:
        if _NUMBER.fullmatch(text):
            for space in self._keep(await self._ask({"ids": [text]})):
                if space.id == text:
                    return space
        if _KEY.fullmatch(text):
            keys = list(dict.fromkeys((text, text.upper())))
            for space in self._keep(await self._ask({"keys": keys})):
                if _folded(space.key) == _folded(text):
                    return space
        return None

    async def _by_name(self, name: str) -> Space:
        same: list[Space] = []
        near: list[Space] = []
        async for answer in self._all_lists():
            for space in self._keep(answer):
                if _folded(space.name) == _folded(name):
                    same.append(space)
                elif _folded(name) in _folded(space.name):
                    near.append(space)
        shown = one_line(name, 80)
        if len(same) > 1:
            keys = ", ".join(one_line(space.short, 40) for space in same[:5])
            raise Conflict(f"{len(same)} spaces are called {shown!r}.", advice=f"Give a key instead: {keys}.")
        if not same:
            raise NotVisible(f"There is no space {shown!r} that this account can see.", advice=_did_you_mean(near))
        return same[0]

    async def _all_lists(self) -> AsyncIterator[Answer]:
        call = self._find.prepare({"query": {"limit": 250}})
        seen: set[str] = set()
        for _ in range(MOST_LISTS_BY_NAME):
            answer = proven(await self._tenant.read(call))
            yield answer
            if answer.next_cursor is None or answer.next_cursor in seen:
                return
            seen.add(answer.next_cursor)
            call = call.with_cursor(answer.next_cursor)

    async def _ask(self, query: Mapping[str, Any]) -> Answer:
        return proven(await self._tenant.read(self._find.prepare({"query": query})))

    def _keep(self, answer: Answer) -> tuple[Space, ...]:
        spaces = tuple(self._labelled(space) for space in space_rows(answer))
        self._known |= {space.id: space for space in spaces}
        return spaces

    def _labelled(self, space: Space) -> Space:
        label = self._labels.get(space.id)
        return dataclasses.replace(space, name=label) if label else space


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _did_you_mean(near: list[Space]) -> str:
    if not near:
        return "Check the key or name, and the account's permission to see the space."
    names = ", ".join(f"{one_line(space.name, 40)} ({one_line(space.short, 40)})" for space in near[:5])
    return f"Similar: {names}."
