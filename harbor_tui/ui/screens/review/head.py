"""What stands above the tabs: the place, a banner where something has changed, and the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from harbor_tui.domain.errors import ProgramFault, sentences
from harbor_tui.domain.requests import State
from harbor_tui.ui.kit.formatting import again_text, state_text
from harbor_tui.ui.kit.text import content, line
from harbor_tui.ui.screens.review.breadcrumb import place_lines
from harbor_tui.ui.screens.review.facts import header, outcome_text
from harbor_tui.workflow.inbox.model import Verb

if TYPE_CHECKING:
    from harbor_tui.domain.errors import HarborError
    from harbor_tui.ui.screens.review.context import ReviewContext
    from harbor_tui.ui.widgets.key_line import KeyLine

CHANGED: Final = (
    "▲ The file has changed since it was opened. R reads the new one; nothing can be decided on the old one."
)
EDITED: Final = "△ Edited by you: this is not the agent's version. R reads that one again."
CHANGED_BEFORE: Final = "▲ This request has changed since you last saw it: Diff shows what. Read it anew."


class ReviewHead(Vertical):
    """Paints the state when the screen says so, and the key line with it.

    It has no timer of its own: the screen's messages end before its widgets do, so none of them is painted half gone.
    """

    DEFAULT_CSS = """
    ReviewHead { height: auto; }
    ReviewHead #place { height: 2; }
    ReviewHead #banner {
        height: auto; display: none; background: $panel; color: $warning; text-style: bold; padding: 0 1;
    }
    ReviewHead.-banner #banner { display: block; }
    ReviewHead #facts { height: auto; }
    ReviewHead.-stale #facts { color: $text-muted; }
    """

    def __init__(self, context: ReviewContext, key_line: KeyLine) -> None:
        super().__init__()
        self.context = context
        self._key_line = key_line
        self._facts = Content("")
        self._frozen_shown = False

    def compose(self) -> ComposeResult:
        """Place, banner, facts."""
        yield Static(id="place")
        yield Static(id="banner")
        yield Static(content("reading…", "$text-muted"), id="facts")

    def tick(self) -> None:
        """Ages and countdowns move on."""
        if self.context.node.frozen is not self._frozen_shown:
            self.show_place()
        if self.context.shown.review is not None:
            self.show_facts()

    def show_place(self) -> None:
        """Which request of how many, the tenant, and what is true of the queue."""
        shown, services = self.context.shown, self.context.services
        self._frozen_shown = self.context.node.frozen
        place = place_lines(services, shown.ids, shown.request_id, self.context.screen.size.width)
        self.query_one("#place", Static).update(place)

    def show_banner(self) -> None:
        """What has changed, on the tenant or in the file; a changed file is never swapped in."""
        shown = self.context.shown
        before = shown.review is not None and shown.review.previous is not None
        moved = f"▲ {shown.moved_on}" if shown.moved_on else ""
        words = CHANGED if shown.file_changed else moved or (EDITED if shown.is_edited else CHANGED_BEFORE)
        self.query_one("#banner", Static).update(content(words))
        self.set_class(shown.file_changed or bool(moved) or shown.is_edited or before, "-banner")
        self.set_class(shown.file_changed or bool(moved), "-stale")

    def show_facts(self) -> None:
        """The facts, and the keys for the state that they tell."""
        shown, services = self.context.shown, self.context.services
        if shown.review is None:
            return
        width, state, looking = self.context.screen.size.width, self._state(), shown.awaits_tenant
        try:
            with services.faults.told(shown.request_id):
                facts = header(shown.review, services, width, state=state, looking=looking)
        except ProgramFault as fault:
            shown.fail(fault)
            facts = content(f"✗ {sentences(fault)}", "bold $error")
        if not facts.is_same(self._facts):
            self._facts = facts
            self.query_one("#facts", Static).update(facts)
        self._key_line.refresh_keys()

    def show_problem(self, problem: HarborError) -> None:
        """Why the request cannot be read."""
        told = line(("✗ ", "bold $error"), problem.summary, " ", problem.advice)
        self.query_one("#facts", Static).update(told)

    def _state(self) -> str:
        shown, services = self.context.shown, self.context.services
        held = self.context.held
        if held is not None:
            left = max(held.until - services.monotonic(), 0)
            return f"◔ approved, {left:.0f} s" if held.verb is Verb.APPROVE else f"– rejected, {left:.0f} s"
        if shown.sending:
            return "◑ sending"
        row = self.context.node.inbox.ready_row(shown.request_id)
        again = again_text(row, services.monotonic()) if row is not None else ""
        if again:
            return f"{state_text(State.NOT_SENT)}, again {again}"
        return outcome_text(shown.review) if shown.review is not None else ""
