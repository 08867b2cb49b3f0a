"""How many terminal cells text takes, by the same tables that the screen measures with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, split_graphemes

_SINGLE: Final = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u0531-\u0556\u0559-\u058a"
    "\u1e00-\u1f15\u1f20-\u1f45\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fc4\u1fc6-\u1fd3\u1fdd-\u1fef\u2010-\u2027"
    "\u202f-\u205f\u2074-\u208e\u2090-\u209c\u20a0-\u20c0\u2100-\u218b\u2190-\u2319\u231c-\u2328\u232b-\u23e8"
    "\u23f4-\u2426\u2460-\u25fc\u25ff-\u2613\u2616-\u262f\u2638-\u2647\u2654-\u267e\u2694-\u26a0\u26ac-\u26bc"
    "\u26d5-\u26e9\u270c-\u2727\u2729-\u274b\u2758-\u2794\u2798-\u27af\u27b1-\u27be\u27c0-\u2b1a\u2b1d-\u2b4f"
    "\u2b56-\u2b73\u2b76-\u2b95\u2b97-\u2cee"
)
"""Ranges of characters that are one cell wide, harmless and never part of another one's grapheme."""
DOUBLE: Final = "\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
"""The same for characters that are two cells wide; they all lie behind the others."""
_NOT_SINGLE: Final = re.compile(f"[^{_SINGLE}]")
_NOT_ORDINARY: Final = re.compile(f"[^{_SINGLE}{DOUBLE}]")
_DOUBLES: Final = re.compile(f"[{DOUBLE}]+")
_FIRST_DOUBLE: Final = "\u3001"
_FIRST_FLAG: Final = "\U0001f1e6"
_FLAG: Final = re.compile(f"[{_FIRST_FLAG}-\U0001f1ff]")
_ODD: Final = re.compile(f"[{_SINGLE}]?(?:[^{_SINGLE}]++(?:(?<=\u200d)[{_SINGLE}])?+)++")
"""Characters that are not simple, the one before them, to which they may belong, and one that is joined to them."""


def is_simple(text: str) -> bool:
    """Whether every character takes exactly one cell, is harmless and may be cut apart from its neighbours."""
    return _NOT_SINGLE.search(text) is None


def first_not_simple(text: str, start: int) -> int:
    """Where in `text`, from `start`, the first character stands for which is_simple does not hold; -1 without one."""
    found = _NOT_SINGLE.search(text, start)
    return -1 if found is None else found.start()


def is_ordinary(text: str) -> bool:
    """Whether every character is harmless, takes one or two cells and is not part of another grapheme."""
    return _NOT_ORDINARY.search(text) is None


def is_double(character: str) -> bool:
    """Whether a `character` of an ordinary text takes two cells."""
    return character >= _FIRST_DOUBLE


def ordinary_width(text: str) -> int:
    """The cells that an ordinary `text` takes."""
    return 2 * len(text) - len(_DOUBLES.sub("", text))


def width_of(text: str) -> int:
    """The cells that `text` takes."""
    if text.isascii() or is_simple(text):
        return len(text)
    return ordinary_width(text) if is_ordinary(text) else cell_len(text)


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """TEXT in parts none of whose graphemes reaches into another, and whether each is simple."""
    done = 0
    for odd in _ODD.finditer(text):
        if odd.start() > done:
            yield text[done : odd.start()], True
        yield odd.group(), False
        done = odd.end()
    if done < len(text):
        yield text[done:], True


def graphemes(text: str) -> list[tuple[str, int]]:
    """What a reader takes for single characters, with the cells of each; two flag letters are one."""
    result: list[tuple[str, int]] = []
    for part, simple in stretches(text):
        result += [(character, 1) for character in part] if simple else _odd_graphemes(part)
    return result


def _odd_graphemes(text: str) -> list[tuple[str, int]]:
    result: list[tuple[str, int]] = []
    for start, end, cells in split_graphemes(text)[0]:
        piece = text[start:end]
        if piece >= _FIRST_FLAG and result and _FLAG.match(piece) and _FLAG.fullmatch(result[-1][0]):
            before, width = result[-1]
            result[-1] = (before + piece, width + cells)
        else:
            result.append((piece, cells))
    return result
