"""Characters that hide, reorder or command: found in a body's source and counted by kind and line."""

from __future__ import annotations

import re
from typing import Final

from harbor_tui.document.model.parsed import Finding

_KINDS: Final = (
    ("bidi", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"),
    ("zero width", "\u034f\u180e\u200b\u200c\u2060-\u2064\ufeff\u00ad\u115f\u1160\u17b4\u17b5\u3164\uffa0"),
    ("tag characters", "\U000e0000-\U000e0fff"),
    ("line separator", "\u2028\u2029"),
    ("control characters", "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"),
    ("surrogates", "\ud800-\udfff"),
)
_ANY: Final = re.compile("[" + "".join(characters for _kind, characters in _KINDS) + "]")
_EACH: Final = tuple((kind, re.compile(f"[{characters}]")) for kind, characters in _KINDS)
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_LIMIT: Final = 200
_AROUND: Final = 30


def character_findings(text: str) -> tuple[Finding, ...]:
    """One finding per line and kind, written out or as a character reference; at most 200."""
    found: dict[tuple[str, int], list[str]] = {}
    line, counted = 1, 0
    for offset, character, excerpt in _occurrences(text):
        line += text.count("\n", counted, offset)
        counted = offset
        kind = next((kind for kind, pattern in _EACH if pattern.match(character)), "")
        entry = found.setdefault((kind, line), [excerpt])
        entry.append(f"U+{ord(character):04X}")
        if len(found) >= _LIMIT:
            break
    return tuple(
        Finding(kind, f"line {line}", f"{', '.join(dict.fromkeys(codes))} in “{excerpt}”")
        for (kind, line), (excerpt, *codes) in found.items()
    )


def _occurrences(text: str) -> list[tuple[int, str, str]]:
    result = []
    start = 1 if text.startswith("\ufeff") else 0
    for match in _ANY.finditer(text, start):
        result.append((match.start(), match.group(), _excerpt(text, match.start())))
        if len(result) > 20 * _LIMIT:
            break
    if "&#" in text:
        for match in _REFERENCE.finditer(text):
            number = int(match[1], 16) if match[1] else int(match[2])
            if number <= 0x10FFFF and _ANY.match(chr(number)):
                result.append((match.start(), chr(number), _excerpt(text, match.start())))
                if len(result) > 40 * _LIMIT:
                    break
    result.sort()
    return result


def _excerpt(text: str, offset: int) -> str:
    return " ".join(text[max(0, offset - _AROUND) : offset + _AROUND].split())
