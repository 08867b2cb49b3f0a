"""The request under the inbox's cursor as it would open, for reading only; shown where there is room.

What shows its body is loaded once the cursor rests on a request: after the first rows of the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import work
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError, ProgramFault, sentences
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.ui.kit.background import BackgroundVertical
from harbor_tui.ui.kit.text import content, lines

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.ui.screens.inbox.preview_body import PreviewBody
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.browse.pages import PageBrowser
    from harbor_tui.workflow.inbox.model import Place, Review

PAUSE_S: Final = 0.3
"""The cursor has to rest that long: a preview is most of a screen, and keys have to stay small on slow links."""


class RequestPreview(BackgroundVertical):
    """Header and body; nothing in it takes the focus or a decision."""

    DEFAULT_CSS = """
    RequestPreview #facts { height: auto; }
    RequestPreview #line { height: 1; border-top: solid $rule; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._services: Services | None = None
        self._wanted = ""
        self._version = ""
        self._review: Review | None = None
        self._places: dict[tuple[str, str], Place] = {}
        """Where requests would go, by space and parent: each is asked for until the tenant tells."""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Facts and rule; the body comes with the first request."""
        yield Static(id="facts")
        yield Static(id="line")

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
        body = await self._body()
        services, wanted = self._services, self._wanted
        if services is None or services.node is None or not wanted:
            self._show_text(body, "")
            return
        try:
            review = await services.node.review(wanted)
        except HarborError as problem:
            if wanted == self._wanted:
                self._show_text(body, f"✗ {sentences(problem)}")
            return
        if wanted != self._wanted:
            return
        self._review = review
        try:
            with services.faults.told(wanted):
                self._show_facts()
                body.show(review)
        except ProgramFault as fault:
            self._show_text(body, f"✗ {sentences(fault)}")
            return
        browsing = await run_blocking(services.browsing_once)
        if review.snapshot is not None and browsing is not None:
            place = await self._place_of(browsing, review.snapshot)
            if wanted == self._wanted and self._review is review:
                self._review = review.placed(place)
                self._show_facts()

    async def _body(self) -> PreviewBody:
        """Where the body is shown; put there when it is needed for the first time."""
        from harbor_tui.ui.screens.inbox.preview_body import PreviewBody

        if not self.query(PreviewBody):
            await self.mount(PreviewBody())
        return self.query_one(PreviewBody)

    async def _place_of(self, browsing: PageBrowser, snapshot: Snapshot) -> Place:
        from harbor_tui.workflow.review.reviews import find_place

        key = (snapshot.space_id, snapshot.parent_id)
        if key in self._places:
            return self._places[key]
        place = await find_place(browsing, snapshot)
        if place.is_told:
            self._places[key] = place
        return place

    def _show_facts(self) -> None:
        if self._review is not None and self._services is not None:
            from harbor_tui.ui.screens.review.facts import header

            facts = header(self._review, self._services, self.size.width)
            self.query_one("#facts", Static).update(facts)

    def on_resize(self) -> None:
        """Cut the facts to the width."""
        self._show_facts()

    def _show_text(self, body: PreviewBody, text: str) -> None:
        self._review = None
        self.query_one("#facts", Static).update(lines(content(text)))
        body.show(None)
