"""Approves, rejects and takes back: a decision holds for the snapshot that is shown, and for nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.text.display import one_line
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.reject import RejectDialog
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.review.decide.question import question
from harbor_tui.workflow.inbox.model import Confirmation

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.decide.availability import Availability
    from harbor_tui.ui.screens.review.head import ReviewHead
    from harbor_tui.ui.screens.review.tabs import ReviewTabs
    from harbor_tui.workflow.inbox.model import Review

NOT_YET_LONG_S: Final = 0.3


class Decisions:
    """Asks, looks at what is shown once more after the answer, and gives the node a decision to hold."""

    def __init__(self, context: ReviewContext, availability: Availability, head: ReviewHead, tabs: ReviewTabs) -> None:
        self._context = context
        self._shown = context.shown
        self._availability = availability
        self._head = head
        self._tabs = tabs

    # Approving

    def approve(self) -> None:
        """Open the confirmation of what is shown."""
        if self._shown.snapshot is not None:
            self._context.start("ask", partial(self._ask_approval, self._shown.request_id))

    async def _ask_approval(self, request_id: str) -> None:
        """Ask, once the tenant has told what it tells, and hold the approval of what is shown then."""
        await self._until_all_is_known()
        if self._shown.request_id != request_id:
            return
        against = self._availability.undecidable() or self._availability.unapprovable()
        if against:
            safe_notify(self._context.screen, against, warning=True)
        elif self._shown.review is not None and self._shown.review.snapshot is not None:
            await self._ask_approval_of(self._shown.review, self._shown.review.snapshot)

    async def _until_all_is_known(self) -> None:
        """What the space's other pages tell about the title counts before the approval, not after it."""
        try:
            await asyncio.wait_for(self._shown.all_known.wait(), NOT_YET_LONG_S)
        except TimeoutError:
            safe_notify(self._context.screen, "One moment: what the tenant tells about it comes first.")
            await self._shown.all_known.wait()

    async def _ask_approval_of(self, review: Review, snapshot: Snapshot) -> None:
        """Ask, and hold the approval of exactly this snapshot when the gesture was made."""
        node, screen = self._context.node, self._context.screen
        challenge = await node.next_challenge() if review.needs_challenge else ""
        read = self._tabs.words_read
        asked = question(review, self._context.services, undo_s=node.undo_s, challenge=challenge, read=read)
        if not await screen.app.push_screen_wait(ConfirmDialog(asked)):
            return
        reason = self._availability.undecidable() or self._shown.moved_on
        if reason or self._shown.snapshot != snapshot:
            safe_notify(screen, reason or "Another request is shown by now; nothing was approved.", warning=True)
            return
        sighting = review.subject.sighting if review.subject is not None else None
        seen = Confirmation(snapshot.digest, len(review.row.findings), challenge, challenge, sighting)
        self._hold(lambda: node.hold_approval(snapshot, seen=seen))

    def _hold(self, decide: Callable[[], object]) -> None:
        try:
            decide()
        except HarborError as problem:
            notify_problem(self._context.screen, problem)
        self._head.show_facts()

    # Rejecting

    def reject(self) -> None:
        """Ask for the reason."""
        if self._shown.review is not None:
            self._context.start("ask", partial(self._ask_reason, self._shown.review))

    async def _ask_reason(self, review: Review) -> None:
        """Ask, and hold the rejection."""
        node, screen = self._context.node, self._context.screen
        reason = await screen.app.push_screen_wait(RejectDialog(review.row.title or review.row.id))
        against = self._availability.undecidable()
        if reason and against:
            safe_notify(screen, against, warning=True)
        elif reason:
            what = review.snapshot if review.snapshot is not None else review.row.id
            self._hold(lambda: node.hold_rejection(what, reason))

    # Taking back

    def undo(self) -> None:
        """Take back this request's decision, else the last one."""
        node = self._context.node
        held = self._context.held or (node.held() or (None,))[-1]
        if held is not None and node.take_back(held.request_id):
            title = one_line(held.title or held.request_id, 60)
            safe_notify(self._context.screen, f"Taken back; still pending: {title}")
        self._head.show_facts()
