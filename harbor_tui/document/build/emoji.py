"""Emoticons of the storage format as characters: by code point, by fallback text, by classic name."""

from __future__ import annotations

import re
from typing import Final

from harbor_tui.document.model.inlines import Emoji

CLASSIC: Final = {
    "tick": "✔",
    "cross": "✘",
    "warning": "⚠",
    "information": "ℹ",
    "plus": "⊕",
    "minus": "⊖",
    "question": "❓",
    "light-on": "💡",
    "light-off": "○",
    "yellow-star": "★",
    "red-star": "★",
    "green-star": "★",
    "blue-star": "★",
    "heart": "♥",
    "broken-heart": "💔",
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😃",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
}
_STAND_IN: Final = "blue-star"
_STAR: Final = ":blue_star:"
_ESCAPED: Final = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_CODE_POINTS: Final = re.compile(r"[0-9A-Fa-f]{1,6}(?:-[0-9A-Fa-f]{1,6})*\Z")
_SYMBOL: Final = 0x2000


def storage_emoji(attributes: dict[str, str]) -> Emoji:
    """The emoji of an ac:emoticon element."""
    name = attributes.get("ac:emoji-shortname") or attributes.get("ac:name", "")
    short = name if not name or name.startswith(":") else f":{name}:"
    text = from_code_points(attributes.get("ac:emoji-id", "")) or unescape(attributes.get("ac:emoji-fallback", ""))
    if not text or text.startswith(":"):
        text = classic(attributes.get("ac:name", ""), attributes.get("ac:emoji-id", ""), short) or text
    return Emoji(text, short)


def classic(name: str, identifier: str, short: str) -> str:
    """The character of a classic emoticon by its `name`; '' if that only stands in for a newer emoji.

    Newer ones have an identifier and usually the name blue-star; the site's own drawings of the classic ones are
    called atlassian-….
    """
    if identifier and (not identifier.startswith("atlassian-") or (name == _STAND_IN and short != _STAR)):
        return ""
    return CLASSIC.get(name, "")


def from_code_points(identifier: str) -> str:
    """'1f469-200d-1f4bb' as text; '' when `identifier` is no sequence of symbols' code points."""
    if not _CODE_POINTS.match(identifier):
        return ""
    numbers = [int(part, 16) for part in identifier.split("-")]
    usable = all(n <= 0x10FFFF and not 0xD800 <= n <= 0xDFFF for n in numbers)
    if not usable or (max(numbers) < _SYMBOL and not _keycap(numbers)):
        return ""
    return "".join(map(chr, numbers))


def _keycap(numbers: list[int]) -> bool:
    return len(numbers) > 1 and numbers[-1] == 0x20E3


def unescape(text: str) -> str:
    r"""`text` with literal \uD83D\uDDD3 escapes decoded, as Confluence Cloud stores them."""
    return _ESCAPED.sub(_decoded, text) if "\\u" in text else text


def _decoded(match: re.Match[str]) -> str:
    units = bytes.fromhex("".join(match.group().split("\\u")))
    return units.decode("utf-16-be", errors="replace")
