"""A page's body on the screen: rendered or as its source, laid out only as far as somebody looks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import events, work
from textual.reactive import var
from textual.worker import Worker, WorkerState

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.reader.read import read_document
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.widgets.lines.buffer import LineAnchor
from harbor_tui.ui.widgets.lines.choices import LayoutChoices
from harbor_tui.ui.widgets.viewer.document_lines import DocumentLines
from harbor_tui.ui.widgets.viewer.line_view import LineView, ViewMessage
from harbor_tui.ui.widgets.viewer.link_navigation import LinkNavigation
from harbor_tui.ui.widgets.viewer.place_jump import PlaceJump
from harbor_tui.ui.widgets.viewer.source_toggle import START, ReadingPosition

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.source import Format


class DocumentView(CommandHost, LineView):
    """Shows one document."""

    COMMAND_AREA = Area.VIEWER
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.VIEWER))

    raw: var[bool] = var(False, init=False)
    """The source is shown instead of the rendering."""

    class EndReached(LineView.EndReached):
        """The last line of the rendering has been on the screen; once for each document."""

    LaidOut: TypeAlias = DocumentLines.LaidOut
    LinkFollowed: TypeAlias = LinkNavigation.LinkFollowed

    class OutlineWanted(ViewMessage):
        """The key for the outline was pressed."""

    @dataclass
    class FindWanted(ViewMessage):
        """A key for finding was pressed: anew (0), the next match (1), the previous one (-1)."""

        step: int = 0

    def __init__(self, *, id: str | None = None, review: bool = True, ascii: bool = False) -> None:
        super().__init__(id=id)
        self.failure = ""
        """Why the source is shown although the rendering was asked for; else empty."""
        self.jump = PlaceJump(self)
        self.text = DocumentLines(self, LayoutChoices(review=review, ascii=ascii), self.jump, lambda: self.raw)
        self._links = LinkNavigation(self, self.text.fold)

    # The document

    @property
    def document(self) -> Document | None:
        """What is shown; None while nothing is."""
        return self.text.document

    @property
    def reading_position(self) -> ReadingPosition:
        """Where the reader is, or is about to be in what was loaded last."""
        return self.text.reading_position

    def load(self, body: bytes | str, format: Format | None = None, *, at: ReadingPosition = START) -> None:
        """Read a body off the screen's thread and show it; until then what is shown stays, dimmed."""
        self.stale = self.document is not None
        self.text.expect(at)
        self._read(body, format, at)

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self, body: bytes | str, format: Format | None, at: ReadingPosition) -> None:
        with gc_paused():
            document = await asyncio.to_thread(read_document, body, format)
        self.set_document(document, at=at)

    def set_document(self, document: Document | None, *, at: ReadingPosition = START) -> None:
        """Show a document, on the side and from the place that are told; None shows nothing."""
        self.end.forget()
        self.failure = ""
        self.set_reactive(DocumentView.raw, at.raw)
        self.text.open(document, at.spot)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A rendering that fails must not take the page away: its source is shown, and why."""
        if event.worker.group in ("read", "lines") and event.state is WorkerState.ERROR:
            event.stop()
            event.prevent_default()
            self.stale = False
            self.failure = f"This body could not be rendered ({type(event.worker.error).__name__}); this is its source."
            if self.document is not None and not self.raw:
                self.raw = True

    def on_resize(self, event: events.Resize) -> None:
        """Another width means other lines; the reader's place stays."""
        self.text.resize()

    def end_counts(self) -> bool:
        """Not where another document, or the source, is still on the screen."""
        return not (self.raw or self.stale) and self.text.are_rendering

    # Places

    def go_to(self, kind: str, name: str) -> None:
        """Put a heading, anchor or expand on top, as soon as its line is known."""
        self.jump.want(kind, name)
        if self.raw:
            self.raw = False
        else:
            self.jump.look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def look_at(self, offset: int, excerpt: str = "", *, in_source: bool = False) -> None:
        """Show what stands at a place of the source, or says the excerpt; on the side that is shown if not told."""
        if in_source and not self.raw and self.document is not None:
            self.set_reactive(DocumentView.raw, True)
            self.text.begin(LineAnchor(offset))
            return
        index = await self.text.line_at(offset, excerpt)
        if index is not None:
            self.measure()
            self.marks.point_at(index)

    def on_click(self, event: events.Click) -> None:
        """A click on a link goes to it, a second one follows it; a click on a fold's title folds."""
        self._links.click(self.scroll_offset.y + event.y, self.scroll_offset.x + event.x)

    # Sides, folds and wrapping

    def watch_raw(self) -> None:
        """The other side."""
        self.text.turn(to_beginning=self.jump.waits or bool(self.failure))

    # Keys

    def unavailable(self, command: Command) -> str:
        """What needs a document says so."""
        if self.document is None and command.id in ("viewer.outline", "viewer.find", "viewer.raw", "viewer.wrap"):
            return "No page is open here."
        if self.marks.stop is None and command.id == "viewer.open_link":
            return "No link is chosen: Tab goes from one to the next."
        return ""

    def action_toggle_raw(self) -> None:
        """The source, and back, at what is on top; exactly where one was when nothing was scrolled meanwhile."""
        self.raw = not self.raw

    def action_toggle_wrap(self) -> None:
        """Wrap the source or the code of the rendering, and back."""
        self.text.toggle_wrap()

    def action_toggle_fold(self) -> None:
        """Fold or unfold what the reader is in."""
        self._links.toggle_fold()

    def action_go_to_link(self, step: int) -> None:
        """Go to the next link or fold (1), or to the previous one (-1)."""
        self._links.go(backwards=step < 0)

    def action_open_link(self) -> None:
        """Follow the link under the cursor, or fold what it stands on."""
        self._links.open()

    def action_outline(self) -> None:
        """Ask for the outline."""
        self.post_message(self.OutlineWanted(self))

    def action_find(self, step: int = 0) -> None:
        """Ask for the find bar (0), the next match (1) or the previous one (-1)."""
        self.post_message(self.FindWanted(self, step))
