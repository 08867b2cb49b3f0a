"""What stands in a view of a document: its lines for this width, side and choice, made only as far as needed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from harbor_tui.document.model.gc_pause import gc_paused
from harbor_tui.ui.widgets.lines import loader as line_making
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer
from harbor_tui.ui.widgets.viewer.line_view import LineView, ViewMessage
from harbor_tui.ui.widgets.viewer.source_toggle import BEGINNING, ReadingPosition, SourceToggle

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.outline import HeadingEntry
    from harbor_tui.ui.widgets.lines.choices import LayoutChoices
    from harbor_tui.ui.widgets.viewer.place_jump import PlaceJump

_GROWTH: Final = 1.5


class DocumentLines:
    """Makes the lines of one view's document, and keeps the reader's place from one making to the next.

    The lines are made by the view's workers of the group "lines".
    """

    class LaidOut(ViewMessage):
        """All lines are known."""

    def __init__(self, view: LineView, choices: LayoutChoices, jump: PlaceJump, raw: Callable[[], bool]) -> None:
        """`raw`: whether the source is wanted."""
        self.document: Document | None = None
        self.boxes = 0
        """How many macros are shown as labelled boxes."""
        self._view, self._choices, self._jump, self._raw = view, choices, jump, raw
        self._sides = SourceToggle()
        self._made_for = 0
        self._awaited: ReadingPosition | None = None
        """Where to begin in the document that is being read."""
        self._going: LineAnchor | None = None
        """Where to begin in the lines that are being made."""

    def expect(self, at: ReadingPosition) -> None:
        """Another document is being read, and will be opened there."""
        self._awaited = at

    def open(self, document: Document | None, spot: LineAnchor) -> None:
        """Another document, from a place on and with nothing folded; None shows nothing."""
        self.document, self.boxes = document, 0
        self._awaited = None
        self._choices.unfold_all()
        self._sides = SourceToggle()
        self.begin(spot)

    @property
    def reading_position(self) -> ReadingPosition:
        """Where the reader is, or is about to be in what is being read or made."""
        if self._awaited is not None:
            return self._awaited
        if self._going is not None:
            return ReadingPosition(self._going, self._raw())
        return ReadingPosition(self._here, self._sides.is_shown(True))

    @property
    def _here(self) -> LineAnchor:
        """The reader's place in the lines that are shown."""
        return self._view.shown.spot(self._view.position.top)

    @property
    def are_rendering(self) -> bool:
        """Whether the lines on the screen are this document's rendering, and not what was there before them."""
        return self._sides.is_rendering(self._view.shown)

    def resize(self) -> None:
        """Another width means other lines; the reader's place stays."""
        if self._view.room.width != self._made_for:
            self.begin_again()
        else:
            self._view.measure()

    def turn(self, *, to_beginning: bool) -> None:
        """The other side, at what is on top; exactly where one was when nothing was scrolled meanwhile."""
        self._going = BEGINNING if to_beginning else None
        self.begin_again()

    def begin_again(self) -> None:
        """The same document otherwise, from where the reader is, or is about to be, on the side that is wanted."""
        self.begin(self._going or self._sides.spot(self._raw(), self._here, self._view.position.top))

    def begin(self, spot: LineAnchor | None) -> None:
        """Begin new lines; the old ones stay until the first new ones come.

        Without a spot the reader's place is looked for, by the words that are on top.
        """
        view = self._view
        self._made_for = view.room.width
        self._going = spot
        view.end.wanted = False
        view.shown.stop()
        if self.document is None:
            view.workers.cancel_group(view, "lines")
            view.show_lines(LineBuffer(), BEGINNING)
        elif self._made_for:
            making: Callable[[], Awaitable[None]] = partial(self._make, self._new_lines(self.document), spot)
            view.run_worker(making, group="lines", exclusive=True, exit_on_error=False)

    def _new_lines(self, document: Document) -> LineBuffer:
        if self._raw():
            return line_making.source(document, self._made_for, wrap=self._choices.wrap_source)
        return self._sides.rendering(document, self._made_for, self._choices.options)

    async def _make(self, lines: LineBuffer, spot: LineAnchor | None) -> None:
        with gc_paused():
            await self._show_first(lines, spot)
            await self._make_rest(lines)
            if self.document is not None and not self._raw():
                self.boxes = await line_making.boxes(self.document)
        self._view.post_message(self.LaidOut(self._view))

    async def _show_first(self, lines: LineBuffer, spot: LineAnchor | None) -> None:
        """Make a screenful around the reader's place, and show it in place of what is there."""
        view, raw = self._view, self._raw()
        if spot is None and self.document is not None:
            spot = await line_making.other_side(view.shown, view.position.top, lines, self.document, source=raw)
        await line_making.reach(lines, spot or BEGINNING, view.room.height + 1)
        left = self._here
        view.show_lines(lines, spot or BEGINNING, view.scroll_offset.x if self._sides.is_shown(raw) else 0)
        self._going = None
        self._sides.show(raw, left, self._here)
        self._jump.look()

    async def _make_rest(self, lines: LineBuffer) -> None:
        view = self._view
        while not lines.complete:
            await line_making.extend(lines)
            if len(lines) > _GROWTH * view.virtual_size.height:
                view.measure()
                self._jump.look()
        view.measure()
        self._jump.look()
        if view.end.wanted:
            view.action_end()

    # What a reader does with them

    def toggle_wrap(self) -> None:
        """Wrap the source or the code of the rendering, and back."""
        self._choices.toggle_wrap(source=self._raw())
        self.begin_again()

    def fold(self, expand: int) -> None:
        """Fold or unfold one expand."""
        self._choices.fold(expand)
        self.begin_again()

    def unfold_all(self) -> bool:
        """Let nothing be folded any more; False when nothing was, or the source is shown."""
        if self._raw() or not self._choices.unfold_all():
            return False
        self.begin_again()
        return True

    async def headings(self) -> tuple[HeadingEntry, ...]:
        """The document's outline; reads all of it, off the screen's thread."""
        return await line_making.headings(self.document) if self.document is not None else ()

    async def line_at(self, offset: int, excerpt: str) -> int | None:
        """The line that is at a place of the source, or says the excerpt; None when other lines came meanwhile."""
        view = self._view
        shown = view.shown
        if self.document is None:
            return None
        if self._raw():
            await line_making.reach(shown, LineAnchor(offset), view.room.height)
            index = shown.index_of(LineAnchor(offset))
        else:
            index = await line_making.line_saying(shown, self.document, offset, excerpt)
        return index if shown is view.shown else None
