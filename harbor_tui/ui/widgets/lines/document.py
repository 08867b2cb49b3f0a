"""A laid out document as lazy lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harbor_tui.ui.widgets.lines.buffer import Placed

if TYPE_CHECKING:
    from harbor_tui.document.layout.document_layout import DocumentLayout


def document_lines(layout: DocumentLayout) -> Iterator[Placed]:
    """Every line of the layout, in order; its place is the number of the block that it belongs to."""
    index = 0
    while layout.ensure(index) > index:
        yield Placed(layout.line(index), layout.block_at_line(index))
        index += 1
