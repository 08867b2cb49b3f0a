"""The inbox's rows: which requests are shown, in what order, and what each cell says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from harbor_tui.domain.errors import ProgramFault
from harbor_tui.domain.findings import Finding, Severity, worst
from harbor_tui.domain.requests import State
from harbor_tui.runtime.faults import Faults
from harbor_tui.ui.kit.formatting import SEVERITY_STYLES, STATE_MARKS, STATE_STYLES, again_text, ago, size_text
from harbor_tui.ui.widgets.row_list import Cell, Column
from harbor_tui.workflow.inbox.model import Held, Verb

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.inbox import Inbox
    from harbor_tui.workflow.inbox.model import InboxRow

FULL: Final = (
    Column("Age", 4, right=True), Column("Agent", 11), Column("Space", 6), Column("Title"),
    Column("Size", 7, right=True), Column("Checks", 11),
)  # fmt: skip
LEAST_TITLE: Final = 20
"""Below that, other columns give way to the title."""
_GIVE_WAY: Final = ("Size", "Space", "Agent")
_GAP: Final = 2
_BESIDE: Final = 2
"""The bar and the scrollbar."""
UNCHECKED: Final = "…"
"""Its body has not been looked through yet."""
_SHORT: Final = {State.NOT_SENT: "not sent", State.APPROVED: "approved"}


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns that a list of this width has room for: titles stay readable, the agent gives way last."""
    columns: tuple[Column, ...] = FULL
    for label in _GIVE_WAY:
        if width - _BESIDE - sum(column.width + _GAP for column in columns) + _GAP >= LEAST_TITLE:
            break
        columns = tuple(column for column in columns if column.label != label)
    return columns


def checks_text(findings: Iterable[Finding]) -> tuple[str, str]:
    """`△ 2` or `✓`, and its style: the heaviest mark, and how many findings weigh more than a note."""
    weighing = [finding for finding in findings if finding.severity > Severity.NOTE]
    heaviest = worst(weighing)
    if heaviest is None:
        return "✓", "ok"
    return f"{heaviest.mark} {len(weighing)}", SEVERITY_STYLES[heaviest]


class InboxRows:
    """A row source over the node's inbox. Rows that have not been read yet are asked for and shown by their id."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        label: Callable[[str], str],
        now: Callable[[], float],
        monotonic: Callable[[], float],
        want: Callable[[str], None],
        faults: Faults | None = None,
    ) -> None:
        """`want`: read this request's file, or look whether it is still the same, off the screen's thread."""
        self._inbox, self._label, self._now, self._monotonic, self._want = inbox, label, now, monotonic, want
        self._faults = faults if faults is not None else Faults()
        self.columns: tuple[Column, ...] = FULL
        self.marked: set[str] = set()
        self.held: Mapping[str, Held] = {}
        self._words: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()
        self._painted: dict[str, InboxRow | None] = {}
        self._looked_at: set[str] = set()
        self._places: dict[str, int] = {}
        self.load()

    def load(self) -> bool:
        """Take over what the inbox shows now; whether that are other rows than before."""
        ids = self._inbox.ids()
        if self._words:
            ids = tuple(each for each in ids if self._matches(each))
        if ids == self._ids:
            return False
        self._ids = ids
        self._places = {each: index for index, each in enumerate(ids)}
        return True

    def outdated(self, ids: Iterable[str]) -> list[str]:
        """Those of these rows that have changed since they were painted."""
        return [each for each in ids if self._inbox.ready_row(each) is not self._painted.get(each)]

    def counting_down(self, ids: Iterable[str]) -> list[str]:
        """Those of these that are sent again by themselves."""
        rows = ((each, self._inbox.ready_row(each)) for each in ids)
        return [each for each, row in rows if row is not None and row.retry_at is not None]

    def look_again(self, ids: Iterable[str]) -> None:
        """Something has happened in the queue: files may have been replaced. These are on the screen."""
        self._looked_at.clear()
        for request_id in ids:
            self._look_at(request_id)

    def _look_at(self, request_id: str) -> None:
        row = self._inbox.ready_row(request_id)
        if row is None or (row.state.undecided and request_id not in self._looked_at):
            self._looked_at.add(request_id)
            self._want(request_id)

    def filter(self, text: str) -> bool:
        """Show only rows that hold all these words, whatever the case; whether that are other rows than before."""
        self._words = tuple(text.casefold().split())
        return self.load()

    @property
    def filtered(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self._words)

    @property
    def ids(self) -> tuple[str, ...]:
        """The shown requests, in order."""
        return self._ids

    def unread(self) -> list[str]:
        """Requests that a filter cannot judge yet."""
        return [each for each in self._inbox.ids() if self._inbox.ready_row(each) is None]

    def _matches(self, request_id: str) -> bool:
        row = self._inbox.ready_row(request_id)
        if row is None:
            return False
        text = " ".join(
            (row.id, row.title, row.action, row.agent, row.space_id, self._label(row.space_id), row.state.value)
        ).casefold()
        return all(word in text for word in self._words)

    def __len__(self) -> int:
        return len(self._ids)

    def row_id(self, index: int) -> str:
        """The request's id."""
        return self._ids[index]

    def index_of(self, row_id: str) -> int | None:
        """Where a request is."""
        return self._places.get(row_id)

    def cells(self, index: int) -> Sequence[Cell]:
        """The cells for the width in use."""
        request_id = self._ids[index]
        row = self._painted[request_id] = self._inbox.ready_row(request_id)
        self._look_at(request_id)
        if row is None:
            return [Cell(request_id if column.label == "Title" else "", "muted") for column in self.columns]
        try:
            with self._faults.told(request_id):
                cells = self._cells_of(row)
        except ProgramFault as fault:
            cells = {"Title": Cell(f"{request_id}: {fault.summary}"), "Checks": Cell("■ invalid", "blocks")}
        return [cells.get(column.label, Cell("")) for column in self.columns]

    def _cells_of(self, row: InboxRow) -> dict[str, Cell]:
        quiet = "muted" if row.state.final else ""
        mark = "• " if row.id in self.marked else ""
        return {
            "Age": Cell(ago(max(self._now() - row.received_at, 0)) if row.received_at else "", "muted"),
            "Agent": Cell(row.agent or "unknown", quiet if row.agent else "muted"),
            "Space": Cell(self._label(row.space_id) or row.space_id, quiet),
            "Title": Cell(mark + (row.title or row.problem or _untitled(row)), quiet if row.title else "muted"),
            "Size": Cell(size_text(row.bytes), "muted"),
            "Checks": self._check(row),
        }

    def _check(self, row: InboxRow) -> Cell:
        held = self.held.get(row.id)
        if held is not None:
            return Cell(held_text(held, self._monotonic()), "accent")
        if row.state is State.PENDING:
            return Cell(*checks_text(row.findings)) if row.checked else Cell(UNCHECKED, "muted")
        again = again_text(row, self._monotonic())
        if again:
            return Cell(f"{STATE_MARKS[row.state]} {again}", STATE_STYLES.get(row.state, ""))
        word = _SHORT.get(row.state, row.state.value)
        return Cell(f"{STATE_MARKS[row.state]} {word}", STATE_STYLES.get(row.state, ""))


def _untitled(row: InboxRow) -> str:
    """What stands for a title where a request has none: what it would do, before which one it is."""
    return f"{row.action} {row.id}".lstrip()


def held_text(held: Held, monotonic: float) -> str:
    """`◔ 4 s` until the approval is carried out, `– 4 s` until the rejection is."""
    mark = "◔" if held.verb is Verb.APPROVE else "–"
    return f"{mark} {max(held.until - monotonic, 0):.0f} s"
