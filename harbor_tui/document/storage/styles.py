"""What an element's style attribute and id do to the text inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.build.css import read_style
from harbor_tui.document.model import ink
from harbor_tui.document.model.inlines import Anchor
from harbor_tui.document.storage.macro_parts import Macro

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder
    from harbor_tui.document.build.css import Style


def note_id(b: Builder, attributes: Attributes) -> None:
    """An id is a place to jump to."""
    if attributes and attributes.get("id"):
        b.add(Anchor(attributes["id"]))


def style_of(attributes: Attributes) -> str:
    """The element's style; `hidden` says the same as a style that hides."""
    style = attributes.get("style", "")
    return f"{style};display:none" if "hidden" in attributes else style


def ink_of(b: Builder, attributes: Attributes) -> Style:
    """What the element's style says, hidden text judged by its real background."""
    style = style_of(attributes)
    found = read_style(style)
    if found.color and not found.background and (ground := _ground(b)):
        hidden = read_style(f"background-color:{ground};{style}").hidden
    elif found.background and not found.color and b.ink.color:
        hidden = read_style(f"color:{b.ink.color};{style}").hidden
    else:
        return found
    return found._replace(marks=found.marks & ~ink.HIDDEN | (ink.HIDDEN if hidden else 0), hidden=hidden)


def _ground(b: Builder) -> str:
    """The colour behind the text: of text around it, of its cell or of its panel; '' for the page's own."""
    if b.ink.background:
        return b.ink.background
    for frame in reversed(b.frames):
        if frame.name[:2].lower() in ("td", "th") and frame.attributes:
            told = frame.attributes.get("data-highlight-colour", "")
            if told := told or read_style(frame.attributes.get("style", "")).background:
                return told.partition(";")[0]
        elif type(frame.data) is Macro:
            tints = (param.value for param in frame.data.params if param.name == "bgColor")
            if told := next(tints, ""):
                return told.partition(";")[0]
    return ""


def shade_block(b: Builder, attributes: Attributes) -> tuple[str, int]:
    """Alignment and indent of a block; its colours and hidden text become the ink of the frame's text."""
    if not style_of(attributes):
        return attributes.get("align", ""), 0
    found = ink_of(b, attributes)
    if found.marks or found.color:
        b.shade(found.marks, found.color, found.background, found.hidden)
        b.open.pop()
    return found.align, found.indent
