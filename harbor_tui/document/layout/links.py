"""The links of a layout, for walking through them one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.layout.document_layout import LinkPlace
from harbor_tui.document.text.cells import width_of

if TYPE_CHECKING:
    from harbor_tui.document.lines.model import Line


def links_in(lines: list[Line]) -> list[LinkPlace]:
    """Every link of `lines`, once, where it begins; its whole text, including the lines that it continues on."""
    result: list[LinkPlace] = []
    said: list[list[str]] = []
    """What each of them says, in pieces."""
    for index, line in enumerate(lines):
        cell = 0
        for text, style, link in line.spans:
            end = cell + width_of(text)
            if link is not None:
                words = "" if _is_target(style) else text
                if not result or result[-1].target is not link:
                    result.append(LinkPlace(index, cell, end, link, ""))
                    said.append([words])
                elif result[-1].line == index:
                    result[-1] = result[-1]._replace(end=end)
                    said[-1].append(words)
                elif words:
                    said[-1] += (" ", words)
            cell = end
    return [place._replace(text="".join(words)) for place, words in zip(result, said, strict=True)]


def _is_target(style: str) -> bool:
    """Whether a stretch is our note about a link, not its own text."""
    return "target" in style.split(" ")
