"""The review screen: one request, read in full, and the only place where decisions begin.

A decision holds for the snapshot that is shown, and for nothing else.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work

from harbor_tui.domain.errors import HarborError, NotPermitted
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.domain.text.display import one_line
from harbor_tui.ui.commands.lookup import Command
from harbor_tui.ui.dialogs.confirm import ConfirmDialog
from harbor_tui.ui.dialogs.reject import RejectDialog
from harbor_tui.ui.dialogs.settle import SettleDialog
from harbor_tui.ui.kit.formatting import state_text
from harbor_tui.ui.kit.text import notify_problem, safe_notify
from harbor_tui.ui.screens.review.decide.question import question
from harbor_tui.ui.screens.review.facts import edited_review, ordered, wire_body
from harbor_tui.ui.screens.review.navigation import ReviewSteps
from harbor_tui.workflow.inbox.model import Confirmation, Review
from harbor_tui.workflow.writes.bodies import body_text

if TYPE_CHECKING:
    from harbor_tui.ui.screens.review.decide.edit import Take

AGAINST_THE_SNAPSHOT = frozenset({"review.approve", "review.reject", "review.edit", "review.editor"})
NOT_YET_LONG_S = 0.3
SENDABLE = frozenset({State.NOT_SENT, State.APPROVED})


class ReviewScreen(ReviewSteps):
    """Approves, rejects, skips and takes back; returns the id of the request that was shown last."""

    # Why not

    def unavailable(self, command: Command) -> str:
        """What stands against a command now."""
        review = self._review
        if command.id == "review.edit" and review is not None and review.row.state is State.FAILED:
            return ""
        if command.id in AGAINST_THE_SNAPSHOT:
            return self._undecidable(review) or self._against(command, review)
        match command.id:
            case "review.undo" if not self._node.held():
                return "No decision is held."
            case "review.send_again" if review is None or review.row.state not in SENDABLE:
                return "Only a request that was approved and not sent can be tried again."
            case "review.settle" if review is None or review.row.state is not State.UNKNOWN:
                return "Only an unknown outcome is looked into."
            case "review.copy_link" if review is None or review.row.page is None:
                return "This request has created no page."
        return ""

    def _against(self, command: Command, review: Review | None) -> str:
        if command.id == "review.approve":
            return self._unapprovable(review)
        if command.id == "review.reject":
            return ""
        if review is None or review.snapshot is None:
            return "It cannot be read as a request, so it cannot be edited."
        if not review.snapshot.wire.body:
            return "It sends no body: there is nothing to edit in it."
        if command.id == "review.editor" and (self._node.held() or self._node.working):
            return "Not while something is held or being sent: the editor would have the terminal to itself."
        return ""

    def _undecidable(self, review: Review | None) -> str:
        if review is None:
            return "Still reading the request."
        if self._held is not None:
            return "Decided already; u takes it back."
        if self._changed:
            return "The file has changed since it was opened; R reads it again."
        if review.row.state not in (State.PENDING, State.INVALID) or not review.row.decidable:
            told = review.row.told or review.row.problem
            return f"Nothing is left to decide: {state_text(review.row.state)}. {told}".strip()
        return ""

    def _unapprovable(self, review: Review | None) -> str:
        if review is None or review.snapshot is None:
            return f"It cannot be approved: {review.row.problem}" if review is not None else ""
        blocking = next((each for each in ordered(review.row.findings) if each.severity is Severity.BLOCKS), None)
        if blocking is not None:
            return f"It cannot be approved: {blocking.summary}"
        if review.no_room:
            return f"Nothing is approved now: {review.no_room}. Rejecting makes room; R looks again."
        if self._moved_on:
            return self._moved_on
        if review.awaits_subject and not self._looked:
            return "Still reading what it would change: it can be approved once that is shown."
        if not self._has_been_read(review):
            here = self._tabs.current == "rendered"
            end = "G goes there" if here else "the Rendered tab ([ and ]), then G"
            return f"Read it to its end first: {end}. Or open its findings with ]."
        return ""

    def _has_been_read(self, review: Review) -> bool:
        opened = self._tabs.findings_opened and bool(review.row.findings)
        return self._tabs.read_to_end or opened

    # Approving

    def action_approve(self) -> None:
        """Open the confirmation of what is shown."""
        if self._review is not None and self._review.snapshot is not None:
            self.ask_approval(self._request_id)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def ask_approval(self, request_id: str) -> None:
        """Ask, once the tenant has told what it tells, and hold the approval of what is shown then."""
        await self._until_all_is_known()
        if self._request_id != request_id:
            return
        against = self._undecidable(self._review) or self._unapprovable(self._review)
        if against:
            safe_notify(self, against, warning=True)
        elif self._review is not None and self._review.snapshot is not None:
            await self._ask_approval_of(self._review, self._review.snapshot)

    async def _until_all_is_known(self) -> None:
        """What the space's other pages tell about the title counts before the approval, not after it."""
        try:
            await asyncio.wait_for(self._all_known.wait(), NOT_YET_LONG_S)
        except TimeoutError:
            safe_notify(self, "One moment: what the tenant tells about it comes first.")
            await self._all_known.wait()

    async def _ask_approval_of(self, review: Review, snapshot: Snapshot) -> None:
        """Ask, and hold the approval of exactly this snapshot when the gesture was made."""
        challenge = await self._node.next_challenge() if review.needs_challenge else ""
        read = self._tabs.words_read
        asked = question(review, self._services, undo_s=self._node.undo_s, challenge=challenge, read=read)
        if not await self.app.push_screen_wait(ConfirmDialog(asked)):
            return
        reason = self._undecidable(self._review) or self._moved_on
        if reason or self._review is None or self._review.snapshot != snapshot:
            safe_notify(self, reason or "Another request is shown by now; nothing was approved.", warning=True)
            return
        sighting = review.subject.sighting if review.subject is not None else None
        seen = Confirmation(snapshot.digest, len(review.row.findings), challenge, challenge, sighting)
        self._try(lambda: self._node.hold_approval(snapshot, seen=seen))

    def _try(self, decide: Callable[[], object]) -> None:
        try:
            decide()
        except HarborError as problem:
            notify_problem(self, problem)
        self._show_header()

    # Rejecting

    def action_reject(self) -> None:
        """Ask for the reason."""
        if self._review is not None:
            self.ask_reason(self._review)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def ask_reason(self, review: Review) -> None:
        """Ask, and hold the rejection."""
        reason = await self.app.push_screen_wait(RejectDialog(review.row.title or review.row.id))
        against = self._undecidable(self._review)
        if reason and against:
            safe_notify(self, against, warning=True)
        elif reason:
            what = review.snapshot if review.snapshot is not None else review.row.id
            self._try(lambda: self._node.hold_rejection(what, reason))

    # Editing

    def action_edit(self) -> None:
        """Edit fields and body here; what the service refused becomes a new request."""
        if self._review is not None and self._review.row.state is State.FAILED:
            self.edit_anew(self._review)
        elif self._review is not None and self._review.snapshot is not None:
            self.edit_here(self._review, self._review.snapshot)

    async def _edited(self, review: Review, take: Take) -> Mapping[str, Any] | None:
        from harbor_tui.ui.screens.review.decide.edit import EditScreen, about  # not before something is edited

        return await self.app.push_screen_wait(EditScreen(wire_body(review), about(review, self._services), take))

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def edit_here(self, review: Review, snapshot: Snapshot) -> None:
        """Edit in the console, then review what came of it."""
        changed = await self._edited(review, partial(self._node.edit, snapshot))
        if changed is not None:
            await self._take_edit(snapshot, changed)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def edit_anew(self, review: Review) -> None:
        """Edit what the service refused, and open the new request that names the old one."""
        proposed: list[str] = []

        async def propose(changed: Mapping[str, Any]) -> None:
            proposed.append(await self._node.propose_anew(review.row.id, changed))

        await self._edited(review, propose)
        if proposed:
            self._ids = (*self._ids, *proposed)
            self._go_to(proposed[0])

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_editor(self) -> None:
        """Edit the body in the operator's own editor, which has the terminal meanwhile."""
        from harbor_tui.terminal.editor import edit_text, editor_command
        from harbor_tui.ui.screens.review.decide.edit import with_body_text

        snapshot = self._review.snapshot if self._review is not None else None
        sent = snapshot.wire.parsed_body() if snapshot is not None else None
        if snapshot is None or not isinstance(sent, dict):
            return
        text, _ = body_text(sent)
        try:
            command = editor_command(os.environ)
            with self.app.suspend():
                changed = edit_text(text, command)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        if changed != text:
            await self._take_edit(snapshot, with_body_text(sent, changed))

    async def _take_edit(self, snapshot: Snapshot, changed: Mapping[str, Any]) -> None:
        """Validate and inspect the edited request and show it: it has to be read and approved like any other."""
        review = self._review
        shown = review.snapshot if review is not None else None
        if review is None or shown is None or shown.wire != snapshot.wire or self._undecidable(review):
            safe_notify(self, "The edit was dropped: the request is not what it was.", warning=True)
            return
        try:
            edited = await self._node.edit(snapshot, changed)
        except HarborError as problem:
            notify_problem(self, problem)
            return
        self._show(edited_review(review, edited))
        self._show_banner()

    # Undo, again, on

    def action_undo(self) -> None:
        """Take back this request's decision, else the last one."""
        held = self._held or (self._node.held() or (None,))[-1]
        if held is not None and self._node.take_back(held.request_id):
            safe_notify(self, f"Taken back; still pending: {one_line(held.title or held.request_id, 60)}")
        self._show_header()

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def action_send_again(self) -> None:
        """A new attempt for what was approved and not sent."""
        review = self._review
        if review is None:
            return
        try:
            await self._node.send_again(review.row.id)
        except NotPermitted:
            await self._send_again_confirmed(review)
        except HarborError as problem:
            notify_problem(self, problem)

    async def _send_again_confirmed(self, review: Review) -> None:
        """After an unknown outcome a second attempt could make a second page: it takes the typed challenge."""
        challenge = await self._node.next_challenge()
        asked = question(review, self._services, undo_s=0, asked_again=True, challenge=challenge)
        if not await self.app.push_screen_wait(ConfirmDialog(asked)):
            return
        try:
            await self._node.send_again(review.row.id, Confirmation(review.row.digest, 0, challenge, challenge))
        except HarborError as problem:
            notify_problem(self, problem)

    def action_settle(self) -> None:
        """Look whether the page exists, and conclude."""
        if self._review is not None:
            self.settle(self._review)

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def settle(self, review: Review) -> None:
        """Gather the evidence in a dialog and record what the operator concludes."""
        title = review.row.title or review.row.id
        dialog = SettleDialog(title, lambda told: self._node.settle(review.row.id, on_look=told))
        concluded = await self.app.push_screen_wait(dialog)
        if concluded is None:
            return
        try:
            await self._node.conclude(concluded.settlement, concluded.verdict, concluded.page)
        except HarborError as problem:
            notify_problem(self, problem)
        self.load(keep_shown=True)
