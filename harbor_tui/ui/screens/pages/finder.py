"""Searching: the form, the results, and the next ones when the end is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from harbor_tui.domain.errors import FieldProblem, HarborError, InvalidInput, NotVisible
from harbor_tui.domain.pages import PageList, PageQuery, PageSummary
from harbor_tui.ui.kit.text import content, line, lines, notify_problem
from harbor_tui.ui.screens.pages.form import SearchForm
from harbor_tui.ui.screens.pages.rows import COLUMNS, ResultRows
from harbor_tui.ui.shell.hearing import times_typed
from harbor_tui.ui.widgets.progress_line import Waiting
from harbor_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from harbor_tui.ui.shell.services import Services
    from harbor_tui.workflow.browse.pages import PageBrowser

NO_PORT = "There is no connected port yet: 3 sets it up."
BEGIN = "Type a title and press Enter; without one all pages are listed."
_NOTHING = (
    "The service compares whole titles by its own rules. Without a space or with another status there may be more; "
    "what the account may not see is not found either."
)


class ListWords(Static, can_focus=True):
    """What is said in the list's place; it takes the focus there, so that keys work as they do in the list."""


class PageFinder(Vertical):
    """One search at a time: a second one cancels the first, and a late answer is dropped."""

    DEFAULT_CSS = """
    PageFinder #list-words { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
    PageFinder.-words #list-words { display: block; }
    PageFinder.-words #results { display: none; }
    PageFinder.-waiting #results, PageFinder.-waiting #list-words { opacity: 60%; }
    """

    @dataclass
    class Chosen(Message):
        """A result is to be opened."""

        page: PageSummary

    class Changed(Message):
        """There are other results."""

    def __init__(self, services: Services, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._services = services
        self.query_made: PageQuery | None = None
        """The search whose results, or whose problem, are shown."""
        self.cursor: str | None = None
        """Where the next page of results begins; None at the end."""
        self.rows = ResultRows((), label=services.space_label, now=services.now)
        self._ticket = 0

    def compose(self) -> ComposeResult:
        """Form, list or words in its place, and one line about them."""
        yield SearchForm()
        yield RowList(COLUMNS, id="results")
        yield ListWords(id="list-words")
        yield Waiting(id="found")

    # Services

    def use(self, services: Services) -> None:
        """Another port: begin anew."""
        self._services = services
        self.cancel()
        self.query_made = self.cursor = None
        self._show_rows(())
        self._say(content(BEGIN if services.browsing is not None else NO_PORT))

    @property
    def _browsing(self) -> PageBrowser | None:
        return self._services.browsing

    @property
    def results(self) -> RowList:
        """The list."""
        return self.query_one("#results", RowList)

    @property
    def highlighted(self) -> PageSummary | None:
        """The result under the cursor."""
        index = self.rows.index_of(self.results.cursor_id)
        return None if index is None else self.rows[index]

    def focus_first(self) -> None:
        """Into the list, or into the form while there is none."""
        if len(self.rows):
            self.results.focus()
        else:
            self.focus_form()

    def focus_form(self) -> None:
        """Into the form."""
        self.query_one("#title", Input).focus()

    def focus_list(self) -> None:
        """Out of the form: into the list, or onto what is said in its place."""
        (self.results if len(self.rows) else self.query_one(ListWords)).focus()

    # Searching

    @on(SearchForm.Submitted)
    def _submitted(self, event: SearchForm.Submitted) -> None:
        event.stop()
        self.search(event.query)

    @on(SearchForm.Left)
    def _left_form(self, event: SearchForm.Left) -> None:
        event.stop()
        self.focus_list()

    def list_all(self) -> None:
        """What there is, before anything was searched for; the focus stays where it is."""
        if self._browsing is not None and self.query_made is None and not self.is_waiting:
            self._begin(self._browsing, PageQuery(), "Listing pages", unasked=True)

    def search(self, query: PageQuery) -> None:
        """Search anew; an earlier search is cancelled."""
        if self._browsing is None:
            self._say(content(NO_PORT, "$warning"))
            return
        self._begin(self._browsing, query, "Searching")

    def _begin(self, browsing: PageBrowser, query: PageQuery, what: str, *, unasked: bool = False) -> None:
        self._ticket += 1
        self._wait_for(what)
        self._search(browsing, query, None, self._ticket, unasked=unasked)

    def load_more(self) -> None:
        """The next page of results, unless something is being waited for already."""
        if self._browsing is None or self.query_made is None or self.cursor is None or self.is_waiting:
            return
        self._ticket += 1
        self._wait_for("Loading more")
        self._search(self._browsing, self.query_made, self.cursor, self._ticket)

    @work(exclusive=True, group="search", exit_on_error=False)
    async def _search(
        self, browsing: PageBrowser, query: PageQuery, cursor: str | None, ticket: int, *, unasked: bool = False
    ) -> None:
        typed = times_typed(self)
        try:
            found = await browsing.search(query, cursor)
        except HarborError as problem:
            if ticket == self._ticket:
                self._failed(query, cursor, problem)
            return
        if ticket == self._ticket:
            self._take(query, found, anew=cursor is None)
            if cursor is None and found.pages and not unasked and typed == times_typed(self):
                self.results.focus()

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is waited for."""
        return self.query_one(Waiting).is_waiting

    def cancel(self) -> bool:
        """Wait no longer; what was shown stays. False when nothing was waited for."""
        if not self.is_waiting:
            return False
        self._ticket += 1
        self.workers.cancel_group(self, "search")
        self._tell("cancelled")
        return True

    def _take(self, query: PageQuery, found: PageList, *, anew: bool) -> None:
        self.query_made, self.cursor = query, found.next_cursor
        if anew:
            self._show_rows(found.pages)
            self.query_one(SearchForm).show_problems(())
            if not found.pages:
                self._say(content("No page was found.", "bold $foreground"), content(_NOTHING))
        else:
            self.rows.add(found.pages)
            self.results.rows_changed()
        self._tell(f"{found.elapsed_ms} ms", found.notice)
        self.post_message(self.Changed())
        self._learn_spaces(found.pages)

    def _failed(self, query: PageQuery, cursor: str | None, problem: HarborError) -> None:
        self._tell("")
        if cursor is not None:
            notify_problem(self, problem)
            return
        self.query_made, self.cursor = query, None
        self.query_one(SearchForm).show_problems(_on_form(query, problem))
        self._show_rows(())
        self._say(
            line(("✗ ", "bold $error"), (problem.summary, "bold $foreground")),
            content(problem.advice),
            content(""),
            line(("R", "bold $accent"), " searches again   ", ("s", "bold $accent"), " goes to the form"),
        )
        self.post_message(self.Changed())

    @work(exclusive=True, group="spaces", exit_on_error=False)
    async def _learn_spaces(self, pages: tuple[PageSummary, ...]) -> None:
        """Names of spaces come later and change nothing but their column."""
        if self._browsing is None:
            return
        try:
            await self._browsing.learn_spaces({page.space_id for page in pages if page.space_id})
        except HarborError:
            return
        self.results.refresh()

    # The list

    @on(RowList.Highlighted, "#results")
    def _reached(self, event: RowList.Highlighted) -> None:
        event.stop()
        if len(self.rows) and self.rows.index_of(event.row_id) == len(self.rows) - 1:
            self.load_more()

    @on(RowList.Selected, "#results")
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted))

    def _show_rows(self, pages: tuple[PageSummary, ...]) -> None:
        self.rows = ResultRows(pages, label=self._services.space_label, now=self._services.now)
        self.results.set_source(self.rows)
        self.set_class(not pages, "-words")

    def _say(self, *words: Content) -> None:
        self.query_one("#list-words", Static).update(lines(*words))

    def _wait_for(self, what: str) -> None:
        self.add_class("-waiting")
        self.query_one(Waiting).start(what)

    def _tell(self, words: str, notice: str = "") -> None:
        """What is in the list, in the line below it."""
        self.remove_class("-waiting")
        more = ", more at the end (↓)" if self.cursor is not None else ""
        shown = f"{len(self.rows)} shown{more}   " if len(self.rows) else ""
        self.query_one(Waiting).stop(shown, (words, "$text-muted"), (f"   {notice}", "$warning") if notice else "")


def _on_form(query: PageQuery, problem: HarborError) -> tuple[FieldProblem, ...]:
    """The problem beside the field that it is about, when it is about one."""
    if isinstance(problem, InvalidInput) and problem.problems:
        return tuple(FieldProblem(each.path.rsplit(".", 1)[-1], each.problem) for each in problem.problems)
    if query.space and isinstance(problem, NotVisible):
        return (FieldProblem("space", problem.summary),)
    return ()
