"""When two titles look the same to a reader: folded forms for warnings alone, never for what is sent or allowed."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

from harbor_tui.domain.text.display import hidden_characters

_LATIN: Final = str.maketrans(
    # Cyrillic, Greek, Armenian and other letters (small ones, for titles are folded first) → the Latin they pass for.
    "авсеёнікмӏорԛѕтухуԝјһԁգհոսցαβγεηικμνορτυχωϲϳօա01ıɡɑ",
    "abceehikmlopqstyxywjhdghnugabyenikuvoptuxwcjowoliga",
)
_CAPITALS: Final = str.maketrans("АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abesijkmhopctyxabezhikmnoptyx")
"""Capitals pass for others than their small letters do: Η is an H, and η an n."""
_INNER_I: Final = re.compile("(?<=[a-z])I")
_BETWEEN: Final = re.compile(r"(?<=\d)[.,:/-](?=\d)")
_SEPARATORS: Final = re.compile(r"[\W_]+")


class Likeness(IntEnum):
    """How much two titles look alike."""

    NONE = 0
    SIMILAR = 1
    """Other spaces, hyphens, punctuation or accents."""
    CONFUSABLE = 2
    """Other letters that look the same: meant to deceive, or a slip of the keyboard."""
    SAME = 3
    """One title to the service: the case of letters and the normal form do not count."""


def same_title(one: str, other: str) -> bool:
    """Whether the service takes two titles for one: NFC, whatever the case of the letters."""
    return _folded(one) == _folded(other)


def likeness(one: str, other: str) -> Likeness:
    """How much two titles look alike."""
    if same_title(one, other):
        return Likeness.SAME
    if letters(one) and letters(one) == letters(other):
        return Likeness.SIMILAR if _dresses_up(one) == _dresses_up(other) else Likeness.CONFUSABLE
    return Likeness.CONFUSABLE if letters(one) and skeleton(one) == skeleton(other) else Likeness.NONE


def letters(title: str) -> str:
    """The letters and digits of a title, without case, accents, width and what stands between them."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", title).casefold())
    if not plain.isascii():
        plain = "".join(each for each in plain if not unicodedata.combining(each) and not hidden_characters(each))
    marked = _BETWEEN.sub("\x00", plain)
    return _SEPARATORS.sub(lambda found: "." if "\x00" in found.group() else "", marked)


def skeleton(title: str) -> str:
    """Those letters, with each replaced by the Latin one that it passes for."""
    plain = _INNER_I.sub("l", unicodedata.normalize("NFKC", title)).translate(_CAPITALS)
    return letters(plain).translate(_LATIN).replace("rn", "m").replace("vv", "w")


def _folded(title: str) -> str:
    return unicodedata.normalize("NFC", title).casefold()


def _dresses_up(title: str) -> bool:
    """Whether letters of another width or style (full width, mathematical) stand for plain ones."""
    return any(each.isalnum() and not unicodedata.is_normalized("NFKC", each) for each in title)
