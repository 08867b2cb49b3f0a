"""The document engine: bytes of a Confluence body to a document, and a document to styled lines.

The names are loaded when they are used: code that only reads a body does not load the layout.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from harbor_tui.document.layout.document_layout import DocumentLayout, LinkPlace
    from harbor_tui.document.lines.model import Line, Place, Span
    from harbor_tui.document.lines.options import LayoutOptions
    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.source import Format
    from harbor_tui.document.output.search import Match, find_in
    from harbor_tui.document.reader.read import read_document

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
    "read_document",
]
_HOMES: Final = {
    "Document": "model.document",
    "DocumentLayout": "layout.document_layout",
    "Format": "model.source",
    "LayoutOptions": "lines.options",
    "Line": "lines.model",
    "LinkPlace": "layout.document_layout",
    "Match": "output.search",
    "Place": "lines.model",
    "Span": "lines.model",
    "find_in": "output.search",
    "read_document": "reader.read",
}


def __getattr__(name: str) -> Any:
    """A public name, from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
