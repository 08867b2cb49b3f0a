"""The audit pane: the newest records of the trail, or those with some words in them, and whether its chain holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.text.display import one_line
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import content, line, lines, safe_notify
from harbor_tui.ui.shell.audit_status import check_chain, take_chain
from harbor_tui.ui.shell.pane import Pane
from harbor_tui.ui.widgets.row_list import Cell, Column, FixedRows, RowList
from harbor_tui.ui.widgets.single_line_input import LONGEST_QUERY, PlainInput
from harbor_tui.ui.widgets.text_view import TextLines
from harbor_tui.workflow.maintenance.audit_check import (
    beside_words,
    break_words,
    event_words,
    search_records,
    subject_words,
    who_words,
)

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.ui.shell.services import Services

Record = Mapping[str, Any]
MOST_RECORDS: Final = 1000
COLUMNS: Final = (
    Column("Seq", 5, right=True), Column("Time", 20), Column("Event", 12), Column("Who", 10),
    Column("Request", share=1), Column("Title", share=2),
)  # fmt: skip


_EMPTY: Final = lines(
    line(("Nothing is on record yet.", "bold")),
    content(
        "Every decision, every attempt to send and what became of it is recorded here, with who and when, each record "
        "chained to the one before. Decide a request in the inbox (1) and it appears."
    ),
)
_NOT_FOUND: Final = lines(
    line(("No record has all of these words in it.", "bold")),
    content("Ids are looked for in whole and in part; a page's id finds all records of its request. Esc shows all."),
)


class AuditPane(Pane):
    """Newest first; the record under the cursor in full below, and its case behind Enter."""

    COMMAND_AREA = Area.AUDIT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.AUDIT))
    DEFAULT_CSS = """
    AuditPane { layout: vertical; }
    AuditPane RowList { height: 2fr; }
    AuditPane TextLines { height: 1fr; border-top: solid $rule; }
    AuditPane #chain { height: 1; padding: 0 1; }
    AuditPane #find { display: none; }
    AuditPane.-finding #find { display: block; }
    AuditPane #empty { display: none; height: 1fr; padding: 1 2; }
    AuditPane.-empty #empty { display: block; }
    AuditPane.-empty RowList { height: 1; }  /* hidden, it would lose the focus, and the pane its keys */
    AuditPane.-empty TextLines { display: none; }
    """

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(services, id=id)
        self._records: dict[str, Record] = {}
        self._words = ""
        self._chain = ""
        """The last check's answer in two words."""

    def compose(self) -> ComposeResult:
        """What to look for, the list, one record, the chain."""
        yield PlainInput(
            placeholder="page id, request, person, agent, title …; Enter finds, Esc shows all",
            max_length=LONGEST_QUERY,
            id="find",
        )
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
        self._chain = ""
        self.load()

    def focus_first(self) -> None:
        """The list; what happened since is read, and the chain is checked once."""
        self.query_one(RowList).focus()
        self.load()
        checking = any(worker.group == "verify" and not worker.is_finished for worker in self.workers)
        if not self._chain and not checking:  # the one that was asked for holds more against each other
            self._verify()

    def where(self) -> str:
        """How many records are shown, and whether the chain of all holds."""
        found = f' with "{one_line(self._words, 30)}"' if self._words else ""
        newest = ", the newest" if len(self._records) == MOST_RECORDS else ""
        chain = f" · {self._chain}" if self._chain else ""
        return counted(len(self._records), "record") + found + newest + chain

    def unavailable(self, command: Command) -> str:
        """There has to be a trail, and a request whose case is opened."""
        if self._services.audit is None:
            return "There is no audit trail yet."
        if command.id == "audit.case" and not self._case_id():
            return "The record under the cursor is about no request."
        return ""

    @work(exclusive=True, group="audit", exit_on_error=False)
    async def load(self) -> None:
        """Read the newest records."""
        try:
            newest = await asyncio.to_thread(_newest, self._services, self._words)
        except HarborError as problem:
            self._say(f"✗ {problem.summary} {problem.advice}", "bold $error")
            return
        self._records = {str(number): record for number, record in enumerate(newest)}
        rows = [(key, _cells(record)) for key, record in self._records.items()]
        self.query_one(RowList).set_source(FixedRows(rows))
        self.set_class(not rows, "-empty")
        self.query_one("#empty", Static).update(_NOT_FOUND if self._words else _EMPTY)
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
        self.action_open_case()

    def _case_id(self) -> str:
        return _text(self._records.get(self.query_one(RowList).cursor_id, {}), "id", "request_id")

    def action_open_case(self) -> None:
        """The request of the record under the cursor, with all its records."""
        request_id, services = self._case_id(), self._services
        if not request_id or services.node is None:
            safe_notify(self, "The record under the cursor is about no request.")
            return
        from harbor_tui.ui.screens.review.screen import ReviewScreen  # not before a case is opened

        self.app.push_screen(ReviewScreen(services, (request_id,), request_id, set()))

    def action_find(self) -> None:
        """Type words to look for."""
        self.add_class("-finding")
        self.query_one("#find", PlainInput).focus()

    @on(Input.Submitted, "#find")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self._words = event.value.strip()
        self.query_one(RowList).focus()
        self.load()

    def action_show_all(self) -> None:
        """Leave the search: the newest records again."""
        self.query_one("#find", PlainInput).value = self._words = ""
        self.remove_class("-finding")
        self.query_one(RowList).focus()
        self.load()

    def action_reload(self) -> None:
        """Read again."""
        self.load()

    def action_verify(self) -> None:
        """Check every link of the chain, and hold cases and results against it."""
        self._verify(with_queue=True)

    @work(exclusive=True, group="verify", exit_on_error=False)
    async def _verify(self, *, with_queue: bool = False) -> None:
        services, audit = self._services, self._services.audit
        if audit is None:
            return
        self._say("checking the chain…", "$text-muted")
        try:
            found = await asyncio.to_thread(check_chain, audit)
            beside = await asyncio.to_thread(services.beside_trail) if with_queue else None
        except HarborError as problem:
            self._say(f"✗ {problem.summary} {problem.advice}", "bold $error")
            return
        self._say(*chain_words(found, beside))
        self._chain = "chain broken" if not found.get("ok") else "queue differs" if beside else "chain holds"
        take_chain(services, found)
        self.post_message(self.WhereChanged())
        self.post_message(self.FactsChanged())

    def _say(self, text: str, style: str) -> None:
        self.query_one("#chain", Static).update(line((text, style)))


def chain_words(found: Mapping[str, Any], beside: Sequence[Mapping[str, str]] | None = None) -> tuple[str, str]:
    """What the check of the chain has found, and its style; and what cases and results say, where they were asked."""
    if not found.get("ok"):
        where = break_words(found["first_bad"])
        return f"✗ the chain is broken; the first record that does not fit: {where}", "bold $error"
    count = int(found.get("records") or 0)
    if beside:
        return f"✗ the chain holds, but it does not fit the queue: {beside_words(beside)}", "bold $error"
    if not count:
        return "✓ no record yet, so there is no chain to check", "$text-muted"
    head = str(found.get("head"))[:16]
    fits = "" if beside is None else "; cases and results fit it"
    return f"✓ the chain holds: {counted(count, 'record')}; the newest has the hash {head}…{fits}", "$success"


def _newest(services: Services, words: str) -> tuple[Record, ...]:
    audit = services.audit
    return search_records(audit, words, MOST_RECORDS) if audit is not None else ()


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(record: Record, *names: str) -> str:
    return next((_shown(record[name]) for name in names if record.get(name) not in (None, "")), "")


def _cells(record: Record) -> list[Cell]:
    return [
        Cell(_text(record, "seq"), "muted"),
        Cell(_text(record, "time", "at"), "muted"),
        Cell(event_words(record), "strong"),
        Cell(who_words(record)),
        Cell(_text(record, "id", "request_id")),
        Cell(subject_words(record)),
    ]
