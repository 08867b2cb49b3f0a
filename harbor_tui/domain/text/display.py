"""What eyes get of untrusted text: everything that hides, reorders or commands is replaced by a visible mark.

The data itself stays raw to the byte; only what is shown goes through here (threats A6). A mark names the code point,
`⟨U+202E⟩`, so that nothing is deleted in silence and nothing reaches a terminal that it could act on.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDES: Final = (
    "\u0000-\u001f\u007f-\u009f"  # C0, DEL, C1: what terminals act on
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff"  # lone surrogates, private use
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_ONE_LINE: Final = re.compile(f"[{_HIDES}]")
_MULTI_LINE: Final = re.compile(f"(?![\\n\\t])[{_HIDES}]")
_TAGGED_FLAGS: Final = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)
_JOINS_EMOJI: Final = re.compile(
    "(?<=[0-9#*])\ufe0f(?=\u20e3)"  # a digit as a keycap
    "|(?<=[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])\ufe0f"  # emoji presentation of a symbol
    "|(?<=[\ufe0f\U0001f3fb-\U0001f3ff\u2600-\u27bf\U0001f300-\U0001faff])\u200d(?=[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff])"
)
_PILE: Final = 8
"""So many marks on one letter are shown, and so many emoji joined into one: writing needs no more.

Piles of thousands take one cell, and screens need the square of their size to find out.
"""
_MAYBE_PILED: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f"
    "\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000101fd-\U00011fff\U00013440-\U00016fff"
    "\U0001bc9d\U0001bc9e\U0001cf00-\U0001cf46\U0001d165-\U0001d1ad\U0001d242-\U0001d244\U0001da00-\U0001e94a]"
    f"{{{_PILE + 1},}}"
)
"""Where marks may be piled up; whole words of many scripts lie in these ranges too."""
_MARKS: Final = frozenset({"Mn", "Me", "Mc", "Cn"})
_JOINER: Final = "\u200d"
_ONE_EMOJI: Final = re.compile(".[\ufe0f\U0001f3fb-\U0001f3ff]{0,2}")
"""What stands between two joiners of one and the same emoji."""
FLAGS: Final = re.compile("|".join(_TAGGED_FLAGS))
"""England, Scotland, Wales: the only sequences of tag characters that stand for something; all others hide text."""
MARK: Final = re.compile("⟨U\\+[0-9A-F]{4,6}⟩")
"""Finds the marks again, for a style that makes them stand out."""


def _mark(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found.group()):04X}⟩"


def display(raw: str, *, multiline: bool = False) -> str:
    """`raw` as it may be shown: harmful and invisible characters as `⟨U+XXXX⟩` marks.

    With `multiline` line feeds and tabs stay; without, they are marked like every other control character.
    Joiners inside emoji sequences and the tags of three flags stay, since there they show something.
    """
    if not raw.isascii() and _MAYBE_PILED.search(raw):
        raw = _MAYBE_PILED.sub(_unpiled, raw)
    pattern = _MULTI_LINE if multiline else _ONE_LINE
    if pattern.search(raw) is None:
        return raw
    if "\u200d" not in raw and "\ufe0f" not in raw and "\U000e007f" not in raw:
        return pattern.sub(_mark, raw)
    kept = set(_joiners(raw))
    for flag in FLAGS.finditer(raw):
        kept.update(range(*flag.span()))
    return pattern.sub(lambda found: found.group() if found.start() in kept else _mark(found), raw)


def _unpiled(found: re.Match[str]) -> str:
    """The marks that are too many on one letter as marks that name them."""
    shown, piled = [], 0
    for character in found.group():
        piled = piled + 1 if _is_mark(character) else 0
        shown.append(character if piled <= _PILE else f"⟨U+{ord(character):04X}⟩")
    return "".join(shown)


def _is_mark(character: str) -> bool:
    """Whether it takes no room of its own: accents, vowels and ends of Korean syllables, shades of skin."""
    known = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff" or character >= "\U0001f3fb"
    return unicodedata.category(character) in _MARKS or (known and character <= "\U0001f3ff")


def _joiners(raw: str) -> Iterator[int]:
    """Where characters stand that join others into one emoji, as far as one is made of few."""
    before, joined = 0, 0
    for found in _JOINS_EMOJI.finditer(raw):
        at = found.start()
        if found.group() == _JOINER:
            joined = joined + 1 if _ONE_EMOJI.fullmatch(raw, before, at) else 1
            before = at + 1
        if found.group() != _JOINER or joined <= _PILE:
            yield at


def hidden_characters(raw: str, *, multiline: bool = False) -> tuple[str, ...]:
    """The code points (`U+202E`) that `display` would mark, in order of appearance, without repeats."""
    shown = display(raw, multiline=multiline)
    if shown == raw:
        return ()
    return tuple(dict.fromkeys(mark[1:-1] for mark in MARK.findall(shown) if mark not in raw))


def clip(text: str, length: int) -> str:
    """`text` in at most `length` characters; cut text ends in `…`."""
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def one_line(raw: str, length: int = 500) -> str:
    """An error text or another foreign sentence: white space folded, made visible, bounded (threats F9)."""
    return clip(display(" ".join(raw[: length * 4].split())), length)
