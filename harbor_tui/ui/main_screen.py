"""The main screen: top line, the panes, status and keys. Panes are built when they are first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Static

from harbor_tui.ui.kit.background import Background, BackgroundSwitcher, BackgroundVertical
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.shell.status_line import StatusLine
from harbor_tui.ui.shell.top_line import FROZEN, TopLine
from harbor_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual import events

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import NodeEvent

NEWS_PAUSE_S: Final = 0.25
PaneFactories: TypeAlias = "Mapping[str, Callable[[Services], Pane]]"


def _inbox(services: Services) -> Pane:
    from harbor_tui.ui.screens.inbox.pane import InboxPane

    return InboxPane(services, id="inbox")


def _pages(services: Services) -> Pane:
    from harbor_tui.ui.screens.pages.pane import PagesPane

    return PagesPane(services, id="pages")


def _ports(services: Services) -> Pane:
    from harbor_tui.ui.screens.ports.pane import PortsPane

    return PortsPane(services, id="ports")


def _actions(services: Services) -> Pane:
    from harbor_tui.ui.screens.actions.pane import ActionsPane

    return ActionsPane(services, id="actions")


def _audit(services: Services) -> Pane:
    from harbor_tui.ui.screens.audit.pane import AuditPane

    return AuditPane(services, id="audit")


PANE_FACTORIES: PaneFactories = {
    "inbox": _inbox, "pages": _pages, "ports": _ports, "actions": _actions, "audit": _audit,
}  # fmt: skip


class MainScreen(Background, Screen[None]):
    """The frame around the panes."""

    DEFAULT_CSS = """
    MainScreen { layout: vertical; background: $background; }
    MainScreen #starting { padding: 1 2; color: $text-muted; height: 1fr; }
    MainScreen ContentSwitcher { height: 1fr; }
    MainScreen #bottom { dock: bottom; height: auto; }
    """

    class NodeSaid(Message):
        """The node has news; posted from whatever thread it came in."""

        def __init__(self, event: NodeEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, factories: PaneFactories = PANE_FACTORIES) -> None:
        super().__init__()
        self._factories = factories
        self._services: Services | None = None
        self._asked_for = ""
        self._news: Timer | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """The frame; a pane comes when it is shown."""
        yield TopLine()
        with BackgroundSwitcher(initial="starting"):
            yield Static(content("starting…"), id="starting")
        with BackgroundVertical(id="bottom"):
            yield StatusLine()
            yield KeyLine()

    # Services

    async def use(self, services: Services) -> None:
        """Hand the services to the panes that exist and go to the first pane."""
        self._unsubscribe()
        self._services = services
        if services.node is not None:
            self._unsubscribe = services.node.subscribe(self._told)
        for pane in self.query(Pane):
            pane.use(services)
        self.show_facts()
        if self.pane is None:
            first = "inbox" if services.port is not None and services.node is not None else "ports"
            await self.show_pane(self._asked_for or first)

    def _told(self, event: NodeEvent) -> None:
        self.post_message(self.NodeSaid(event))

    def on_unmount(self) -> None:
        """Nothing listens any more."""
        self._unsubscribe()

    def show_failure(self, summary: str, advice: str) -> None:
        """The services could not be made: say so where the panes would be."""
        self.query_one("#starting", Static).update(
            lines(line(("✗ ", "bold $error"), summary), content(advice), content("q quits.", "$text-muted"))
        )

    # Panes

    @property
    def pane(self) -> Pane | None:
        """The pane in front."""
        current = self.query_one(ContentSwitcher).visible_content
        return current if isinstance(current, Pane) else None

    async def show_pane(self, name: str) -> None:
        """Bring a pane to the front, building it when this is the first time; while all starts, as soon as it can."""
        if self._services is None:
            self._asked_for = self.query_one(TopLine).current = name
            return
        switcher = self.query_one(ContentSwitcher)
        if not switcher.query(f"#{name}"):
            pane = self._factories[name](self._services)
            await switcher.add_content(pane, id=name)
            pane.use(self._services)
        switcher.current = name
        self.query_one(TopLine).current = name
        if (here := self.pane) is not None:
            here.focus_first()
        self._show_where()

    @on(TopLine.PaneChosen)
    async def _pane_chosen(self, event: TopLine.PaneChosen) -> None:
        await self.show_pane(event.pane)

    # Status

    @on(Pane.WhereChanged)
    def _show_where(self) -> None:
        pane = self.pane
        self.query_one(StatusLine).where = pane.where() if pane is not None else ""
        self.query_one(KeyLine).refresh_keys()

    @on(NodeSaid)
    def _node_said(self) -> None:
        if self._news is None:
            self._news = self.set_timer(NEWS_PAUSE_S, self._take_news)

    def _take_news(self) -> None:
        self._news = None
        self.show_facts()

    @on(Pane.FactsChanged)
    def show_facts(self) -> None:
        """Top line and status line anew."""
        from harbor_tui.domain.requests import State
        from harbor_tui.ui.shell.status_facts import facts_of, place_of

        services = self._services
        if services is None:
            return
        top, node = self.query_one(TopLine), services.node
        top.place = place_of(services)
        counts = node.inbox.counts() if node is not None else {}
        top.pending = counts.get(State.PENDING, 0)
        top.banner = FROZEN if node is not None and node.frozen else ""
        self.query_one(StatusLine).facts = facts_of(services, counts)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Back from a review: what was decided there shows."""
        self.show_facts()
        self._show_where()
