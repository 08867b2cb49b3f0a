"""The document model: what a page says, as blocks and inlines, one for storage format, ADF and view HTML.

Everything is an immutable tuple-based value that equals values of its own kind only (see kinds.py).
Readers must not nest blocks deeper than MAX_DEPTH (deeper content is added flat to the deepest block, with a
Notice): layout, comparison and search may then recurse safely.
White space inside Text is as written: the layout collapses it (not in Literal and CodeBlock).
Text is raw, controls and bidi characters included: the layout makes them visible, no reader removes them.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from harbor_tui.document.model.inlines import (
    Anchor,
    Date,
    Emoji,
    HiddenSource,
    Image,
    Inline,
    InlineMacro,
    LineBreak,
    Link,
    LinkKind,
    Math,
    Mention,
    Param,
    Placeholder,
    Status,
    Target,
    Text,
    Variable,
)
from harbor_tui.document.model.kinds import node
from harbor_tui.document.model.parsed import Fault, Finding, Parsed

__all__ = [
    "MAX_DEPTH",
    "Anchor",
    "Block",
    "Cell",
    "CodeBlock",
    "Date",
    "Definition",
    "DefinitionList",
    "Emoji",
    "Expand",
    "Fault",
    "Figure",
    "Finding",
    "Group",
    "Heading",
    "HiddenSource",
    "Image",
    "Inline",
    "InlineMacro",
    "LayoutCell",
    "LineBreak",
    "Link",
    "LinkKind",
    "List",
    "ListItem",
    "Literal",
    "MacroBox",
    "Math",
    "Mention",
    "Notice",
    "Panel",
    "Paragraph",
    "Param",
    "Parsed",
    "Placeholder",
    "Quote",
    "Rule",
    "Section",
    "Status",
    "Table",
    "Target",
    "Task",
    "TaskList",
    "Text",
    "Toc",
    "Variable",
]

MAX_DEPTH: Final = 60
"""How many blocks may lie inside one another in a model."""


@node
class Paragraph(NamedTuple):
    """A paragraph.

    Indent in steps (30 px in storage, marks.indentation in ADF), align '', 'center' or 'right'.
    """

    content: tuple[Inline, ...]
    indent: int = 0
    align: str = ""


@node
class Heading(NamedTuple):
    """A heading. `number` counts the document's headings from 0 in document order (the outline's index)."""

    level: int
    content: tuple[Inline, ...]
    number: int
    align: str = ""
    indent: int = 0


@node
class ListItem(NamedTuple):
    """An item of a list: blocks (text directly in the item is a Paragraph)."""

    blocks: tuple[Block, ...]


@node
class List(NamedTuple):
    """A bullet or numbered list.

    `start` is the first number; style '', 'lower-alpha', 'upper-roman', 'none', ...; `numbers` are those of
    all items where they do not just count up from the first (`<ol reversed>`, `<li value>`).
    """

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    style: str = ""
    numbers: tuple[int, ...] = ()


@node
class Task(NamedTuple):
    """A task or a decision. kind 'task' or 'decision'; nested task lists are blocks of the task."""

    blocks: tuple[Block, ...]
    done: bool = False
    assignee: Mention | None = None
    kind: str = "task"


@node
class TaskList(NamedTuple):
    """Tasks or decisions in order.

    An assignee that is also mentioned in the text is not repeated in `assignee`.
    """

    tasks: tuple[Task, ...]


@node
class Definition(NamedTuple):
    """A term (may be empty) and what is said about it."""

    term: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@node
class DefinitionList(NamedTuple):
    """`<dl>`."""

    entries: tuple[Definition, ...]


@node
class Quote(NamedTuple):
    """A block quotation."""

    blocks: tuple[Block, ...]


@node
class Rule(NamedTuple):
    """A horizontal rule."""


@node
class CodeBlock(NamedTuple):
    r"""Code, character for character (newlines normalised to \n). `first` is the number of the first line."""

    code: str
    language: str = ""
    title: str = ""
    line_numbers: bool = False
    collapsed: bool = False
    first: int = 1


@node
class Literal(NamedTuple):
    """Preformatted text whose white space counts (`<pre>`, noformat; `framed` false = nopanel)."""

    content: tuple[Inline, ...]
    framed: bool = True
    title: str = ""


@node
class Cell(NamedTuple):
    """A table cell; spans as written but at least 1 (the layout clamps them to the grid)."""

    blocks: tuple[Block, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    background: str = ""
    align: str = ""


@node
class Table(NamedTuple):
    """A table: rows of cells.

    `header_rows` counts rows in <thead>; `widths` are column hints as written ('30%').
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    widths: tuple[str, ...] = ()
    numbered: bool = False
    caption: tuple[Inline, ...] = ()


@node
class LayoutCell(NamedTuple):
    """One column of a layout section; width in percent if the body says so, else 0."""

    blocks: tuple[Block, ...]
    width: float = 0.0


@node
class Section(NamedTuple):
    """One layout section (ac:layout-section, layoutSection, section/column macros); kind as in ac:type."""

    cells: tuple[LayoutCell, ...]
    kind: str = ""


@node
class Panel(NamedTuple):
    """A panel. kind: info, note, tip, warning, success, error, custom (panel macro, custom ADF panel).

    `icon` is text such as an emoji; it is '' for the kind's own mark and 'none' when the body switches it
    off.
    """

    kind: str
    blocks: tuple[Block, ...]
    title: str = ""
    icon: str = ""
    background: str = ""


@node
class Expand(NamedTuple):
    """A section that the page shows folded (expand, nestedExpand, details).

    Title '' is the editor's default.
    """

    title: str
    blocks: tuple[Block, ...]


@node
class MacroBox(NamedTuple):
    """Any other macro or extension: a labelled box with its parameters and body.

    `blocks` is the rich body, `plain` the plain one (shown literally, None when there is none). `label`
    is the human name of a known macro ('Included page'); '' shows `name`.
    """

    name: str
    params: tuple[Param, ...] = ()
    blocks: tuple[Block, ...] = ()
    plain: str | None = None
    label: str = ""


@node
class Group(NamedTuple):
    """Blocks that belong together under a thin label: excerpt, page properties, tab, translation, lone column.

    `hidden` when the page does not show them (hidden excerpt): still shown in review, marked.
    """

    blocks: tuple[Block, ...]
    label: str = ""
    hidden: bool = False


@node
class Toc(NamedTuple):
    """A table of contents made from the document's headings.

    Include/exclude are the macro's regular expressions.
    """

    lowest: int = 1
    highest: int = 6
    include: str = ""
    exclude: str = ""
    numbered: bool = False


@node
class Figure(NamedTuple):
    """An image that stands on its own, with its caption (Image.caption)."""

    image: Image


@node
class Notice(NamedTuple):
    """A line of ours, not of the body: 'nested deeper than 40 levels: shown flat'."""

    text: str


Block: TypeAlias = (
    Paragraph | Heading | List | TaskList | DefinitionList | Quote | Rule | CodeBlock | Literal | Table
    | Section | Panel | Expand | MacroBox | Group | Toc | Figure | Notice
)  # fmt: skip
