"""What the review's tabs hold beside body and comparison: what it is about, findings, the bytes, the records."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.document_layout import DocumentLayout
from harbor_tui.document.output.render import plain_lines
from harbor_tui.document.reader.read import read_document
from harbor_tui.domain.findings import Finding
from harbor_tui.domain.requests import Wire
from harbor_tui.ui.kit.formatting import SEVERITY_STYLES, clock_time, state_text
from harbor_tui.ui.screens.review.facts import ordered
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.workflow.writes.bodies import format_of

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Review
    from harbor_tui.workflow.subject.model import Quoted, Subject

_KINDS: Final = ("decision", "attempt", "outcome", "resolution")
_MOST_QUOTED: Final = 500
"""Lines of somebody else's text beside a request."""


def about_cells(subject: Subject, width: int) -> Iterator[Cell]:
    """Everything that is known of what the request is about."""
    yield from (Cell(text, "strong") for text in _by_words(subject.question, width))
    yield Cell("")
    for fact in subject.details:
        aside = f"  ({fact.aside})" if fact.aside else ""
        yield from map(Cell, _by_words(f"{fact.label:<9} {fact.text}{aside}", width, indent=10))
    if subject.beside is not None:
        yield Cell("")
        yield from _quoted(subject.beside, width)


def _by_words(text: str, width: int, *, indent: int = 0) -> list[str]:
    """One text in lines of a width, so that no word is cut that fits."""
    room = max(width - 4, 20)
    return textwrap.wrap(text, room, subsequent_indent=" " * indent, expand_tabs=False, replace_whitespace=False) or [
        ""
    ]


def _quoted(quoted: Quoted, width: int) -> Iterator[Cell]:
    yield from (Cell(text, "strong") for text in _by_words(quoted.title, width))
    document = read_document(quoted.text, format_of(quoted.representation))
    layout = DocumentLayout(document, max(width - 6, 20))
    known = layout.ensure(_MOST_QUOTED + 1)
    for text in plain_lines(layout.line(index) for index in range(min(known, _MOST_QUOTED))):
        yield Cell(f"  {text}")
    if known > _MOST_QUOTED:
        yield Cell("  … and more", "muted")


def findings_cells(findings: tuple[Finding, ...]) -> Iterator[Cell]:
    """Every finding in full."""
    if not findings:
        yield Cell("✓ nothing found", "ok")
    for finding in ordered(findings):
        place = f", line {finding.line}" if finding.line is not None else ""
        yield Cell(
            f"{finding.severity.mark} {finding.severity.word}{place}: {finding.summary}",
            SEVERITY_STYLES[finding.severity],
        )
        if finding.excerpt:
            yield Cell(f"    {finding.excerpt}", "muted")
        yield Cell("")


def request_cells(review: Review) -> Iterator[Cell]:
    """What exactly would be sent and what the file says."""
    row, why = review.row, review.envelope.why if review.envelope is not None else ""
    yield from _pairs(
        ("id", row.id), ("action", row.action), ("received", clock_time(row.received_at) if row.received_at else ""),
        ("digest", row.digest), ("anew after", review.envelope.after if review.envelope is not None else ""),
        ("says", f"(unverified) “{why}”" if why else ""),
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
    for text in (row.reason, row.told, row.problem):
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
