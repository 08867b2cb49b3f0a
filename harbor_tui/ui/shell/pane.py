"""What every pane of the main screen is: a widget that is made with the services, and told when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.kit.background import Background

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services


class Pane(CommandHost, Background, Widget):
    """One pane. Subclasses set `COMMAND_AREA` and `BINDINGS = bindings_for(that area)`."""

    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; }
    """

    class FactsChanged(Message):
        """The status line's facts, which are true of the whole console, have changed."""

    class WhereChanged(Message):
        """`where()` has something new to say."""

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services = services

    def use(self, services: Services) -> None:
        """Show these services: at first those that it was made with, others when the port has changed."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus where work in this pane begins."""
        raise NotImplementedError

    def where(self) -> str:
        """One short line about this pane for the status line; empty when there is nothing to say."""
        return ""
