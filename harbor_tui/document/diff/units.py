"""A document as the sequence of passages a reader sees: a paragraph, a heading, a list item's text, a table row, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.diff.details import hidden_parts, look_of, param_text, told
from harbor_tui.document.diff.text import joined, one_line, stretches
from harbor_tui.document.lines.flatten import flatten
from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.model.blocks import (
    Block,
    Cell,
    CodeBlock,
    DefinitionList,
    Expand,
    Figure,
    Group,
    Heading,
    List,
    Literal,
    MacroBox,
    Notice,
    Panel,
    Paragraph,
    Quote,
    Rule,
    Section,
    Table,
    TaskList,
    Toc,
)
from harbor_tui.document.model.inlines import Inline
from harbor_tui.document.model.numerals import item_numbers, numeral
from harbor_tui.document.text.cells import is_simple
from harbor_tui.document.text.code import code_lines
from harbor_tui.domain.patience import step

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from harbor_tui.document.model.inlines import Target

_CELL_END: Final = " │ "
_BLOCK_END: Final = " · "


class DiffUnit:
    """One passage: what is shown of it, and the key that is equal exactly when it reads the same."""

    __slots__ = ("depth", "flat", "key", "kind", "marker")

    def __init__(self, kind: str, flat: TextRun, depth: int, marker: str, path: str, extra: Hashable = None) -> None:
        self.kind = kind
        self.flat = flat
        self.depth = depth
        self.marker = marker
        """Shown before the text but not compared: the number of an item changes with its neighbours."""
        cuts = flat.cuts
        looks: Hashable = cuts[0][1:] if len(cuts) == 1 else tuple(cuts)
        self.key: Hashable = (kind, path, flat.text, looks, extra)

    @property
    def text(self) -> str:
        """What is compared word by word."""
        return self.flat.text


def units(blocks: Iterable[Block]) -> list[DiffUnit]:
    """The passages of `blocks` in reading order; an empty paragraph has none."""
    walk = _Walk()
    walk.blocks(blocks)
    return walk.found


class _Walk:
    """Where the walk is: how deep, inside what, and which marker waits for the next passage."""

    def __init__(self) -> None:
        self.found: list[DiffUnit] = []
        self.depth = 0
        self.path = ""
        self.marker = ""
        self.told: Hashable = None
        """The number that waits with the marker, where it says more than that an item follows the one before."""

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            _WALKERS[type(block)](self, block)

    def inside(self, name: str, blocks: Iterable[Block]) -> None:
        """Walk `blocks` one step deeper."""
        outer = self.path
        self.path = f"{outer}/{name}"
        self.depth += 1
        self.blocks(blocks)
        self.depth -= 1
        self.path = outer

    def say(self, kind: str, flat: TextRun, extra: Hashable = None) -> None:
        step()
        if flat.text or self.marker:
            path = self.path if self.told is None else f"{self.path}{self.told}"
            self.found.append(DiffUnit(kind, flat, self.depth, self.marker, path, extra))
            self.marker, self.told = "", None

    def label(self, kind: str, text: str, style: str, extra: Hashable = None) -> None:
        """A line of its own for what a frame or title says."""
        self.say(kind, one_line(text, style), extra)

    def inline(
        self, kind: str, content: tuple[Inline, ...], style: str = "", prefix: str = "", look: Hashable = None
    ) -> None:
        flat = flatten(told(content), style, True)
        if prefix and flat.text:
            flat = joined([(prefix, style, None), *stretches(flat)])
        self.say(kind, flat, (hidden_parts(content), look))

    def paragraph(self, block: Paragraph) -> None:
        self.inline("text", block.content, look=look_of(block))

    def heading(self, block: Heading) -> None:
        self.inline("heading", block.content, f"heading{block.level}", "#" * block.level + " ", look_of(block))

    def list(self, block: List) -> None:
        if not block.ordered:
            for item in block.items:
                self.marker = "• "
                self.item("ul", item.blocks)
            return
        following: Hashable = (1, "")
        for number, item in zip(item_numbers(block), block.items, strict=True):
            self.marker = f"{numeral(number, block.style)}. "
            self.told = None if (number, block.style) == following else (number, block.style)
            following = (number + 1, block.style)
            self.item("ol", item.blocks)

    def item(self, name: str, blocks: tuple[Block, ...]) -> None:
        """An item: its marker stands before its first passage, alone if it has none."""
        before = len(self.found)
        self.inside(name, blocks)
        if len(self.found) == before:
            self.depth += 1
            self.say("item", one_line("", ""))
            self.depth -= 1
        self.marker, self.told = "", None

    def tasks(self, block: TaskList) -> None:
        for task in block.tasks:
            sign = "◇" if task.kind == "decision" else "☑" if task.done else "☐"
            style = "task.done" if task.done else "task.open"
            first, rest = (task.blocks[0], task.blocks[1:]) if task.blocks else (Paragraph(()), ())
            if type(first) is not Paragraph:
                first, rest = Paragraph(()), task.blocks
            flat = joined([(f"{sign} ", style, None), *stretches(flatten(told(first.content), "", True))])
            self.depth += 1
            self.say("task", flat, task.assignee)
            self.depth -= 1
            self.inside("task", rest)

    def definitions(self, block: DefinitionList) -> None:
        for entry in block.entries:
            self.inline("term", entry.term, "term")
            self.inside("dd", entry.blocks)

    def quote(self, block: Quote) -> None:
        self.inside("quote", block.blocks)

    def rule(self, _block: Rule) -> None:
        self.label("rule", "────────", "rule")

    def code(self, block: CodeBlock) -> None:
        numbers = block.first if block.line_numbers else 0
        head = " ".join(("code", block.language, block.title)).strip()
        self.label("code head", head, "code.frame", (numbers, block.collapsed))
        self.code_text(block.code)

    def code_text(self, text: str) -> None:
        self.depth += 1
        blank = 0
        for line in code_lines(text):
            if not line.strip():
                blank += 1
                continue
            self.say("code", TextRun(line, [(len(line), "code.text", None)], is_simple(line)), blank or None)
            blank = 0
        self.depth -= 1

    def literal(self, block: Literal) -> None:
        if block.title:
            self.label("code head", block.title, "literal.frame")
        flat = flatten(block.content, "literal", True, literal=True)
        start = 0
        self.depth += 1
        for line in flat.text.split("\n"):
            self.say("code", joined(stretches(flat, start, start + len(line))))
            start += len(line) + 1
        self.depth -= 1

    def table(self, block: Table) -> None:
        if block.caption:
            self.inline("caption", block.caption, "caption")
        for number, row in enumerate(block.rows):
            parts: list[tuple[str, str, Target | None]] = []
            details: list[Hashable] = []
            for cell in row:
                style = "table.header" if cell.header or number < block.header_rows else ""
                parts += [(_CELL_END, "table.frame", None)] if parts else []
                shown, inner = _cell(cell, style)
                parts += shown
                details.append((inner, cell.colspan, cell.rowspan, cell.background, cell.align))
            self.say("row", joined(parts), (tuple(details), block.numbered))

    def section(self, block: Section) -> None:
        for number, cell in enumerate(block.cells, 1):
            self.label("frame", f"column {number} of {len(block.cells)}", "layout.frame")
            self.inside("column", cell.blocks)

    def panel(self, block: Panel) -> None:
        icon = "" if block.icon == "none" else block.icon
        look = (block.icon, block.background)
        self.label("frame", " ".join(filter(None, (block.kind, icon, block.title))), f"panel.{block.kind}", look)
        self.inside("panel", block.blocks)

    def expand(self, block: Expand) -> None:
        self.label("frame", f"▾ {block.title or '…'}", "expand.title")
        self.inside("expand", block.blocks)

    def macro(self, block: MacroBox) -> None:
        name = f"{block.label} ({block.name})" if block.label else block.name
        self.label("frame", f"⚙ {name}", "macro.frame")
        self.depth += 1
        for param in block.params:
            self.label("param", param_text(param), "macro", param.target)
        self.depth -= 1
        self.inside("macro", block.blocks)
        if block.plain is not None:
            self.code_text(block.plain)

    def group(self, block: Group) -> None:
        hidden = "hidden: " if block.hidden else ""
        if block.label or hidden:
            self.label("frame", f"{hidden}{block.label}", "group.hidden" if block.hidden else "group")
        self.inside("group", block.blocks)

    def contents(self, block: Toc) -> None:
        self.label("frame", "(table of contents)", "notice", block)

    def figure(self, block: Figure) -> None:
        self.inline("text", (block.image,))

    def notice(self, block: Notice) -> None:
        self.label("notice", block.text, "notice")


def _cell(cell: Cell, style: str) -> tuple[list[tuple[str, str, Target | None]], Hashable]:
    """What is shown of a cell, and what else is compared of it."""
    if len(cell.blocks) == 1 and type(cell.blocks[0]) is Paragraph:
        content = cell.blocks[0].content
        return list(stretches(flatten(told(content), style, True))), (hidden_parts(content), look_of(cell.blocks[0]))
    parts: list[tuple[str, str, Target | None]] = []
    inner = units(cell.blocks)
    for unit in inner:
        if parts:
            parts.append((_BLOCK_END, "table.frame", None))
        if unit.marker:
            parts.append((unit.marker, "list.marker", None))
        parts += stretches(unit.flat)
    return parts, tuple(unit.key for unit in inner)


_WALKERS: Final[dict[type, Callable[..., None]]] = {
    Paragraph: _Walk.paragraph,
    Heading: _Walk.heading,
    List: _Walk.list,
    TaskList: _Walk.tasks,
    DefinitionList: _Walk.definitions,
    Quote: _Walk.quote,
    Rule: _Walk.rule,
    CodeBlock: _Walk.code,
    Literal: _Walk.literal,
    Table: _Walk.table,
    Section: _Walk.section,
    Panel: _Walk.panel,
    Expand: _Walk.expand,
    MacroBox: _Walk.macro,
    Group: _Walk.group,
    Toc: _Walk.contents,
    Figure: _Walk.figure,
    Notice: _Walk.notice,
}
