"""The document engine: bytes of a Confluence body to a document, and a document to styled lines.

The names are loaded when they are used: whoever only reads a body does not wait for the layout.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from harbor_tui.document.document import Document
    from harbor_tui.document.layout import DocumentLayout, LinkPlace
    from harbor_tui.document.lines import Line, Place, Span
    from harbor_tui.document.options import LayoutOptions
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
    "read_document",
]
_HOMES: Final = {
    "Document": "document",
    "DocumentLayout": "layout",
    "Format": "source",
    "LayoutOptions": "options",
    "Line": "lines",
    "LinkPlace": "layout",
    "Match": "search",
    "Place": "lines",
    "Span": "lines",
    "find_in": "search",
    "read_document": "reading",
}


def __getattr__(name: str) -> Any:
    """A public name, from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
