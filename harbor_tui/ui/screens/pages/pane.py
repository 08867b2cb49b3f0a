"""The pages pane: search and results, and the open page beside them or over them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.widgets import Input

from harbor_tui.domain.errors import NotVisible
from harbor_tui.domain.pages import Page, PageQuery
from harbor_tui.domain.text.web_address import web_address
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.pages.finder import NO_PORT, PageFinder
from harbor_tui.ui.screens.pages.form import SearchForm
from harbor_tui.ui.screens.pages.history import Visit
from harbor_tui.ui.screens.pages.link_dialog import LinkDialog
from harbor_tui.ui.screens.pages.links import Address, FindPage, OpenPage, SearchSpace, Told, destination
from harbor_tui.ui.screens.pages.opener import OpeningPane
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.source_toggle import ReadingPosition

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.browse.pages import PageBrowser

BESIDE_FROM: Final = 100
"""With so many columns the page stands beside the list; with fewer it covers it."""
_WITHOUT_PORT: Final = frozenset({"pages.search", "pages.leave"})


class PagesPane(OpeningPane):
    """Searches and reads; writes nothing."""

    COMMAND_AREA = Area.PAGES
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.PAGES))
    DEFAULT_CSS = """
    PagesPane PageFinder { width: 1fr; }
    PagesPane PageReader { width: 1fr; border-left: solid $rule; }
    PagesPane.-covering PageReader { display: none; border-left: none; }
    PagesPane.-covering.-reading PageReader { display: block; }
    PagesPane.-covering.-reading PageFinder { display: none; }
    PagesPane.-roomy PageReader { width: 2fr; }
    """

    # Services

    def use(self, services: Services) -> None:
        """Another port has other pages: begin anew."""
        before, self._services = self._services, services
        if before is not services and before.browsing is services.browsing:
            return
        self._ticket += 1
        self._wanted = ""
        self._history.clear()
        self.remove_class("-reading")
        self.finder.use(services)
        self.reader.clear()

    def focus_first(self) -> None:
        """Where the operator was: in the page, in the list, else in the form."""
        if self.has_class("-reading"):
            self.reader.focus_here()
        else:
            self.finder.focus_first()
            self.finder.list_all()

    @on(PageFinder.Changed)
    def _results_changed(self) -> None:
        self.post_message(self.WhereChanged())

    def on_resize(self, event: events.Resize) -> None:
        """Two columns or one."""
        self.set_class(event.size.width < BESIDE_FROM, "-covering")
        self.set_class(event.size.width >= 2 * BESIDE_FROM - 40, "-roomy")

    def unavailable(self, command: Command) -> str:
        """What needs a port, a page or a history says so."""
        if self._browsing is None and command.id not in _WITHOUT_PORT:
            return NO_PORT
        match command.id:
            case "pages.open" if self.finder.highlighted is None:
                return "There is no page under the cursor; s goes to the search."
            case "pages.back" if not self._history.can_go_back:
                return "There is no page before this one."
            case "pages.forward" if not self._history.can_go_forward:
                return "There is no page after this one."
            case "pages.load_more" if self.finder.cursor is None:
                return "There are no more results."
            case "pages.findings" if not self.reader.findings:
                return "There is nothing to look at twice here."
            case "pages.reload" if self.finder.query_made is None and not self._wanted:
                return "There is nothing to read again yet."
        return ""

    # Links

    @on(DocumentView.LinkFollowed)
    def _link_followed(self, event: DocumentView.LinkFollowed) -> None:
        event.stop()
        left = self._visit()
        if left is not None and self.reader.viewer.follow_inside(event.target):
            self._history.leave(left)
            self._page_changed()
            return
        port = self._services.port
        if port is None:
            return
        page_id = self.reader.page.summary.id if self.reader.page is not None else ""
        match destination(event.target, port.origin, page_id=page_id, text=event.text):
            case OpenPage(page_id, anchor):
                self.open_page(page_id, anchor=anchor)
            case FindPage() as found if self._browsing is not None:
                self._begin("", f"Looking for “{found.title}”")
                self._open(partial(self._find, self._browsing, found), self._ticket, anchor=found.anchor)
            case Address(url):
                self.app.push_screen(LinkDialog(url))
            case Told() as told:
                self.app.push_screen(LinkDialog(told.url, told=told))
            case SearchSpace(key=key):
                self._search_space(key)
            case other:
                safe_notify(self, getattr(other, "reason", NO_PORT))

    def _search_space(self, key: str) -> None:
        """All pages of a space, as if its key had been typed into the form."""
        form = self.finder.query_one(SearchForm)
        form.query_one("#title", Input).value, form.query_one("#space", Input).value = "", key
        form.query_one(Choice).value = ""
        self.remove_class("-reading")
        self.finder.focus_form()
        form.submit()

    async def _find(self, browsing: PageBrowser, wanted: FindPage) -> Page:
        """The page with this very title; the service's matching is wider."""
        here = self.reader.page.summary.space_id if self.reader.page is not None else ""
        found = await browsing.search(PageQuery(title=wanted.title, space=wanted.space or here, limit=25))
        same = [page for page in found.pages if page.title.casefold() == wanted.title.casefold()]
        if not same:
            where = f"the space {wanted.space}" if wanted.space else "this space"
            raise NotVisible(
                f"There is no page “{wanted.title}” in {where} that this account may see.",
                advice="It may have been renamed, moved or restricted; s searches for it.",
            )
        return await browsing.open_page(same[0].id)

    # Commands

    def action_open_page(self) -> None:
        """Open what is under the cursor."""
        chosen = self.finder.highlighted
        if chosen is not None:
            self.open_page(chosen.id, chosen.title)

    def action_focus_search(self) -> None:
        """To the form; the page makes room for it where there is little."""
        self.remove_class("-reading")
        self.finder.focus_form()

    def action_history_back(self) -> None:
        """The page before, where it was left."""
        self._go(self._history.back(self._visit()))

    def action_history_forward(self) -> None:
        """The page after, where it was left."""
        self._go(self._history.forward(self._visit()))

    def _go(self, visit: Visit[Page, ReadingPosition] | None) -> None:
        if visit is not None:
            self._ticket += 1
            self.workers.cancel_group(self, "open")
            self._wanted = visit.what.summary.id
            self.add_class("-reading")
            self._show(visit.what, visit.where)
            self.reader.focus_here()

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """The address of the open page, or of the one under the cursor when the list has the focus."""
        page, chosen = self.reader.page, self.finder.highlighted
        if self.finder.results.has_focus_within and chosen is not None and self._services.port:
            url = web_address(self._services.port.base_url, chosen.web_path)
        else:
            url = page.web_url if page is not None else ""
        if url:
            await copy_out(self, url)
        else:
            safe_notify(self, "No address is known for this page: the service sent none that is certainly the site's.")

    def action_reload(self) -> None:
        """Read the page again when the reader has the focus, else search again."""
        if self.reader.has_focus_within and self._wanted and self._browsing is not None:
            page = self.reader.page
            self._begin(self._wanted, f"Reading {page.summary.title if page else f'page {self._wanted}'} again")
            self._open(partial(self._browsing.open_page, self._wanted), self._ticket, keep_history=True)
        elif self.finder.query_made is not None:
            self.finder.search(self.finder.query_made)

    def action_show_findings(self) -> None:
        """What to look at twice on the open page, and where."""
        self.add_class("-reading")
        self.reader.show_findings()

    def action_load_more(self) -> None:
        """More results."""
        self.finder.load_more()

    def action_leave(self) -> None:
        """Cancel what is waited for; else out of the page, or out of the form, into the list."""
        if self.reader.waiting.is_waiting:
            self._ticket += 1
            self.workers.cancel_group(self, "open")
            self.reader.stop()
            if self.reader.page is None:
                self._leave_reader()
        elif not self.finder.cancel():
            self._leave_reader()

    def _leave_reader(self) -> None:
        """Out of the page, or out of the form, into the list: from there every single key works."""
        self.remove_class("-reading")
        self.finder.focus_list()
