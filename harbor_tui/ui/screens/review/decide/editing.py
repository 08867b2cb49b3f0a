"""Edits the request that is shown, here or in the operator's own editor; what comes of it is read like any other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.review.facts import edited_review, wire_body
from harbor_tui.workflow.writes.bodies import body_text

if TYPE_CHECKING:
    from harbor_tui.domain.requests import Snapshot
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.decide.availability import Availability
    from harbor_tui.ui.screens.review.decide.edit import Take
    from harbor_tui.ui.screens.review.reread import RequestReader
    from harbor_tui.workflow.inbox.model import Review


class Editing:
    """Fields and body in the console, the body alone in $EDITOR; what the service refused becomes a new request."""

    def __init__(self, context: ReviewContext, availability: Availability, reader: RequestReader) -> None:
        self._context = context
        self._shown = context.shown
        self._availability = availability
        self._reader = reader

    def edit(self) -> None:
        """Edit in the console."""
        review = self._shown.review
        if review is not None and review.row.state is State.FAILED:
            self._context.start("ask", partial(self._edit_anew, review))
        elif review is not None and review.snapshot is not None:
            self._context.start("ask", partial(self._edit_here, review, review.snapshot))

    async def _edited(self, review: Review, take: Take) -> Mapping[str, Any] | None:
        from harbor_tui.ui.screens.review.decide.edit import EditScreen, about  # not before something is edited

        context = about(review, self._context.services)
        return await self._context.screen.app.push_screen_wait(EditScreen(wire_body(review), context, take))

    async def _edit_here(self, review: Review, snapshot: Snapshot) -> None:
        """Edit in the console, then review what came of it."""
        changed = await self._edited(review, partial(self._context.node.edit, snapshot))
        if changed is not None:
            await self._take_edit(snapshot, changed)

    async def _edit_anew(self, review: Review) -> None:
        """Edit what the service refused, and open the new request that names the old one."""
        proposed: list[str] = []

        async def propose(changed: Mapping[str, Any]) -> None:
            proposed.append(await self._context.node.propose_anew(review.row.id, changed))

        await self._edited(review, propose)
        if proposed:
            self._shown.ids = (*self._shown.ids, *proposed)
            self._reader.open(proposed[0])

    def edit_outside(self) -> None:
        """Edit the body in the operator's own editor, which has the terminal meanwhile."""
        self._context.start("ask", self._edit_outside)

    async def _edit_outside(self) -> None:
        from harbor_tui.terminal.editor import edit_text, editor_command
        from harbor_tui.ui.screens.review.decide.edit import with_body_text

        snapshot = self._shown.snapshot
        sent = snapshot.wire.parsed_body() if snapshot is not None else None
        if snapshot is None or not isinstance(sent, dict):
            return
        text, _ = body_text(sent)
        try:
            command = editor_command(os.environ)
            with self._context.screen.app.suspend():
                changed = edit_text(text, command)
        except HarborError as problem:
            notify_problem(self._context.screen, problem)
            return
        if changed != text:
            await self._take_edit(snapshot, with_body_text(sent, changed))

    async def _take_edit(self, snapshot: Snapshot, changed: Mapping[str, Any]) -> None:
        """Validate and inspect the edited request and show it: it has to be read and approved like any other."""
        if self._review_of(snapshot) is None:
            return
        try:
            edited = await self._context.node.edit(snapshot, changed)
        except HarborError as problem:
            notify_problem(self._context.screen, problem)
            return
        review = self._review_of(snapshot)  # checking a long body takes a while: something else may be shown by now
        if review is not None:
            self._reader.show(edited_review(review, edited))

    def _review_of(self, snapshot: Snapshot) -> Review | None:
        """What is shown, if it still is this, undecided; else None, and it is said that the edit was dropped."""
        review = self._shown.review
        shown = review.snapshot if review is not None and self._shown.request_id == snapshot.id else None
        if review is None or shown is None or shown.wire != snapshot.wire or self._availability.undecidable():
            safe_notify(self._context.screen, "The edit was dropped: the request is not what it was.", warning=True)
            return None
        return review
