"""The open page: what it is, its body in the viewer, or why it could not be read and what helps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.model.source import Format
from harbor_tui.ui.kit.formatting import counted
from harbor_tui.ui.kit.text import content, line, lines, two_sides
from harbor_tui.ui.screens.pages.breadcrumb import place_lines
from harbor_tui.ui.screens.pages.findings import FindingList
from harbor_tui.ui.screens.pages.links import hosts_name
from harbor_tui.ui.screens.pages.rows import version_text
from harbor_tui.ui.widgets.progress_line import Waiting
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.source_toggle import START
from harbor_tui.ui.widgets.viewer.viewer import Viewer
from harbor_tui.workflow.findings.page import PageFinding, page_findings

if TYPE_CHECKING:
    from textual import events

    from harbor_tui.document.model.document import Document
    from harbor_tui.domain.errors import HarborError
    from harbor_tui.domain.pages import Page
    from harbor_tui.ui.widgets.viewer.source_toggle import ReadingPosition

_FORMATS = {"atlas_doc_format": Format.ADF, "view": Format.VIEW}


EMPTY = "Enter opens the page under the cursor here."


class Explanation(Static, can_focus=True):
    """Words where the page would be; takes the focus, so that the keys that go on work."""

    DEFAULT_CSS = """
    Explanation { border-left: outer $background; }
    Explanation:focus { border-left: outer $accent; }
    """


class PageReader(Vertical):
    """Empty until a page is opened; an error stands where the page would be."""

    DEFAULT_CSS = """
    PageReader #page-title { padding: 0 1; border-bottom: solid $rule; height: auto; }
    PageReader #nothing { height: 1fr; padding: 1 2; color: $text-muted; }
    PageReader Viewer, PageReader #page-title { display: none; }
    PageReader.-open Viewer, PageReader.-open #page-title { display: block; }
    PageReader.-open #nothing { display: none; }
    PageReader.-open.-findings Viewer { display: none; }
    PageReader #opening { display: none; }
    PageReader.-opening #opening { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.page: Page | None = None
        self.findings: tuple[PageFinding, ...] = ()
        """What to look at twice on the open page, as soon as it is known."""
        self._inspected: Document | None = None
        self._space = ""
        self._above: Sequence[str] = ()
        self._waited_for = ""
        """What was waited for last: `Opening Harbor rollout`."""

    def compose(self) -> ComposeResult:
        """Title, body or explanation, and what is waited for."""
        yield Static(id="page-title")
        yield Explanation(content(EMPTY), id="nothing")
        yield Viewer()
        yield FindingList()
        yield Waiting(id="opening")

    @property
    def viewer(self) -> Viewer:
        """The viewer."""
        return self.query_one(Viewer)

    @property
    def waiting(self) -> Waiting:
        """The line that says what is waited for."""
        return self.query_one(Waiting)

    @on(DocumentView.LaidOut)
    def _laid_out(self) -> None:
        document = self.viewer.view.document
        if document is not None and document is not self._inspected and self.page is not None:
            self._inspected = document
            self._inspect(document, hosts_name(self.page.web_url))

    @work(exclusive=True, group="findings", exit_on_error=False)
    async def _inspect(self, document: Document, own_host: str) -> None:
        """Once the page is on the screen, off the screen's thread."""
        with gc_paused():
            found = await asyncio.to_thread(page_findings, document, own_host)
        if document is self.viewer.view.document:
            self._have(found)

    def _have(self, found: tuple[PageFinding, ...]) -> None:
        self.findings = found
        self.query_one(FindingList).fill(found)
        self.viewer.remark(f"{counted(len(found), 'thing')} to look at: i" if found else "")

    def show_findings(self) -> None:
        """The list of what to look at, in the page's place."""
        self.add_class("-findings")
        self.query_one(FindingList).open()

    @on(FindingList.Chosen)
    def _finding_chosen(self, event: FindingList.Chosen) -> None:
        event.stop()
        self._close_findings()
        self.focus_here()
        if event.found is not None:
            chosen = event.found
            self.viewer.view.look_at(chosen.offset, chosen.words, in_source=chosen.in_source)

    def _forget_findings(self) -> None:
        if self.has_class("-findings"):
            self._close_findings()
            self.focus_here()
        self._inspected = None
        self._have(())

    def _close_findings(self) -> None:
        self.remove_class("-findings")
        self.query_one(FindingList).close()

    def focus_here(self) -> None:
        """Into the page, or into what stands in its place; at once, so that a quick answer finds the focus here."""
        if self.has_class("-findings"):
            self.show_findings()
        else:
            self.screen.set_focus(self.viewer.view if self.has_class("-open") else self.query_one(Explanation))

    def start(self, what: str) -> None:
        """A page is being fetched; what is shown stays, dimmed."""
        self._waited_for = what
        self.waiting.start(what)
        self.add_class("-opening")
        if self.page is None:
            self._explain(content(""))
        self.viewer.view.stale = self.page is not None

    def stop(self) -> None:
        """Nothing is waited for any more."""
        self.waiting.stop()
        self.remove_class("-opening")
        self.viewer.view.stale = False

    def show(self, page: Page, space: str, at: ReadingPosition = START, anchor: str = "") -> None:
        """Show a page from a place, or from an anchor, on."""
        self.stop()
        self._forget_findings()
        self.page, self._above = page, ()
        was_here = self.query_one(Explanation).has_focus_within
        self.add_class("-open")
        self.show_space(space)
        if was_here:
            self.focus_here()
        if page.body is None:
            self.viewer.set_document(None)
            self._explain(content("The service sent no body for this page."))
        else:
            self.viewer.load(page.body, _FORMATS.get(page.representation, Format.STORAGE), at=at, anchor=anchor)

    def show_space(self, space: str) -> None:
        """The space's name, which may be learned later than the page."""
        self._space = space
        self._show_title()

    def show_above(self, titles: Sequence[str]) -> None:
        """The titles of what the page stands under, the highest first; learned later than the page."""
        self._above = titles
        self._show_title()

    def show_problem(self, problem: HarborError) -> None:
        """Say why there is no page, what helps, and the keys that go on."""
        self.stop()
        self._forget_findings()
        self.page = None
        self._explain(
            lines(
                content(self._waited_for),
                line(("✗ ", "bold $error"), (problem.summary, "bold $foreground")),
                content(problem.advice),
                content(""),
                line(("R", "bold $accent"), " tries again   ", ("[", "bold $accent"), " goes back to the page before"),
            )
        )

    def clear(self) -> None:
        """No page is open."""
        self.stop()
        self._forget_findings()
        self.page = None
        self.viewer.set_document(None)
        self._explain(content(EMPTY))

    def _explain(self, words: Content) -> None:
        was_here = self.viewer.view.has_focus_within
        self.remove_class("-open")
        if was_here:
            self.focus_here()
        self.query_one("#nothing", Static).update(words)

    def on_resize(self, event: events.Resize) -> None:
        """Cut the title to the width."""
        self._show_title()

    def _show_title(self) -> None:
        if self.page is None:
            return
        summary, width = self.page.summary, max(self.size.width - 2, 1)
        status = summary.status if summary.status not in ("", "current") else ""
        right = line((version_text(summary).split(" ")[0], "$text-muted"), (f" {status or 'current'}", "$text-muted"))
        title = line((summary.title or "(no title)", "bold")).truncate(width - right.cell_length - 2, ellipsis=True)
        told = place_lines(self.page, self._space, self._above, width)
        below = (content(words, "$text-muted").truncate(width, ellipsis=True) for words in told)
        self.query_one("#page-title", Static).update(lines(two_sides(title, right, width), *below))
