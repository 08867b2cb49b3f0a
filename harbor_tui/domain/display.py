"""What eyes get of untrusted text: everything that hides, reorders or commands is replaced by a visible mark.

The data itself stays raw to the byte; only what is shown goes through here (threats A6). A mark names the code point,
`⟨U+202E⟩`, so that nothing is deleted in silence and nothing reaches a terminal that it could act on.
"""

from __future__ import annotations

import re
from typing import Final

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
    pattern = _MULTI_LINE if multiline else _ONE_LINE
    if pattern.search(raw) is None:
        return raw
    if "\u200d" not in raw and "\ufe0f" not in raw and "\U000e007f" not in raw:
        return pattern.sub(_mark, raw)
    kept = {found.start() for found in _JOINS_EMOJI.finditer(raw)}
    for flag in FLAGS.finditer(raw):
        kept.update(range(*flag.span()))
    return pattern.sub(lambda found: found.group() if found.start() in kept else _mark(found), raw)


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
