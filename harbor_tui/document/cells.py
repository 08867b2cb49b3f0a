"""How many terminal cells text takes, by the same tables that the screen measures with."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len, split_graphemes

_SINGLE: Final = "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u201f\u2022\u2026\u2500-\u25fc"
_NOT_SINGLE: Final = re.compile(f"[^{_SINGLE}]")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]")


def is_simple(text: str) -> bool:
    """Whether every character takes exactly one cell, is harmless and may be cut apart from its neighbours."""
    return _NOT_SINGLE.search(text) is None


def width_of(text: str) -> int:
    """The cells that TEXT takes."""
    return len(text) if text.isascii() or is_simple(text) else cell_len(text)


def graphemes(text: str) -> list[tuple[str, int]]:
    """What a reader takes for single characters, with the cells of each; two flag letters are one."""
    result: list[tuple[str, int]] = []
    for start, end, cells in split_graphemes(text)[0]:
        piece = text[start:end]
        if result and _FLAG.match(piece) and _FLAG.fullmatch(result[-1][0]):
            before, width = result[-1]
            result[-1] = (before + piece, width + cells)
        else:
            result.append((piece, cells))
    return result
