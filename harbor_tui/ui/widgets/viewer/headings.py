"""A document's headings beside it, to see where one is going; to jump to one there is the outline's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.ui.widgets.text_view import TextLines

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document


class Headings(TextLines, can_focus=False):
    """There only where it was given room for, and where there are headings."""

    DEFAULT_CSS = """
    Headings { width: 30; display: none; border-left: solid $rule; }
    """

    def tell(self, document: Document | None, *, roomy: bool) -> None:
        """The headings of a document that is laid out."""
        known = roomy and document is not None and document.complete
        found = document.headings if document is not None and known else ()
        top = min((each.level for each in found), default=1)
        self.show([Cell("  " * (each.level - top) + each.text) for each in found])
        self.display = bool(found)
