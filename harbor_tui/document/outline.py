"""The outline: every heading of a document, in order, with its text and anchor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from harbor_tui.document.model import (
    Block,
    DefinitionList,
    Expand,
    Group,
    Heading,
    List,
    MacroBox,
    Panel,
    Quote,
    Section,
    Table,
    TaskList,
)
from harbor_tui.document.plain import inline_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class HeadingEntry(NamedTuple):
    """One heading: level 1 to 6, text, the top-level block that it lies in, the anchor that links use."""

    level: int
    text: str
    block: int
    anchor: str
    number: int
    """The Heading block's own number."""


def entries(blocks: Sequence[Block]) -> tuple[HeadingEntry, ...]:
    """The outline of BLOCKS."""
    found: list[HeadingEntry] = []
    for index, block in enumerate(blocks):
        if type(block) is Heading:
            found.append(_entry(block, index))
        else:
            found.extend(_entry(heading, index) for heading in _headings_in(block))
    return tuple(found)


def _entry(heading: Heading, index: int) -> HeadingEntry:
    text = " ".join(inline_text(heading.content).split())
    return HeadingEntry(heading.level, text, index, slug(text), heading.number)


def _headings_in(block: Block) -> Iterator[Heading]:
    stack = [block]
    while stack:
        block = stack.pop()
        if type(block) is Heading:
            yield block
        else:
            stack.extend(reversed(children(block)))


def children(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside BLOCK, in reading order."""
    match block:
        case List():
            return tuple(inner for item in block.items for inner in item.blocks)
        case TaskList():
            return tuple(inner for task in block.tasks for inner in task.blocks)
        case DefinitionList():
            return tuple(inner for entry in block.entries for inner in entry.blocks)
        case Table():
            return tuple(inner for row in block.rows for cell in row for inner in cell.blocks)
        case Section():
            return tuple(inner for cell in block.cells for inner in cell.blocks)
        case Quote() | Panel() | Expand() | MacroBox() | Group():
            return block.blocks
        case _:
            return ()


def slug(text: str) -> str:
    """The anchor that Confluence gives a heading with TEXT."""
    return re.sub(r"\s+", "-", text.strip())


def same_anchor(name: str) -> str:
    """NAME as it is compared: letters and digits only, case folded (Confluence writes anchors in several ways)."""
    return re.sub(r"[\W_]+", "", name).casefold()
