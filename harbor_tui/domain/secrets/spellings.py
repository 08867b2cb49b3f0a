"""The ways in which one and the same text may be written, and finding it in all of them.

Everything here takes time in proportion to the text that is looked through.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Final

MOST_LAYERS: Final = 5
"""So many layers of different escapes in each other are undone; the same kind in itself counts as one."""

_HEX: Final = "[0-9A-Fa-f]"
_BYTE: Final = r"(?:(?<!\\)\\++x|%(?:25)*+(?=" + _HEX + "{2}))"
"""Begins a byte: `\\x`, or a percent sign that may itself be escaped, `%2525`."""
_ESCAPE: Final = re.compile(
    r"(?=[\\%&])(?:"  # told apart at a glance: most of a text is none, and the rest would be tried at every character
    rf"(?P<bytes>{_BYTE}[C-Fc-f]{_HEX}(?:{_BYTE}[89ABab]{_HEX}){{1,3}})"
    rf"|{_BYTE}(?P<byte>{_HEX}{{2}})"
    rf"|(?<!\\)\\++(?:U(?P<long>{_HEX}{{8}})|u(?P<short>{_HEX}{{4}})|u\{{0*(?P<braced>{_HEX}{{1,6}})\}}"
    r"|(?P<octal>[0-7]{3})|(?P<blank>[nrtbfv])|(?P<itself>[^A-Za-z0-9\s\\]))"
    r"|&(?:amp;)*(?:\#0*(?P<decimal>[0-9]{1,7});?|\#[xX]0*(?P<hex>" + _HEX + r"{1,6});?"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});))"
)
_BEGIN_ESCAPES: Final = ("\\", "%", "&")
_NUMBERS: Final = {"long": 16, "short": 16, "braced": 16, "byte": 16, "hex": 16, "octal": 8, "decimal": 10}
_PAIR: Final = re.compile(f"{_HEX}{{2}}(?![0-9A-Fa-f])")
_LAST: Final = 0x10FFFF

_UNSEEN: Final = (
    "\\s\u0000-\u001f\u007f-\u009f\u00ad"  # white space, at which lines are folded; what terminals act on; soft hyphens
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # marks on the letter before
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""What may stand between two characters of a word that a person sees, or copies, as one."""
_TAG: Final = r"<!\[CDATA\[|\]\]>|<[^<>]*+>"
_TAGS: Final = re.compile(_TAG)
_BETWEEN: Final = f"(?:[{_UNSEEN}]|{_TAG})*+"
_BETWEEN_WHERE_TAGS_COUNT: Final = f"[{_UNSEEN}]*+"
_STYLED: Final = re.compile(
    "[\u00aa-\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2010-\u2015\u2070-\u209c\u2100-\u214f\u2212\u2460-\u24ff"
    "\ufe58\ufe63\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f100-\U0001f189]"
)
"""Letters, digits and dashes in another dress: wide, bold, raised, in a circle."""
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2012\u2013\u2014\u2015\u2212"), "-")
_FIRST: Final = 24
"""So many characters of what is sought make up the pattern; whether the others follow is looked at one by one."""


class Sought:
    """A text to be found with anything between its characters that is not seen."""

    __slots__ = ("_begin", "_between", "_rest")

    def __init__(self, text: str) -> None:
        between = _BETWEEN_WHERE_TAGS_COUNT if _TAGS.search(text) or text[0] == "<" else _BETWEEN
        self._between = re.compile(between)
        self._begin = re.compile(between.join(map(re.escape, text[:_FIRST])))
        self._rest = text[_FIRST:]

    def is_in(self, text: str) -> bool:
        """Whether it, or at least its beginning, stands in `text`."""
        return self._begin.search(text) is not None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in `text` it begins and ends, as far as it stands there."""
        for found in self._begin.finditer(text):
            yield found.start(), self._end(text, found.end())

    def _end(self, text: str, at: int) -> int:
        for character in self._rest:
            skipped = self._between.match(text, at)
            after = skipped.end() if skipped is not None else at
            if text[after : after + 1] != character:
                break
            at = after + 1
        return at


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with escapes undone. `begins` and `ends` tell of each character which stretch of the original it was."""

    text: str
    begins: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str) -> Reading:
        """The original, read as it stands."""
        return cls(text, array("I", range(len(text))), array("I", range(1, len(text) + 1)))

    def unescaped(self) -> Reading:
        """The same with one layer of escapes undone."""
        parts: list[str] = []
        begins, ends = array("I"), array("I")
        at = 0
        for found in _ESCAPE.finditer(self.text):
            start, end = found.span()
            new = _unescaped(found)
            parts += self.text[at:start], new
            begins += self.begins[at:start] + array("I", [self.begins[start]] * len(new))
            ends += self.ends[at:start] + array("I", [self.ends[end - 1]] * len(new))
            at = end
        return Reading("".join((*parts, self.text[at:])), begins + self.begins[at:], ends + self.ends[at:])


def layers_of(text: str) -> Iterator[str]:
    """TEXT as it stands, then with one layer of escapes after the other undone."""
    for _ in range(MOST_LAYERS):
        yield text
        before, text = text, _ESCAPE.sub(_unescaped, text) if any(each in text for each in _BEGIN_ESCAPES) else text
        if text == before:
            return
    yield text


def readings_of(text: str) -> Iterator[Reading]:
    """The same with the places in the original."""
    reading = Reading.of(text)
    for _ in range(MOST_LAYERS):
        yield reading
        before, reading = reading, reading.unescaped()
        if reading.text == before.text:
            return
    yield reading


def in_plain_dress(text: str) -> str:
    """TEXT with styled letters as what they are; every character stays where it was."""
    return text if text.isascii() else _STYLED.sub(_undressed, text)


def bare(text: str) -> str:
    """TEXT with all its escapes undone, without what is not seen."""
    *_, last = layers_of(text)
    return re.sub(_BETWEEN, "", last)


def tags_in(text: str) -> str:
    """The whole tags of TEXT, without what stands between them."""
    return "".join(_TAGS.findall(text))


def _undressed(found: re.Match[str]) -> str:
    character = found.group()
    plain = unicodedata.normalize("NFKC", character).translate(_DASHES)
    return plain if len(plain) == 1 else character


def _unescaped(found: re.Match[str]) -> str:
    way = found.lastgroup or ""
    said = found[way]
    match way:
        case "bytes":
            return bytes.fromhex("".join(_PAIR.findall(said))).decode("utf-8", "ignore")
        case "name":
            return html5.get(f"{said};", found.group())
        case "blank":
            return " "
        case "itself":
            return str(said)
    number = int(said, _NUMBERS[way])
    return chr(number) if number <= _LAST else found.group()
