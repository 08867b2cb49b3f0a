"""Finds what a request is about: one family of subjects for each resource that can be written, chosen by its route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import HarborError, NotVisible, RequestChanged
from harbor_tui.domain.requests import Wire
from harbor_tui.workflow.subject.comments import CommentSubjects
from harbor_tui.workflow.subject.current_state import CurrentState
from harbor_tui.workflow.subject.model import Comparison, Sighting, Subject, unread
from harbor_tui.workflow.subject.pages import ContentSubjects
from harbor_tui.workflow.subject.properties import PropertySubjects
from harbor_tui.workflow.subject.stored_check import read_stored
from harbor_tui.workflow.writes.model import Resource, Write, write_of

_LOOK_AGAIN: Final = "Nothing was sent. Open the request again (R): it is compared with what is there now."


class Family(Protocol):
    """The subjects of one kind of resource."""

    async def look(self, write: Write, wire: Wire) -> Subject:
        """What is there, and what the request does to it. Raises when it cannot be read."""

    async def sight(self, sighting: Sighting) -> Sighting:
        """The same look once more, as far as it has to be the same. Raises when it cannot be read."""


class Subjects:
    """What writes are about, read from the tenant as it is at that moment; nothing is remembered."""

    def __init__(self, state: CurrentState) -> None:
        self._state = state
        contents, properties = ContentSubjects(state), PropertySubjects(state)
        self._families: Mapping[Resource, Family] = {
            Resource.PAGE: contents,
            Resource.BLOG_POST: contents,
            Resource.COMMENT: CommentSubjects(state),
            Resource.PAGE_PROPERTY: properties,
            Resource.SPACE_PROPERTY: properties,
        }

    async def look(self, wire: Wire) -> Subject | None:
        """What a request is about; None for one that is about nothing that is there. What cannot be read says so."""
        write = write_of(wire)
        if write is None or not write.has_subject:
            return None
        try:
            return await self._families[write.resource].look(write, wire)
        except HarborError as error:
            return unread(write, error.summary)

    async def stored(self, case: CaseRecords) -> Comparison | None:
        """What was sent against what is stored; None where the answer said that they are equal."""
        return await read_stored(case, self._state)

    async def check_unchanged(self, sighting: Sighting) -> None:
        """Raise `RequestChanged` unless what was seen is there still; else what keeps it from being read."""
        if sighting.version is None:
            return
        what = f"The {sighting.resource.value} {sighting.target}"
        try:
            now = await self._families[sighting.resource].sight(sighting)
        except NotVisible:
            told = f"{what} changed since you looked: it is gone, or not visible any more."
            raise RequestChanged(told, advice=_LOOK_AGAIN) from None
        if now.version != sighting.version:
            told = f"{what} changed since you looked: version {now.version} now, version {sighting.version} was shown."
            raise RequestChanged(told, advice=_LOOK_AGAIN)
        if now.status != sighting.status:
            told = f"{what} changed since you looked: it is {now.status} now, {sighting.status} was shown."
            raise RequestChanged(told, advice=_LOOK_AGAIN)
