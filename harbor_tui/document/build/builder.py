"""The builder's core: open elements, frames that collect their content, and the grouping of it into blocks.

Both readers (strict and lenient) send it start, end and text events. Content is built bottom-up when an element
ends, so no recursion and no intermediate tree is needed; marks are state, so nesting them costs nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from harbor_tui.document.build.css import read_style
from harbor_tui.document.build.flow import (
    BREAK,
    INLINE_TYPES,
    Item,
    Row,
    RunBreak,
    blocks_among,
    flow,
    inlines,
    raw_text,
)
from harbor_tui.document.model import ink as marks
from harbor_tui.document.model.blocks import MAX_DEPTH, Block, Notice
from harbor_tui.document.model.inlines import Anchor, HiddenInline, HiddenSource, Inline, LineBreak, Link, Text
from harbor_tui.document.model.parsed import Finding
from harbor_tui.document.model.plain_text import inline_text
from harbor_tui.document.model.tuples import new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "BREAK",
    "MAX_FINDINGS",
    "PLAIN_FRAMES",
    "Attributes",
    "BlockEdge",
    "Builder",
    "Item",
    "OpenElement",
    "Row",
    "RunBreak",
    "TextStyle",
    "blocks_among",
    "flow",
    "inlines",
    "raw_text",
]  # fmt: skip

Attributes = dict[str, str]
_BLANK: Final = " \t\r\n\f"
_EXCERPT: Final = 80
_HIDDEN: Final = marks.HIDDEN
_UNVEILED: Final = frozenset({Text, LineBreak, Anchor, HiddenSource})
MAX_FINDINGS: Final = 1000
MAX_UNPACKED: Final = 2**20
"""At most this much is unpacked in one body; the rest stays packed."""


class TextStyle(NamedTuple):
    """The marks and colours that text gets now."""

    marks: int = 0
    color: str = ""
    background: str = ""


class BlockEdge(NamedTuple):
    """Stands in the list of open elements for one whose end ends a paragraph, with the ink to go back to."""

    ink: TextStyle


PLAIN: Final = TextStyle()
PLAIN_FRAMES: dict[str, tuple[Any, bool]] = {}
"""Elements that are only a frame when they have no attributes: how each is closed, whether white space in it counts."""


class OpenElement:
    """An open element whose content is collected until it ends."""

    __slots__ = ("attributes", "close", "data", "line", "mixed", "name", "out", "structural")
    line: int
    """Where it begins in the source; only set by the openers of elements that report it."""

    def __init__(
        self, name: str, attributes: Attributes, close: Callable[[Builder, OpenElement], None], structural: bool = False
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.close = close
        self.structural = structural
        """White space directly in it means nothing."""
        self.out: list[Item] = []
        self.mixed = False
        """Holds something that is no inline."""
        self.data: Any = None
        """What the element's opener and closer share."""


class Builder:
    """Turns events of one storage body into blocks."""

    def __init__(self, openers: dict[str, Callable[[Builder, str, Attributes], None]], unknown: Any) -> None:
        self._openers = openers
        self._unknown = unknown
        self.root = OpenElement("", {}, _close_root)
        self.top = self.root
        self.frames = [self.root]
        self.open: list[OpenElement | TextStyle | BlockEdge | None] = []
        self.ink = PLAIN
        self.headings = 0
        self.findings: list[Finding] = []
        self.notes: Counter[str] = Counter()
        self.room = MAX_UNPACKED
        self.textless: set[int] = set()
        """Nodes of a tree, by identity, in which no text was found."""
        self.line: Callable[[], int] = lambda: 0
        self._too_deep = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins. Its opener leaves exactly one entry in `open`."""
        if not attributes and name in PLAIN_FRAMES and len(self.frames) <= MAX_DEPTH:
            close, structural = PLAIN_FRAMES[name]
            self.top = frame = OpenElement(name, attributes, close, structural)
            self.frames.append(frame)
            self.open.append(frame)
            return
        opener = self._openers.get(name)
        if opener is None:
            opener = self._openers.get(name.lower(), self._unknown)
        opener(self, name, attributes)

    def end(self, _name: str) -> None:
        """The innermost open element ends."""
        entry = self.open.pop()
        if type(entry) is OpenElement:
            frames = self.frames
            frames.pop()
            self.top = frames[-1]
            entry.close(self, entry)
        elif type(entry) is TextStyle:
            self.ink = entry
        elif type(entry) is BlockEdge:
            self.ink = entry.ink
            self.edge()

    def text(self, data: str) -> None:
        """Character data."""
        top = self.top
        if data.isspace() and (top.structural or self._parts_blocks(data)):
            return
        ink = self.ink
        if ink is PLAIN:
            top.out.append(new(Text, (data, 0, "", "")))
            return
        if ink[0] & _HIDDEN and not data.isspace():
            self._found_hidden(data)
        top.out.append(new(Text, (data, *ink)))

    def _parts_blocks(self, data: str) -> bool:
        """Whether white space stands where no line is: before the first word, between two blocks."""
        out = self.top.out
        return (not out or type(out[-1]) not in INLINE_TYPES) and not data.strip(_BLANK)

    def add(self, inline: Inline) -> None:
        """An inline, at the end of what is open."""
        self.top.out.append(self._veiled(inline) if self.ink[0] & _HIDDEN else inline)

    def _veiled(self, inline: Inline) -> Inline:
        """An inline that is hidden on the page; text, that of links too, says so by its marks."""
        words = "" if type(inline) in _UNVEILED or (type(inline) is Link and inline.content) else inline_text((inline,))
        if not words:
            return inline
        self._found_hidden(words)
        return HiddenInline((inline,))

    def put(self, item: Item) -> None:
        """A block or a part of one, at the end of what is open."""
        self.top.out.append(item)
        self.top.mixed = True

    def splice(self, items: Iterable[Item], mixed: bool) -> None:
        """Content of an element that leaves no trace of its own."""
        self.top.out.extend(items)
        self.top.mixed = self.top.mixed or mixed

    def push(
        self, name: str, attributes: Attributes, close: Callable[[Builder, OpenElement], None], structural: bool = False
    ) -> OpenElement | None:
        """Open a frame; None (and a paragraph's edge instead) when there are too many already."""
        if len(self.frames) > MAX_DEPTH:
            self._flatten()
            return None
        frame = OpenElement(name, attributes, close, structural)
        self.frames.append(frame)
        self.open.append(frame)
        self.top = frame
        return frame

    def shade(self, bits: int, color: str = "", background: str = "", hidden: str = "") -> None:
        """Text gets more marks until the element ends."""
        ink = self.ink
        self.open.append(ink)
        self.ink = new(TextStyle, (ink.marks | bits, color or ink.color, background or ink.background))
        if hidden:
            self.find("hidden text", f"({hidden})")

    def transparent(self, attributes: Attributes) -> None:
        """An element without a look of its own: only its style counts."""
        style = attributes.get("style")
        if style:
            found = read_style(style)
            self.shade(found.marks, found.color, found.background, found.hidden)
        else:
            self.open.append(None)

    def edge(self) -> None:
        """A paragraph ends here if one is open."""
        if self.top.out and self.top.out[-1] is not BREAK:
            self.top.out.append(BREAK)
            self.top.mixed = True

    def find(self, kind: str, excerpt: str, line: int | None = None) -> None:
        """Note something that a reader of the page would not see."""
        if len(self.findings) < MAX_FINDINGS:
            place = f"line {line if line is not None else self.line()}"
            self.findings.append(Finding(kind, place, excerpt[:_EXCERPT]))
        else:
            self.notes["more hidden content"] += 1

    def _found_hidden(self, data: str) -> None:
        last = self.findings[-1] if self.findings else None
        if last and last.kind == "hidden text" and len(last.excerpt) < _EXCERPT:
            joined = f"{last.excerpt} {' '.join(data.split())}"
            self.findings[-1] = last._replace(excerpt=joined[:_EXCERPT])

    def _flatten(self) -> None:
        self.open.append(None)
        self.notes["nested too deep, shown flat"] += 1
        if not self._too_deep:
            self._too_deep = True
            self.put(Notice(f"… nested deeper than {MAX_DEPTH} levels: shown flat from here"))
        self.edge()

    def take(self, *, final: bool) -> list[Block]:
        """The finished blocks at the root; a paragraph that may go on is kept unless `final`."""
        out = self.root.out
        if final:
            kept: list[Item] = []
        else:
            cut = len(out)
            while cut and type(out[cut - 1]) in INLINE_TYPES:
                cut -= 1
            kept, out = out[cut:], out[:cut]
        self.root.out = kept
        return list(flow(out, True))

    def finish(self) -> None:
        """Close whatever is still open (a body that ends too early)."""
        while self.open:
            self.end("")


def _close_root(_builder: Builder, _frame: OpenElement) -> None:
    raise AssertionError("the root never ends")
