"""Going to a heading, anchor or expand of a document whose lines may not be made that far yet."""

from __future__ import annotations

from dataclasses import dataclass

from harbor_tui.document.lines.model import Place
from harbor_tui.ui.widgets.viewer.line_view import LineView, ViewMessage


class PlaceJump:
    """Remembers where the reader wants to in one view, until that is there or known to be missing."""

    @dataclass
    class Missing(ViewMessage):
        """A link leads to a place that the document does not have."""

        name: str

    def __init__(self, view: LineView) -> None:
        self._view = view
        self._wanted: tuple[str, str] | None = None

    @property
    def waits(self) -> bool:
        """Whether the reader wants to a place that has not been reached."""
        return self._wanted is not None

    def want(self, kind: str, name: str) -> None:
        """Put this place on top at the next `look`, or at the first one that knows its line."""
        self._wanted = kind, name

    def look(self) -> None:
        """To be told whenever more lines are known."""
        if self._wanted is None:
            return
        kind, name = self._wanted
        found = self.go(kind, name)
        if not (found or self._view.shown.complete):
            return
        self._wanted = None
        if not found and kind == "anchor":
            self._view.post_message(self.Missing(self._view, name))

    def go(self, kind: str, name: str) -> bool:
        """Put the line of a place on top; False when it is not among the known lines."""
        index = self._view.shown.targets.get(Place(kind, name))
        if index is not None:
            self._view.scroll_to(y=index, animate=False)
        return index is not None
