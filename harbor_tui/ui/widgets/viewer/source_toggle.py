"""The two sides of a body, rendering and source: which one is shown, and where the reader left the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.ui.widgets.lines import loader as line_making
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer

if TYPE_CHECKING:
    from harbor_tui.document.lines.options import LayoutOptions
    from harbor_tui.document.model.document import Document

BEGINNING: Final = LineAnchor(0)


class ReadingPosition(NamedTuple):
    """The side of a body that a reader is on, and the place there."""

    spot: LineAnchor = BEGINNING
    raw: bool = False


START: Final = ReadingPosition()


class SourceToggle:
    """What is remembered of one document; another document begins anew."""

    def __init__(self) -> None:
        self._raw: bool | None = None
        """Whether the lines that are shown are the source's; None while they are another document's."""
        self._left: LineAnchor | None = None
        self._came: LineAnchor | None = None
        """Where the reader left the other side, and where that led to on this one."""
        self._rendering: tuple[Document, int, LayoutOptions, LineBuffer] | None = None

    def spot(self, raw: bool, here: LineAnchor, top: int) -> LineAnchor | None:
        """Where to begin on a side, from HERE on the one that is shown; None: what is on top has to be found there."""
        if self.is_shown(raw):
            return here
        if self._left is not None and here == self._came:
            return self._left
        return BEGINNING if top == 0 else None

    def is_shown(self, raw: bool) -> bool:
        """Whether the lines on the screen are this side's."""
        return raw == self._raw

    def show(self, raw: bool, left: LineAnchor, came: LineAnchor) -> None:
        """Lines are shown: the reader was at LEFT and is at CAME now."""
        if raw != self._raw:
            self._left = None if self._raw is None else left
            self._raw, self._came = raw, came
        elif left == self._came:
            self._came = came

    def rendering(self, document: Document, width: int, options: LayoutOptions) -> LineBuffer:
        """The lines of the rendering; the same ones again when nothing has changed since, and nothing cut them."""
        kept = self._rendering
        if kept is None or kept[3].failed or kept[0] is not document or kept[1:3] != (width, options):
            self._rendering = kept = document, width, options, line_making.rendering(document, width, options)
        kept[3].resume()
        return kept[3]

    def is_rendering(self, lines: LineBuffer) -> bool:
        """Whether these are the lines of this document's rendering, and not what was on the screen before them."""
        return self._rendering is not None and self._rendering[3] is lines
