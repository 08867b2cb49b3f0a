"""Pages and blog posts as subjects: what an update makes of one, what a deletion takes away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.domain.errors import HarborError, NotVisible
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.pages import Page
from harbor_tui.domain.requests import Wire
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.subject.current_state import CurrentState, Edit, Listed
from harbor_tui.workflow.subject.model import Comparison, Fact, Quoted, Sighting, Subject, could_not_read
from harbor_tui.workflow.subject.wording import editor_words, first_names, listed_count, stale, untold, version_words
from harbor_tui.workflow.writes.bodies import STORAGE, body_text, compare_bodies, readable
from harbor_tui.workflow.writes.model import Resource, Write, WriteKind

if TYPE_CHECKING:
    from harbor_tui.document.diff.diff import DocumentDiff

_LABELS: Final = {Resource.PAGE: "Page", Resource.BLOG_POST: "Post"}
_TRASHED: Final = ("trashed", "deleted")


class ContentSubjects:
    """EvidenceLookups at the page or blog post that a write is about."""

    def __init__(self, state: CurrentState) -> None:
        self._state = state

    async def look(self, write: Write, wire: Wire) -> Subject:
        """What is there, and what the request does to it. Raises when it cannot be read."""
        if write.deed is WriteKind.DELETE:
            return await self._deletion(write, dict(wire.query))
        return await self._update(write, wire.parsed_body() or {})

    async def sight(self, sighting: Sighting) -> Sighting:
        """The same look once more, at its version and status alone."""
        page = await self._content(sighting.resource, sighting.target, draft=sighting.draft)
        return _sighting(sighting.resource, page, draft=sighting.draft)

    async def _content(
        self, resource: Resource, content_id: str, *, representation: str = STORAGE, draft: bool = False
    ) -> Page:
        more = {"get_draft": True} if draft else {}
        return await self._state.content(resource, content_id, body_format=readable(representation), **more)

    # Updates

    async def _update(self, write: Write, sent: Mapping[str, Any]) -> Subject:
        text, representation = body_text(sent)
        now, draft = await self._to_update(write, sent, representation)
        space = await self._state.space_name(now.summary.space_id)
        diff = await run_blocking(compare_bodies, (now.body or "", now.representation), (text, representation))
        parent, moved = await self._parents(now, sent)
        changes = list(_changes(now, sent, diff, moved))
        name, asked = _name(write, now), _version_of(sent)
        changed = "; ".join(changes) or "nothing"
        return Subject(
            write,
            f"Change the {name} in {space}: {changed}",
            _sighting(write.resource, now, draft=draft),
            title=now.summary.title,
            facts=(
                Fact(_LABELS[write.resource], f"“{now.summary.title}” in {space}{parent}", f"makes version {asked}"),
                Fact("Now", version_words(_edit(now)), now.summary.status),
                Fact("Changes", changed),
            ),
            details=(*_details(write, now, space, parent), *(Fact("Changes", change) for change in changes)),
            findings=tuple(_update_findings(write, now, sent, diff)),
            comparison=Comparison(f"version {now.summary.version} → what this request makes of it", diff),
        )

    async def _to_update(self, write: Write, sent: Mapping[str, Any], representation: str) -> tuple[Page, bool]:
        """What would be updated, and whether it is a draft: version 1 of what is not seen publishes one."""
        try:
            return await self._content(write.resource, write.target, representation=representation), False
        except NotVisible:
            if _version_of(sent) != 1:
                raise
        return await self._content(write.resource, write.target, representation=representation, draft=True), True

    async def _parents(self, now: Page, sent: Mapping[str, Any]) -> tuple[str, str]:
        """` ▸ Parent` as it is, and where the page would go; empty for what stays or is not there."""
        parent = await self._title_of(now.parent_id)
        wanted = json_access.text(sent, "parentId")
        moved = await self._title_of(wanted) if wanted and wanted != now.parent_id else ""
        return (f" ▸ {parent}" if parent else ""), moved

    async def _title_of(self, page_id: str) -> str:
        if not page_id:
            return ""
        try:
            return (await self._state.content(Resource.PAGE, page_id)).summary.title
        except HarborError:
            return f"page {page_id} (not seen: missing or not permitted)"

    # Deletions

    async def _deletion(self, write: Write, query: Mapping[str, str]) -> Subject:
        draft, purge = query.get("draft") == "true", query.get("purge") == "true"
        now = await self._content(write.resource, write.target, draft=draft)
        space = await self._state.space_name(now.summary.space_id)
        parent = f" ▸ {await self._title_of(now.parent_id)}" if now.parent_id else ""
        findings = [*untold(write.resource.value, _edit(now)), *_deletion_findings(now, draft=draft, purge=purge)]
        children = await self._children(write, findings)
        editors = await self._editors(write, findings)
        fate = _fate(draft=draft, purge=purge)
        below = _below(children) if children is not None else "what is below it is not known"
        name, going = _name(write, now), "goes for good" if purge or draft else "goes to the trash"
        of_pages = (Fact("Below", below, ""),) if write.resource is Resource.PAGE else ()
        return Subject(
            write,
            f"{'Purge' if purge else 'Delete'} the {name} from {space}; {_question_end(write, children, fate)}",
            _sighting(write.resource, now, draft=draft),
            title=now.summary.title,
            facts=(
                Fact(_LABELS[write.resource], f"“{now.summary.title}” in {space}{parent}", going),
                Fact("Now", version_words(_edit(now)), now.summary.status),
                *of_pages,
            ),
            details=(*_details(write, now, space, parent), *of_pages, Fact("Editors", editors), Fact("Then", fate)),
            findings=tuple(findings),
            gone=Quoted("The body as it stands", now.body or "", now.representation),
        )

    async def _children(self, write: Write, findings: list[Finding]) -> Listed | None:
        if write.resource is not Resource.PAGE:
            return Listed((), more=False)
        try:
            return await self._state.children(write.target)
        except HarborError as error:
            findings.append(could_not_read("what is below the page", error.summary))
            return None

    async def _editors(self, write: Write, findings: list[Finding]) -> str:
        try:
            return editor_words(await self._state.edits(write.resource, write.target))
        except HarborError as error:
            findings.append(could_not_read("who edited it before", error.summary, Severity.WARNS))
            return "not known"


def _name(write: Write, now: Page) -> str:
    version = f" (v{now.summary.version})" if now.summary.version is not None else ""
    return f"{write.resource.value} “{now.summary.title}”{version}"


def _edit(now: Page) -> Edit:
    return Edit(now.summary.version, now.summary.updated_at, now.summary.author_id)


def _sighting(resource: Resource, now: Page, *, draft: bool = False) -> Sighting:
    summary = now.summary
    return Sighting(resource, summary.id, version=summary.version, status=summary.status, draft=draft)


def _version_of(sent: Mapping[str, Any]) -> int | None:
    return json_access.number(sent, "version", "number")


def _changes(now: Page, sent: Mapping[str, Any], diff: DocumentDiff, moved: str) -> Iterator[str]:
    """What the update does, in words; nothing when only the version would be another."""
    title, space_id = json_access.text(sent, "title"), json_access.text(sent, "spaceId")
    status = json_access.text(sent, "status")
    if title and title != now.summary.title:
        yield f"title to “{title}”"
    if space_id and space_id != now.summary.space_id:
        yield f"space to {space_id}"
    if moved:
        yield f"moves below “{moved}”"
    if status and status != now.summary.status:
        yield f"status to {status}"
    if not diff.same_source:
        yield f"body: {diff.summary}" if not diff.identical else "source of the body, not what it shows"


def _update_findings(write: Write, now: Page, sent: Mapping[str, Any], diff: DocumentDiff) -> Iterator[Finding]:
    what, status = write.resource.value, json_access.text(sent, "status")
    as_draft = status == "draft" and now.summary.status == "current"
    named = json_access.text(sent, "id")
    if named and named.lstrip("0") != write.target.lstrip("0"):
        told = f"the path names {what} {write.target}, the body {named}: they have to be the same"
        yield Finding(Severity.BLOCKS, "id_differs", told)
    if now.body is None:
        yield could_not_read("the body as it stands", "the service sent none")
    if now.summary.status in _TRASHED:
        yield Finding(Severity.WARNS, "trashed", f"the {what} is in the trash: the service would answer 404")
    if as_draft:
        yield Finding(Severity.WARNS, "draft", f"saves a draft of the {what}: its readers keep seeing what is there")
    else:
        version = now.summary.version
        expected = 1 if now.summary.status == "draft" else version + 1 if version is not None else None
        finding = stale(what, _version_of(sent), _edit(now), expected)
        if finding is not None:
            yield finding
    space_id = json_access.text(sent, "spaceId")
    if space_id and space_id != now.summary.space_id:
        yield Finding(Severity.SERIOUS, "moves_space", f"moves the {what} to the space {space_id}: other readers")
    if diff.same_source and json_access.text(sent, "title") == now.summary.title:
        yield Finding(Severity.NOTE, "no_change", "title and body are the same as now")


def _deletion_findings(now: Page, *, draft: bool, purge: bool) -> Iterator[Finding]:
    trashed = now.summary.status in _TRASHED
    if now.body is None:
        yield could_not_read("the body as it stands", "the service sent none")
    if purge or draft:
        yield Finding(Severity.SERIOUS, "final", f"final: {_fate(draft=draft, purge=purge)}")
    if purge and not trashed:
        told = f"only what is in the trash can be purged, this is {now.summary.status}: the service would answer 404"
        yield Finding(Severity.WARNS, "not_trashed", told)
    if trashed and not purge:
        yield Finding(Severity.WARNS, "trashed", "it is in the trash already: the service would answer 404")


def _fate(*, draft: bool, purge: bool) -> str:
    if purge:
        return "for good: purged, it cannot be restored"
    if draft:
        return "for good: drafts do not go to the trash"
    return "to the trash of its space, where it can be restored"


def _below(children: Listed) -> str:
    if not children.names:
        return "no children"
    moves = "moves" if len(children.names) == 1 and not children.more else "move"
    return f"{listed_count(children, 'child', 'children')} {moves} up: {first_names(children.names)}"


def _question_end(write: Write, children: Listed | None, fate: str) -> str:
    if write.resource is not Resource.PAGE or (children is not None and not children.names):
        return f"it goes {fate}"
    below = _below(children).partition(":")[0] if children is not None else "what is below it is not known"
    return f"{below}; it goes {fate}"


def _details(write: Write, now: Page, space: str, parent: str) -> tuple[Fact, ...]:
    summary = now.summary
    return (
        Fact(_LABELS[write.resource], f"“{summary.title}”"),
        Fact("Id", summary.id),
        Fact("Where", f"{space}{parent}"),
        Fact("Status", summary.status),
        Fact("Now", version_words(_edit(now))),
        *((Fact("Created", now.created_at),) if now.created_at else ()),
        *((Fact("Link", now.web_url),) if now.web_url else ()),
    )
