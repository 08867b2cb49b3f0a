"""The batch table: marked requests, each with what stands against it; only what was read to its end can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.findings import Severity
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.dialogs.confirm import ConfirmDialog, Question
from harbor_tui.ui.kit.formatting import counted, size_text, state_text
from harbor_tui.ui.kit.leaves_once import LeavesOnce
from harbor_tui.ui.kit.text import line, lines, notify_problem, safe_notify, two_sides
from harbor_tui.ui.screens.inbox.table import checks_text
from harbor_tui.ui.screens.review.breadcrumb import queue_rule
from harbor_tui.ui.screens.review.facts import space_text
from harbor_tui.ui.screens.review.screen import ReviewScreen
from harbor_tui.ui.shell.status_facts import place_of
from harbor_tui.ui.shell.top_line import place_content
from harbor_tui.ui.widgets.key_line import KeyLine
from harbor_tui.ui.widgets.row_list import Cell, Column, FixedRows, RowList
from harbor_tui.workflow.inbox.model import Confirmation, Review

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services

MOST_IN_BATCH: Final = 50
COLUMNS: Final = (
    Column("", 1), Column("Title"), Column("Space", 12), Column("Size", 7, right=True), Column("Checks", 6),
    Column("Why not", 22),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One request of the batch, as it was read when the table was opened."""

    review: Review
    objection: str
    """Why it cannot be approved from here; empty when it can."""


def objection_to(review: Review, seen: set[str]) -> str:
    """What stands against approving a request among others."""
    if review.row.state is not State.PENDING or review.snapshot is None:
        return state_text(review.row.state)
    if review.row.worst is not None and review.row.worst >= Severity.SERIOUS:
        return f"{review.row.worst.mark} {review.row.worst.word}: alone only"
    if review.awaits_subject and review.write is not None:
        return f"{review.write.deed.verb}: alone only"
    return "" if review.snapshot.digest in seen else "not read to its end"


class BatchScreen(CommandHost, LeavesOnce, Screen[None]):
    """Approves several read requests by one typed challenge; each is held, and can be taken back, by itself."""

    COMMAND_AREA = Area.BATCH
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.BATCH))
    DEFAULT_CSS = """
    BatchScreen { layout: vertical; background: $background; }
    BatchScreen #place { height: 2; }
    BatchScreen #totals { height: 1; padding: 0 1; background: $surface; }
    """

    def __init__(self, services: Services, ids: Sequence[str], seen: set[str]) -> None:
        super().__init__()
        self._services = services
        self._ids = tuple(ids)[:MOST_IN_BATCH]
        self._seen = seen
        self._candidates: dict[str, Candidate] = {}
        self._ticked: set[str] = set()

    def compose(self) -> ComposeResult:
        """Place, table, totals, keys."""
        yield Static(id="place")
        yield RowList(COLUMNS)
        yield Static(id="totals")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read all of them; what can be approved is ticked at first."""
        self.on_resize()
        self.load(tick=True)

    def on_screen_resume(self) -> None:
        """Back from a request or from a question."""
        self.on_resize()

    def on_resize(self) -> None:
        """Cut to the width."""
        width = self.size.width
        left = line(" ", ("Inbox", "$text-muted"), " ▸ ", (f"batch of {len(self._ids)}", "bold"))
        right = line(place_content(place_of(self._services), width - left.cell_length - 3), " ")
        below = queue_rule(self._services, width)
        self.query_one("#place", Static).update(lines(two_sides(left, right, width), below))

    @work(exclusive=True, group="batch", exit_on_error=False)
    async def load(self, *, tick: bool = False) -> None:
        """Read every request of the batch as it is now."""
        node = self._services.node
        if node is None:
            return
        for request_id in self._ids:
            review = await node.review(request_id)
            self._candidates[request_id] = Candidate(review, objection_to(review, self._seen))
        if tick:
            self._ticked = {each for each, candidate in self._candidates.items() if not candidate.objection}
        self._ticked = {each for each in self._ticked if not self._candidates[each].objection}
        self._show()

    def _show(self) -> None:
        rows = [(request_id, self._cells(request_id)) for request_id in self._candidates]
        self.query_one(RowList).set_source(FixedRows(rows))
        chosen = self._chosen()
        size = size_text(sum(len(snapshot.file_bytes) for snapshot in chosen))
        totals = f"{counted(len(chosen), 'page')} ticked of {len(self._candidates)}, {size}"
        self.query_one("#totals", Static).update(line((totals, "bold")))
        self.query_one(KeyLine).refresh_keys()

    def _cells(self, request_id: str) -> list[Cell]:
        candidate = self._candidates[request_id]
        row = candidate.review.row
        ticked = "✓" if request_id in self._ticked else ("–" if candidate.objection else "")
        quiet = "muted" if candidate.objection else ""
        return [
            Cell(ticked, "ok" if request_id in self._ticked else "muted"),
            Cell(row.title or row.id, quiet),
            Cell(space_text(candidate.review, self._services)[0], quiet),
            Cell(size_text(row.bytes), "muted"),
            Cell(*checks_text(row.findings)),
            Cell(candidate.objection, "warns"),
        ]

    def _chosen(self) -> list[Snapshot]:
        reviews = (self._candidates[each].review for each in self._ids if each in self._ticked)
        return [review.snapshot for review in reviews if review.snapshot is not None]

    # Commands

    def unavailable(self, command: Command) -> str:
        """Why a row cannot be ticked, or nothing can be approved."""
        candidate = self._candidates.get(self.query_one(RowList).cursor_id)
        if command.id == "batch.tick":
            return "No request is under the cursor." if candidate is None else candidate.objection
        if command.id == "batch.approve" and not self._ticked:
            if all(each.objection for each in self._candidates.values()):
                return "Nothing is ticked: read requests to their end first, Enter opens one."
            return "Nothing is ticked: x ticks the request under the cursor."
        return ""

    def action_tick(self) -> None:
        """Tick or untick the row under the cursor."""
        rows = self.query_one(RowList)
        here = rows.cursor_id
        self._ticked ^= {here}
        self._show()
        rows.move_to(here)
        rows.cursor += 1

    @on(RowList.Selected)
    def action_read(self) -> None:
        """Open the request under the cursor."""
        here = self.query_one(RowList).cursor_id
        if here:
            self.app.push_screen(ReviewScreen(self._services, self._ids, here, self._seen), self._was_read)

    def _was_read(self, request_id: str | None) -> None:
        self.load()
        if request_id:
            self.query_one(RowList).move_to(request_id)

    def action_approve(self) -> None:
        """Ask about all that are ticked."""
        self.ask(self._chosen())

    @work(exclusive=True, group="ask", exit_on_error=False)
    async def ask(self, chosen: list[Snapshot]) -> None:
        """One typed challenge for exactly these snapshots; each approval is then held by itself."""
        node = self._services.node
        if node is None:
            return
        challenge = await node.next_challenge()
        if not await self.app.push_screen_wait(ConfirmDialog(self._question(chosen, node.undo_s, challenge))):
            return
        approved = 0
        for snapshot in chosen:
            seen = Confirmation(snapshot.digest, len(snapshot.findings), challenge, challenge)
            try:
                node.hold_approval(snapshot, seen=seen)
                approved += 1
            except HarborError as problem:
                notify_problem(self, problem)
        safe_notify(self, f"{counted(approved, 'approval')} held for {node.undo_s:g} s: U takes all of them back.")
        self.dismiss(None)

    def _question(self, chosen: list[Snapshot], undo_s: float, challenge: str) -> Question:
        reviews = [self._candidates[snapshot.id].review for snapshot in chosen]
        spaces = ", ".join(sorted({space_text(review, self._services)[0] for review in reviews}))
        people = sum(review.notified_people for review in reviews)
        warned = sum(1 for review in reviews if review.row.worst is not None and review.row.worst > Severity.NOTE)
        place = place_of(self._services)
        facts = [
            ("Pages", "; ".join(snapshot.title for snapshot in chosen), "bold"),
            ("Where", spaces, ""),
            ("Size", size_text(sum(len(snapshot.file_bytes) for snapshot in chosen)) + ", all read to their end", ""),
            ("Notify", f"{counted(people, 'mention')} · watchers of the spaces: not known", ""),
            ("Checks", f"△ {warned} of them with warnings" if warned else "✓ nothing found", ""),
        ]
        verb = f"creates them ({undo_s:g} s to undo)" if undo_s else "creates them at once"
        node = self._services.node
        deed = "approve them (sending is frozen)" if node is not None and node.frozen else "create them"
        return Question(f"Create {counted(len(chosen), 'page')} on {place.host}?", facts, verb, challenge, deed)

    def action_back(self) -> None:
        """Back to the inbox."""
        self.dismiss(None)
