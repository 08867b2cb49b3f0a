"""What can be done now with the request that is shown: which commands are possible, and why the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.domain.findings import Severity
from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.formatting import state_text
from harbor_tui.ui.screens.review.facts import ordered

if TYPE_CHECKING:
    from harbor_tui.ui.commands.lookup import Command
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.screens.review.tabs import ReviewTabs
    from harbor_tui.workflow.inbox.model import Review

AGAINST_THE_SNAPSHOT: Final = frozenset({"review.approve", "review.reject", "review.edit", "review.editor"})
SENDABLE: Final = frozenset({State.NOT_SENT, State.APPROVED})
_ON: Final = ("review.skip", "review.next")
_KEYS_OF: Final = {
    State.CREATED: ("review.copy_link", *_ON),
    State.NOT_SENT: ("review.send_again", *_ON),
    State.APPROVED: ("review.send_again", *_ON),
    State.UNKNOWN: ("review.settle", *_ON),
    State.FAILED: ("review.edit", *_ON),
}
"""What matters once a request was decided; of one that waits, the table's own order is right."""


class Availability:
    """Judges by the state that is shown, and by what of it was read."""

    def __init__(self, context: ReviewContext, tabs: ReviewTabs) -> None:
        self._context = context
        self._shown = context.shown
        self._tabs = tabs

    def keys_now(self) -> tuple[str, ...]:
        """The keys for the state that is shown."""
        row = self._shown.review.row if self._shown.review is not None else None
        if self._context.held is not None:
            return ("review.undo", *_ON)
        if row is None or (not self._shown.sending and row.state.undecided):
            return ()
        if self._shown.sending or (row.state is State.CREATED and row.page is None):
            return _ON
        return _KEYS_OF.get(row.state, _ON)

    def unavailable(self, command: Command) -> str:
        """What stands against a command now."""
        review = self._shown.review
        if command.id == "review.edit" and review is not None and review.row.state is State.FAILED:
            return ""
        if command.id in AGAINST_THE_SNAPSHOT:
            return self.undecidable() or self._against(command, review)
        match command.id:
            case "review.undo" if not self._context.node.held():
                return "No decision is held."
            case "review.send_again" if review is None or review.row.state not in SENDABLE:
                return "Only a request that was approved and not sent can be tried again."
            case "review.settle" if review is None or review.row.state is not State.UNKNOWN:
                return "Only an unknown outcome is looked into."
            case "review.copy_link" if review is None or review.row.page is None:
                return "This request has created no page."
        return ""

    def _against(self, command: Command, review: Review | None) -> str:
        node = self._context.node
        if command.id == "review.approve":
            return self.unapprovable()
        if command.id == "review.reject":
            return ""
        if review is None or review.snapshot is None:
            return "It cannot be read as a request, so it cannot be edited."
        if not review.snapshot.wire.body:
            return "It sends no body: there is nothing to edit in it."
        if command.id == "review.editor" and (node.held() or node.working):
            return "Not while something is held or being sent: the editor would have the terminal to itself."
        return ""

    def undecidable(self) -> str:
        """Why nothing can be decided about what is shown; empty when something can."""
        review = self._shown.review
        if review is None:
            return "Still reading the request."
        if self._context.held is not None:
            return "Decided already; u takes it back."
        if self._shown.file_changed:
            return "The file has changed since it was opened; R reads it again."
        if review.row.state not in (State.PENDING, State.INVALID) or not review.row.decidable:
            told = review.row.told or review.row.problem
            return f"Nothing is left to decide: {state_text(review.row.state)}. {told}".strip()
        return ""

    def unapprovable(self) -> str:
        """Why what is shown cannot be approved, although it could be decided; empty when it can."""
        review = self._shown.review
        if review is None or review.snapshot is None:
            return f"It cannot be approved: {review.row.problem}" if review is not None else ""
        blocking = next((each for each in ordered(review.row.findings) if each.severity is Severity.BLOCKS), None)
        if blocking is not None:
            return f"It cannot be approved: {blocking.summary}"
        if review.no_room:
            return f"Nothing is approved now: {review.no_room}. Rejecting makes room; R looks again."
        if self._shown.moved_on:
            return self._shown.moved_on
        if self._shown.awaits_tenant:
            return "Still reading what it would change: it can be approved once that is shown."
        return self._unread(review)

    def _unread(self, review: Review) -> str:
        """How to read the rest; empty once it was read to its end, or its findings were opened."""
        if self._tabs.read_to_end or (self._tabs.findings_opened and review.row.findings):
            return ""
        here = self._tabs.current == "rendered"
        end = "G goes there" if here else "the Rendered tab ([ and ]), then G"
        return f"Read it to its end first: {end}. Or open its findings with ]."
