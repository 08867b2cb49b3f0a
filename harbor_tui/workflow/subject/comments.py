"""Footer comments as subjects: the page that one is on, what it answers, what a change or a deletion does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from harbor_tui.domain.errors import HarborError, NotVisible
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import access as json_access
from harbor_tui.domain.requests import Wire
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.subject.current_state import CommentNow, CurrentState
from harbor_tui.workflow.subject.model import Comparison, Fact, Quoted, Sighting, Subject, could_not_read
from harbor_tui.workflow.subject.wording import first_words, listed_count, stale, untold, version_words
from harbor_tui.workflow.writes.bodies import body_text, compare_bodies, readable
from harbor_tui.workflow.writes.model import Resource, Write, WriteKind

if TYPE_CHECKING:
    pass

_MOST_LEVELS: Final = 10
"""How far up a chain of answers is followed to the page that they are on."""
_FINAL: Final = "for good: comments do not go to the trash"


@dataclass(frozen=True, slots=True)
class _Place:
    """What a comment is on."""

    name: str
    """`“Runbooks” in Platform (PLAT)`."""
    kind: str
    status: str
    parent: CommentNow | None = None


class CommentSubjects:
    """Looks at the comment that a write is about, at what it is on, and at what it answers."""

    def __init__(self, state: CurrentState) -> None:
        self._state = state

    async def look(self, write: Write, wire: Wire) -> Subject:
        """What is there, and what the request does to it. Raises when it cannot be read."""
        sent = wire.parsed_body() or {}
        match write.deed:
            case WriteKind.CREATE:
                return await self._new(write, sent)
            case WriteKind.UPDATE:
                return await self._update(write, sent)
        return await self._deletion(write)

    async def sight(self, sighting: Sighting) -> Sighting:
        """The same look once more, at its version and status alone."""
        return _sighting(await self._state.comment(sighting.target))

    # The three deeds

    async def _new(self, write: Write, sent: Mapping[str, Any]) -> Subject:
        place = await self._place_sent(sent)
        facts = [_on(place)]
        beside, deed = None, "Comment on"
        if place.parent is not None:
            deed = "Answer a comment on"
            facts.append(Fact("Answers", _excerpt(place.parent), f"v{place.parent.edit.version}"))
            beside = _quoted("The comment that it answers", place.parent)
        return Subject(
            write,
            f"{deed} the {place.kind} {place.name}",
            Sighting(write.resource),
            title=_title(place),
            facts=tuple(facts),
            details=tuple(facts),
            findings=_place_findings(place),
            beside=beside,
        )

    async def _update(self, write: Write, sent: Mapping[str, Any]) -> Subject:
        text, representation = body_text(sent)
        now = await self._state.comment(write.target, body_format=readable(representation))
        place = await self._place_of(now)
        diff = await run_blocking(compare_bodies, (now.body or "", now.representation), (text, representation))
        asked = json_access.number(sent, "version", "number")
        expected = now.edit.version + 1 if now.edit.version is not None else None
        late = stale("comment", asked, now.edit, expected)
        unread = (could_not_read("the comment as it stands", "the service sent none"),) if now.body is None else ()
        facts = (_on(place), Fact("Now", version_words(now.edit), f"makes version {asked}"))
        return Subject(
            write,
            f"Change the comment {_named(now)} on {place.name}: {diff.summary}",
            _sighting(now),
            title=_title(place),
            facts=facts,
            details=(*facts, *_answers(place), Fact("Id", now.id), Fact("Changes", diff.summary)),
            findings=(*_place_findings(place), *((late,) if late else ()), *unread),
            comparison=Comparison(f"version {now.edit.version} → what this request makes of it", diff),
            beside=_quoted("The comment that it answers", place.parent) if place.parent is not None else None,
        )

    async def _deletion(self, write: Write) -> Subject:
        now = await self._state.comment(write.target)
        place = await self._place_of(now)
        replies, more = await self._replies(write)
        facts = (_on(place), Fact("Now", version_words(now.edit), "goes for good"), Fact("Below", replies))
        return Subject(
            write,
            f"Delete the comment {_named(now)} from {place.name}; {replies}; it goes {_FINAL}",
            _sighting(now),
            title=_title(place),
            facts=facts,
            details=(*facts, *_answers(place), Fact("Id", now.id), Fact("Then", _FINAL)),
            findings=(
                Finding(Severity.SERIOUS, "final", f"final: it goes {_FINAL}"),
                *untold("comment", now.edit),
                *more,
            ),
            gone=_quoted("The comment as it stands", now),
            beside=_quoted("The comment that it answers", place.parent) if place.parent is not None else None,
        )

    async def _replies(self, write: Write) -> tuple[str, tuple[Finding, ...]]:
        try:
            replies = await self._state.replies(write.target)
        except HarborError as error:
            return "its replies are not known", (could_not_read("its replies", error.summary),)
        if not replies.names:
            return "no replies", ()
        goes = "goes" if len(replies.names) == 1 else "go"
        return f"{listed_count(replies, 'reply', 'replies')} {goes} with it", ()

    # Where it is

    async def _place_sent(self, sent: Mapping[str, Any]) -> _Place:
        """What a new comment names as its place."""
        parent_id = json_access.text(sent, "parentCommentId")
        if parent_id:
            return await self._place_of_answer(await self._state.comment(parent_id))
        attachment_id = json_access.text(sent, "attachmentId")
        if attachment_id:
            return await self._place_of_attachment(attachment_id)
        return await self._content(json_access.text(sent, "pageId"), json_access.text(sent, "blogPostId"))

    async def _place_of(self, comment: CommentNow) -> _Place:
        if not comment.parent_id:
            return await self._content(comment.page_id, comment.blog_post_id)
        return await self._place_of_answer(await self._state.comment(comment.parent_id))

    async def _place_of_answer(self, parent: CommentNow) -> _Place:
        """Where an answer to a comment is: where that one is, however far up that is told."""
        above = parent
        for _ in range(_MOST_LEVELS):
            if above.page_id or above.blog_post_id or not above.parent_id:
                break
            above = await self._state.comment(above.parent_id)
        place = await self._content(above.page_id, above.blog_post_id)
        return _Place(place.name, place.kind, place.status, parent)

    async def _place_of_attachment(self, attachment_id: str) -> _Place:
        name, page_id, blog_post_id = await self._state.attachment(attachment_id)
        place = await self._content(page_id, blog_post_id)
        return _Place(f"“{name}” on {place.name}", "attachment", place.status)

    async def _content(self, page_id: str, blog_post_id: str) -> _Place:
        resource = Resource.PAGE if page_id else Resource.BLOG_POST
        content_id = page_id or blog_post_id
        if not content_id:
            raise NotVisible("It is on something that can be read neither as a page nor as a blog post.")
        summary = (await self._state.content(resource, content_id)).summary
        space = await self._state.space_name(summary.space_id)
        return _Place(f"“{summary.title}” in {space}", resource.value, summary.status)


def _sighting(now: CommentNow) -> Sighting:
    return Sighting(Resource.COMMENT, now.id, version=now.edit.version, status=now.status)


def _title(place: _Place) -> str:
    return f"Comment on {place.name}"


def _on(place: _Place) -> Fact:
    return Fact("On", place.name, place.kind if place.status in ("current", "") else f"{place.kind}, {place.status}")


def _answers(place: _Place) -> tuple[Fact, ...]:
    return (Fact("Answers", _excerpt(place.parent)),) if place.parent is not None else ()


def _named(now: CommentNow) -> str:
    return f"{now.id} (v{now.edit.version})" if now.edit.version is not None else now.id


def _excerpt(comment: CommentNow) -> str:
    """A comment's first words."""
    return f"“{first_words(comment.body or '', comment.representation)}”"


def _quoted(title: str, comment: CommentNow) -> Quoted:
    return Quoted(f"{title} ({version_words(comment.edit)})", comment.body or "", comment.representation)


def _place_findings(place: _Place) -> tuple[Finding, ...]:
    if place.status in ("current", ""):
        return ()
    return (Finding(Severity.WARNS, "place_not_current", f"the {place.kind} that it is on is {place.status}"),)
