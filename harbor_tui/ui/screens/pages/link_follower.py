"""Follows a link of the page that is read: within it, to another page, into a search, or to where it is only shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from harbor_tui.ui.kit.text import safe_notify
from harbor_tui.ui.screens.pages.finder import NO_PORT
from harbor_tui.ui.screens.pages.form import SearchForm
from harbor_tui.ui.screens.pages.link_dialog import LinkDialog
from harbor_tui.ui.screens.pages.links import Address, FindPage, OpenPage, SearchSpace, Told, destination
from harbor_tui.ui.widgets.choice import Choice

if TYPE_CHECKING:
    from harbor_tui.ui.screens.pages.finder import PageFinder
    from harbor_tui.ui.screens.pages.opener import PageOpener
    from harbor_tui.ui.screens.pages.reader import PageReader
    from harbor_tui.ui.shell.pane import Pane
    from harbor_tui.ui.widgets.viewer.document_view import DocumentView


class LinkFollower:
    """Nothing outside the site is opened by it: a dialog shows the address."""

    def __init__(self, pane: Pane, finder: PageFinder, reader: PageReader, opener: PageOpener) -> None:
        self._pane = pane
        self._finder = finder
        self._reader = reader
        self._opener = opener

    def follow(self, link: DocumentView.LinkFollowed) -> None:
        """Go where it leads, or say where that is."""
        if self._opener.follow_inside(link.target):
            return
        services, browsing = self._opener.services, self._opener.browsing
        port = services.port if services is not None else None
        if port is None:
            return
        page_id = self._reader.page.summary.id if self._reader.page is not None else ""
        match destination(link.target, port.origin, page_id=page_id, text=link.text):
            case OpenPage(page_id, anchor):
                self._opener.open(page_id, anchor=anchor)
            case FindPage() as found if browsing is not None:
                self._opener.open_found(browsing, found)
            case Address(url):
                self._pane.app.push_screen(LinkDialog(url))
            case Told() as told:
                self._pane.app.push_screen(LinkDialog(told.url, told=told))
            case SearchSpace(key=key):
                self._search_space(key)
            case other:
                safe_notify(self._pane, getattr(other, "reason", NO_PORT))

    def _search_space(self, key: str) -> None:
        """All pages of a space, as if its key had been typed into the form."""
        form = self._finder.query_one(SearchForm)
        form.query_one("#title", Input).value, form.query_one("#space", Input).value = "", key
        form.query_one(Choice).value = ""
        self._pane.remove_class("-reading")
        self._finder.focus_form()
        form.submit()
