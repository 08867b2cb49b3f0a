"""The review's tabs: the body, its comparison with what is there, what it is about, findings, bytes and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import ContentSwitcher

from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.screens.review.body_view import show_body
from harbor_tui.ui.screens.review.tab_contents import about_cells, findings_cells, history_cells, request_cells
from harbor_tui.ui.widgets.tab_line import TabLine
from harbor_tui.ui.widgets.text_view import TextLines
from harbor_tui.ui.widgets.viewer.diff_view import DiffView
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.headings import Headings
from harbor_tui.ui.widgets.viewer.viewer import Viewer
from harbor_tui.workflow.review.comparison import earlier_version
from harbor_tui.workflow.subject.stored_check import may_differ
from harbor_tui.workflow.writes.model import Resource, WriteKind

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Review
    from harbor_tui.workflow.subject.model import Comparison, Subject

NAMES: Final = {
    "rendered": "Rendered", "raw": "Raw", "diff": "Diff", "about": "About", "findings": "Findings",
    "request": "Request", "history": "History",
}  # fmt: skip
_PROPERTIES: Final = (Resource.PAGE_PROPERTY, Resource.SPACE_PROPERTY)
NOT_READ: Final = "What is there now could not be read: there is nothing to compare with. The findings say why."
HEADINGS_FROM: Final = 160
_OF_THE_BODY: Final = ("rendered", "raw")


def compares(review: Review) -> bool:
    """Whether there is something to compare the request with."""
    write = review.write
    if review.snapshot is None:
        return review.records is not None and may_differ(review.records.records)
    if write is not None and write.has_subject:
        return write.deed is WriteKind.UPDATE or write.resource in _PROPERTIES
    return earlier_version(review) is not None


def first_tab(review: Review, *, has_body: bool) -> str:
    """What a reviewer has to see first."""
    write = review.write
    about_something = review.snapshot is not None and write is not None and write.has_subject
    if about_something and compares(review) and not _unread(review):
        return "diff"
    if about_something and write is not None and write.deed is WriteKind.DELETE and not _unread(review):
        return "rendered"
    return "rendered" if has_body else "request"


def _unread(review: Review) -> bool:
    subject = review.subject
    return subject is not None and subject.comparison is None and subject.gone is None and subject.beside is None


class ReviewTabs(Vertical):
    """Shows one review's parts; which of them there are depends on the review."""

    DEFAULT_CSS = """
    ReviewTabs { height: 1fr; }
    ReviewTabs ContentSwitcher { height: 1fr; }
    """

    class ReadToEnd(Message):
        """What this request publishes, or changes, has been on the screen to its end."""

    def __init__(self) -> None:
        super().__init__()
        self._present: tuple[str, ...] = ()
        self._subject: Subject | None = None
        self._has_body = False
        self._chosen = False
        """Whether the operator chose a tab: then no other one comes to the front by itself."""
        self._opened: set[str] = set()
        """The tabs that were in front since this review was opened."""

    def compose(self) -> ComposeResult:
        """The rule with the names, and the parts."""
        yield TabLine()
        with ContentSwitcher(initial="body"):
            with Horizontal(id="body"):
                yield Viewer()
                yield Headings()
            yield DiffView(id="diff")
            for name in ("about", "findings", "request", "history"):
                yield TextLines(id=name)

    def on_mount(self) -> None:
        """Keep the tab's name true when the source's key was pressed."""
        self.watch(self.body, "raw", self._name_side, init=False)

    @property
    def body(self) -> DocumentView:
        """The view of the body."""
        return self.query_one(Viewer).view

    @property
    def diff(self) -> DiffView:
        """The view of the comparison."""
        return self.query_one(DiffView)

    @property
    def findings_opened(self) -> bool:
        """Whether the findings were looked at."""
        return "findings" in self._opened

    @property
    def _changes_read(self) -> bool:
        return "diff" in self._opened and self.diff.changes_something and self.diff.seen_to_end

    @property
    def read_to_end(self) -> bool:
        """Whether the body, or what it changes of what is there, was shown to its end."""
        if not self._has_body or (self.body.document is None and self.body.failure):
            return not self.diff.changes_something or self._changes_read
        return self._changes_read or ("rendered" in self._opened and self._body_seen)

    @property
    def _body_seen(self) -> bool:
        return self.body.seen_to_end and not self.body.stale

    @property
    def words_read(self) -> str:
        """How much of it was seen: `214 lines, all seen`; of a change, what was read of it."""
        if self._changes_read and not ("rendered" in self._opened and self._body_seen):
            return f"{counted(len(self.diff.shown), 'line')} of changes, all seen"
        lines = self.body.position.total
        seen = "all seen" if self._body_seen else "findings read, not all seen"
        return f"{counted(lines, 'line')}, {seen}" if lines else ""

    # Filling

    def show(self, review: Review, *, changed: bool = False) -> None:
        """Another review, from its beginning; `changed`: what has changed under the reviewer's eyes comes first."""
        self._chosen, self._opened = False, set()
        self._has_body = show_body(self.query_one(Viewer), review)
        self.diff.show(None, "reading what is there now…" if review.awaits_subject else "comparing…")
        self.refill(review)
        self._go_to("diff" if changed and compares(review) else first_tab(review, has_body=self._has_body))

    def refill(self, review: Review) -> None:
        """The same review with more known of it, or in another state; the tab stays."""
        here = self.current
        self.query_one("#findings", TextLines).show(list(findings_cells(review.row.findings)))
        self.query_one("#request", TextLines).show(list(request_cells(review)))
        self.query_one("#history", TextLines).show(list(history_cells(review)))
        self._subject = review.subject
        self.on_resize()
        there = {"diff": compares(review), "about": review.subject is not None}
        there |= dict.fromkeys(_OF_THE_BODY, review.write is None or review.write.resource not in _PROPERTIES)
        self._present = tuple(name for name in NAMES if there.get(name, True))
        count = len(review.row.findings)
        names = {**NAMES, "findings": f"Findings {count}" if count else "Findings"}
        if review.subject is not None and review.subject.gone is not None:
            names["rendered"] = "Goes"
        self.query_one(TabLine).names = tuple(names[name] for name in self._present)
        if here in self._present:
            self.query_one(TabLine).current = self._present.index(here)

    def on_resize(self) -> None:
        """What it is about is wrapped by words; headings stand beside the body where there is room."""
        self._show_headings()
        if self._subject is not None:
            self.query_one("#about", TextLines).show(list(about_cells(self._subject, self.size.width)))

    @on(DocumentView.LaidOut)
    def _show_headings(self) -> None:
        roomy = self.size.width >= HEADINGS_FROM
        self.query_one(Headings).tell(self.body.document, roomy=roomy)

    def show_about(self, review: Review) -> None:
        """What the request is about is known now: to be seen first, unless the operator chose a tab already."""
        subject = review.subject
        if subject is not None and subject.gone is not None:
            self._has_body = show_body(self.query_one(Viewer), review)
        self.refill(review)
        self.diff.show(subject.comparison if subject is not None else None, NOT_READ, changes_something=True)
        if not self._chosen:
            self._go_to(first_tab(review, has_body=self._has_body))

    def compare(self, comparison: Comparison | None, why_not: str = "") -> None:
        """Show two versions of the request itself, or why they are not shown."""
        self.diff.show(comparison, why_not)

    # Choosing

    @property
    def current(self) -> str:
        """The tab in front."""
        index = self.query_one(TabLine).current
        return self._present[index] if index < len(self._present) else "rendered"

    def step(self, by: int) -> None:
        """The tab to the right or to the left, round and round."""
        self.choose((self.query_one(TabLine).current + by) % len(self._present))

    def choose(self, index: int) -> None:
        """The operator wants this tab."""
        self._chosen = True
        self._go_to(self._present[index])

    def _go_to(self, name: str) -> None:
        name = name if name in self._present else "request"
        self.query_one(TabLine).current = self._present.index(name)
        widget = "body" if name in _OF_THE_BODY else name
        self.query_one(ContentSwitcher).current = widget
        self.body.raw = name == "raw"
        (self.body if widget == "body" else self.query_one(f"#{widget}")).focus()
        self._opened.add(name)
        self._tell_when_read()

    @on(DocumentView.LaidOut)
    def _name_side(self) -> None:
        name = "raw" if self.body.raw else "rendered"
        if self.current in _OF_THE_BODY and self.current != name and name in self._present:
            self.query_one(TabLine).current = self._present.index(name)
            self._chosen = True
            self._opened.add(name)
            self._tell_when_read()

    @on(TabLine.TabChosen)
    def _tab_chosen(self, event: TabLine.TabChosen) -> None:
        self.choose(event.index)

    @on(DocumentView.EndReached)
    @on(DiffView.EndReached)
    def _tell_when_read(self) -> None:
        if self.read_to_end:
            self.post_message(self.ReadToEnd())
