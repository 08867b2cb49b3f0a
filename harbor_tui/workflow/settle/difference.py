"""How what was found reads otherwise than what was sent, passage by passage."""

from __future__ import annotations

import html

from harbor_tui.document.diff.diff import DocumentDiff, compare
from harbor_tui.document.model.document import Document
from harbor_tui.document.model.source import Format
from harbor_tui.document.reader.read import read_document
from harbor_tui.workflow.settle.attempt import JSON
from harbor_tui.workflow.settle.model import Candidate, Settlement
from harbor_tui.workflow.writes.bodies import format_of


def difference(settlement: Settlement, candidate: Candidate) -> DocumentDiff:
    """From what was sent to what is there. Takes a while for long bodies."""
    kind = settlement.representation
    return compare(_document(settlement.sent_body, kind), _document(candidate.body, kind))


def _document(text: str, representation: str) -> Document:
    """A body; a property's value line by line."""
    if representation != JSON:
        return read_document(text, format_of(representation))
    return read_document("".join(f"<p>{html.escape(each)}</p>" for each in text.split("\n")), Format.STORAGE)
