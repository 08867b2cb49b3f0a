"""How what was found reads otherwise than what was sent, passage by passage."""

from __future__ import annotations

import html

from harbor_tui.document.diff import DocumentDiff, compare
from harbor_tui.document.document import Document
from harbor_tui.document.reading import read_document
from harbor_tui.document.source import Format
from harbor_tui.workflow.attempted import JSON
from harbor_tui.workflow.bodies import format_of
from harbor_tui.workflow.evidence import Candidate, Settlement


def difference(settlement: Settlement, candidate: Candidate) -> DocumentDiff:
    """From what was sent to what is there. Takes a while for long bodies."""
    kind = settlement.representation
    return compare(_document(settlement.sent_body, kind), _document(candidate.body, kind))


def _document(text: str, representation: str) -> Document:
    """A body; a property's value line by line."""
    if representation != JSON:
        return read_document(text, format_of(representation))
    return read_document("".join(f"<p>{html.escape(each)}</p>" for each in text.split("\n")), Format.STORAGE)
