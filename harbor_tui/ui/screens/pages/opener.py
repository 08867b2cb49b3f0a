"""Opening pages, one at a time, with where they stand learned afterwards; late answers are dropped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.pages import Page, PageSummary
from harbor_tui.ui.screens.pages.finder import PageFinder
from harbor_tui.ui.screens.pages.history import History, Visit
from harbor_tui.ui.screens.pages.reader import PageReader
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.source_toggle import START, ReadingPosition

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.browse.pages import PageBrowser


class OpeningPane(Pane):
    """Finder and reader, and the way of a page from the one into the other."""

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._ticket = 0
        """Grows with every page that is asked for; an answer to an older question is dropped."""
        self._wanted = ""
        """The id of the page that was asked for last."""
        self._history: History[Page, ReadingPosition] = History()

    def compose(self) -> ComposeResult:
        """Finder and reader."""
        with Horizontal():
            yield PageFinder(self._services)
            yield PageReader()

    @property
    def finder(self) -> PageFinder:
        """Form and results."""
        return self.query_one(PageFinder)

    @property
    def reader(self) -> PageReader:
        """The open page."""
        return self.query_one(PageReader)

    @property
    def _browsing(self) -> PageBrowser | None:
        return self._services.browsing

    @on(PageFinder.Chosen)
    def _chosen(self, event: PageFinder.Chosen) -> None:
        event.stop()
        self.open_page(event.page.id, event.page.title)

    def open_page(self, page_id: str, title: str = "", *, anchor: str = "") -> None:
        """Fetch a page and show it; an earlier page that is still on its way is forgotten."""
        if self._browsing is not None:
            self._begin(page_id, f"Opening {title}" if title else f"Opening page {page_id}")
            self._open(partial(self._browsing.open_page, page_id), self._ticket, anchor=anchor)

    def _begin(self, page_id: str, what: str) -> None:
        self._ticket += 1
        self._wanted = page_id
        self.add_class("-reading")
        self.reader.start(what)
        self.reader.focus_here()

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open(
        self, fetch: Callable[[], Awaitable[Page]], ticket: int, *, keep_history: bool = False, anchor: str = ""
    ) -> None:
        left = self._visit()
        try:
            page = await fetch()
        except HarborError as problem:
            if ticket == self._ticket:
                if left is not None and not keep_history:
                    self._history.leave(left)
                self.reader.show_problem(problem)
                self._page_changed()
            return
        if ticket != self._ticket:
            return
        self._wanted = page.summary.id
        if left is not None and not keep_history and left.what.summary.id != page.summary.id:
            self._history.leave(left)
        at = left.where if left is not None and left.what.summary.id == page.summary.id else START
        self._show(page, at, anchor)

    def _visit(self) -> Visit[Page, ReadingPosition] | None:
        """The open page, and how far it has been read."""
        page = self.reader.page
        return None if page is None else Visit(page, self.query_one(DocumentView).reading_position)

    def _show(self, page: Page, at: ReadingPosition, anchor: str = "") -> None:
        self.reader.show(page, self._space_words(page.summary), at, anchor)
        self._page_changed()
        self._name_space(page.summary)
        self._name_above(page)

    def _page_changed(self) -> None:
        self.post_message(self.WhereChanged())

    def _space_words(self, page: PageSummary) -> str:
        return self._services.space_label(page.space_id)

    @work(exclusive=True, group="space", exit_on_error=False)
    async def _name_space(self, page: PageSummary) -> None:
        """The space's name comes later and changes nothing but the title's second line."""
        if self._browsing is None or not page.space_id:
            return
        try:
            space = await self._browsing.space(page.space_id)
        except HarborError:
            return
        if space is not None and self.reader.page is not None and self.reader.page.summary.id == page.id:
            named = space.name and space.key and space.name != space.key
            self.reader.show_space(f"{space.name} ({space.key})" if named else space.short)

    @work(exclusive=True, group="above", exit_on_error=False)
    async def _name_above(self, page: Page) -> None:
        """What the page stands under comes later too; where it cannot be learned, the line does without it."""
        if self._browsing is None or not page.parent_id:
            return
        try:
            above = await self._browsing.ancestors(page)
        except HarborError:
            return
        if self.reader.page is page:
            self.reader.show_above([each.title or f"({each.kind or 'page'} {each.id})" for each in above])
