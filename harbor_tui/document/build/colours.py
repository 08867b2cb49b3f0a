"""Colours of CSS as numbers, to tell whether text can be told from its background."""

from __future__ import annotations

import colorsys
import re
from typing import Final, NamedTuple

_HEX: Final = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION: Final = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
_PART: Final = re.compile(r"([+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++))(%|deg)?")
_NAMES: Final = {"white": "#fff", "black": "#000", "transparent": "#0000", "snow": "#fffafa", "ivory": "#fffff0"}
_NEAR: Final = 8
_FAINT: Final = 0.1


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, and its opacity (0 to 1)."""

    red: float
    green: float
    blue: float
    opacity: float = 1.0

    def is_faint(self) -> bool:
        """Whether it is nearly transparent."""
        return self.opacity < _FAINT

    def is_near(self, other: Colour) -> bool:
        """Whether it looks the same as `other`."""
        return all(abs(mine - its) <= _NEAR for mine, its in zip(self[:3], other[:3], strict=True))


WHITE: Final = Colour(255, 255, 255)


def read_colour(text: str) -> Colour | None:
    """The colour that `text` (in lower case) gives in hexadecimal digits, as rgb() or hsl(), or by a known name."""
    text = _NAMES.get(text.strip(), text.strip())
    if _HEX.fullmatch(text):
        digits = text[1:]
        pairs = [2 * each for each in digits] if len(digits) < 5 else re.findall("..", digits)
        red, green, blue, *rest = (int(pair, 16) for pair in pairs)
        return Colour(red, green, blue, rest[0] / 255 if rest else 1.0)
    if match := _FUNCTION.fullmatch(text):
        parts = _PART.findall(match[2])
        if len(parts) in (3, 4):
            return _of_rgb(parts) if match[1] == "rgb" else _of_hsl(parts)
    return None


def _of_rgb(parts: list[tuple[str, str]]) -> Colour:
    red, green, blue = (float(value) * (2.55 if unit == "%" else 1) for value, unit in parts[:3])
    return Colour(red, green, blue, _opacity(parts))


def _of_hsl(parts: list[tuple[str, str]]) -> Colour:
    hue, saturation, lightness = (float(value) for value, _unit in parts[:3])
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, min(lightness, 100) / 100, min(saturation, 100) / 100)
    return Colour(255 * red, 255 * green, 255 * blue, _opacity(parts))


def _opacity(parts: list[tuple[str, str]]) -> float:
    if len(parts) < 4:
        return 1.0
    value, unit = parts[3]
    return float(value) / (100 if unit == "%" else 1)
