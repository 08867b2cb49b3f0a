"""Inline SVG in rendered pages: the words that the drawing shows, without its shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import BREAK, flow, raw_text
from harbor_tui.document.model.blocks import Block, Group, Paragraph
from harbor_tui.document.model.inlines import Text

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement

_COLOR: Final = re.compile(r"(?:^|;)\s*color\s*:[^;]*", re.IGNORECASE)
_WORDS: Final = frozenset({"text", "title", "desc", "foreignobject"})
_PARTS: Final = frozenset(
    {"g", "defs", "symbol", "use", "rect", "line", "path", "circle", "ellipse", "polygon", "polyline", "tspan"}
    | {"textpath", "marker", "pattern", "mask", "clippath", "lineargradient", "radialgradient", "stop", "filter"}
    | {"image", "animate", "set", "switch", "view", "metadata"}
)


def open_drawing(b: Builder, name: str, attributes: Attributes) -> None:
    """`<svg>`."""
    b.push(name, attributes, close_drawing)


def close_drawing(b: Builder, frame: OpenElement) -> None:
    """The drawing's words in their order, then whatever else it holds; an empty one is only counted."""
    words: list[str] = []
    others: list[Block] = []
    for block in flow([*frame.out, BREAK], True):
        if type(block) is Paragraph and all(type(item) is Text for item in block.content):
            words.append(" ".join(raw_text(block.content).split()))
        else:
            others.append(block)
    shown = " · ".join(filter(None, words))
    blocks = ((Paragraph((Text(shown),)),) if shown else ()) + tuple(others)
    if blocks:
        b.put(Group(blocks, "Drawing"))
    else:
        b.notes["drawing without text"] += 1


def open_overlay(b: Builder, name: str, attributes: Attributes) -> None:
    """The labels that a page lays over a drawing: their background is the drawing, so no colour hides them."""
    b.push(name, attributes, close_overlay)


def close_overlay(b: Builder, frame: OpenElement) -> None:
    """The labels, as blocks."""
    for block in flow(frame.out, frame.mixed):
        b.put(block)


def over_drawing(b: Builder) -> bool:
    """Whether the current element lies in or over a drawing."""
    return any(frame.close in (close_drawing, close_overlay) for frame in b.frames)


def open_part(b: Builder, name: str) -> bool:
    """Open an element of a drawing; False if `name` is not one or no drawing is open."""
    lowered = name.lower()
    if (lowered not in _WORDS and lowered not in _PARTS) or not over_drawing(b):
        return False
    if lowered in _WORDS:
        b.edge()
    b.open.append(None)
    return True


def without_colour(attributes: Attributes) -> Attributes:
    """`attributes` with no text colour in their style."""
    return {**attributes, "style": _COLOR.sub("", attributes["style"])}
