"""Reads the request that is shown, and reads it again whenever the queue says that something has changed."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError, ProgramFault
from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.text import notify_problem
from harbor_tui.ui.screens.review.shown import since
from harbor_tui.ui.screens.review.tabs import compares

if TYPE_CHECKING:
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.head import ReviewHead
    from harbor_tui.ui.screens.review.tabs import ReviewTabs
    from harbor_tui.ui.screens.review.tenant_checks import TenantChecks
    from harbor_tui.workflow.inbox.model import InboxRow, NodeEvent, Review


class RequestReader:
    """Shows what was read from its beginning; a changed file is never swapped in: a banner says so."""

    def __init__(self, context: ReviewContext, head: ReviewHead, tabs: ReviewTabs, tenant: TenantChecks) -> None:
        self._context = context
        self._shown = context.shown
        self._head = head
        self._tabs = tabs
        self._tenant = tenant
        self._ticket = 0
        self._row_read: InboxRow | None = None

    def open(self, request_id: str) -> None:
        """Go to another request."""
        self._shown.go_to(request_id)
        self._head.show_place()
        self.load()

    def hear(self, event: NodeEvent) -> None:
        """The node has news."""
        shown = self._shown
        self._head.show_place()
        if event.kind == "request" and event.request_id == shown.request_id:
            shown.sending = event.state is State.SENDING and shown.request_id in self._context.node.working
            self.load(keep_shown=True)
        elif event.kind == "inbox":
            self._context.start("look", self._reread_row)
        elif shown.review is not None and event.serious and event.request_id == shown.request_id:
            self._tenant.look_whether_it_moved_on(shown.review)

    async def _reread_row(self) -> None:
        """Something has changed in the queue: read this request again if it is not the row that it was."""
        row = await asyncio.to_thread(self._context.node.inbox.row, self._shown.request_id)
        if self._shown.review is not None and row is not self._row_read:
            self._row_read = row
            self.load(keep_shown=True)

    # Reading

    def load(self, *, keep_shown: bool = False) -> None:
        """Read the request; `keep_shown`: other content is told of, and not shown."""
        self._context.start("review", partial(self._load, keep_shown=keep_shown))

    async def _load(self, *, keep_shown: bool) -> None:
        """Late answers for another request are dropped."""
        shown = self._shown
        self._ticket += 1
        ticket = self._ticket
        before = shown.review if shown.file_changed else None
        try:
            review = await self._context.node.review(shown.request_id)
        except HarborError as problem:
            if ticket == self._ticket:
                self._head.show_problem(problem)
            return
        if ticket != self._ticket:
            return
        if keep_shown and shown.review is not None and shown.is_other_content(review):
            self._note_change(shown.review, review)
        elif keep_shown and shown.review is not None:
            self._refresh(shown.review, review)
        else:
            self.show(since(before, review), changed=before is not None)

    def _note_change(self, shown: Review, found: Review) -> None:
        if not self._shown.file_changed:
            self._shown.file_changed = True
            note = partial(self._record_change, self._shown.request_id, shown.file_bytes, found.file_bytes)
            self._context.start("change", note, exclusive=False)
        self._head.show_banner()

    async def _record_change(self, request_id: str, shown: bytes, found: bytes) -> None:
        try:
            await self._context.node.note_change(request_id, shown, found)
        except HarborError as problem:
            notify_problem(self._context.screen, problem)

    # Showing

    def show(self, review: Review, *, changed: bool = False) -> None:
        """Show this from its beginning, then ask the tenant; `changed`: the file changed while it was on the screen."""
        shown = self._shown
        shown.show(review)
        try:
            with self._context.services.faults.told(shown.request_id):
                self._tabs.show(review, changed=changed)
        except ProgramFault as fault:
            shown.fail(fault)
        else:
            self._tenant.look_around(review)
        self._head.show_banner()
        self._head.show_facts()

    def _refresh(self, before: Review, found: Review) -> None:
        """The same content, in another state perhaps; the operator's own version of it stays."""
        if self._shown.is_edited and found.row.state is State.PENDING:
            return
        ended = before.records is None and found.records is not None
        review = self._shown.refresh(found)
        self._tabs.refill(review)
        if ended and compares(review):
            self._tenant.look_around(review)
        self._head.show_facts()
