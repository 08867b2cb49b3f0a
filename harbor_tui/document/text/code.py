"""Code as text on a screen: its lines, tabs expanded, and how a line is cut when it must be."""

from __future__ import annotations

from typing import Final

from harbor_tui.document.text.cells import graphemes, is_simple
from harbor_tui.domain.text.display import display

_TAB: Final = 4


def code_lines(code: str) -> list[str]:
    """The lines of a piece of code as they are shown: tabs expanded, nothing else touched."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").expandtabs(_TAB).split("\n")
    lines = lines[next((at for at, line in enumerate(lines) if line.strip(" ")), len(lines)) :]
    while lines and not lines[-1].strip(" "):
        lines.pop()
    shown = [line.rstrip(" ") for line in lines]
    if code.isascii() and "".join(shown).isprintable():
        return shown
    return [line if line.isascii() and line.isprintable() else display(line) for line in shown]


def cut_text(text: str, width: int) -> list[str]:
    """`text` in pieces of at most `width` cells, graphemes whole."""
    if is_simple(text):
        return [text[start : start + width] for start in range(0, len(text), width)] or [""]
    pieces, used = [""], 0
    for piece, cells in graphemes(text):
        if used + cells > width:
            pieces.append("")
            used = 0
        pieces[-1] += piece
        used += cells
    return pieces
