"""Shows where a link out of the tenant really leads, before anything is done with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from harbor_tui.terminal.browser import Browser, find_browser, may_open
from harbor_tui.ui.commands import Area, Command, bindings_for
from harbor_tui.ui.copying import copy_out
from harbor_tui.ui.hosts import CommandHost
from harbor_tui.ui.screens.pages_links import hosts_name
from harbor_tui.ui.text import Part, content, line, lines, safe_notify

if TYPE_CHECKING:
    from textual.binding import BindingType


class LinkDialog(CommandHost, ModalScreen[None]):
    """The whole address; a key copies it, another opens it where a graphical browser exists."""

    COMMAND_AREA = Area.LINK
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.LINK))
    DEFAULT_CSS = """
    LinkDialog { align: center middle; background: $background 60%; }
    LinkDialog > Vertical {
        width: 76; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $surface;
        border: round $rule;
    }
    LinkDialog Static { height: auto; }
    """

    def __init__(self, url: str, browser: Browser | None = None) -> None:
        super().__init__()
        self._url = url
        self._browser = browser if browser is not None else find_browser(os.environ)

    def compose(self) -> ComposeResult:
        """Host first, then everything."""
        host = hosts_name(self._url)
        where = line("leads to ", (host, "bold")) if host else content("is no web address")
        keys: list[Part] = [("y", "bold $accent"), " copies it   "]
        if not self.unavailable_to_open():
            keys += [("o", "bold $accent"), f" opens it in {self._browser.name if self._browser else ''}   "]
        with Vertical():
            yield Static(line("This link ", where))
            yield Static(content(""))
            yield Static(content(self._url[:4000], "$foreground"))
            yield Static(content(""))
            yield Static(lines(line(*keys, ("Esc", "bold $accent"), " closes"), content(self.unavailable_to_open())))

    def unavailable_to_open(self) -> str:
        """Why it cannot be opened from here."""
        if not may_open(self._url):
            return "Only http and https addresses are ever opened."
        return "" if self._browser is not None else "There is no graphical browser on this machine."

    def unavailable(self, command: Command) -> str:
        """Opening needs a browser."""
        return self.unavailable_to_open() if command.id == "link.open" else ""

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """Copy the address."""
        await copy_out(self, self._url)

    def action_open_in_browser(self) -> None:
        """Open it; the address has been on the screen."""
        if self._browser is not None and self._browser.open(self._url):
            safe_notify(self, f"Opened in {self._browser.name}.")
            self.dismiss(None)
        else:
            safe_notify(self, "The browser did not start.", error=True)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
