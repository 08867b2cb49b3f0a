"""A paragraph's text as one string with the stretches of its styles, and the names of those styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from harbor_tui.document.model import ink

if TYPE_CHECKING:
    from harbor_tui.document.lines.model import Place
    from harbor_tui.document.model.inlines import Target

_NO_COLOUR: Final = re.compile(r"[^A-Za-z0-9#(),.%-]")
_STYLES: dict[tuple[str, int, str, str], str] = {}


def style_name(base: str, bits: int, color: str = "", background: str = "") -> str:
    """The style of text with these marks in a place called `base`."""
    key = (base, bits, color, background)
    found = _STYLES.get(key)
    if found is None:
        names = [base] if base else []
        names += [name for bit, name in ink.NAMES if bits & bit]
        names += [f"{sign}:{css_word(value)}" for sign, value in (("fg", color), ("bg", background)) if value]
        found = " ".join(names)
        if len(_STYLES) < 4096:
            _STYLES[key] = found
    return found


def css_word(value: str) -> str:
    """A colour as one harmless word, so that a body cannot add names to a style."""
    return _NO_COLOUR.sub("", value)[:40]


def fold(text: str) -> str:
    """`text` with each run of white space as one space; no-break spaces stay."""
    if not text.isprintable():
        for sign in "\t\n\r\f":
            text = text.replace(sign, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


class TextRun(NamedTuple):
    """A paragraph's text as one string; `cuts` are the stretches of one style: end, style, link."""

    text: str
    cuts: list[tuple[int, str, Target | None]]
    simple: bool
    """Every character takes one cell."""
    places: tuple[Place, ...] = ()
    """Where the text can be jumped to."""


def trimmed(cuts: list[tuple[int, str, Target | None]], length: int) -> None:
    """Forget the styles behind `length`."""
    while cuts and (cuts[-2][0] if len(cuts) > 1 else 0) >= length:
        cuts.pop()
    if cuts:
        cuts[-1] = (length, *cuts[-1][1:])
