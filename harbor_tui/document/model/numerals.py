"""The numbers of ordered lists: decimal, letters, Roman."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harbor_tui.document.model.blocks import List

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_END: Final = 4000


def item_numbers(block: List) -> Sequence[int]:
    """The number of each item of an ordered list."""
    return block.numbers or range(block.start, block.start + len(block.items))


def numeral(number: int, style: str) -> str:
    """`number` in a list style of CSS; decimal where the style has no such number."""
    kind = style.lower()
    if kind.endswith(("-alpha", "-latin")) and number > 0:
        text = _letters(number)
    elif kind.endswith("-roman") and 0 < number < _ROMAN_END:
        text = _roman(number)
    else:
        return str(number)
    return text.upper() if kind.startswith("upper") else text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
