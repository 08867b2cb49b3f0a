"""Makes the lines of a document, rendered or source, off the screen's thread and one thread at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from harbor_tui.document.layout.document_layout import DocumentLayout
from harbor_tui.document.model.blocks import Block, MacroBox
from harbor_tui.document.model.outline import children
from harbor_tui.document.output.correspondence import Correspondence
from harbor_tui.domain.patience import Waiter, waited_for
from harbor_tui.ui.widgets.lines.buffer import LineAnchor, LineBuffer, Placed
from harbor_tui.ui.widgets.lines.source import FaultPlace, gutter_of, source_lines

if TYPE_CHECKING:
    from harbor_tui.document.lines.options import LayoutOptions
    from harbor_tui.document.model.document import Document
    from harbor_tui.document.model.outline import HeadingEntry

SLICE_S: Final = 0.02
"""How long lines are made before the screen is told about them."""
_making = Lock()
"""Held while lines are made: a document is read by a generator, which two threads may not enter at once."""


@contextmanager
def _making_lines() -> Iterator[None]:
    """Lines and blocks are made for all who look: who goes away ends no generator that others read on from.

    Lines that nobody wants any more are stopped by `LineBuffer.stop`.
    """
    with _making, waited_for(Waiter()):
        yield


def rendering(document: Document, width: int, options: LayoutOptions) -> LineBuffer:
    """The lines of a document as its readers see it."""
    return LineBuffer(_laid_out(document, width, options))


def _laid_out(document: Document, width: int, options: LayoutOptions) -> Iterator[Placed]:
    """Every line of the layout, in order; its place is the number of the block that it belongs to."""
    layout = DocumentLayout(document, width, options)
    index = 0
    while layout.ensure(index) > index:
        yield Placed(layout.line(index), layout.block_at_line(index))
        index += 1


def source(document: Document, width: int, *, wrap: bool) -> LineBuffer:
    """The lines of a document's source, the place of its first fault marked."""
    fault = document.faults[0] if document.faults else None
    place = FaultPlace(fault.line, fault.column) if fault else None
    return LineBuffer(source_lines(document.source, width, wrap=wrap, fault=place), gutter_of(document.source))


async def reach(lines: LineBuffer, spot: LineAnchor, more: int) -> None:
    """Make lines up to a place and so many more."""
    await asyncio.to_thread(_reach, lines, spot, more)


async def extend(lines: LineBuffer) -> None:
    """Make lines for one slice of time."""
    await asyncio.to_thread(_extend, lines)


async def complete(lines: LineBuffer) -> None:
    """Make all lines, unless somebody stops them."""
    while not (lines.complete or lines.stopped):
        await extend(lines)


async def other_side(left: LineBuffer, top: int, lines: LineBuffer, document: Document, *, source: bool) -> LineAnchor:
    """Where in the lines of the source, or of the rendering, the reader is who left the other side at a line."""
    if source:
        seen = Correspondence(left.lines, document.source)
        return LineAnchor(await asyncio.to_thread(seen.offset_of, top))
    await complete(lines)
    shown = Correspondence(lines.lines, document.source)
    return lines.spot(await asyncio.to_thread(shown.line_of, left.spot(top).place))


async def line_saying(lines: LineBuffer, document: Document, offset: int, excerpt: str) -> int:
    """The line of the rendering that shows an excerpt, or else what stands at a place of the source."""
    await complete(lines)
    shown = Correspondence(lines.lines, document.source)
    return await asyncio.to_thread(shown.line_saying, excerpt, offset)


async def headings(document: Document) -> tuple[HeadingEntry, ...]:
    """The outline; reads the whole document."""
    return await asyncio.to_thread(_headings, document)


async def boxes(document: Document) -> int:
    """How many macros are shown as labelled boxes; reads the whole document."""
    return await asyncio.to_thread(_boxes, document)


def _boxes(document: Document) -> int:
    with _making_lines():
        waiting: list[Block] = list(document.blocks)
    count = 0
    while waiting:
        block = waiting.pop()
        count += type(block) is MacroBox
        waiting.extend(children(block))
    return count


def _reach(lines: LineBuffer, spot: LineAnchor, more: int) -> None:
    with _making_lines():
        lines.reach(spot, more)


def _extend(lines: LineBuffer) -> None:
    with _making_lines():
        lines.extend(SLICE_S)


def _headings(document: Document) -> tuple[HeadingEntry, ...]:
    with _making_lines():
        return document.headings
