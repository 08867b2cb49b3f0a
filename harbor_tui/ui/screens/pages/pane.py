"""The pages pane: search and results, and the open page beside them or over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from harbor_tui.domain.text.web_address import web_address
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.pages.finder import NO_PORT, PageFinder
from harbor_tui.ui.screens.pages.link_follower import LinkFollower
from harbor_tui.ui.screens.pages.opener import PageOpener
from harbor_tui.ui.screens.pages.reader import PageReader
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.widgets.viewer.document_view import DocumentView

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services

BESIDE_FROM: Final = 100
"""With so many columns the page stands beside the list; with fewer it covers it."""
_WITHOUT_PORT: Final = frozenset({"pages.search", "pages.leave"})


class PagesPane(Pane):
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

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self.finder = PageFinder(services)
        self.reader = PageReader()
        self.opener = PageOpener(self, self.reader)
        self._links = LinkFollower(self, self.finder, self.reader, self.opener)

    def compose(self) -> ComposeResult:
        """Finder and reader."""
        with Horizontal():
            yield self.finder
            yield self.reader

    def use(self, services: Services) -> None:
        """Another port has other pages: begin anew."""
        if self.opener.use(services):
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

    def on_resize(self, event: events.Resize) -> None:
        """Two columns or one."""
        self.set_class(event.size.width < BESIDE_FROM, "-covering")
        self.set_class(event.size.width >= 2 * BESIDE_FROM - 40, "-roomy")

    # What the parts say

    @on(PageFinder.Changed)
    def _results_changed(self) -> None:
        self.post_message(self.WhereChanged())

    @on(PageFinder.Chosen)
    def _chosen(self, event: PageFinder.Chosen) -> None:
        event.stop()
        self.opener.open(event.page.id, event.page.title)

    @on(DocumentView.LinkFollowed)
    def _link_followed(self, event: DocumentView.LinkFollowed) -> None:
        event.stop()
        self._links.follow(event)

    # Commands

    def unavailable(self, command: Command) -> str:
        """What needs a port, a page or a history says so."""
        if self.opener.browsing is None and command.id not in _WITHOUT_PORT:
            return NO_PORT
        match command.id:
            case "pages.open" if self.finder.highlighted is None:
                return "There is no page under the cursor; s goes to the search."
            case "pages.back" if not self.opener.history.can_go_back:
                return "There is no page before this one."
            case "pages.forward" if not self.opener.history.can_go_forward:
                return "There is no page after this one."
            case "pages.load_more" if self.finder.cursor is None:
                return "There are no more results."
            case "pages.findings" if not self.reader.findings:
                return "There is nothing to look at twice here."
            case "pages.reload" if self.finder.query_made is None and not self.opener.wanted:
                return "There is nothing to read again yet."
        return ""

    def action_open_page(self) -> None:
        """Open what is under the cursor."""
        chosen = self.finder.highlighted
        if chosen is not None:
            self.opener.open(chosen.id, chosen.title)

    def action_focus_search(self) -> None:
        """To the form; the page makes room for it where there is little."""
        self.remove_class("-reading")
        self.finder.focus_form()

    def action_history_back(self) -> None:
        """The page before, where it was left."""
        self.opener.go_back()

    def action_history_forward(self) -> None:
        """The page after, where it was left."""
        self.opener.go_forward()

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """The address of the open page, or of the one under the cursor when the list has the focus."""
        page, chosen, services = self.reader.page, self.finder.highlighted, self.opener.services
        if self.finder.results.has_focus_within and chosen is not None and services and services.port:
            url = web_address(services.port.base_url, chosen.web_path)
        else:
            url = page.web_url if page is not None else ""
        if url:
            await copy_out(self, url)
        else:
            safe_notify(self, "No address is known for this page: the service sent none that is certainly the site's.")

    def action_reload(self) -> None:
        """Read the page again when the reader has the focus, else search again."""
        if self.reader.has_focus_within and self.opener.wanted and self.opener.browsing is not None:
            self.opener.open_again()
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
        if self.opener.cancel():
            if self.reader.page is None:
                self._leave_reader()
        elif not self.finder.cancel():
            self._leave_reader()

    def _leave_reader(self) -> None:
        """Out of the page, or out of the form, into the list: from there every single key works."""
        self.remove_class("-reading")
        self.finder.focus_list()
