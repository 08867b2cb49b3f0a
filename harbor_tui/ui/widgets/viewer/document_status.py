"""What is said below a text beside the place: what to look at, where a link leads, what a rendering cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from harbor_tui.document.model.inlines import LinkKind
from harbor_tui.document.model.link_targets import shown_target
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import content, line

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document
    from harbor_tui.ui.widgets.lines.link_stops import LinkStop
    from harbor_tui.ui.widgets.viewer.document_view import DocumentView


def note(view: DocumentView, remark: str) -> Content:
    """The one thing that matters most now; REMARK is what the viewer's holder wants said about the document."""
    if view.stale:
        return content("reading…")
    if view.failure:
        return content(view.failure, "bold $error")
    if view.marks.stop is not None:
        return _stop_words(view.marks.stop)
    said = content(f"△ {remark}  " if remark else "", "bold $warning")
    if view.raw:
        return line(said, "source · v shows the page")
    if view.document is None:
        return content("")
    if view.document.faults:
        fault = (("△ " if not remark else "") + "not well-formed", "bold $warning")
        return line(said, fault, "" if remark else " · v shows the place")
    if not view.document.complete:
        return content("")
    return line(said, " · ".join(_unlike_the_page(view, view.document)))


def _unlike_the_page(view: DocumentView, document: Document) -> Iterator[str]:
    """What the rendering does not show as the page does."""
    if view.text.boxes:
        yield f"{counted(view.text.boxes, 'macro')} shown as {'a box' if view.text.boxes == 1 else 'boxes'}"
    for what, count in document.notes:
        yield f"{count} {what}"
    if view.shown.widest > view.room.width:
        yield "wider than the screen: l h move sideways, w wraps"


def _stop_words(stop: LinkStop) -> Content:
    """Where the link under the cursor leads, and the key."""
    if stop.target is None:
        return line(("Enter", "bold $accent"), " folds or unfolds")
    inside = "this heading" if stop.target.kind is LinkKind.HEADING else "nowhere"
    return line(("Enter", "bold $accent"), " goes to ", (shown_target(stop.target) or inside, "$foreground"))
