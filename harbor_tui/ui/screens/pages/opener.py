"""Opens pages in the reader, one at a time, with where they stand learned afterwards; late answers are dropped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError, NotVisible
from harbor_tui.domain.pages import Page, PageQuery, PageSummary
from harbor_tui.ui.screens.pages.history import History, Visit
from harbor_tui.ui.widgets.viewer.source_toggle import START, ReadingPosition

if TYPE_CHECKING:
    from harbor_tui.document.model.inlines import Target
    from harbor_tui.ui.screens.pages.links import FindPage
    from harbor_tui.ui.screens.pages.reader import PageReader
    from harbor_tui.ui.shell.pane import Pane
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.browse.pages import PageBrowser

_PageVisit = Visit[Page, ReadingPosition]


class PageOpener:
    """The way of a page into the reader, and back and forward through those that were read.

    The pane runs its workers, shows the reader while it bears the class `-reading`, and is told by
    `Pane.WhereChanged` that another page stands there.
    """

    def __init__(self, pane: Pane, reader: PageReader) -> None:
        self.services: Services | None = None
        self.wanted = ""
        """The id of the page that was asked for last."""
        self.history: History[Page, ReadingPosition] = History()
        self._pane = pane
        self._reader = reader
        self._ticket = 0
        """Grows with every page that is asked for; an answer to an older question is dropped."""

    def use(self, services: Services) -> bool:
        """Take the services; True when another port has other pages, and all of the old ones is forgotten."""
        before, self.services = self.services, services
        if before is not None and before.browsing is services.browsing:
            return False
        self._ticket += 1
        self.wanted = ""
        self.history.clear()
        return True

    @property
    def browsing(self) -> PageBrowser | None:
        """Where pages come from; None as long as there is no port."""
        return self.services.browsing if self.services is not None else None

    # Opening

    def open(self, page_id: str, title: str = "", *, anchor: str = "") -> None:
        """Fetch a page and show it; an earlier page that is still on its way is forgotten."""
        if self.browsing is not None:
            what = f"Opening {title}" if title else f"Opening page {page_id}"
            self._start(page_id, what, partial(self.browsing.open_page, page_id), anchor=anchor)

    def open_again(self) -> None:
        """Read the page anew; it takes no other place among those that were read."""
        if self.browsing is not None:
            page = self._reader.page
            what = f"Reading {page.summary.title if page else f'page {self.wanted}'} again"
            self._start(self.wanted, what, partial(self.browsing.open_page, self.wanted), keep_history=True)

    def open_found(self, browsing: PageBrowser, wanted: FindPage) -> None:
        """Look for the page that a link names by its title, and open it."""
        find = partial(self._find, browsing, wanted)
        self._start("", f"Looking for “{wanted.title}”", find, anchor=wanted.anchor)

    async def _find(self, browsing: PageBrowser, wanted: FindPage) -> Page:
        """The page with this very title; the service's matching is wider."""
        here = self._reader.page.summary.space_id if self._reader.page is not None else ""
        found = await browsing.search(PageQuery(title=wanted.title, space=wanted.space or here, limit=25))
        same = [page for page in found.pages if page.title.casefold() == wanted.title.casefold()]
        if not same:
            where = f"the space {wanted.space}" if wanted.space else "this space"
            raise NotVisible(
                f"There is no page “{wanted.title}” in {where} that this account may see.",
                advice="It may have been renamed, moved or restricted; s searches for it.",
            )
        return await browsing.open_page(same[0].id)

    def _start(
        self,
        page_id: str,
        what: str,
        fetch: Callable[[], Awaitable[Page]],
        *,
        keep_history: bool = False,
        anchor: str = "",
    ) -> None:
        self._ticket += 1
        self.wanted = page_id
        self._pane.add_class("-reading")
        self._reader.start(what)
        self._reader.focus_here()
        self._run("open", partial(self._open, fetch, self._ticket, keep_history=keep_history, anchor=anchor))

    async def _open(
        self, fetch: Callable[[], Awaitable[Page]], ticket: int, *, keep_history: bool, anchor: str
    ) -> None:
        left = self._visit()
        try:
            page = await fetch()
        except HarborError as problem:
            if ticket == self._ticket:
                if left is not None and not keep_history:
                    self.history.leave(left)
                self._reader.show_problem(problem)
                self._page_changed()
            return
        if ticket != self._ticket:
            return
        self.wanted = page.summary.id
        if left is not None and not keep_history and left.what.summary.id != page.summary.id:
            self.history.leave(left)
        at = left.where if left is not None and left.what.summary.id == page.summary.id else START
        self._show(page, at, anchor)

    def cancel(self) -> bool:
        """Stop waiting for a page; False when none is waited for."""
        if not self._reader.waiting.is_waiting:
            return False
        self._forget_asked()
        self._reader.stop()
        return True

    def _forget_asked(self) -> None:
        self._ticket += 1
        self._pane.workers.cancel_group(self._pane, "open")

    # Back, forward and within the page

    def go_back(self) -> None:
        """The page before, where it was left."""
        self._go(self.history.back(self._visit()))

    def go_forward(self) -> None:
        """The page after, where it was left."""
        self._go(self.history.forward(self._visit()))

    def _go(self, visit: _PageVisit | None) -> None:
        if visit is not None:
            self._forget_asked()
            self.wanted = visit.what.summary.id
            self._pane.add_class("-reading")
            self._show(visit.what, visit.where)
            self._reader.focus_here()

    def follow_inside(self, target: Target) -> bool:
        """Go where a link leads within the open page, and remember from where; False when it leads out of it."""
        left = self._visit()
        if left is None or not self._reader.viewer.follow_inside(target):
            return False
        self.history.leave(left)
        self._page_changed()
        return True

    def _visit(self) -> _PageVisit | None:
        """The open page, and how far it has been read."""
        page = self._reader.page
        return None if page is None else Visit(page, self._reader.viewer.view.reading_position)

    # Showing

    def _show(self, page: Page, at: ReadingPosition, anchor: str = "") -> None:
        label = self.services.space_label(page.summary.space_id) if self.services is not None else ""
        self._reader.show(page, label, at, anchor)
        self._page_changed()
        self._run("space", partial(self._name_space, page.summary))
        self._run("above", partial(self._name_above, page))

    def _page_changed(self) -> None:
        self._pane.post_message(self._pane.WhereChanged())

    async def _name_space(self, page: PageSummary) -> None:
        """The space's name comes later and changes nothing but the title's second line."""
        if self.browsing is None or not page.space_id:
            return
        try:
            space = await self.browsing.space(page.space_id)
        except HarborError:
            return
        if space is not None and self._reader.page is not None and self._reader.page.summary.id == page.id:
            named = space.name and space.key and space.name != space.key
            self._reader.show_space(f"{space.name} ({space.key})" if named else space.short)

    async def _name_above(self, page: Page) -> None:
        """What the page stands under comes later too; where it cannot be learned, the line does without it."""
        if self.browsing is None or not page.parent_id:
            return
        try:
            above = await self.browsing.ancestors(page)
        except HarborError:
            return
        if self._reader.page is page:
            self._reader.show_above([each.title or f"({each.kind or 'page'} {each.id})" for each in above])

    def _run(self, group: str, work: Callable[[], Awaitable[None]]) -> None:
        self._pane.run_worker(work, group=group, exclusive=True, exit_on_error=False)
