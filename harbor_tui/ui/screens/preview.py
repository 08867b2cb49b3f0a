"""The request under the inbox's cursor as it would open, for reading only; shown where there is room."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.screens.review_body import show_body
from harbor_tui.ui.screens.review_facts import header
from harbor_tui.ui.text import content, lines
from harbor_tui.ui.widgets.document_view import DocumentView
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.ui.widgets.text_lines import TextLines
from harbor_tui.workflow.reviewing import Place

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.ui.services import Services
    from harbor_tui.workflow.browsing import Browsing
    from harbor_tui.workflow.reviewing import Review

BESIDE: Final = "Enter shows what is there now beside it."
OUTLINE_FROM: Final = 94
PAUSE_S: Final = 0.3
"""The cursor has to rest that long: a preview is most of a screen, and keys have to stay small on slow links."""


class RequestPreview(Vertical):
    """Header and body; nothing in it takes the focus or a decision."""

    DEFAULT_CSS = """
    RequestPreview #facts { height: auto; }
    RequestPreview #line { height: 1; border-top: solid $rule; }
    RequestPreview #outline { width: 30; display: none; border-left: solid $rule; }
    RequestPreview.-outline #outline { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._services: Services | None = None
        self._wanted = ""
        self._version = ""
        self._review: Review | None = None
        self._places: dict[tuple[str, str], Place] = {}
        """Where requests would go, by space and parent: each is asked for once."""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Facts, rule, body."""
        yield Static(id="facts")
        yield Static(id="line")
        view, outline = DocumentView(), TextLines(id="outline")
        view.can_focus = outline.can_focus = False
        with Horizontal():
            yield view
            yield outline

    def show(self, services: Services, request_id: str, version: str = "") -> None:
        """Show a request once the cursor has rested on it; `version` tells its states and contents apart."""
        if (request_id, version) == (self._wanted, self._version) and services is self._services:
            return
        if services is not self._services:
            self._places.clear()
        self._services, self._wanted, self._version = services, request_id, version
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self.load)

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def load(self) -> None:
        """Read the request, then the names of its place; an answer for a row that the cursor has left is dropped."""
        services, wanted = self._services, self._wanted
        if services is None or services.node is None or not wanted:
            self._show_text("")
            return
        try:
            review = await services.node.review(wanted)
        except HarborError as problem:
            if wanted == self._wanted:
                self._show_text(f"✗ {problem.summary} {problem.advice}")
            return
        if wanted != self._wanted:
            return
        self._review = review
        self._show_facts()
        show_body(self.query_one(DocumentView), review)
        if review.snapshot is not None and services.browsing is not None:
            place = await self._place_of(services.browsing, review.snapshot)
            if wanted == self._wanted and self._review is review:
                self._review = review.placed(place)
                self._show_facts()

    @property
    def _is_placed(self) -> bool:
        snapshot = self._review.snapshot if self._review is not None else None
        return snapshot is not None and (snapshot.space_id, snapshot.parent_id) in self._places

    async def _place_of(self, browsing: Browsing, snapshot: Snapshot) -> Place:
        key = (snapshot.space_id, snapshot.parent_id)
        if key not in self._places:
            space = parent = None
            with contextlib.suppress(HarborError):
                space = await browsing.space(snapshot.space_id) if snapshot.space_id else None
                parent = (await browsing.open_page(snapshot.parent_id)).summary if snapshot.parent_id else None
            self._places[key] = Place(space, parent)
        return self._places[key]

    def _show_facts(self) -> None:
        if self._review is not None and self._services is not None:
            facts = header(self._review, self._services, self.size.width, asked=self._is_placed)
            self.query_one("#facts", Static).update(facts)

    def on_resize(self) -> None:
        """Cut the facts to the width; an outline where there is room."""
        self._show_facts()
        self._show_outline()

    @on(DocumentView.LaidOut)
    def _show_outline(self) -> None:
        """The headings, beside a body that has some."""
        document = self.query_one(DocumentView).document
        roomy = self.size.width >= OUTLINE_FROM and document is not None and document.complete
        headings = document.headings if roomy and document is not None else ()
        self.set_class(bool(headings), "-outline")
        top = min((each.level for each in headings), default=1)
        rows = [Cell("  " * (each.level - top) + each.text) for each in headings]
        self.query_one("#outline", TextLines).show(rows)

    def _show_text(self, text: str) -> None:
        self._review = None
        self.query_one("#facts", Static).update(lines(content(text)))
        self.query_one(DocumentView).set_document(None)
