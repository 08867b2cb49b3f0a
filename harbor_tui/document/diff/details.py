"""What a comparison reads besides the words: whole parameters, looks, values that are not nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.model import ink
from harbor_tui.document.model.inlines import UNREADABLE, HiddenInline, HiddenSource, Inline, InlineMacro, Text
from harbor_tui.document.model.link_targets import shown_target

if TYPE_CHECKING:
    from collections.abc import Hashable

    from harbor_tui.document.model.blocks import Heading, Paragraph
    from harbor_tui.document.model.inlines import Param


def hidden_parts(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What may have changed where the words shown of it have not: long parameters are cut."""
    return tuple(item for item in content if type(item) in (InlineMacro, HiddenSource, HiddenInline))


def look_of(block: Paragraph | Heading) -> Hashable:
    """Where the text stands, if not at the left."""
    return (block.indent, block.align) if block.indent or block.align else None


def param_text(param: Param) -> str:
    """A parameter in one line, to its end."""
    aim = shown_target(param.target) if param.target else ""
    value = param.value if not aim or aim == param.value else f"{param.value} → {aim}".strip()
    return f"{param.name}: {value}" if param.name else value


def told(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """`content`, with the values that the page only marks, since they are not nodes: they may be what changed."""
    if not any(type(item) is HiddenSource and item.kind == UNREADABLE for item in content):
        return content
    return tuple(each for item in content for each in _with_value(item))


def _with_value(item: Inline) -> tuple[Inline, ...]:
    if type(item) is HiddenSource and item.kind == UNREADABLE:
        return item, Text(item.text, ink.QUOTED | ink.HIGHLIGHT)
    return (item,)
