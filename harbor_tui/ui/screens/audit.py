"""The audit pane: the newest records of the audit trail, and whether its chain holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.commands import Area, Command, bindings_for
from harbor_tui.ui.figures import counted
from harbor_tui.ui.panes import Pane
from harbor_tui.ui.text import content, line, lines
from harbor_tui.ui.widgets.rows import Cell, Column, FixedRows, RowList
from harbor_tui.ui.widgets.text_lines import TextLines
from harbor_tui.workflow.auditing import AuditFilter, break_words, event_words, latest_records, subject_words

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.services import Services

Record = Mapping[str, Any]
MOST_RECORDS: Final = 1000
COLUMNS: Final = (
    Column("Seq", 5, right=True), Column("Time", 20), Column("Event", 12), Column("Request", share=1),
    Column("Title", share=2),
)  # fmt: skip


_EMPTY: Final = lines(
    line(("Nothing is on record yet.", "bold")),
    content(
        "Every decision, every attempt to send and what became of it is recorded here, with who and when, each record "
        "chained to the one before. Decide a request in the inbox (1) and it appears."
    ),
)


class AuditPane(Pane):
    """Newest first; the record under the cursor in full below."""

    COMMAND_AREA = Area.AUDIT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.AUDIT))
    DEFAULT_CSS = """
    AuditPane { layout: vertical; }
    AuditPane RowList { height: 2fr; }
    AuditPane TextLines { height: 1fr; border-top: solid $rule; }
    AuditPane #chain { height: 1; padding: 0 1; }
    AuditPane #empty { display: none; height: 1fr; padding: 1 2; }
    AuditPane.-empty #empty { display: block; }
    AuditPane.-empty RowList { height: 1; }  /* hidden, it would lose the focus, and the pane its keys */
    AuditPane.-empty TextLines { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services: Services | None = None
        self._records: dict[str, Record] = {}

    def compose(self) -> ComposeResult:
        """The list, one record, the chain."""
        yield RowList(COLUMNS)
        yield TextLines()
        yield Static(_EMPTY, id="empty")
        yield Static(
            line(("v", "bold $accent"), (" checks that no record was changed, cut out or added since", "$text-muted")),
            id="chain",
        )

    def use(self, services: Services) -> None:
        """Show this node's trail."""
        self._services = services
        self.load()

    def focus_first(self) -> None:
        """The list; what happened since is read."""
        self.query_one(RowList).focus()
        self.load()

    def where(self) -> str:
        """How many records are shown."""
        return counted(len(self._records), "record") + (", the newest" if len(self._records) == MOST_RECORDS else "")

    def unavailable(self, command: Command) -> str:
        """There has to be a trail."""
        return "" if self._services is not None and self._services.audit is not None else "There is no audit trail yet."

    @work(exclusive=True, group="audit", exit_on_error=False)
    async def load(self) -> None:
        """Read the newest records."""
        if self._services is None:
            return
        try:
            newest = await asyncio.to_thread(_newest, self._services)
        except HarborError as problem:
            self._say(f"✗ {problem.summary} {problem.advice}", "bold $error")
            return
        self._records = {str(number): record for number, record in enumerate(newest)}
        rows = [(key, _cells(record)) for key, record in self._records.items()]
        self.query_one(RowList).set_source(FixedRows(rows))
        self.set_class(not rows, "-empty")
        self._show_record()
        self.post_message(self.WhereChanged())

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_record()

    def _show_record(self) -> None:
        record = self._records.get(self.query_one(RowList).cursor_id, {})
        self.query_one(TextLines).show([Cell(f"{key:<14} {_shown(value)}", "muted") for key, value in record.items()])

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.query_one(TextLines).focus()

    def action_reload(self) -> None:
        """Read again."""
        self.load()

    @work(exclusive=True, group="verify", exit_on_error=False)
    async def action_verify(self) -> None:
        """Check every link of the chain."""
        audit = self._services.audit if self._services is not None else None
        if audit is None:
            return
        self._say("checking the chain…", "$text-muted")
        try:
            found = await asyncio.to_thread(audit.verify)
        except HarborError as problem:
            self._say(f"✗ {problem.summary} {problem.advice}", "bold $error")
            return
        self._say(*chain_words(found))

    def _say(self, text: str, style: str) -> None:
        self.query_one("#chain", Static).update(line((text, style)))


def chain_words(found: Mapping[str, Any]) -> tuple[str, str]:
    """What the check of the chain has found, and its style."""
    if not found.get("ok"):
        where = break_words(found["first_bad"])
        return f"✗ the chain is broken; the first record that does not fit: {where}", "bold $error"
    count = int(found.get("records") or 0)
    if not count:
        return "✓ no record yet, so there is no chain to check", "$text-muted"
    head = str(found.get("head"))[:16]
    return f"✓ the chain holds: {counted(count, 'record')}; the newest has the hash {head}…", "$success"


def _newest(services: Services) -> tuple[Record, ...]:
    audit = services.audit
    return latest_records(audit, AuditFilter(), MOST_RECORDS) if audit is not None else ()


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(record: Record, *names: str) -> str:
    return next((_shown(record[name]) for name in names if record.get(name) not in (None, "")), "")


def _cells(record: Record) -> list[Cell]:
    return [
        Cell(_text(record, "seq"), "muted"),
        Cell(_text(record, "time", "at"), "muted"),
        Cell(event_words(record), "strong"),
        Cell(_text(record, "id", "request_id")),
        Cell(subject_words(record)),
    ]
