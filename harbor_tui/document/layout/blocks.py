"""Blocks to lines: text, lists, quotes, tasks; everything with a frame is in boxes and tables."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from harbor_tui.document.lines.flatten import flatten
from harbor_tui.document.lines.frames import Frames
from harbor_tui.document.lines.model import BLANK, Line, Place, Span, prefixed, with_places
from harbor_tui.document.lines.options import LEAST, LayoutOptions, Signs, signs
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.lines.wrap import wrap
from harbor_tui.document.model.blocks import (
    Block,
    DefinitionList,
    Figure,
    Heading,
    List,
    Notice,
    Paragraph,
    Quote,
    Rule,
    Task,
    TaskList,
    Toc,
)
from harbor_tui.document.model.inlines import Image, Inline
from harbor_tui.document.model.numerals import item_numbers, numeral
from harbor_tui.document.model.tuples import new
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from harbor_tui.document.model.outline import HeadingEntry

    Layers = Mapping[type, Callable[..., list[Line]]]
    """What lays out each kind of block: (block, width, context) to its lines."""

_LEAST_IN_LIST: Final = 3
"""As LEAST, in lists that are not nested deeply (they often stand in narrow columns)."""
_SHALLOW: Final = 3
_MOST_BLANK: Final = 3
"""Forced breaks leave at most this many blank lines."""
_STEP: Final = 2


class Context:
    """What all blocks of one layout share."""

    def __init__(
        self, options: LayoutOptions, headings: Callable[[], tuple[HeadingEntry, ...]], layers: Layers
    ) -> None:
        self.options = options
        self.layers = layers
        self.signs: Signs = signs(options)
        self.frames = Frames()
        self.review = options.review
        self.headings = headings
        self.expands = 0
        """How many expands have been laid out."""
        self.contents: dict[Toc, list[HeadingEntry]] = {}
        """The entries of the tables of contents so far: many are alike."""
        self.toc_entries = 0
        """How many entries the tables of contents have so far."""
        self.depth = 0
        """How many lists enclose this place."""
        self.waiting: tuple[Place, ...] = ()
        """Jump targets that had no line of their own: they belong to the next line."""
        self.base = ""
        """The style of ordinary text here."""
        self._measured: dict[int, tuple[tuple[Inline, ...], str, TextRun]] = {}

    def flat(self, content: tuple[Inline, ...], base: str | None = None) -> TextRun:
        """`content` as one run of text."""
        base = self.base if base is None else base
        if self._measured:
            found = self._measured.pop(id(content), None)
            if found is not None and found[0] is content and found[1] == base:
                return found[2]
        return flatten(content, base, self.review, picture=self.signs.image)

    def measured(self, content: tuple[Inline, ...]) -> TextRun:
        """`content` as flat() gives it, kept until it is drawn: what is measured is drawn soon after."""
        flat = self.flat(content)
        self._measured[id(content)] = (content, self.base, flat)
        return flat


def lay_blocks(blocks: Iterable[Block], width: int, context: Context, *, tight: bool = False) -> list[Line]:
    """`blocks` below each other, a blank line between them (not after a heading) unless `tight`."""
    result: list[Line] = []
    after_heading = False
    for block in blocks:
        lines = lay(block, width, context)
        if lines:
            if result and not tight and not after_heading:
                result.append(BLANK)
            result += lines
            after_heading = type(block) is Heading
    return result


def lay(block: Block, width: int, context: Context) -> list[Line]:
    """The lines of `block`, at most `width` cells wide (code excepted); none if it has nothing to show."""
    lines = context.layers[type(block)](block, width, context)
    if context.waiting and lines:
        lines = with_places(lines, context.waiting)
        context.waiting = ()
    return lines


def lay_flat(flat: TextRun, width: int, context: Context) -> list[Line]:
    """A flat text; jump targets of an empty one (no-break spaces are spacers) wait for the next line."""
    text = flat[0]
    if not text or text.isspace():
        context.waiting += flat.places
        return []
    lines = wrap(flat, width)
    padded = len(lines) > _MOST_BLANK and flat.text.count("\n") > _MOST_BLANK
    return _unpadded(lines, width) if padded else lines


def _unpadded(lines: list[Line], width: int) -> list[Line]:
    """`lines` with long runs of blank ones counted instead: they would push the rest out of sight."""
    result: list[Line] = []
    for blank, group in groupby(lines, key=_is_blank):
        run = list(group)
        if blank and len(run) > _MOST_BLANK:
            said = Span(f"⟨… {len(run)} ↵ …⟩"[:width], "hidden")
            run = [Line((said,), len(said.text), tuple(place for line in run for place in line.places))]
        result += run
    return result


def _is_blank(line: Line) -> bool:
    return not line.plain.strip()


def lay_paragraph(block: Paragraph, width: int, context: Context) -> list[Line]:
    """A paragraph, indented and aligned where there is room."""
    content, depth, align = block
    if not depth and not align:
        return lay_flat(context.flat(content), width, context)
    indent = depth * _STEP if depth and width - depth * _STEP >= LEAST else 0
    lines = lay_flat(context.flat(content), width - indent, context)
    if align:
        lines = aligned(lines, width - indent, align)
    if indent:
        space = Span(" " * indent)
        lines = prefixed(lines, space, space, indent)
    return lines


def aligned(lines: list[Line], width: int, align: str) -> list[Line]:
    """`lines` moved to the middle or to the right."""
    if align not in ("center", "right"):
        return lines
    result = []
    for line in lines:
        room = max(width - line.width, 0)
        pad = room // 2 if align == "center" else room
        result.append(Line((Span(" " * pad), *line.spans), line.width + pad, line.places) if pad else line)
    return result


def lay_heading(block: Heading, width: int, context: Context) -> list[Line]:
    """A heading: underlined on the first two levels, marked with # on the others."""
    lay_level = _underlined if block.level <= 2 else _hashed
    if block.indent or block.align:
        lines = _moved(lay_level, block, width, context)
    else:
        lines = lay_level(block, width, context)
    if lines:
        spans, cells, places = lines[0]
        lines[0] = new(Line, (spans, cells, (new(Place, ("heading", str(block.number))), *places)))
    return lines


def _moved(lay_level: Callable[..., list[Line]], block: Heading, width: int, context: Context) -> list[Line]:
    """An indented or aligned heading, together with its underline; a full one stays where it is."""
    indent = block.indent * _STEP if width - block.indent * _STEP >= LEAST else 0
    lines = aligned(lay_level(block, width - indent, context), width - indent, block.align)
    space = Span(" " * indent)
    return prefixed(lines, space, space, indent) if indent else lines


def _underlined(block: Heading, width: int, context: Context) -> list[Line]:
    level = block.level
    lines = lay_flat(context.flat(block.content, f"heading{level}"), width, context)
    if not lines:
        return lines
    length = width if level == 1 else max([line[1] for line in lines])
    rule = new(Span, (context.signs.underlines[level - 1] * length, f"heading{level} rule", None))
    lines.append(new(Line, ((rule,), length, ())))
    return lines


def _hashed(block: Heading, width: int, context: Context) -> list[Line]:
    style, room = f"heading{block.level}", block.level + 1
    if width - room < _LEAST_IN_LIST:
        return lay_flat(context.flat(block.content, style), width, context)
    mark = new(Span, ("#" * block.level + " ", f"{style} mark", None))
    lines = lay_flat(context.flat(block.content, style), width - room, context)
    return prefixed(lines, mark, new(Span, (" " * room, "", None)), room)


def lay_list(block: List, width: int, context: Context) -> list[Line]:
    """A list with hanging indent."""
    markers = _markers(block, context)
    size = max(map(len, markers), default=0)
    narrow = width - size < (_LEAST_IN_LIST if context.depth < _SHALLOW else LEAST)
    context.depth += 1
    result: list[Line] = []
    rest = Span(" " * size)
    room = width if narrow else width - size
    for marker, (blocks,) in zip(markers, block.items, strict=True):
        lines = lay(blocks[0], room, context) if len(blocks) == 1 else lay_blocks(blocks, room, context, tight=True)
        if narrow:
            result += _marked(lines, marker.strip(), width, context)
            continue
        first = new(Span, (marker.rjust(size), "list.marker", None))
        if len(lines) == 1:
            spans, cells, places = lines[0]
            result.append(new(Line, ((first, *spans), cells + size, places)))
        else:
            result += prefixed(lines, first, rest, size) if lines else [Line((first,), size)]
    context.depth -= 1
    return result


def _marked(lines: list[Line], marker: str, width: int, context: Context) -> list[Line]:
    """Too deep for an indent: the depth is written instead."""
    mark = f"{marker}{context.depth}› "
    if lines and lines[0].width + len(mark) <= width:
        lines[0] = Line((Span(mark, "list.marker"), *lines[0].spans), lines[0].width + len(mark), lines[0].places)
        return lines
    return [Line((Span(mark[:width], "list.marker"),), min(len(mark), width)), *lines]


def _markers(block: List, context: Context) -> list[str]:
    if not block.ordered:
        sign = "" if block.style == "none" else context.signs.bullets[context.depth % 3]
        return [f"{sign} " if sign else "  "] * len(block.items)
    return [f"{numeral(number, block.style)}. " for number in item_numbers(block)]


def lay_tasks(block: TaskList, width: int, context: Context) -> list[Line]:
    """Tasks with their boxes, decisions with their sign."""
    result: list[Line] = []
    context.depth += 1
    for task in block.tasks:
        mark = f"{_task_sign(task, context)} "
        style = "task.done" if task.done else "task.open"
        size = len(mark)
        room = width - size if width - size >= _LEAST_IN_LIST else width
        lines = lay_blocks(task.blocks, room, context, tight=True)
        if task.assignee is not None:
            lines += lay_flat(context.flat((task.assignee,)), room, context)
        if room == width:
            result += [Line((Span(mark, style),), size), *lines]
        else:
            rest = Span(" " * size)
            result += prefixed(lines, Span(mark, style), rest, size) if lines else [Line((Span(mark, style),), size)]
    context.depth -= 1
    return result


def _task_sign(task: Task, context: Context) -> str:
    if task.kind == "decision":
        return context.signs.decision
    return context.signs.done if task.done else context.signs.open


def lay_definitions(block: DefinitionList, width: int, context: Context) -> list[Line]:
    """Terms, and what is said about them indented below."""
    result: list[Line] = []
    for entry in block.entries:
        result += lay_flat(context.flat(entry.term, "term"), width, context)
        indent = 4 if width - 4 >= LEAST else 0
        lines = lay_blocks(entry.blocks, width - indent, context, tight=True)
        space = Span(" " * indent)
        result += prefixed(lines, space, space, indent) if indent else lines
    return result


def lay_quote(block: Quote, width: int, context: Context) -> list[Line]:
    """A quotation behind a bar."""
    if width - 2 < LEAST:
        return lay_blocks(block.blocks, width, context)
    lines = lay_blocks(block.blocks, width - 2, context)
    bar = Span(f"{context.signs.quote} ", "quote.bar")
    return prefixed(lines, bar, bar, 2)


def lay_rule(_block: Rule, width: int, context: Context) -> list[Line]:
    """A rule across the page."""
    return [Line((Span(context.signs.rule * width, "rule"),), width)]


def lay_notice(block: Notice, width: int, _context: Context) -> list[Line]:
    """A line of ours."""
    text = display(block.text)
    return wrap(TextRun(text, [(len(text), "notice", None)], False), width)


def lay_figure(block: Figure, width: int, context: Context) -> list[Line]:
    """An image, and its caption below."""
    image: Image = block.image
    lines = lay_flat(context.flat((image._replace(caption=()),)), width, context)
    if image.caption:
        lines += lay_flat(context.flat(image.caption, "caption"), width, context)
    return lines
