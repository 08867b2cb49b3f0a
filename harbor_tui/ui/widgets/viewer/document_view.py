"""A page's body on the screen: rendered or as its source, laid out only as far as somebody looks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.message import Message
from textual.reactive import var
from textual.worker import Worker, WorkerState

from harbor_tui.document.lines.options import LayoutOptions
from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.document.reader.read import read_document
from harbor_tui.ui.commands.host import CommandHost
from harbor_tui.ui.commands.lookup import Area, Command, bindings_for
from harbor_tui.ui.widgets.lines import loader as line_making
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer
from harbor_tui.ui.widgets.viewer.link_navigation import LinkNavigation
from harbor_tui.ui.widgets.viewer.read_to_end import EndTracker
from harbor_tui.ui.widgets.viewer.scroll_to_end import EndScroll
from harbor_tui.ui.widgets.viewer.source_toggle import BEGINNING, START, ReadingPosition, SourceToggle

if TYPE_CHECKING:
    from textual.binding import BindingType

    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.outline import HeadingEntry
    from harbor_tui.document.model.source import Format

_GROWTH: Final = 1.5


class DocumentView(CommandHost, EndTracker, EndScroll, LinkNavigation):
    """Shows one document."""

    COMMAND_AREA = Area.VIEWER
    BINDINGS: ClassVar[list[BindingType]] = list(bindings_for(Area.VIEWER))

    raw: var[bool] = var(False, init=False)
    """The source is shown instead of the rendering."""

    @dataclass
    class FromView(Message):
        """Something that a view says."""

        view: DocumentView

        @property
        def control(self) -> DocumentView:
            """The view."""
            return self.view

    class EndReached(EndTracker.EndReached):
        """The last line of the rendering has been on the screen; once for each document."""

    class LaidOut(FromView):
        """All lines are known."""

    @dataclass
    class PlaceMissing(FromView):
        """A link leads to a place that the document does not have."""

        name: str = ""

    class OutlineWanted(FromView):
        """The key for the outline was pressed."""

    @dataclass
    class FindWanted(FromView):
        """A key for finding was pressed: anew (0), the next match (1), the previous one (-1)."""

        step: int = 0

    def __init__(self, *, id: str | None = None, review: bool = True, ascii: bool = False) -> None:
        super().__init__(id=id)
        self.document: Document | None = None
        self.failure = ""
        """Why the source is shown although the rendering was asked for; else empty."""
        self.boxes = 0
        """How many macros are shown as labelled boxes."""
        self._options = LayoutOptions(review=review, ascii=ascii)
        self._wrap_source = True
        self._made_for = 0
        self._sides = SourceToggle()
        self._awaited: ReadingPosition | None = None
        """Where to begin in the document that is being read."""
        self._going: LineAnchor | None = None
        """Where to begin in the lines that are being made."""
        self._wanted: tuple[str, str] | None = None

    # The document

    def load(self, body: bytes | str, format: Format | None = None, *, at: ReadingPosition = START) -> None:
        """Read a body off the screen's thread and show it; until then what is shown stays, dimmed."""
        self.stale = self.document is not None
        self._awaited = at
        self._read(body, format, at)

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self, body: bytes | str, format: Format | None, at: ReadingPosition) -> None:
        with gc_paused():
            document = await asyncio.to_thread(read_document, body, format)
        self.set_document(document, at=at)

    def set_document(self, document: Document | None, *, at: ReadingPosition = START) -> None:
        """Show a document, on the side and from the place that are told; None shows nothing."""
        self.document = document
        self._awaited = None
        self.seen_to_end = False
        self.failure = ""
        self.boxes = 0
        self._options = self._options._replace(folded=frozenset())
        self.set_reactive(DocumentView.raw, at.raw)
        self._sides = SourceToggle()
        self._remake(at.spot)

    @property
    def reading_position(self) -> ReadingPosition:
        """Where the reader is, or is about to be in what was loaded last."""
        if self._awaited is not None:
            return self._awaited
        if self._going is not None:
            return ReadingPosition(self._going, self.raw)
        return ReadingPosition(self.spot, self._sides.is_shown(True))

    # Making lines

    def _remake(self, spot: LineAnchor | None) -> None:
        """Begin new lines, for another document, width or option; the old ones stay until the first new ones come.

        Without a spot the reader's place is looked for, by the words that are on top.
        """
        self._made_for = self.room.width
        self._going = spot
        self.forget_end()
        self.shown.stop()
        if self.document is None:
            self.workers.cancel_group(self, "lines")
            self.show_lines(LineBuffer(), BEGINNING)
        elif self._made_for:
            self._make(self._new_lines(self.document), spot)

    def _new_lines(self, document: Document) -> LineBuffer:
        if self.raw:
            return line_making.source(document, self._made_for, wrap=self._wrap_source)
        return self._sides.rendering(document, self._made_for, self._options)

    def _place(self) -> LineAnchor | None:
        """Where the reader is, or is about to be, on the side that is wanted; None when that has to be found."""
        return self._going or self._sides.spot(self.raw, self.spot, self.position.top)

    @work(exclusive=True, group="lines", exit_on_error=False)
    async def _make(self, lines: LineBuffer, spot: LineAnchor | None) -> None:
        with gc_paused():
            await self._make_all(lines, spot)
            if self.document is not None and not self.raw:
                self.boxes = await line_making.boxes(self.document)
        self.post_message(self.LaidOut(self))

    async def _make_all(self, lines: LineBuffer, spot: LineAnchor | None) -> None:
        raw, document = self.raw, self.document
        if spot is None and document is not None:
            spot = await line_making.other_side(self.shown, self.position.top, lines, document, source=raw)
        await line_making.reach(lines, spot or BEGINNING, self.room.height + 1)
        left = self.spot
        self.show_lines(lines, spot or BEGINNING, self.scroll_offset.x if self._sides.is_shown(raw) else 0)
        self._going = None
        self._sides.show(raw, left, self.spot)
        self._arrive()
        while not lines.complete:
            await line_making.extend(lines)
            if len(lines) > _GROWTH * self.virtual_size.height:
                self.measure()
                self._arrive()
        self.measure()
        self._arrive()
        self.end_known()

    def go_to(self, kind: str, name: str) -> None:
        """Put a heading, anchor or expand on top, as soon as its line is known."""
        self._wanted = (kind, name)
        if self.raw:
            self.raw = False
        else:
            self._arrive()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def look_at(self, offset: int, excerpt: str = "", *, in_source: bool = False) -> None:
        """Show what stands at a place of the source, or says the excerpt; on the side that is shown if not told."""
        if self.document is None:
            return
        if in_source and not self.raw:
            self.set_reactive(DocumentView.raw, True)
            self._remake(LineAnchor(offset))
            return
        shown = self.shown
        if self.raw:
            await line_making.reach(shown, LineAnchor(offset), self.room.height)
            index = shown.index_of(LineAnchor(offset))
        else:
            index = await line_making.line_saying(shown, self.document, offset, excerpt)
        if shown is self.shown:
            self.measure()
            self.point_at(index)

    def _arrive(self) -> None:
        if self._wanted is None:
            return
        if self.jump_to(*self._wanted):
            self._wanted = None
        elif self.shown.complete:
            kind, name = self._wanted
            self._wanted = None
            if kind == "anchor":
                self.post_message(self.PlaceMissing(self, name))

    async def headings(self) -> tuple[HeadingEntry, ...]:
        """The document's outline; reads all of it, off the screen's thread."""
        return await line_making.headings(self.document) if self.document is not None else ()

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
        if self.room.width != self._made_for:
            self._remake(self._place())
        else:
            self.measure()

    def end_counts(self) -> bool:
        """Not where another document, or the source, is still on the screen."""
        return not (self.raw or self.stale) and self._sides.is_rendering(self.shown)

    # Keys

    def unavailable(self, command: Command) -> str:
        """What needs a document says so."""
        if self.document is None and command.id in ("viewer.outline", "viewer.find", "viewer.raw", "viewer.wrap"):
            return "No page is open here."
        if self._stop is None and command.id == "viewer.open_link":
            return "No link is chosen: Tab goes from one to the next."
        return ""

    def action_toggle_raw(self) -> None:
        """The source, and back, at what is on top; exactly where one was when nothing was scrolled meanwhile."""
        self.raw = not self.raw

    def watch_raw(self) -> None:
        """The other side."""
        self._going = BEGINNING if self._wanted is not None or self.failure else None
        self._remake(self._place())

    def action_toggle_wrap(self) -> None:
        """Wrap the source or the code of the rendering, and back."""
        if self.raw:
            self._wrap_source = not self._wrap_source
        else:
            self._options = self._options._replace(wrap_code=not self._options.wrap_code)
        self._remake(self._place())

    def action_outline(self) -> None:
        """Ask for the outline."""
        self.post_message(self.OutlineWanted(self))

    def action_find(self) -> None:
        """Ask for the find bar."""
        self.post_message(self.FindWanted(self))

    def action_find_next(self) -> None:
        """Ask for the next match."""
        self.post_message(self.FindWanted(self, 1))

    def action_find_previous(self) -> None:
        """Ask for the previous match."""
        self.post_message(self.FindWanted(self, -1))

    def fold(self, expand: int) -> None:
        """Fold or unfold one expand."""
        self._options = self._options._replace(folded=self._options.folded ^ {expand})
        self._remake(self._place())

    def unfold_all(self) -> bool:
        """Let nothing be folded any more; False when nothing was, or the source is shown."""
        if self.raw or not self._options.folded:
            return False
        self._options = self._options._replace(folded=frozenset())
        self._remake(self._place())
        return True
