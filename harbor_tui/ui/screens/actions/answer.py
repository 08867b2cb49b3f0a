"""What came of running an action: a table, one thing, the raw answer, the id of a request, or what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from harbor_tui.domain.errors import HarborError
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.kit.formatting import counted, short_digest
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.screens.actions.answer_rows import (
    Row,
    cells_of,
    outline_of,
    raw_of,
    rehearsal_of,
    rows_of,
    table_of,
)
from harbor_tui.ui.widgets.progress_line import Waiting
from harbor_tui.ui.widgets.row_list import Column, FixedRows, RowList
from harbor_tui.ui.widgets.text_view import TextLines

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.workflow.actions.trial import Asked, Rehearsed, Tried


class ActionAnswer(CommandHost, Vertical, can_focus=True):
    """Shows one answer at a time; the pane runs the actions."""

    COMMAND_AREA = Area.ACTION_ANSWER
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.ACTION_ANSWER))
    DEFAULT_CSS = """
    ActionAnswer #answer-head { height: 1; padding: 0 1; background: $surface; }
    ActionAnswer #answer-words { display: none; height: 1fr; padding: 1 2; }
    ActionAnswer RowList, ActionAnswer TextLines { display: none; }
    ActionAnswer.-table RowList, ActionAnswer.-text TextLines, ActionAnswer.-words #answer-words { display: block; }
    ActionAnswer.-waiting RowList, ActionAnswer.-waiting TextLines { opacity: 60%; }
    """
    _VIEWS: ClassVar = ("-table", "-text", "-words")

    @dataclass
    class Wanted(Message):
        """The operator wants it run again, continued, or changed: `again`, `more`, `edit`."""

        what: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._action = ""
        self._rows: list[Row] = []
        self._thing: Any = None
        self._is_list = False
        self._answers: list[Any] = []
        self._inside = False
        """Whether one row of the table is opened."""
        self._raw = False
        self._repeatable = True
        self.next_cursor: str | None = None

    def compose(self) -> ComposeResult:
        """What was run, what came, how long it took."""
        yield Static(id="answer-head")
        yield RowList((Column("id"),), id="answer-rows")
        yield TextLines(id="answer-text")
        yield Static(id="answer-words")
        yield Waiting(id="answer-foot")

    # What is shown

    def start(self, action: str, what: str) -> None:
        """Something is waited for; an earlier answer of the same action stays, dimmed."""
        if action != self._action or not self._answers:
            self._action = action
            self._forget()
            self._show_words(content("An answer is on its way.", "$text-muted"))
        self.add_class("-waiting")
        self.query_one(Waiting).start(what)
        self.focus_first()

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is waited for."""
        return self.query_one(Waiting).is_waiting

    @property
    def has_answer(self) -> bool:
        """Whether there is something to look at."""
        return bool(self._answers)

    def stop(self, *words: str) -> None:
        """Wait no longer."""
        self.remove_class("-waiting")
        self.query_one(Waiting).stop(*words)

    def _forget(self) -> None:
        self._rows, self._answers, self._thing, self.next_cursor = [], [], None, None
        self._inside = self._raw = self._is_list = False
        self._repeatable = True

    def show(self, tried: Tried, *, more: bool = False) -> None:
        """An answer; with `more` the next rows of the list that is shown."""
        if not more:
            self._forget()
        self._action, self.next_cursor = tried.action, tried.next_cursor
        self._answers.append(tried.raw)
        found = rows_of(tried.summary)
        self._is_list = found is not None
        self._rows += found or ()
        self._thing = tried.summary
        self._show_current()
        self._say(tried)
        self.focus_first()

    def _say(self, tried: Tried) -> None:
        count = counted(len(self._rows), "row") if self._is_list else "one object"
        self.query_one("#answer-head", Static).update(
            line((tried.action, "bold"), (f"  {tried.status} · {count} · {tried.elapsed_ms} ms", "$text-muted"))
        )
        more = "more: m loads them   " if tried.next_cursor else ""
        self.stop(f"{more}v raw   Esc back")

    def show_asked(self, asked: Asked) -> None:
        """A write waits in the inbox."""
        self._forget()
        self._repeatable = False
        self.stop()
        self.query_one("#answer-head", Static).update(line((asked.action, "bold")))
        self._show_words(
            line(("○ ", "bold"), "It waits in the inbox, like any agent's request: ", (asked.id, "bold $accent")),
            line("sha256 ", short_digest(asked.digest)),
            content(""),
            line(("1", "bold $accent"), " goes to the inbox; ", ("R", "bold $accent"), " there loads what is new."),
            content("Nothing is sent before it is approved there.", "$text-muted"),
        )

    def show_rehearsed(self, rehearsed: Rehearsed) -> None:
        """What a draft would send."""
        self._forget()
        self._repeatable = False
        self.stop("Esc back")
        self.query_one("#answer-head", Static).update(line((rehearsed.action, "bold"), ("  rehearsed", "$text-muted")))
        self.query_one(TextLines).show(rehearsal_of(rehearsed))
        self._view("-text")
        self.focus_first()

    def show_problem(self, action: str, problem: HarborError) -> None:
        """What went wrong, where the answer would be."""
        self._forget()
        self.stop()
        self.query_one("#answer-head", Static).update(line((action, "bold")))
        keys = line(("R", "bold $accent"), " runs it again   ", ("e", "bold $accent"), " changes the input")
        words = line(("✗ ", "bold $error"), (problem.summary, "bold"))
        self._show_words(words, content(problem.advice), content(""), keys)

    def _show_words(self, *words: Content) -> None:
        self.query_one("#answer-words", Static).update(lines(*words))
        self._view("-words")

    def _view(self, name: str) -> None:
        for each in self._VIEWS:
            self.set_class(each == name, each)

    def _show_current(self) -> None:
        table, text = self.query_one(RowList), self.query_one(TextLines)
        if self._raw:
            text.show(raw_of(self._answers))
        elif self._inside and table.cursor_id:
            text.show(outline_of(self._rows[int(table.cursor_id)]))
        elif self._is_list and self._rows:
            self._show_table()
            self._view("-table")
            return
        elif self._is_list:
            self._show_words(content("The list is empty.", "bold"), content("What the account may not see is missing."))
            return
        else:
            text.show(outline_of(self._thing))
        self._view("-text")

    def _show_table(self) -> None:
        table = self.query_one(RowList)
        columns = table_of(self._rows, max(self.size.width - 3, 20))
        table.columns = columns
        rows = [(str(number), cells_of(row, columns)) for number, row in enumerate(self._rows)]
        table.set_source(FixedRows(rows))

    def focus_first(self) -> None:
        """Onto what is shown."""
        if self.has_class("-words"):
            self.focus()
        else:
            self.query_one(RowList if self.has_class("-table") else TextLines).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Other columns fit."""
        if self._is_list and self._rows:
            self._show_table()

    # Commands

    def unavailable(self, command: Command) -> str:
        """What needs an answer says so."""
        match command.id:
            case "action_answer.raw" if not self._answers:
                return "There is no answer yet."
            case "action_answer.again" if not self._repeatable:
                return "It is not repeated as it is; e goes back to the form."
            case "action_answer.more" if self.next_cursor is None:
                return "There is no further page of results."
        return ""

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self._inside = True
        self._show_current()
        self.query_one(TextLines).focus()

    def step_out(self) -> bool:
        """Out of the raw answer or of a row; False when neither is open."""
        if not (self._raw or self._inside):
            return False
        self._raw, self._inside = False, self._inside and self._raw
        self._show_current()
        self.focus_first()
        return True

    def action_toggle_raw(self) -> None:
        """The answer as the service sent it, and back."""
        self._raw = not self._raw
        self._show_current()
        self.focus_first()

    def action_more(self) -> None:
        """The next page of results."""
        if not self.is_waiting:
            self.post_message(self.Wanted("more"))

    def action_again(self) -> None:
        """Run it again."""
        self.post_message(self.Wanted("again"))

    def action_edit_input(self) -> None:
        """Back to the form."""
        self.post_message(self.Wanted("edit"))
