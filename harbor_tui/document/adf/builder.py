"""The builder for ADF: places are numbers of blocks, and what stands where a node should be is told in full."""

from __future__ import annotations

from typing import Final

from harbor_tui.document.build.builder import Builder
from harbor_tui.document.model.inlines import UNREADABLE

_STRAYS: Final = frozenset({"not a node", "unknown node"})
_MAX_NOTES: Final = 1000
_MAX_TOLD: Final = 100_000
"""No other finding is so long: this is the only place where the value is told."""


class AdfBuilder(Builder):
    """The builder, with places that make sense where there are no lines.

    A value that is no node is no part of the page: a mark stands in its place, a finding and a note tell it in full.
    """

    def __init__(self) -> None:
        super().__init__({}, None)
        self.block = 0

    def find(self, kind: str, excerpt: str, line: int | None = None) -> None:
        """Note something hidden; its place is the number of the block it stands in."""
        known = len(self.findings)
        super().find(kind, excerpt, line)
        if len(self.findings) > known:
            told = excerpt[:_MAX_TOLD] if kind in _STRAYS else self.findings[-1].excerpt
            self.findings[-1] = self.findings[-1]._replace(place=f"block {self.block}", excerpt=told)
        if kind in _STRAYS:
            marked = f"{kind}, shown as ⟨{UNREADABLE}⟩"
            told = f"{marked} in block {self.block}: {excerpt}"
            self.notes[told if told in self.notes or len(self.notes) < _MAX_NOTES else marked] += 1
