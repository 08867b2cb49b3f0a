"""What the parts of the review screen have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

    from harbor_tui.ui.screens.review.shown import ShownRequest
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.inbox.model import Held
    from harbor_tui.workflow.node.node import Node


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The screen that runs their workers and shows their dialogs and notices, the services, the state."""

    screen: Screen[str]
    services: Services
    shown: ShownRequest

    @property
    def node(self) -> Node:
        """The node whose request is reviewed."""
        if self.services.node is None:
            raise AssertionError("a review needs a node")
        return self.services.node

    @property
    def held(self) -> Held | None:
        """This request's decision, while it can be taken back."""
        return next((held for held in self.node.held() if held.request_id == self.shown.request_id), None)

    def start(self, group: str, work: Callable[[], Awaitable[None]], *, exclusive: bool = True) -> None:
        """Run a coroutine function beside the screen; `exclusive`: instead of the group's last one."""
        self.screen.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)
