"""The links of a layout, for walking through them one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.cells import width_of
from harbor_tui.document.layout import LinkPlace

if TYPE_CHECKING:
    from harbor_tui.document.lines import Line


def links_in(lines: list[Line]) -> list[LinkPlace]:
    """Every link of LINES, once, where it begins; its whole text, also of the lines that it goes on in."""
    result: list[LinkPlace] = []
    for index, line in enumerate(lines):
        cell = 0
        for text, style, link in line.spans:
            end = cell + width_of(text)
            if link is not None:
                before = result[-1] if result else None
                words = "" if _is_target(style) else text
                if before is None or before.target is not link:
                    result.append(LinkPlace(index, cell, end, link, words))
                elif before.line == index:
                    result[-1] = before._replace(end=end, text=before.text + words)
                else:
                    result[-1] = before._replace(text=f"{before.text} {words}" if words else before.text)
            cell = end
    return result


def _is_target(style: str) -> bool:
    """Whether a stretch is what we say of a link, not its own text."""
    return "target" in style.split(" ")
