"""Code as a script laid it out in a saved page, as a table of line numbers and lines: read back as plain code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.builder import raw_text
from harbor_tui.document.build.prose import inert_among
from harbor_tui.document.model.blocks import CodeBlock, Paragraph, Table
from harbor_tui.document.model.inlines import Text
from harbor_tui.document.storage.elements import open_division

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder, OpenElement
    from harbor_tui.document.model.blocks import Cell

_NUMBERS: Final = re.compile(r"[0-9\s]*")
_NO_LANGUAGES: Final = frozenset({"syntaxhighlighter", "nogutter", "collapsed", "printing", "show", "ie"})


def open_highlighter(b: Builder, name: str, attributes: Attributes) -> None:
    """`<div class="syntaxhighlighter ...">`."""
    b.push(name, attributes, close_highlighter)


def close_highlighter(b: Builder, frame: OpenElement) -> None:
    """The code; anything else that lies in there is shown as it is."""
    given = frame.attributes.get("class", "").split()
    names = [each for each in given if each not in _NO_LANGUAGES and not each.startswith("sh-")]
    for item in frame.out:
        if type(item) is Table and _is_code(item):
            *gutter, code = item.rows[0]
            first = _written(gutter[0]).partition("\n")[0].strip() if gutter else ""
            number = int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 1
            b.put(CodeBlock(_written(code).rstrip("\n"), names[-1] if names else "", "", bool(gutter), first=number))
            b.splice(item.caption, False)
            b.splice((inert for cell in item.rows[0] for inert in inert_among(cell.blocks)), False)
        else:
            b.splice([item], frame.mixed)


def _is_code(table: Table) -> bool:
    cells = table.rows[0] if len(table.rows) == 1 else ()
    if not 0 < len(cells) < 3 or any(type(block) is not Paragraph for cell in cells for block in cell.blocks):
        return False
    return len(cells) == 1 or _NUMBERS.fullmatch(_written(cells[0])) is not None


def _written(cell: Cell) -> str:
    return raw_text(cell.blocks).replace("\u00a0", " ")


def open_line(b: Builder, name: str, attributes: Attributes) -> None:
    """`<div class="line ...">`, which in highlighted code is one line of it."""
    if any(frame.close is close_highlighter for frame in b.frames):
        b.push(name, attributes, close_line)
    else:
        open_division(b, name, attributes)


def close_line(b: Builder, frame: OpenElement) -> None:
    """One line, its end included."""
    if frame.mixed:
        b.splice(frame.out, True)
    else:
        b.add(Text(raw_text(frame.out).strip("\r\n") + "\n"))
        b.splice(inert_among(frame.out), False)
