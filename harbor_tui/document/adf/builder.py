"""The builder for ADF: places are numbers of blocks, and a value where a node should be is reported in full."""

from __future__ import annotations

from typing import Final

from harbor_tui.document.build.builder import Builder
from harbor_tui.document.model.inlines import UNREADABLE

_STRAYS: Final = frozenset({"not a node", "unknown node"})
_MAX_NOTES: Final = 1000
_MAX_TOLD: Final = 100_000
"""Longer than any other finding: nothing else shows the value."""


class AdfBuilder(Builder):
    """The builder, with places that make sense where there are no lines.

    A value that is not a node is not part of the page: a mark stands in its place, a finding and a note show it all.
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
