"""The links of a layout, for walking through them one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.cells import width_of
from harbor_tui.document.layout import LinkPlace

if TYPE_CHECKING:
    from harbor_tui.document.lines import Line


def links_in(lines: list[Line]) -> list[LinkPlace]:
    """Every stretch of LINES that is a link."""
    result: list[LinkPlace] = []
    for index, line in enumerate(lines):
        cell = 0
        for span in line.spans:
            end = cell + width_of(span.text)
            if span.link is not None:
                before = result[-1] if result else None
                if before and before.line == index and before.end == cell and before.target is span.link:
                    result[-1] = before._replace(end=end)
                else:
                    result.append(LinkPlace(index, cell, end, span.link))
            cell = end
    return result
