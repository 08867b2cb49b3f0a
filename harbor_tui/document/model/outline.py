"""The outline: every heading of a document, in order, with its text and anchor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from harbor_tui.document.model.blocks import (
    Block,
    Cell,
    Definition,
    DefinitionList,
    Expand,
    Group,
    Heading,
    LayoutCell,
    List,
    ListItem,
    MacroBox,
    Panel,
    Quote,
    Section,
    Table,
    Task,
    TaskList,
)
from harbor_tui.document.model.plain_text import inline_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class HeadingEntry(NamedTuple):
    """One heading: level 1 to 6, text, the top-level block that it lies in, the anchor that links use."""

    level: int
    text: str
    block: int
    anchor: str
    number: int
    """The Heading block's own number."""


def entries(blocks: Sequence[Block]) -> tuple[HeadingEntry, ...]:
    """The outline of `blocks`."""
    found: list[HeadingEntry] = []
    for index, block in enumerate(blocks):
        if type(block) is Heading:
            found.append(_entry(block, index))
        else:
            found.extend(_entry(heading, index) for heading in _headings_in(block))
    return tuple(found)


def _entry(heading: Heading, index: int) -> HeadingEntry:
    text = " ".join(inline_text(heading.content).split())
    anchor = text.replace(" ", "-")  # as Confluence makes it
    return HeadingEntry(heading.level, text, index, anchor, heading.number)


def _headings_in(block: Block) -> Iterator[Heading]:
    stack = [block]
    while stack:
        block = stack.pop()
        if type(block) is Heading:
            yield block
        elif type(block) in _CHILDREN:
            stack.extend(reversed([inner for inner in children(block) if type(inner) in _MAY_HOLD]))


def children(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside `block`, in reading order."""
    found = _CHILDREN.get(type(block))
    return found(block) if found else ()


def _of_parts(parts: Iterable[ListItem | Task | Definition | Cell | LayoutCell]) -> tuple[Block, ...]:
    return tuple([inner for part in parts for inner in part.blocks])


_CHILDREN: Final[dict[type, Callable[[Any], tuple[Block, ...]]]] = {
    List: lambda block: _of_parts(block.items),
    TaskList: lambda block: _of_parts(block.tasks),
    DefinitionList: lambda block: _of_parts(block.entries),
    Table: lambda block: _of_parts([cell for row in block.rows for cell in row]),
    Section: lambda block: _of_parts(block.cells),
    **dict.fromkeys((Quote, Panel, Expand, MacroBox, Group), lambda block: block.blocks),
}
_MAY_HOLD: Final = frozenset({Heading, *_CHILDREN})


def same_anchor(name: str) -> str:
    """`name` as it is compared: letters and digits only, case folded (Confluence writes anchors in several ways)."""
    return re.sub(r"[\W_]+", "", name).casefold()
