"""A paragraph's text as one string with the stretches of its styles, and the names of those styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document import marks

if TYPE_CHECKING:
    from harbor_tui.document.inlines import Target
    from harbor_tui.document.lines import Place

_NO_COLOUR: Final = re.compile(r"[^A-Za-z0-9#(),.%-]")
_WHITE: Final = re.compile("[\t\n\r\f]")
_FOLD: Final = re.compile("[ \t\n\r\f]+")
_STYLES: dict[tuple[str, int, str, str], str] = {}


def style_name(base: str, bits: int, color: str = "", background: str = "") -> str:
    """The style of text with these marks in a place called BASE."""
    key = (base, bits, color, background)
    found = _STYLES.get(key)
    if found is None:
        names = [base] if base else []
        names += [name for bit, name in marks.NAMES if bits & bit]
        names += [f"{sign}:{css_word(value)}" for sign, value in (("fg", color), ("bg", background)) if value]
        found = " ".join(names)
        if len(_STYLES) < 4096:
            _STYLES[key] = found
    return found


def css_word(value: str) -> str:
    """A colour as one harmless word, so that a body cannot add names to a style."""
    return _NO_COLOUR.sub("", value)[:40]


def fold(text: str) -> str:
    """TEXT with each run of white space as one space; no-break spaces stay."""
    if "  " not in text and (text.isprintable() or _WHITE.search(text) is None):
        return text
    return _FOLD.sub(" ", text)


class Flat:
    """A paragraph's text: one string, the stretches of one style (`cuts`: end, style, link), jump targets."""

    __slots__ = ("cuts", "images", "places", "simple", "text")

    def __init__(
        self,
        text: str,
        cuts: list[tuple[int, str, Target | None]],
        simple: bool,
        places: tuple[Place, ...] = (),
    ) -> None:
        self.text = text
        self.cuts = cuts
        self.simple = simple
        """Every character takes one cell."""
        self.places = places
