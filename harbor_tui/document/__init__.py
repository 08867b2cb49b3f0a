"""The document engine: bytes of a Confluence body to a document, and a document to styled lines."""

from __future__ import annotations

from harbor_tui.document.document import Document
from harbor_tui.document.layout import DocumentLayout, LinkPlace
from harbor_tui.document.lines import Line, Place, Span
from harbor_tui.document.options import LayoutOptions
from harbor_tui.document.raw import raw_lines
from harbor_tui.document.reading import read_document
from harbor_tui.document.search import Match, find_in
from harbor_tui.document.source import Format

__all__ = [
    "Document",
    "DocumentLayout",
    "Format",
    "LayoutOptions",
    "Line",
    "LinkPlace",
    "Match",
    "Place",
    "Span",
    "find_in",
    "raw_lines",
    "read_document",
]
