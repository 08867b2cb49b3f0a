"""The builder for ADF: places are numbers of blocks, and what stands where a node should be is told in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document import marks
from harbor_tui.document.building import Builder
from harbor_tui.document.inlines import UNREADABLE, Inert, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harbor_tui.document.flowing import Item

_STRAYS: Final = frozenset({"not a node", "unknown node"})
_MAX_NOTES: Final = 1000


class AdfBuilder(Builder):
    """The builder, with places that make sense where there are no lines.

    With STRAYS the text of a value that is no node follows its mark in the page; without, a note tells it.
    """

    def __init__(self, *, strays: bool = True) -> None:
        super().__init__({}, None)
        self.block = 0
        self._strays = strays

    def find(self, kind: str, excerpt: str, line: int | None = None) -> None:
        """Note something hidden; its place is the number of the block it stands in."""
        known = len(self.findings)
        super().find(kind, excerpt, line)
        if len(self.findings) > known:
            self.findings[-1] = self.findings[-1]._replace(place=f"block {self.block}")
        if kind in _STRAYS and not self._strays:
            note = f"{kind}, shown as ⟨{UNREADABLE}⟩: {excerpt}"
            known_note = note in self.notes or len(self.notes) < _MAX_NOTES
            self.notes[note if known_note else f"{kind}, shown as ⟨{UNREADABLE}⟩"] += 1

    def pour(self, items: Iterable[Item], mixed: bool) -> None:
        """Content of an element that leaves no trace of its own; the text of strays beside their marks."""
        super().pour(_told(items) if self._strays else items, mixed)


def _told(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if type(item) is Inert and item.kind == UNREADABLE and item.text:
            yield Inert(UNREADABLE, "")
            yield Text(item.text, marks.QUOTED | marks.HIGHLIGHT)
        else:
            yield item
