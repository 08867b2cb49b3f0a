"""What the review says about a request above its body, and in its tabs: facts of ours first, the agent's words last."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.content import Content

from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.errors import ProgramFault, sentences
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.json import reader as json_reader
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.ui.kit.formatting import SEVERITY_COLOURS, ago, counted, short_digest, size_text, state_text
from harbor_tui.ui.kit.text import line, two_sides
from harbor_tui.ui.screens.review.outcome import outcome_rows
from harbor_tui.workflow.findings.request import notified_people
from harbor_tui.workflow.writes.bodies import body_text, format_of
from harbor_tui.workflow.writes.model import Resource, WriteKind

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import InboxRow, Review

_LABEL: Final = 8
LOOKING: Final = "reading what is there now…"


def wire_body(review: Review) -> Mapping[str, Any]:
    """The request's body as parsed from the bytes that would be, or were, sent; empty when there are none."""
    if review.snapshot is not None:
        parsed = review.snapshot.wire.parsed_body()
    elif review.records is not None and review.records.wire:
        parsed = json_reader.record(review.records.wire)
    else:
        parsed = review.envelope.input.get("body") if review.envelope is not None else None
    return parsed if isinstance(parsed, dict) else {}


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """The heaviest first."""
    return sorted(findings, key=lambda finding: -finding.severity)


def space_text(review: Review, services: Services) -> tuple[str, bool]:
    """The space in words, and whether somebody of ours knows it."""
    space_id = str(wire_body(review).get("spaceId") or review.row.space_id)
    label = services.port.spaces.get(space_id, "") if services.port is not None else ""
    space = review.space
    if space is not None and space.key:
        name = space.name or label or space.key
        named = name == space.key or name.endswith(f"({space.key})")  # a label may hold the key already
        return (name if named else f"{name} ({space.key})"), True
    if label:
        return f"{label} ({space_id})", True
    return (f"space {space_id} (name unknown)" if space_id else "no space named"), False


def where_text(review: Review, services: Services) -> str:
    """Space and parent: `Platform (PLAT) ▸ Runbooks ▸ here`."""
    write = review.write
    if write is not None and write.resource is Resource.BLOG_POST:
        return f"{space_text(review, services)[0]} ▸ blog ▸ here"
    parent_id = str(wire_body(review).get("parentId") or "")
    if review.parent is not None and parent_id:
        below = review.parent.title
    else:
        unseen = " (not seen: missing or not permitted)" if review.parent_missing else ""
        below = f"page {parent_id}{unseen}" if parent_id else "the space's home page"
    return f"{space_text(review, services)[0]} ▸ {below} ▸ here"


def makes_page(review: Review) -> bool:
    """Whether a page (or a blog post) would come into being."""
    write = review.write
    if write is not None:
        return not write.has_subject
    return "spaceId" in wire_body(review) or bool(review.row.space_id)


def route_text(review: Review) -> str:
    """What is sent where, for a write that makes no page: `DELETE /wiki/api/v2/pages/123`."""
    if review.snapshot is not None:
        wire = review.snapshot.wire
        return f"{wire.method} {wire.path}"
    decision = review.records.records.get("decision", {}) if review.records is not None else {}
    return f"{decision.get('method', '')} {decision.get('path', '')}".strip() or review.row.action


def outcome_text(review: Review) -> str:
    """What was done, once the service confirmed it: `● created: page 4711`, `● deleted`; empty before that."""
    if review.row.state is not State.CREATED:
        return ""
    page, write = review.row.page, review.write
    done = "● " + (write.deed.done if write is not None else "created")
    records = review.records.records if review.records is not None else {}
    otherwise = any(record.get("stored_equals_sent") is False for record in records.values())
    return f"{done}: page {page.id}{', stored otherwise' if otherwise else ''}" if page is not None else done


def notify_text(review: Review) -> str:
    """Who is told by the creation, as far as it can be known."""
    people = review.notified_people
    mentions = f"{counted(people, 'person', 'people')} mentioned or assigned" if people else "nobody is mentioned"
    return f"{mentions} · watchers of the space: not known"


def checks_content(findings: tuple[Finding, ...]) -> Content:
    """The findings in a row, the heaviest first, each with mark and words."""
    if not findings:
        return line(("✓ ", "$success"), "nothing found")
    parts = []
    for finding in ordered(findings):
        word = f"{finding.severity.word}: " if finding.severity >= Severity.SERIOUS else ""
        parts.append(line((f"{finding.severity.mark} {word}", SEVERITY_COLOURS[finding.severity]), finding.summary))
    return Content("   ").join(parts)


def from_text(review: Review) -> str:
    """Who put the file here."""
    name = review.row.agent or "unknown agent"
    if review.owner_uid is None:
        return name
    own = " (yours)" if review.owner_uid == os.geteuid() else ""
    return f"{name}, file of uid {review.owner_uid}{own}"


def header(review: Review, services: Services, width: int, *, state: str = "", looking: bool = False) -> Content:
    """The facts, one line each, cut to the width; `looking`: what it is about is being read."""
    row = review.row
    age = f", {ago(max(services.now() - row.received_at, 0))}" if row.received_at else ""
    says = review.envelope.why if review.envelope is not None else ""
    rows = [
        (line((row.title or row.action or row.id, "bold")), line((state or f"{state_text(row.state)}{age}", "bold"))),
        *_place(review, services, looking=looking),
        (_fact("From", from_text(review)), line((size_text(row.bytes), "$text-muted"))),
        *([(_fact("Notify", notify_text(review)), Content(""))] if tells_people(review) else []),
        *_checks_or_outcome(row, width),
        (_says(says), line((f"sha256 {short_digest(row.digest)}" if row.digest else "", "$text-muted"))),
    ]
    return Content("\n").join([_row(left, right, width) for left, right in rows])


def _place(review: Review, services: Services, *, looking: bool) -> Iterator[tuple[Content, Content]]:
    """Where a page would be made; of what is there already, what it is and what becomes of it."""
    if review.subject is not None:
        for fact in review.subject.facts:
            yield _fact(fact.label, fact.text), line((fact.aside, "$text-muted"))
    elif makes_page(review):
        status = wire_body(review).get("status") or "current"
        yield _fact("Where", where_text(review, services)), line((f"as {status}", "$text-muted"))
    else:
        aside = LOOKING if looking else review.row.action
        yield _fact("Sends", route_text(review)), line((aside, "$text-muted"))


def tells_people(review: Review) -> bool:
    """Whether a text is published, which people may be told about; a property or a deletion tells nobody."""
    write = review.write
    if write is None:
        return True
    return write.deed is not WriteKind.DELETE and write.resource not in (
        Resource.PAGE_PROPERTY,
        Resource.SPACE_PROPERTY,
    )


def _checks_or_outcome(row: InboxRow, width: int) -> Iterator[tuple[Content, Content]]:
    if row.state.undecided:
        yield line(_label("Checks"), _checks(row)), Content("")
        return
    for number, told in enumerate(outcome_rows(row, width - _LABEL - 3)):
        yield line(_label("" if number else "Outcome"), told), Content("")


def _checks(row: InboxRow) -> Content:
    """The findings; of a file that could not be read as a request, why not."""
    if row.problem:
        return line(("■ ", SEVERITY_COLOURS[Severity.BLOCKS]), row.problem)
    return checks_content(row.findings)


def _label(word: str) -> tuple[str, str]:
    return f"{word:<{_LABEL}}", "$text-muted"


def _fact(word: str, text: str) -> Content:
    return line(_label(word), text)


def _says(why: str) -> Content:
    if not why:
        return line(_label("Says"), ("nothing", "$text-muted"))
    return line(_label("Says"), ("(unverified) ", "$text-muted"), (f"“{why}”", "$text-muted italic"))


def _row(left: Content, right: Content, width: int) -> Content:
    room = max(width - 3 - right.cell_length, 10)
    return two_sides(line(" ", left.truncate(room, ellipsis=True)), line(right, " "), width)


def unshown(review: Review, fault: ProgramFault) -> Review:
    """The review of what this program cannot show: it says so, and there is nothing in it that could be approved."""
    state = State.INVALID if review.row.state.undecided else review.row.state
    return replace(review, row=replace(review.row, state=state, problem=sentences(fault)), snapshot=None)


def edited_review(review: Review, edited: Snapshot) -> Review:
    """The review of an edited request: its row says what the operator's version says."""
    row = replace(
        review.row,
        title=edited.title,
        space_id=edited.space_id,
        digest=edited.digest,
        findings=edited.findings,
        bytes=len(edited.wire.body),
    )
    text, representation = body_text(wire_body(replace(review, snapshot=edited)))
    people = notified_people(read_document(text, format_of(representation)))
    moved = edited.space_id != review.row.space_id
    return replace(
        review, row=row, snapshot=edited, envelope=edited.envelope, notified_people=people, previous=None,
        space=None if moved else review.space, parent=None, parent_missing=False, subject=None,
    )  # fmt: skip
