"""Properties of pages and spaces as subjects: the value that is there against the value that is to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.document.diff.diff import compare_code
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.requests import Wire
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.subject.current_state import CurrentState, PropertyNow
from harbor_tui.workflow.subject.model import Comparison, Fact, Sighting, Subject
from harbor_tui.workflow.subject.wording import stale, untold, version_words
from harbor_tui.workflow.writes.bodies import json_text
from harbor_tui.workflow.writes.model import Resource, Write, WriteKind

if TYPE_CHECKING:
    from harbor_tui.document.diff.diff import DocumentDiff

_FINAL: Final = "for good: properties do not go to the trash"


class PropertySubjects:
    """Looks at the property that a write is about, and at the page or space that has it."""

    def __init__(self, state: CurrentState) -> None:
        self._state = state

    async def look(self, write: Write, wire: Wire) -> Subject:
        """What is there, and what the request does to it. Raises when it cannot be read."""
        sent: Mapping[str, Any] = wire.parsed_body() or {}
        key = json_access.text(sent, "key")
        now = await self._now(write, key)
        holder = await self._holder(write)
        diff = await run_blocking(_compared, now, sent, write)
        asked = json_access.number(sent, "version", "number")
        shown_key = now.key if now is not None else key
        facts = (
            Fact("On", holder, "space" if write.resource is Resource.SPACE_PROPERTY else "page"),
            Fact("Key", shown_key, f"makes version {asked}" if asked is not None else _aside(write)),
            Fact("Now", version_words(now.edit) if now is not None else "there is no property with this key"),
            Fact("Changes", diff.summary),
        )
        version = f" (v{now.edit.version})" if now is not None and now.edit.version is not None else ""
        end = f"it goes {_FINAL}" if write.deed is WriteKind.DELETE else diff.summary
        return Subject(
            write,
            f"{write.deed.verb.capitalize()} the property “{shown_key}”{version} of {holder}; {end}",
            _sighting(write, now),
            title=f"{shown_key} of {holder}",
            facts=facts,
            details=(*facts, *((Fact("Id", now.id),) if now is not None else ())),
            findings=tuple(_findings(write, sent, now)),
            comparison=Comparison("the value now → the value that this request makes", diff),
        )

    async def sight(self, sighting: Sighting) -> Sighting:
        """The same look once more, at its version alone."""
        now = await self._state.property(sighting.resource, sighting.holder, sighting.target)
        return Sighting(sighting.resource, sighting.target, sighting.holder, now.edit.version)

    async def _now(self, write: Write, key: str) -> PropertyNow | None:
        if write.deed is WriteKind.CREATE:
            return await self._state.property_with_key(write.resource, write.holder, key)
        return await self._state.property(write.resource, write.holder, write.target)

    async def _holder(self, write: Write) -> str:
        if write.resource is Resource.SPACE_PROPERTY:
            return await self._state.space_name(write.holder)
        summary = (await self._state.content(Resource.PAGE, write.holder)).summary
        return f"“{summary.title}” in {await self._state.space_name(summary.space_id)}"


def _compared(now: PropertyNow | None, sent: Mapping[str, Any], write: Write) -> DocumentDiff:
    before = json_text(now.value) if now is not None else ""
    after = "" if write.deed is WriteKind.DELETE else json_text(sent.get("value"))
    return compare_code(before, after)


def _aside(write: Write) -> str:
    return "goes for good" if write.deed is WriteKind.DELETE else "new"


def _sighting(write: Write, now: PropertyNow | None) -> Sighting:
    if write.deed is WriteKind.CREATE or now is None:
        return Sighting(write.resource, holder=write.holder)
    return Sighting(write.resource, write.target, write.holder, now.edit.version)


def _findings(write: Write, sent: Mapping[str, Any], now: PropertyNow | None) -> Iterator[Finding]:
    if write.deed is WriteKind.CREATE:
        if now is not None:
            told = f"there is a property with this key already ({now.id}): the service would refuse a second one"
            yield Finding(Severity.WARNS, "key_taken", told)
        return
    if write.deed is WriteKind.DELETE:
        yield Finding(Severity.SERIOUS, "final", f"final: it goes {_FINAL}")
        yield from untold("property", now.edit) if now is not None else ()
        return
    assert now is not None
    key = json_access.text(sent, "key")
    if key and key != now.key:
        yield Finding(
            Severity.BLOCKS, "key_differs", f"the property's key is “{now.key}”, not “{key}”: it cannot change"
        )
    expected = now.edit.version + 1 if now.edit.version is not None else None
    late = stale("property", json_access.number(sent, "version", "number"), now.edit, expected)
    if late is not None:
        yield late
