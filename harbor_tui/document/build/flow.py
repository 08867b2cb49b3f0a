"""Grouping what an element has collected into blocks: lines into paragraphs, stray parts into their whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from harbor_tui.document.model.blocks import (
    Block,
    Cell,
    Definition,
    DefinitionList,
    LayoutCell,
    List,
    ListItem,
    Paragraph,
    Section,
    Table,
    Task,
    TaskList,
)
from harbor_tui.document.model.inlines import Inline, LineBreak, Link, Status, Target, Text
from harbor_tui.document.model.plain_text import inline_text, target_text
from harbor_tui.document.model.tuples import new

if TYPE_CHECKING:
    from collections.abc import Iterable


class RunBreak(NamedTuple):
    """The edge of an element that ends a paragraph without being a block of its own (`<div>`)."""


class Row(NamedTuple):
    """A finished table row on its way to its table."""

    cells: tuple[Cell, ...]
    header: bool


BREAK: Final = RunBreak()
INLINE_TYPES: Final = frozenset(Inline.__args__)
PARTS: Final = frozenset({Row, Cell, ListItem, Task, LayoutCell, Definition})
_LOOSE: Final = INLINE_TYPES | PARTS | {Target, RunBreak}
"""What is not a block yet."""
Item = Any
"""What lies in a frame: inlines, blocks, parts of blocks and targets, told apart by their type."""


def flow(items: list[Item], mixed: bool) -> tuple[Block, ...]:
    """`items` as blocks: inlines are gathered into paragraphs, stray parts get the whole that they need."""
    if not mixed:
        return (_paragraph(items),) if _visible(items) else ()
    if _LOOSE.isdisjoint(map(type, items)):
        return tuple(items)
    blocks: list[Block] = []
    run: list[Item] = []
    strays: list[Item] = []
    for item in items:
        kind = type(item)
        if kind in PARTS:
            _close_run(run, blocks)
            if strays and type(strays[-1]) is not kind:
                blocks.append(_adopt(strays))
            strays.append(item)
            continue
        if strays and not (kind is Text and item.text.isspace()):
            blocks.append(_adopt(strays))
        if kind in INLINE_TYPES:
            run.append(item)
        elif kind is Target:
            run.append(Link((), item))
        else:
            _close_run(run, blocks)
            if kind is not RunBreak:
                blocks.append(item)
    _close_run(run, blocks)
    if strays:
        blocks.append(_adopt(strays))
    return tuple(blocks)


def _close_run(run: list[Item], blocks: list[Block]) -> None:
    if run:
        if _visible(run):
            blocks.append(_paragraph(run))
        run.clear()


def _paragraph(items: list[Item]) -> Paragraph:
    return new(Paragraph, (tuple(items), 0, ""))


def _visible(items: list[Item]) -> bool:
    if items and (type(items[0]) is not Text or not items[0][0].isspace()):
        return True  # as nearly always
    return any(type(item) is not Text or not item[0].isspace() for item in items)


def _adopt(strays: list[Item]) -> Block:
    """Parts without their whole (a list item outside a list) as the block that they suggest."""
    parts = tuple(strays)
    strays.clear()
    match parts[0]:
        case ListItem():
            return List(parts)
        case Task():
            return TaskList(parts)
        case Definition():
            return DefinitionList(parts)
        case LayoutCell():
            return Section(parts)
        case Cell():
            return Table((parts,))
        case _:
            return Table(tuple(row.cells for row in parts))


def inlines(items: Iterable[Item]) -> tuple[Inline, ...]:
    """The inlines among `items`, including those inside blocks, separated by spaces."""
    result: list[Inline] = []
    for item in items:
        kind = type(item)
        if kind in INLINE_TYPES:
            result.append(item)
        elif kind is Target:
            result.append(Link((), item))
        elif kind is Paragraph:
            if result:
                result.append(Text(" "))
            result.extend(item.content)
        elif kind is RunBreak and result:
            result.append(Text(" "))
    return tuple(result)


def blocks_among(items: Iterable[Item]) -> list[Block]:
    """The blocks among `items` which inlines() leaves out."""
    return list(
        flow([i for i in items if type(i) not in INLINE_TYPES and type(i) not in (Target, RunBreak, Paragraph)], True)
    )


def raw_text(items: Iterable[Item]) -> str:
    """The text of `items` as written, line breaks as newlines; anything without text by its name."""
    parts = []
    for item in items:
        kind = type(item)
        if kind is Text:
            parts.append(item.text)
        elif kind is Link or kind is Paragraph:
            parts.append(raw_text(item.content) or (target_text(item.target) if kind is Link else ""))
        elif kind is Status:
            parts.append(item.title)
        elif kind is LineBreak:
            parts.append("\n")
        elif kind in INLINE_TYPES:
            parts.append(inline_text((item,)))
    return "".join(parts)
