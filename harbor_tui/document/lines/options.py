"""How a document is to be laid out, and the signs that it is drawn with."""

from __future__ import annotations

from typing import Final, NamedTuple

LEAST: Final = 12
"""Nothing is indented or framed any further if fewer cells than this would be left."""


class LayoutOptions(NamedTuple):
    """What the viewer can switch. `folded` holds the numbers of the expands (in document order) that are closed."""

    wrap_code: bool = False
    line_numbers: bool = False
    review: bool = True
    folded: frozenset[int] = frozenset()
    ascii: bool = False


class Signs(NamedTuple):
    """The characters for frames, bullets and marks."""

    box: str
    """Top left, horizontal, top right, vertical, bottom left, bottom right, then the seven joints."""
    heavy: str
    rule: str
    bullets: tuple[str, ...]
    done: str
    open: str
    decision: str
    unfolded: str
    folded: str
    quote: str
    underlines: tuple[str, str]
    panels: dict[str, str]
    macro: str
    image: str
    continued: str


_UNICODE: Final = Signs(
    "┌─┐│└┘├┤┬┴┼",
    "┏━┓┃┗┛",
    "─",
    ("•", "◦", "▪"),
    "☑",
    "☐",
    "◇",
    "▾",
    "▸",
    "▎",
    ("═", "─"),
    {"info": "◈", "note": "✎", "tip": "✔", "warning": "⚠", "success": "✔", "error": "✖", "custom": "▪"},
    "⚙",
    "▣",
    "↪",
)
_ASCII: Final = Signs(
    "+-+|+++++++",
    "#=#|##",
    "-",
    ("*", "o", "-"),
    "[x]",
    "[ ]",
    "<>",
    "v",
    ">",
    "|",
    ("=", "-"),
    {"info": "i", "note": "*", "tip": "+", "warning": "!", "success": "+", "error": "X", "custom": "*"},
    "%",
    "img",
    ">",
)


def signs(options: LayoutOptions) -> Signs:
    """The characters to draw with."""
    return _ASCII if options.ascii else _UNICODE
