"""What is done about a decided request: sending again what was not sent, settling what is unknown, copying the link."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from harbor_tui.domain.errors import HarborError, NotPermitted
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.settle import SettleDialog
from harbor_tui.ui.kit.clipboard import copy_out
from harbor_tui.ui.kit.text import notify_problem
from harbor_tui.ui.screens.review.decide.question import question
from harbor_tui.workflow.inbox.model import Confirmation

if TYPE_CHECKING:
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.reread import RequestReader
    from harbor_tui.workflow.inbox.model import Review


class Outcomes:
    """A second attempt, where a first one could have made a page, takes the typed challenge."""

    def __init__(self, context: ReviewContext, reader: RequestReader) -> None:
        self._context = context
        self._shown = context.shown
        self._reader = reader

    def send_again(self) -> None:
        """A new attempt for what was approved and not sent."""
        self._context.start("ask", self._send_again)

    async def _send_again(self) -> None:
        review = self._shown.review
        if review is None:
            return
        try:
            await self._context.node.send_again(review.row.id)
        except NotPermitted:
            await self._send_again_confirmed(review)
        except HarborError as problem:
            notify_problem(self._context.screen, problem)

    async def _send_again_confirmed(self, review: Review) -> None:
        """After an unknown outcome a second attempt could make a second page: it takes the typed challenge."""
        node, screen = self._context.node, self._context.screen
        challenge = await node.next_challenge()
        asked = question(review, self._context.services, undo_s=0, asked_again=True, challenge=challenge)
        if not await screen.app.push_screen_wait(ConfirmDialog(asked)):
            return
        try:
            await node.send_again(review.row.id, Confirmation(review.row.digest, 0, challenge, challenge))
        except HarborError as problem:
            notify_problem(screen, problem)

    def settle(self) -> None:
        """Look whether the page exists, and conclude."""
        if self._shown.review is not None:
            self._context.start("ask", partial(self._settle, self._shown.review))

    async def _settle(self, review: Review) -> None:
        """Gather the evidence in a dialog and record what the operator concludes."""
        node, screen = self._context.node, self._context.screen
        title = review.row.title or review.row.id
        dialog = SettleDialog(title, lambda told: node.settle(review.row.id, on_look=told))
        concluded = await screen.app.push_screen_wait(dialog)
        if concluded is None:
            return
        try:
            await node.conclude(concluded.settlement, concluded.verdict, concluded.page)
        except HarborError as problem:
            notify_problem(screen, problem)
        self._reader.load(keep_shown=True)

    def copy_link(self) -> None:
        """The created page's address."""
        self._context.start("copy", self._copy_link)

    async def _copy_link(self) -> None:
        page = self._shown.review.row.page if self._shown.review is not None else None
        if page is not None:
            await copy_out(self._context.screen, page.url)
