"""Lines as text for pipes, pagers and screen readers: plain or with ANSI colours; outline and links as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harbor_tui.document.model.link_targets import shown_target
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harbor_tui.document.layout.document_layout import DocumentLayout
    from harbor_tui.document.lines.model import Line
    from harbor_tui.document.model.document import Document

_SGR: Final = {
    "heading1": "1;34", "heading2": "1;34", "heading3": "1", "heading4": "1", "heading5": "1", "heading6": "1",
    "strong": "1", "em": "3", "underline": "4", "inserted": "4", "strike": "9", "code": "36", "highlight": "7",
    "link": "4;34", "target": "2", "hidden": "7;33", "banner": "1;33", "notice": "2;3", "caption": "3",
    "term": "1", "mention": "1;35", "date": "36", "macro": "2", "placeholder": "2;3", "variable": "7",
    "commented": "4", "mark": "2", "code.frame": "2", "literal.frame": "2", "macro.frame": "2", "group": "2",
    "group.hidden": "7;33", "table.frame": "2", "table.header": "1", "table.label": "1", "rule": "2",
    "quote.bar": "2", "layout.frame": "2", "list.marker": "2", "code.number": "2", "expand.title": "1",
    "panel.info": "34", "panel.note": "33", "panel.tip": "32", "panel.success": "32", "panel.warning": "31",
    "panel.error": "31", "panel.custom": "2", "task.done": "32", "task.open": "33",
    "status.green": "32", "status.red": "31", "status.yellow": "33", "status.blue": "34", "status.purple": "35",
    "diff.added": "32", "diff.removed": "31", "diff.moved": "36", "diff.same": "2", "diff.summary": "1",
    "source.tag": "34", "source.attribute": "36", "source.value": "32", "source.comment": "2",
    "source.cdata": "35", "source.declaration": "2", "source.entity": "35", "source.fault": "1;31",
}  # fmt: skip


def plain_lines(lines: Iterable[Line]) -> Iterator[str]:
    """The text of `lines`, without the spaces at their ends."""
    for line in lines:
        yield line.plain.rstrip(" ")


def ansi_lines(lines: Iterable[Line]) -> Iterator[str]:
    """`lines` with SGR colours; no other escape sequence is ever written."""
    for line in lines:
        yield "".join(_coloured(span.text, span.style) for span in line.spans).rstrip(" ")


def _coloured(text: str, style: str) -> str:
    codes = ";".join(filter(None, (_SGR.get(name) for name in style.split(" ")))) if style else ""
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def rendered(layout: DocumentLayout, *, color: bool = False) -> Iterator[str]:
    """The lines of `layout` as they come, so that a pipe has the first ones at once."""
    index = 0
    while layout.ensure(index + 1) > index:
        line = layout.line(index)
        yield from ansi_lines((line,)) if color else plain_lines((line,))
        index += 1


def notes(document: Document) -> Iterator[str]:
    """What a rendering cannot show, counted; nothing when it shows everything."""
    for text, count in document.notes:
        yield display(f"{count} × {text}")


def outline_lines(document: Document) -> Iterator[str]:
    """The headings, indented by level."""
    for entry in document.headings:
        yield display(f"{'  ' * (entry.level - 1)}{entry.text or '(heading without text)'}")


def link_lines(layout: DocumentLayout) -> Iterator[str]:
    """Every link: its text, its kind and its target, parted by tabs."""
    for link in layout.links():
        target = " ".join(display(shown_target(link.target)).split())
        yield f"{' '.join(link.text.split())}\t{link.target.kind.value}\t{target}"
