"""What a reader of a page should look at twice: what is not well-formed, what the page hides, what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harbor_tui.document.adf.places import block_offsets
from harbor_tui.document.build.macro_names import EMBEDDING, INCLUDING
from harbor_tui.document.model import parsed
from harbor_tui.document.model.document import Document
from harbor_tui.document.model.source import Format
from harbor_tui.document.output.correspondence import offset_of_line, offset_saying
from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.workflow.findings.body import fault_findings, hidden_findings, macro_findings
from harbor_tui.workflow.findings.links import link_findings
from harbor_tui.workflow.findings.survey import survey

_TOLD_ALREADY: Final = frozenset((*INCLUDING, *EMBEDDING))
"""Macros that the document itself reports, one by one."""
_IN_OUR_WORDS: Final = "schema"
"""The kind whose excerpt is no text of the body."""


_ONLY_MARKED: Final = frozenset({"not a node", "unknown node"})
"""The kinds of what the page shows a mark for, and the source in full."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding, and where it is."""

    finding: Finding
    place: str
    """`line 12` of the source, `block 3` of a document without lines; empty where there is no one place."""
    offset: int
    """Where it stands in the source."""
    words: str = ""
    """What the page says there."""
    in_source: bool = False
    """Only the source shows it."""


def page_findings(document: Document, own_host: str) -> tuple[PageFinding, ...]:
    """All findings, heaviest first, each with its place. Reads the whole document."""
    found = (*_faults(document), *_hidden(document), *_references(document, own_host))
    return tuple(sorted(found, key=lambda each: -each.finding.severity))


def _faults(document: Document) -> Iterator[PageFinding]:
    for fault, finding in zip(document.faults, fault_findings(document), strict=False):
        offset = offset_of_line(document.source, fault.line, fault.column)
        yield PageFinding(finding, f"line {fault.line}", offset, in_source=True)


def _hidden(document: Document) -> Iterator[PageFinding]:
    source = document.source
    blocks = block_offsets(source) if document.format is Format.ADF else ()
    for each in document.findings:
        words = "" if each.kind == _IN_OUR_WORDS else each.excerpt
        offset = offset_saying(source, _start(source, each, blocks), words)
        for finding in hidden_findings((each,)):
            yield PageFinding(finding, each.place, offset, words, in_source=each.kind in _ONLY_MARKED)


def _start(source: str, found: parsed.Finding, blocks: tuple[int, ...]) -> int:
    kind, _, number = found.place.partition(" ")
    if not number.isdigit():
        return 0
    if kind == "line":
        return offset_of_line(source, int(number))
    return blocks[int(number) - 1] if 0 < int(number) <= len(blocks) else 0


def _references(document: Document, own_host: str) -> Iterator[PageFinding]:
    """What is elsewhere or runs; what boxes on the page show anyway is not repeated."""
    source = document.source
    seen = survey(source) if document.format is Format.STORAGE and not document.faults else None
    if seen is None:
        return
    seen.macros = [macro for macro in seen.macros if macro.text.lower() not in _TOLD_ALREADY]
    for finding in (*macro_findings(seen), *link_findings(seen, own_host)):
        if finding.severity >= Severity.SERIOUS:
            start = offset_of_line(source, finding.line or 1)
            words = finding.excerpt or finding.summary.rpartition(": ")[2].split(",")[0]
            written = source.find(f'"{words}"', start)
            offset = offset_saying(source, start, words) if written < 0 else written + 1
            yield PageFinding(finding, f"line {finding.line}" if finding.line else "", offset, words)
