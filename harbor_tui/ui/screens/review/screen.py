"""The review screen: one request, read in full, and the only place where decisions begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.leaves_once import LeavesOnce
from harbor_tui.ui.screens.review.context import ReviewContext
from harbor_tui.ui.screens.review.decide.availability import Availability
from harbor_tui.ui.screens.review.decide.decisions import Decisions
from harbor_tui.ui.screens.review.decide.editing import Editing
from harbor_tui.ui.screens.review.decide.outcomes import Outcomes
from harbor_tui.ui.screens.review.head import ReviewHead
from harbor_tui.ui.screens.review.links import show_destination
from harbor_tui.ui.screens.review.navigation import Navigation
from harbor_tui.ui.screens.review.reread import RequestReader
from harbor_tui.ui.screens.review.shown import ShownRequest
from harbor_tui.ui.screens.review.tabs import ReviewTabs
from harbor_tui.ui.screens.review.tenant_checks import TenantChecks
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.viewer import Viewer

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import NodeEvent

TICK_S: Final = 0.5


class ReviewScreen(CommandHost, LeavesOnce, Screen[str]):
    """Puts the parts together and gives each command to its part; returns the id of the request shown last."""

    COMMAND_AREA = Area.REVIEW
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.REVIEW))
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ReviewScreen { layout: vertical; background: $background; }
    """

    class NodeSaid(Message):
        """The node has news; posted from whatever thread it came in."""

        def __init__(self, event: NodeEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, services: Services, ids: Sequence[str], request_id: str, seen: set[str]) -> None:
        super().__init__()
        self._services = services
        self._seen = seen
        self._unsubscribe: Callable[[], None] = lambda: None
        self.shown = ShownRequest(ids, request_id)
        self.context = context = ReviewContext(self, services, self.shown)
        self._tabs = ReviewTabs()
        self._key_line = KeyLine()
        self._head = ReviewHead(context, self._key_line)
        self._reader = RequestReader(context, self._head, self._tabs, TenantChecks(context, self._head, self._tabs))
        self._navigation = Navigation(context, self._reader)
        self._availability = Availability(context, self._tabs)
        self._decisions = Decisions(context, self._availability, self._head, self._tabs)
        self._editing = Editing(context, self._availability, self._reader)
        self._outcomes = Outcomes(context, self._reader)

    def compose(self) -> ComposeResult:
        """Place and facts, tabs, keys."""
        yield self._head
        yield self._tabs
        yield self._key_line

    def on_mount(self) -> None:
        """Follow the node's news and read the request."""
        self._unsubscribe = self.context.node.subscribe(self._told)
        self.set_interval(TICK_S, self._head.tick)
        self._head.show_place()
        self._reader.load()

    def _told(self, event: NodeEvent) -> None:
        self.post_message(self.NodeSaid(event))

    def on_unmount(self) -> None:
        """Nothing listens any more."""
        self._unsubscribe()

    # What the parts say

    @on(NodeSaid)
    def _node_said(self, message: NodeSaid) -> None:
        self._reader.hear(message.event)

    def on_resize(self) -> None:
        """Cut to the width."""
        self._head.show_place()
        self._head.show_facts()

    @on(ReviewTabs.ReadToEnd)
    def _read_to_end(self) -> None:
        """This very content has been displayed to its end, unless another one is shown by now; the batch table asks."""
        if self.shown.snapshot is not None and self._tabs.read_to_end:
            self._seen.add(self.shown.snapshot.digest)

    @on(DocumentView.LinkFollowed)
    def _link_followed(self, event: DocumentView.LinkFollowed) -> None:
        """Links are shown, never opened behind a decision."""
        event.stop()
        if not self.query_one(Viewer).follow_inside(event.target) and self._services.port is not None:
            show_destination(self, event.target, self._services.port)

    # Commands

    def unavailable(self, command: Command) -> str:
        """What stands against a command now."""
        return self._availability.unavailable(command)

    def keys_now(self) -> tuple[str, ...]:
        """The keys for the state that is shown."""
        return self._availability.keys_now()

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving now, as a sentence; empty when nothing would."""
        return self._navigation.unsaved

    def action_approve(self) -> None:
        """Open the confirmation of what is shown."""
        self._decisions.approve()

    def action_reject(self) -> None:
        """Ask for the reason."""
        self._decisions.reject()

    def action_undo(self) -> None:
        """Take back this request's decision, else the last one."""
        self._decisions.undo()

    def action_edit(self) -> None:
        """Edit fields and body here; what the service refused becomes a new request."""
        self._editing.edit()

    def action_editor(self) -> None:
        """Edit the body in the operator's own editor."""
        self._editing.edit_outside()

    def action_send_again(self) -> None:
        """A new attempt for what was approved and not sent."""
        self._outcomes.send_again()

    def action_settle(self) -> None:
        """Look whether the page exists, and conclude."""
        self._outcomes.settle()

    def action_copy_link(self) -> None:
        """The created page's address."""
        self._outcomes.copy_link()

    def action_next_request(self) -> None:
        """The next one in the list."""
        self._navigation.step(1)

    def action_previous_request(self) -> None:
        """The previous one in the list."""
        self._navigation.step(-1)

    def action_skip(self) -> None:
        """The next one that is not decided yet."""
        self._navigation.skip()

    def action_reload(self) -> None:
        """Read the file again and show what it says now."""
        self._navigation.reload()

    def action_back(self) -> None:
        """Back to the inbox, on the request that was shown last."""
        self._navigation.back()

    def action_next_tab(self) -> None:
        """The tab to the right."""
        self._tabs.step(1)

    def action_previous_tab(self) -> None:
        """The tab to the left."""
        self._tabs.step(-1)
