"""The viewer: a document, its outline, finding in it, and one line that says where the reader is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.model.inlines import LinkKind
from harbor_tui.document.model.outline import same_anchor
from harbor_tui.ui.kit.text import content, safe_notify, two_sides
from harbor_tui.ui.widgets.lines.text_search import SearchState
from harbor_tui.ui.widgets.viewer.document_status import note
from harbor_tui.ui.widgets.viewer.document_view import DocumentView
from harbor_tui.ui.widgets.viewer.find_bar import FindBar
from harbor_tui.ui.widgets.viewer.line_view import LineView
from harbor_tui.ui.widgets.viewer.outline_list import OutlineList
from harbor_tui.ui.widgets.viewer.place_jump import PlaceJump
from harbor_tui.ui.widgets.viewer.source_toggle import START

if TYPE_CHECKING:
    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.inlines import Target
    from harbor_tui.document.model.source import Format
    from harbor_tui.ui.widgets.lines.buffer import LineBuffer
    from harbor_tui.ui.widgets.viewer.source_toggle import ReadingPosition

OUTLINE_BESIDE_FROM: Final = 90
"""With so many columns the outline stands beside the text; with fewer it covers it."""


class Viewer(Vertical):
    """A `DocumentView` with everything a reader needs around it."""

    DEFAULT_CSS = """
    Viewer { width: 1fr; height: 1fr; }
    Viewer.-covering.-outline DocumentView { display: none; }
    Viewer.-covering OutlineList { width: 1fr; border-left: none; }
    Viewer > Horizontal { border-left: outer $background; }
    Viewer.-here > Horizontal { border-left: outer $accent; }
    Viewer #where { height: 1; padding: 0 1; color: $text-muted; background: $surface; }
    """

    def __init__(self, *, id: str | None = None, review: bool = True) -> None:
        super().__init__(id=id)
        self.view = DocumentView(review=review)
        self._search = SearchState()
        self._anchor = ""
        """Where to go in the document that is being read."""
        self._remark = ""
        """What the one who holds the viewer wants said about the document."""

    def compose(self) -> ComposeResult:
        """Text and outline side by side, the find bar and the place below."""
        with Horizontal():
            yield self.view
            yield OutlineList()
        yield FindBar()
        yield Static(id="where")

    def on_descendant_focus(self) -> None:
        """The bar at the left shows the focus; it is not the text's, so that scrolling does not repaint it."""
        self.set_class(self.view.has_focus_within, "-here")

    def on_descendant_blur(self) -> None:
        """The focus went elsewhere."""
        self.set_class(False, "-here")

    # What is shown

    def load(
        self, body: bytes | str, format: Format | None = None, *, at: ReadingPosition = START, anchor: str = ""
    ) -> None:
        """Read a body off the screen's thread and show it, from a place or from an anchor or heading on."""
        self.forget_find()
        self._anchor = anchor
        self.view.load(body, format, at=at)

    def set_document(self, document: Document | None, *, at: ReadingPosition = START) -> None:
        """Show a document; None shows nothing."""
        self.forget_find()
        self.view.set_document(document, at=at)

    def on_resize(self, event: events.Resize) -> None:
        """Beside the text or over it."""
        self.set_class(event.size.width < OUTLINE_BESIDE_FROM, "-covering")
        self.show_place()

    def remark(self, words: str) -> None:
        """Say this about the document, below it, before all else."""
        self._remark = words
        self.show_place()

    @on(LineView.Moved)
    def show_place(self) -> None:
        """The line below the text."""
        where = self.query_one("#where", Static)
        view = self.view
        width = max(self.size.width - 2, 0)
        right = self._search.words(width, complete=view.shown.complete) + view.position.words
        left = note(view, self._remark).truncate(max(width - len(right) - 2, 0), ellipsis=True)
        where.update(two_sides(left, content(right, "$foreground"), width))
        outline = self.query_one(OutlineList)
        if outline.is_open:
            outline.follow(self._heading_above())

    # Finding

    @on(DocumentView.FindWanted)
    def _find_wanted(self, event: DocumentView.FindWanted) -> None:
        event.stop()
        if not event.step or not self._search.wanted:
            self.query_one(FindBar).open()
        else:
            self._step(event.step)

    @on(FindBar.Typed)
    def _find_typed(self, event: FindBar.Typed) -> None:
        event.stop()
        self._search.look_for(event.wanted)
        if not (event.wanted.strip() and self.view.text.unfold_all()):
            self._find(self.view.shown)

    @on(FindBar.Closed)
    def _find_closed(self, event: FindBar.Closed) -> None:
        event.stop()
        self.query_one(FindBar).close()
        self.view.focus()

    @on(FindBar.Cancelled)
    def _find_cancelled(self, event: FindBar.Cancelled) -> None:
        event.stop()
        self.forget_find()
        self.view.focus()

    @on(DocumentView.LaidOut)
    def _find_again(self) -> None:
        """Other lines, or more of them: other places."""
        self.show_place()
        if self._anchor:
            self.go_to_anchor(self._anchor)
            self._anchor = ""
        if self._search.wanted:
            self._find(self.view.shown)

    def forget_find(self) -> None:
        """Nothing is looked for."""
        self._search.forget()
        bar = self.query_one(FindBar)
        bar.clear()
        bar.close()
        self.view.marks.show_matches(())
        self.show_place()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _find(self, shown: LineBuffer) -> None:
        with gc_paused():
            found = await asyncio.to_thread(self._search.look_in, shown, self.view.room.width)
        if shown is not self.view.shown:
            return
        if self._search.take(found, complete=shown.complete):
            self._step(1)
        else:
            self._show_matches(go=False)

    def _step(self, by: int) -> None:
        """To the next match, or the previous one; from where the reader is when there is no current one."""
        self._search.step(by, self.view.position.top)
        self._show_matches(go=True)

    def _show_matches(self, *, go: bool) -> None:
        self.view.marks.show_matches(self._search.matches, self._search.here, go=go)
        self.query_one(FindBar).tell(self._search.count(complete=self.view.shown.complete))
        self.show_place()

    # Outline and places

    @on(DocumentView.OutlineWanted)
    def _outline_wanted(self, event: DocumentView.OutlineWanted) -> None:
        event.stop()
        outline = self.query_one(OutlineList)
        if outline.is_open:
            self._close_outline()
        else:
            self._open_outline()

    @work(exclusive=True, group="outline", exit_on_error=False)
    async def _open_outline(self) -> None:
        headings = await self.view.text.headings()
        self.query_one(OutlineList).open(headings, self._heading_above())
        self.set_class(True, "-outline")

    def _heading_above(self) -> str:
        """The number of the heading that the reader is under."""
        lines = self.view.shown.lines
        for index in range(min(self.view.position.top, len(lines) - 1), -1, -1):
            for place in lines[index].places:
                if place.kind == "heading":
                    return place.name
        return ""

    @on(OutlineList.Chosen)
    def _outline_chosen(self, event: OutlineList.Chosen) -> None:
        event.stop()
        if event.heading:
            self.view.go_to("heading", event.heading)
        self._close_outline()

    def _close_outline(self) -> None:
        self.query_one(OutlineList).close()
        self.set_class(False, "-outline")
        self.view.focus()

    def follow_inside(self, target: Target) -> bool:
        """Go where a link leads within this document; False when it leads out of it."""
        if target.kind is LinkKind.HEADING:
            self.view.go_to("heading", target.target)
            return True
        if target.kind is not LinkKind.ANCHOR:
            return False
        if name := target.anchor or target.target:
            self.go_to_anchor(name)
        else:
            self.view.action_top()
        return True

    @on(PlaceJump.Missing)
    def _place_missing(self, event: PlaceJump.Missing) -> None:
        event.stop()
        safe_notify(self, f"There is no place “{event.name}” on this page.", warning=True)

    @work(exclusive=True, group="outline", exit_on_error=False)
    async def go_to_anchor(self, name: str) -> None:
        """To an anchor by its name, else to the heading that is called so."""
        same = same_anchor(name)
        headings = await self.view.text.headings()
        heading = next((entry for entry in headings if same and same_anchor(entry.text) == same), None)
        if heading is not None and not self.view.jump.go("anchor", name):
            self.view.go_to("heading", str(heading.number))
        elif heading is None:
            self.view.go_to("anchor", name)
