"""Puts the body that would be published on the screen: parsed from the bytes on the wire, never from a second copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.ui.screens.review.facts import wire_body
from harbor_tui.workflow.writes.bodies import body_text, format_of

if TYPE_CHECKING:
    from harbor_tui.ui.widgets.viewer.document_view import DocumentView
    from harbor_tui.ui.widgets.viewer.viewer import Viewer
    from harbor_tui.workflow.inbox.model import Review


def show_body(view: DocumentView | Viewer, review: Review) -> bool:
    """Show a request's body from its beginning, or the one that it takes away; False when there is none."""
    text, representation = body_text(wire_body(review))
    gone = review.subject.gone if review.subject is not None else None
    if not text and gone is not None:
        text, representation = gone.text, gone.representation
    if not text:
        view.set_document(None)
        return False
    view.load(text, format_of(representation))
    return True
