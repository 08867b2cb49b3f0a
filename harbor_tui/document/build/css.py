"""The few style declarations that change what a reader sees: marks, colours, alignment, and what hides text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from harbor_tui.document.build.colours import WHITE, read_colour
from harbor_tui.document.model import ink as marks

_NUMBER: Final = re.compile(r"(-?[0-9.]+)\s*(px|pt|em|rem|ex|%|vw|vh)?")
_WHITE: Final = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_CLEAR: Final = frozenset({"transparent", "rgba(0,0,0,0)"})
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_FONT_SIZE: Final = re.compile(r"(?<![^\s])([0-9.]+(?:px|pt|em|rem|ex|%)|0)(?=[/\s]|$)")
_SCALED_AWAY: Final = re.compile(r"scale[xy]?\(\s*+0*+\.?0*+\s*+[,)]")
_FILTERED_AWAY: Final = re.compile(r"opacity\(\s*+0*+\.?0*+%?\s*+\)")
_PIXELS: Final = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "%": 0.16, "vw": 10.0, "vh": 10.0}
_REMEMBERED: Final = 1000
"""The longest style, in characters, that is kept once read: the same few short ones come again and again."""
_TINY: Final = 5.0
_STEP: Final = 30.0
_OFF_SCREEN: Final = -500.0


class Style(NamedTuple):
    """What a style attribute says; `hidden` is the reason why the page would not show the text, or ''."""

    marks: int = 0
    color: str = ""
    background: str = ""
    align: str = ""
    indent: int = 0
    hidden: str = ""


def read_style(text: str) -> Style:
    """The declarations of a style attribute that matter here."""
    return _remembered(text) if len(text) <= _REMEMBERED else _read(text)


@lru_cache(maxsize=2048)
def _remembered(text: str) -> Style:
    return _read(text)


def _read(text: str) -> Style:
    found = declarations(text)
    color, background = _plain(found.get("color", "")), _plain(_background(found))
    hidden = _hidden(found, color, background)
    bits = _marks(found) | (marks.HIDDEN if hidden else 0)
    if background and background not in _WHITE | _CLEAR:
        bits |= marks.HIGHLIGHT
    align = found.get("text-align", "")
    indent = _length(found.get("margin-left", ""))
    return Style(
        bits,
        color,
        background,
        align if align in ("center", "right") else "",
        min(8, max(0, round(indent / _STEP))) if indent else 0,
        hidden,
    )


def declarations(text: str) -> dict[str, str]:
    """Property -> value, lower case, without !important; later declarations win."""
    result = {}
    if "/*" in text:
        text = _COMMENT.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            result[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return result


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else ord(match[2])
    return chr(number) if number <= 0x10FFFF else ""


def _background(found: dict[str, str]) -> str:
    return found.get("background-color") or found.get("background", "")


def _plain(color: str) -> str:
    return color.replace(" ", "") if color.startswith("rgb") and "," in color else color


def _length(value: str) -> float:
    match = _NUMBER.match(value)
    if not match:
        return 0.0
    try:
        return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0)
    except ValueError:
        return 0.0


def _marks(found: dict[str, str]) -> int:
    bits = 0
    decoration = found.get("text-decoration", "") + found.get("text-decoration-line", "")
    if "line-through" in decoration:
        bits |= marks.STRIKE
    if "underline" in decoration:
        bits |= marks.UNDERLINE
    if found.get("font-weight", "") in ("bold", "bolder", "600", "700", "800", "900"):
        bits |= marks.STRONG
    if found.get("font-style", "") in ("italic", "oblique"):
        bits |= marks.EM
    return bits


def _hidden(found: dict[str, str], color: str, background: str) -> str:
    """Why text under these declarations cannot be seen on the page, or ''."""
    if found.get("display") == "none":
        return "display: none"
    if found.get("visibility") in ("hidden", "collapse"):
        return "visibility: hidden"
    if found.get("opacity") and _length(found["opacity"]) < 0.1:
        return "transparent"
    size = found.get("font-size", "") or _size_in_font(found.get("font", ""))
    if _NUMBER.match(size) and _length(size) < _TINY:
        return "tiny text"
    if color and _same_as_ground(color, background):
        return "same colour as the ground"
    return _out_of_sight(found)


def _size_in_font(font: str) -> str:
    match = _FONT_SIZE.search(font)
    return match[1] if match else ""


def _same_as_ground(color: str, background: str) -> bool:
    """Whether text of `color` cannot be told from `background`, or from a white page where there is none."""
    if color == background:
        return True
    text = read_colour(color)
    if text is None or text.is_faint():
        return text is not None
    ground = read_colour(background) if background else WHITE
    if ground is not None and ground.is_faint():
        ground = WHITE
    return ground is not None and text.is_near(ground)


def _out_of_sight(found: dict[str, str]) -> str:
    offsets = (found.get(name, "") for name in ("text-indent", "left", "top", "margin-left", "margin-top"))
    if any(_length(offset) < _OFF_SCREEN for offset in offsets):
        return "moved off the screen"
    if found.get("overflow") == "hidden" and _zero(found, "height", "width", "max-height", "max-width"):
        return "clipped to nothing"
    if found.get("clip-path", "").startswith("inset(50%") or found.get("clip", "").startswith("rect(0"):
        return "clipped to nothing"
    if _SCALED_AWAY.search(found.get("transform", "")):
        return "scaled to nothing"
    if _FILTERED_AWAY.search(found.get("filter", "")):
        return "transparent"
    return ""


def _zero(found: dict[str, str], *names: str) -> bool:
    return any(name in found and _NUMBER.match(found[name]) and _length(found[name]) <= 1 for name in names)
