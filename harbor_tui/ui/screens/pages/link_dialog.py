"""Shows where a link that opens no page really leads, before anything is done with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from harbor_tui.terminal.browser import Browser, find_browser, may_open
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.dialogs.dialog import Dialog
from harbor_tui.ui.kit.clipboard import to_clipboard
from harbor_tui.ui.kit.text import Part, content, line, safe_notify
from harbor_tui.ui.screens.pages.links import Told, hosts_name

if TYPE_CHECKING:
    from textual.binding import BindingType


class LinkDialog(CommandHost, Dialog[None]):
    """The whole address; a key copies it, another opens it where a graphical browser exists.

    With `told` it is about a person or a file, which may have no address: then its id or name is copied.
    """

    COMMAND_AREA = Area.LINK
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.LINK))
    DEFAULT_CSS = """
    LinkDialog > Vertical {
        width: 76; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $surface;
        border: round $rule;
    }
    LinkDialog Static { height: auto; }
    """

    def __init__(self, url: str, browser: Browser | None = None, *, told: Told | None = None) -> None:
        super().__init__()
        self._url = url
        self._told = told
        self._browser = browser if browser is not None else find_browser(os.environ)

    def compose(self) -> ComposeResult:
        """Host, or what it is, first; then everything."""
        keys: list[Part] = [("y", "bold $accent"), " copies it   "]
        if not self.unavailable_to_open():
            keys += [("o", "bold $accent"), f" opens it in {self._browser.name if self._browser else ''}   "]
        with Vertical():
            yield Static(self._what())
            for text in filter(None, (self._told.name if self._told is not None else "", self._url)):
                yield Static(content(""))
                yield Static(content(text[:4000], "$foreground"))
            yield Static(content(""))
            yield Static(line(*keys, ("Esc", "bold $accent"), " closes"))
            yield Static(content(self.unavailable_to_open()), id="said")

    def _what(self) -> Content:
        if self._told is not None:
            return content(self._told.reason)
        host = hosts_name(self._url)
        return line("This link ", line("leads to ", (host, "bold")) if host else content("is no web address"))

    def unavailable_to_open(self) -> str:
        """Why it cannot be opened from here."""
        if self._told is not None and not self._url:
            return "Its address cannot be known from here; y copies its name."
        if not may_open(self._url):
            return "Only http and https addresses are ever opened."
        return "" if self._browser is not None else "There is no graphical browser on this machine."

    def say(self, reason: str) -> None:
        """What came of a key, in its own line."""
        self.query_one("#said", Static).update(content(reason))

    def unavailable(self, command: Command) -> str:
        """Opening needs a browser."""
        return self.unavailable_to_open() if command.id == "link.open" else ""

    @work(exclusive=True, group="copy", exit_on_error=False)
    async def action_copy_link(self) -> None:
        """Copy the address."""
        self.say(await to_clipboard(self, self._url or (self._told.name if self._told is not None else "")))

    def action_open_in_browser(self) -> None:
        """Open it; the address has been on the screen."""
        if self._browser is not None and self._browser.open(self._url):
            safe_notify(self, f"Opened in {self._browser.name}.")
            self.dismiss(None)
        else:
            self.say("✗ The browser did not start.")

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
