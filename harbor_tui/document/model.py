"""The document model: what a page says, as blocks and inlines, one for storage format, ADF and view HTML.

Everything is an immutable tuple-based value (so compare types as well: Rule() and LineBreak() are empty
tuples). Readers must not nest blocks deeper than MAX_DEPTH (deeper content
is added flat to the deepest block, with a Notice): layout, comparison and search may then recurse safely.
White space inside Text is as written: the layout collapses it (not in Literal and CodeBlock).
Text is raw, controls and bidi characters included: the layout makes them visible, no reader removes them.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple, TypeAlias

MAX_DEPTH: Final = 40
"""How many blocks may lie inside one another in a model."""


class LinkKind(Enum):
    """What a link points at."""

    URL = "url"
    """An absolute or relative address;
    `target` is the href exactly as written (any scheme: nothing is filtered).
    """
    MAIL = "mail"
    """`target` is the address without `mailto:`."""
    PAGE = "page"
    """`target` is the page's title, `space` its space key when it is another space."""
    BLOG = "blog"
    """`target` is the title of a blog post; `detail` its posting day."""
    ATTACHMENT = "attachment"
    """`target` is the file name; `detail` the title of the page it hangs on when that is another page."""
    ANCHOR = "anchor"
    """A place in this page: `anchor` is its name, `target` stays empty."""
    USER = "user"
    """`target` is the account id, user key or user name."""
    SPACE = "space"
    """`target` is the space key."""
    CONTENT = "content"
    """`target` is a content id."""
    SHORTCUT = "shortcut"
    """`target` is `value@key` (ri:shortcut)."""
    NONE = "none"
    """No target at all (`<a>` without href, empty ac:link)."""


class Target(NamedTuple):
    """Where a link leads."""

    kind: LinkKind
    target: str = ""
    space: str = ""
    anchor: str = ""
    detail: str = ""


class Text(NamedTuple):
    """A run of text under one set of marks (bits of harbor_tui.document.marks);
    colours are CSS as written, or ''.
    """

    text: str
    marks: int = 0
    color: str = ""
    background: str = ""


class LineBreak(NamedTuple):
    """A forced line break inside a paragraph (`<br/>`, hardBreak)."""


class Link(NamedTuple):
    """A link; without content the layout shows the target.

    `card` is '', 'inline', 'block' or 'embed' (smart links).
    """

    content: tuple[Inline, ...]
    target: Target
    card: str = ""


class Mention(NamedTuple):
    """A person: account id (or key or name) and the display name if the body has one (ADF `@Ada` without
    the @).
    """

    account: str
    name: str = ""


class Date(NamedTuple):
    """A date lozenge: ISO date (ADF time stamps converted, UTC), or the attribute as written if it is no
    date.
    """

    value: str


class Emoji(NamedTuple):
    """An emoji: the characters if known (decoded), and the short name such as ':smile:'."""

    text: str
    name: str = ""


class Status(NamedTuple):
    """A status lozenge; `colour` as written in the body (Green, neutral, ...)."""

    title: str
    colour: str = ""


class Image(NamedTuple):
    """An image that is not loaded: alternative text (or title), file name or address, size in pixels as
    written.

    Exactly one of `file` and `url` is normally set; a `data:` URL is given as `data:<media type>` only.
    `caption` is shown below it; `link` is where a click leads. An Image may stand in a paragraph or in a
    Figure.
    """

    alt: str = ""
    file: str = ""
    url: str = ""
    width: str = ""
    height: str = ""
    caption: tuple[Inline, ...] = ()
    link: Target | None = None
    page: str = ""


class Anchor(NamedTuple):
    """A jump target without width (anchor macro, an element's id that a link uses)."""

    name: str


class Placeholder(NamedTuple):
    """Template instruction text, not visible on a published page; kind: '', 'user', 'jira', 'mention'."""

    text: str
    kind: str = ""


class Variable(NamedTuple):
    """A template variable (at:var)."""

    name: str


class Inert(NamedTuple):
    """Raw content that no reader of the page sees: kind is 'comment', 'script', 'style', 'processing
    instruction', ...
    """

    kind: str
    text: str


class Math(NamedTuple):
    """A formula in its own notation (TeX or MathML's text)."""

    source: str


class Param(NamedTuple):
    """One parameter of a macro or attribute of an extension, in document order;
    `target` if the value is a resource.
    """

    name: str
    value: str
    target: Target | None = None


class InlineMacro(NamedTuple):
    """A macro without a body that stands in a line: `⟨name: value, value⟩`;
    `label` replaces the name when given.
    """

    name: str
    params: tuple[Param, ...] = ()
    label: str = ""


Inline: TypeAlias = (
    Text | LineBreak | Link | Mention | Date | Emoji | Status | Image | Anchor | Placeholder | Variable
    | Inert | Math | InlineMacro
)  # fmt: skip


class Paragraph(NamedTuple):
    """A paragraph;
    indent in steps (30 px in storage, marks.indentation in ADF), align '', 'center' or 'right'.
    """

    content: tuple[Inline, ...]
    indent: int = 0
    align: str = ""


class Heading(NamedTuple):
    """A heading. `number` counts the document's headings from 0 in document order (the outline's index)."""

    level: int
    content: tuple[Inline, ...]
    number: int
    align: str = ""
    indent: int = 0


class ListItem(NamedTuple):
    """An item of a list: blocks (text directly in the item is a Paragraph)."""

    blocks: tuple[Block, ...]


class List(NamedTuple):
    """A bullet or numbered list.

    `start` is the first number; style '', 'lower-alpha', 'upper-roman', 'none', ...
    """

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    style: str = ""


class Task(NamedTuple):
    """A task or a decision. kind 'task' or 'decision'; nested task lists are blocks of the task."""

    blocks: tuple[Block, ...]
    done: bool = False
    assignee: Mention | None = None
    kind: str = "task"


class TaskList(NamedTuple):
    """Tasks or decisions in order;
    an assignee that is also mentioned in the text is not repeated in `assignee`.
    """

    tasks: tuple[Task, ...]


class Definition(NamedTuple):
    """A term (may be empty) and what is said about it."""

    term: tuple[Inline, ...]
    blocks: tuple[Block, ...]


class DefinitionList(NamedTuple):
    """`<dl>`."""

    entries: tuple[Definition, ...]


class Quote(NamedTuple):
    """A block quotation."""

    blocks: tuple[Block, ...]


class Rule(NamedTuple):
    """A horizontal rule."""


class CodeBlock(NamedTuple):
    """Code, character for character (newlines normalised to \\n). `first` is the number of the first line."""

    code: str
    language: str = ""
    title: str = ""
    line_numbers: bool = False
    collapsed: bool = False
    first: int = 1


class Literal(NamedTuple):
    """Preformatted text whose white space counts (`<pre>`, noformat; `framed` false = nopanel)."""

    content: tuple[Inline, ...]
    framed: bool = True
    title: str = ""


class Cell(NamedTuple):
    """A table cell; spans as written but at least 1 (the layout clamps them to the grid)."""

    blocks: tuple[Block, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1
    background: str = ""
    align: str = ""


class Table(NamedTuple):
    """A table: rows of cells.

    `header_rows` counts rows in <thead>; `widths` are column hints as written ('30%').
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    widths: tuple[str, ...] = ()
    numbered: bool = False
    caption: tuple[Inline, ...] = ()


class LayoutCell(NamedTuple):
    """One column of a layout section; width in percent if the body says so, else 0."""

    blocks: tuple[Block, ...]
    width: float = 0.0


class Section(NamedTuple):
    """One layout section (ac:layout-section, layoutSection, section/column macros); kind as in ac:type."""

    cells: tuple[LayoutCell, ...]
    kind: str = ""


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


class Expand(NamedTuple):
    """A section that the page shows folded (expand, nestedExpand, details);
    title '' is the editor's default.
    """

    title: str
    blocks: tuple[Block, ...]


class MacroBox(NamedTuple):
    """Any other macro or extension: a labelled box with its parameters and body.

    `blocks` is the rich body, `plain` the plain one (shown literally, None when there is none). `label`
    is the
    human name of a known macro ('Included page', 'Child pages'); '' shows `name`. `note` is one more line
    for the
    reader ('its content can change after approval').
    """

    name: str
    params: tuple[Param, ...] = ()
    blocks: tuple[Block, ...] = ()
    plain: str | None = None
    label: str = ""
    note: str = ""


class Group(NamedTuple):
    """Blocks that belong together under a thin label: excerpt, page properties, tab, translation, layout-
    less column.

    `hidden` when the page does not show them (hidden excerpt): still shown in review, marked.
    """

    blocks: tuple[Block, ...]
    label: str = ""
    hidden: bool = False


class Toc(NamedTuple):
    """A table of contents made from the document's headings;
    include/exclude are the macro's regular expressions.
    """

    lowest: int = 1
    highest: int = 6
    include: str = ""
    exclude: str = ""
    numbered: bool = False


class Figure(NamedTuple):
    """An image that stands on its own, with its caption (Image.caption)."""

    image: Image


class Notice(NamedTuple):
    """A line of ours, not of the body: 'nested deeper than 40 levels: shown flat'."""

    text: str


Block: TypeAlias = (
    Paragraph | Heading | List | TaskList | DefinitionList | Quote | Rule | CodeBlock | Literal | Table
    | Section | Panel | Expand | MacroBox | Group | Toc | Figure | Notice
)  # fmt: skip


class Fault(NamedTuple):
    """Why a body is not what it should be; the first one is the well-formedness error.

    Line and column from 1.
    """

    line: int
    column: int
    message: str
    excerpt: str


class Finding(NamedTuple):
    """Something invisible that a reviewer must know: kind ('hidden text', 'comment', 'bidi', 'zero width',
    'tiny text', 'same colour', 'hidden excerpt', 'script', 'duplicate key', ...), place ('line 12'),
    excerpt."""

    kind: str
    place: str
    excerpt: str


class Parsed(NamedTuple):
    """What a reader of one format hands over.

    `notes` counts what the model cannot hold ('unknown element x' -> n).
    """

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences shown in the banner on top: 'The body is not UTF-8: ...'."""
