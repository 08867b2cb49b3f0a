"""The banner above a document: that it is not well-formed and where, warnings, hidden content counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.lines.model import BLANK, Line
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import wrap
from harbor_tui.document.model.parsed import OWN_DOCTYPE
from harbor_tui.document.model.source import Format
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.parsed import Fault


def banner_lines(document: Document, width: int) -> list[Line]:
    """The banner, with a blank line below; nothing for a sound document."""
    texts = [_fault(fault, document.format) for fault in document.faults[:1]]
    texts += document.warnings
    lines: list[Line] = []
    for text in texts:
        shown = " ".join(display(text, multiline=True).split())
        lines += wrap(TextRun(shown, [(len(shown), "banner", None)], False), width)
    return [*lines, BLANK] if lines else []


def _fault(fault: Fault, format: Format) -> str:
    where = f"{fault.line}:{fault.column}"
    excerpt = f" near “{fault.excerpt}”" if fault.excerpt else ""
    if fault.message == OWN_DOCTYPE:
        return f"△ Not storage format at {where}: {fault.message}. Confluence will refuse this body."
    if format is Format.STORAGE:
        return f"△ Not well-formed at {where}: {fault.message}. Confluence will refuse this body.{excerpt}"
    return f"△ {fault.message} at {where}.{excerpt}"
