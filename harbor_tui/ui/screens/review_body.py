"""The body of a request on the screen, rendered or as source, and whether its end has been displayed (threats B7)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from harbor_tui.document import DocumentLayout, Format, read_document
from harbor_tui.ui.screens.review_facts import Body
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.ui.widgets.text_lines import TextLines


class BodyView(Container):
    """One body. `end_seen` becomes true when its last line has been on the screen."""

    DEFAULT_CSS = """
    BodyView { height: 1fr; }
    """

    def __init__(self, *, focusable: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self.end_seen = False
        self._focusable = focusable

    def compose(self) -> ComposeResult:
        """The view."""
        view = TextLines()
        view.can_focus = self._focusable
        yield view

    def show(self, body: Body | None) -> None:
        """Show another body from its beginning."""
        self.end_seen = False
        view = self.query_one(TextLines)
        if body is None:
            view.show([Cell("There is no body.", "muted")])
            return
        document = read_document(body.text, Format.ADF if "atlas" in body.representation else Format.STORAGE)
        layout = DocumentLayout(document, max(self.size.width - 3, 40))
        view.show([Cell(each.plain) for each in layout.lines()])
        self.call_after_refresh(self._look)

    @property
    def line_count(self) -> int:
        """How many lines the body takes."""
        return self.query_one(TextLines).line_count

    def on_mount(self) -> None:
        """Watch how far has been read."""
        self.watch(self.query_one(TextLines), "scroll_y", self._look, init=False)

    def _look(self) -> None:
        self.end_seen = self.end_seen or self.query_one(TextLines).end_shown
