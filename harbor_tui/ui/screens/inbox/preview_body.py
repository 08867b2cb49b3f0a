"""The body of the request under the inbox's cursor, with its headings where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult

from harbor_tui.ui.kit.background import GroundHorizontal
from harbor_tui.ui.screens.review.body_view import show_body
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.headings import Headings

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Review

OUTLINE_FROM: Final = 94


class PreviewBody(GroundHorizontal):
    """The document and its outline; neither takes the focus."""

    def compose(self) -> ComposeResult:
        """Side by side."""
        view = DocumentView()
        view.can_focus = False
        yield view
        yield Headings()

    def show(self, review: Review | None) -> None:
        """A request's body; None for none."""
        if review is None:
            self.query_one(DocumentView).set_document(None)
        else:
            show_body(self.query_one(DocumentView), review)

    def on_resize(self) -> None:
        """An outline where there is room."""
        self._show_outline()

    @on(DocumentView.LaidOut)
    def _show_outline(self) -> None:
        """The headings, beside a body that has some."""
        roomy = self.size.width >= OUTLINE_FROM
        self.query_one(Headings).tell(self.query_one(DocumentView).document, roomy=roomy)
