"""The search form: title, space, status, page size; what does not fit is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from harbor_tui.domain.errors import FieldProblem
from harbor_tui.domain.pages import PageQuery
from harbor_tui.ui.kit.text import content, line, lines
from harbor_tui.ui.widgets.choice import Choice
from harbor_tui.ui.widgets.single_line_input import PlainInput

STATUSES: Final = (
    ("", "any"), ("current", "current"), ("archived", "archived"), ("trashed", "trashed"), ("deleted", "deleted"),
)  # fmt: skip
LIMITS: Final = (1, 250)
DEFAULT_LIMIT: Final = "25"
MOST_CHARACTERS: Final = 255


def query_from(title: str, space: str, status: str, limit: str) -> tuple[PageQuery | None, tuple[FieldProblem, ...]]:
    """What was typed as a query, or what is wrong with it."""
    low, high = LIMITS
    typed = limit.strip() or DEFAULT_LIMIT
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and low <= int(typed) <= high):
        return None, (FieldProblem("limit", f"must be from {low} to {high}, not “{typed}”"),)
    return PageQuery(title.strip(), space.strip(), status, int(typed)), ()


class SearchForm(Vertical):
    """Four fields in two lines."""

    DEFAULT_CSS = """
    SearchForm { height: auto; border-bottom: solid $rule; }
    SearchForm Horizontal { height: 1; }
    SearchForm Static { width: auto; padding: 0 1; color: $text-muted; }
    SearchForm #title { width: 2fr; }
    SearchForm #space { width: 1fr; }
    SearchForm #limit { width: 7; }
    SearchForm #search-hint { width: 1fr; text-align: right; }
    SearchForm #search-problems { width: 1fr; height: auto; display: none; }
    SearchForm.-wrong #search-problems { display: block; }
    SearchForm.-wrong-limit #limit, SearchForm.-wrong-space #space { color: $error; text-style: bold underline; }
    """
    NAMES: Final = {"limit": "Page size", "space": "Space", "title": "Title"}

    @dataclass
    class Submitted(Message):
        """The operator wants to search."""

        query: PageQuery

    class Left(Message):
        """The operator goes down, out of the form."""

    def compose(self) -> ComposeResult:
        """The fields."""
        with Horizontal():
            yield Static(content("Title "))
            yield PlainInput(placeholder="the whole title, or a part of it", max_length=MOST_CHARACTERS, id="title")
            yield Static(content("Space"))
            yield PlainInput(placeholder="key or name", max_length=MOST_CHARACTERS, id="space")
        with Horizontal():
            yield Static(content("Status"))
            yield Choice(STATUSES, "", id="status")
            yield Static(content("Page size"))
            yield PlainInput(DEFAULT_LIMIT, max_length=4, id="limit")
            yield Static(line(("Enter", "bold $accent"), " searches"), id="search-hint")
        yield Static(id="search-problems")

    def submit(self) -> None:
        """Search for what is typed, or say what is wrong with it."""
        query, problems = query_from(
            self.query_one("#title", Input).value,
            self.query_one("#space", Input).value,
            self.query_one(Choice).value,
            self.query_one("#limit", Input).value,
        )
        self.show_problems(problems)
        if query is not None:
            self.post_message(self.Submitted(query))

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say what is wrong, beside the fields."""
        wrong = {problem.path for problem in problems}
        self.set_class(bool(problems), "-wrong")
        self.set_class("limit" in wrong, "-wrong-limit")
        self.set_class("space" in wrong, "-wrong-space")
        rows = [
            line(("✗ ", "bold $error"), (self.NAMES.get(each.path, each.path), "bold"), f" {each.problem}")
            for each in problems
        ]
        self.query_one("#search-problems", Static).update(lines(*rows))
        first = next(iter(problems), None)
        if first is not None and first.path in self.NAMES:
            self.query_one(f"#{first.path}", Input).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    def on_key(self, event: events.Key) -> None:
        """Enter on the status searches too; down leads out of a text field, into what was found."""
        on_choice = self.query_one(Choice).has_focus_within
        if event.key == "enter" and on_choice:
            self.submit()
        elif event.key == "down" and not on_choice:
            self.post_message(self.Left())
        else:
            return
        event.stop()
        event.prevent_default()
