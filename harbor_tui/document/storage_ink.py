"""What an element's style attribute and id do to the text inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.css import read_style
from harbor_tui.document.inlines import Anchor

if TYPE_CHECKING:
    from harbor_tui.document.building import Attributes, Builder


def note_id(b: Builder, attributes: Attributes) -> None:
    """An id is a place to jump to."""
    if attributes and attributes.get("id"):
        b.add(Anchor(attributes["id"]))


def shade_block(b: Builder, attributes: Attributes) -> tuple[str, int]:
    """Alignment and indent of a block; its colours and hidden text become the ink of the frame's text."""
    style = attributes.get("style")
    if not style:
        return attributes.get("align", ""), 0
    found = read_style(style)
    if found.marks or found.color:
        b.shade(found.marks, found.color, found.background, found.hidden)
        b.open.pop()
    return found.align, found.indent
