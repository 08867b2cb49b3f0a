"""What the review says about a request above its body, and in its tabs: facts of ours first, the agent's words last."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.content import Content

from harbor_tui.document.reading import read_document
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.requests import Snapshot, Wire
from harbor_tui.ui.figures import ago, clock_time, counted, short_digest, size_text, state_text
from harbor_tui.ui.text import line
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.ui.widgets.top_line import two_sides
from harbor_tui.workflow.bodies import body_text, format_of
from harbor_tui.workflow.inspecting import notified_people

if TYPE_CHECKING:
    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.reviewing import InboxRow, Review

_COLOURS: Final = {
    Severity.NOTE: "$text-muted", Severity.WARNS: "$warning", Severity.SERIOUS: "bold $secondary",
    Severity.BLOCKS: "bold $error",
}  # fmt: skip
_KINDS: Final = ("decision", "attempt", "outcome", "resolution")
_STYLES: Final = {
    Severity.NOTE: "muted",
    Severity.WARNS: "warns",
    Severity.SERIOUS: "serious",
    Severity.BLOCKS: "blocks",
}


def wire_body(review: Review) -> Mapping[str, Any]:
    """The request's body as parsed from the bytes that would be, or were, sent; empty when there are none."""
    if review.snapshot is not None:
        parsed = review.snapshot.wire.parsed_body()
    elif review.records is not None and review.records.wire:
        parsed = _wire_of_records(review.records.wire)
    else:
        parsed = review.envelope.input.get("body") if review.envelope is not None else None
    return parsed if isinstance(parsed, dict) else {}


def _wire_of_records(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


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
        return (f"{name} ({space.key})" if name != space.key else name), True
    if label:
        return f"{label} ({space_id})", True
    return (f"space {space_id} (name unknown)" if space_id else "no space named"), False


def where_text(review: Review, services: Services, *, asked: bool) -> str:
    """Space and parent: `Platform (PLAT) ▸ Runbooks ▸ here`; `asked`: whether the tenant was asked for the names."""
    parent_id = str(wire_body(review).get("parentId") or "")
    if review.parent is not None and parent_id:
        below = review.parent.title
    else:
        unseen = " (not seen: missing or not permitted)" if asked else ""
        below = f"page {parent_id}{unseen}" if parent_id else "the space's home page"
    return f"{space_text(review, services)[0]} ▸ {below} ▸ here"


def makes_page(review: Review) -> bool:
    """Whether a page (or a blog post) would come into being: what names a space says where."""
    return "spaceId" in wire_body(review) or bool(review.row.space_id)


def route_text(review: Review) -> str:
    """What is sent where, for a write that makes no page: `DELETE /wiki/api/v2/pages/123`."""
    wire = review.snapshot.wire if review.snapshot is not None else None
    return f"{wire.method} {wire.path}" if wire is not None else review.row.action


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
        parts.append(line((f"{finding.severity.mark} {word}", _COLOURS[finding.severity]), finding.summary))
    return Content("   ").join(parts)


def from_text(review: Review) -> str:
    """Who put the file here."""
    name = review.row.agent or "unknown agent"
    if review.owner_uid is None:
        return name
    own = " (yours)" if review.owner_uid == os.geteuid() else ""
    return f"{name}, file of uid {review.owner_uid}{own}"


def header(review: Review, services: Services, width: int, *, state: str = "", asked: bool = False) -> Content:
    """The facts, one line each, cut to the width."""
    row, body = review.row, wire_body(review)
    place = _fact("Where", where_text(review, services, asked=asked)), f"as {body.get('status') or 'current'}"
    if not makes_page(review):
        place = _fact("Sends", route_text(review)), row.action
    age = f", {ago(max(services.now() - row.received_at, 0))}" if row.received_at else ""
    says = review.envelope.why if review.envelope is not None else ""
    rows = [
        (line((row.title or row.action or row.id, "bold")), line((state or f"{state_text(row.state)}{age}", "bold"))),
        (place[0], line((place[1], "$text-muted"))),
        (_fact("From", from_text(review)), line((size_text(row.bytes), "$text-muted"))),
        (_fact("Notify", notify_text(review)), Content("")),
        (line(_label("Checks"), _checks(row)), Content("")),
        (_says(says), line((f"sha256 {short_digest(row.digest)}" if row.digest else "", "$text-muted"))),
    ]
    return Content("\n").join([_row(left, right, width) for left, right in rows])


def _checks(row: InboxRow) -> Content:
    """The findings; of a file that could not be read as a request, why not."""
    if row.problem:
        return line(("■ ", _COLOURS[Severity.BLOCKS]), row.problem)
    return checks_content(row.findings)


def _label(word: str) -> tuple[str, str]:
    return f"{word:<8}", "$text-muted"


def _fact(word: str, text: str) -> Content:
    return line(_label(word), text)


def _says(why: str) -> Content:
    if not why:
        return line(_label("Says"), ("nothing", "$text-muted"))
    return line(_label("Says"), (f"“{why}” (unverified)", "$text-muted italic"))


def _row(left: Content, right: Content, width: int) -> Content:
    room = max(width - 3 - right.cell_length, 10)
    return two_sides(line(" ", left.truncate(room, ellipsis=True)), line(right, " "), width)


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
        space=None if moved else review.space, parent=None,
    )  # fmt: skip


# Tabs


def findings_cells(findings: tuple[Finding, ...]) -> Iterator[Cell]:
    """Every finding in full."""
    if not findings:
        yield Cell("✓ nothing found", "ok")
    for finding in ordered(findings):
        place = f", line {finding.line}" if finding.line is not None else ""
        yield Cell(
            f"{finding.severity.mark} {finding.severity.word}{place}: {finding.summary}", _STYLES[finding.severity]
        )
        if finding.excerpt:
            yield Cell(f"    {finding.excerpt}", "muted")
        yield Cell("")


def request_cells(review: Review) -> Iterator[Cell]:
    """What exactly would be sent and what the file says."""
    row = review.row
    yield from _pairs(
        ("id", row.id), ("action", row.action), ("received", clock_time(row.received_at) if row.received_at else ""),
        ("digest", row.digest),
    )  # fmt: skip
    wire = review.snapshot.wire if review.snapshot is not None else None
    if wire is not None:
        yield from _wire_cells(wire)
    if review.problem:
        yield Cell(review.problem, "blocks")
    if review.file_bytes:
        yield Cell("")
        yield Cell("The file, as it was read", "strong")
        yield Cell(review.file_bytes.decode("utf-8", "backslashreplace"), "muted")


def _wire_cells(wire: Wire) -> Iterator[Cell]:
    query = "&".join(f"{name}={value}" for name, value in wire.query)
    target = f"{wire.method} {wire.origin}{wire.path}{'?' + query if query else ''}"
    yield from _pairs(("body sha256", wire.body_sha256), ("sends", target), ("body bytes", f"{len(wire.body):,}"))
    yield Cell("")
    yield Cell("The body that would be sent, parsed from those bytes", "strong")
    yield Cell(json.dumps(wire.parsed_body(), ensure_ascii=False, indent=2))


def _pairs(*pairs: tuple[str, str]) -> Iterator[Cell]:
    for name, value in pairs:
        if value:
            yield Cell(f"{name:<11} {value}")


def history_cells(review: Review) -> Iterator[Cell]:
    """The case's records, in the order in which they were written."""
    row, records = review.row, review.records
    yield Cell(f"{state_text(row.state)}", "strong")
    if row.page is not None:
        yield Cell(f"page {row.page.id}  {row.page.url}", "ok")
    for text in (row.reason, row.problem):
        if text:
            yield Cell(text)
    if records is None:
        yield Cell("No record yet: nothing has been decided.", "muted")
        return
    for name, record in sorted(records.records.items(), key=lambda pair: _order(pair[0])):
        yield Cell("")
        yield Cell(name, "accent")
        for key, value in record.items():
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Cell(f"    {key:<14} {shown}", "muted")


def _order(name: str) -> tuple[int, int]:
    """Records in the order in which they are written: the decision, then each attempt and what became of it."""
    kind, _, number = name.partition("-")
    return (int(number) if number.isdecimal() else 0, _KINDS.index(kind) if kind in _KINDS else len(_KINDS))
