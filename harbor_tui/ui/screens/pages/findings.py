"""What to look at twice on the open page: a list, each finding in full below it, and the way to its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from harbor_tui.domain.findings import Severity
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import line
from harbor_tui.ui.widgets.row_list import Cell, Column, FixedRows, RowList
from harbor_tui.ui.widgets.text_view import TextLines
from harbor_tui.workflow.findings.page import PageFinding

_CUT_AT: Final = 80
"""Excerpts are so long where they are cut; the page itself shows everything."""


class FindingList(Vertical):
    """Stands where the page is while it is open."""

    DEFAULT_CSS = """
    FindingList { display: none; height: 1fr; }
    FindingList.-open { display: block; }
    FindingList #findings-title { height: 1; padding: 0 1; }
    FindingList RowList { height: 1fr; }
    FindingList TextLines { height: 1fr; border-top: solid $rule; }
    """

    @dataclass
    class Chosen(Message):
        """The finding to go to; None: back to the page as it was."""

        found: PageFinding | None

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[PageFinding] = ()

    def compose(self) -> ComposeResult:
        """Title, list, and the one under the cursor in full."""
        yield Static(id="findings-title")
        yield RowList([Column(""), Column("", 9, right=True)], id="page-findings")
        yield TextLines(id="finding")

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def fill(self, found: Sequence[PageFinding]) -> None:
        """Other findings: of another page."""
        self._found = tuple(found)
        rows = [
            (str(number), [Cell(f"{each.finding.severity.mark} {_what(each)}"), Cell(each.place, "muted")])
            for number, each in enumerate(self._found)
        ]
        self.query_one(RowList).set_source(FixedRows(rows))
        self._show(0)

    def open(self) -> None:
        """Show the list, the cursor where it was."""
        self.add_class("-open")
        count = counted(len(self._found), "thing")
        title = line((f"{count} to look at", "bold"), "   ", ("Enter", "bold $accent"), " goes there   ")
        self.query_one("#findings-title", Static).update(line(title, ("Esc", "bold $accent"), " closes"))
        self.query_one(RowList).focus()

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")

    def _show(self, number: int) -> None:
        cells = [cell for each in self._found[number : number + 1] for cell in _cells(each)]
        self.query_one(TextLines).show(cells)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.row_id:
            self._show(int(event.row_id))

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._found[int(event.row_id)]))

    def on_key(self, event: events.Key) -> None:
        """Esc and the key that opened it close it."""
        if event.key in ("escape", "i"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Chosen(None))


def _cells(found: PageFinding) -> Iterator[Cell]:
    """One finding in full."""
    finding, severity = found.finding, found.finding.severity
    place = f", {found.place}" if found.place else ""
    style = "muted" if severity is Severity.NOTE else severity.word
    yield Cell(f"{severity.mark} {severity.word}{place}: {_what(found)}", style)
    if finding.excerpt:
        yield Cell("")
        yield Cell(finding.excerpt + ("…" if len(finding.excerpt) == _CUT_AT else ""))


def _what(found: PageFinding) -> str:
    """What it is, without the place that stands beside it."""
    return found.finding.summary.removesuffix(f" at {found.place}")
