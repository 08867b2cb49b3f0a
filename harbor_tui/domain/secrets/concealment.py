"""Takes a secret out of what somebody answers who knows it, however it is written there.

Covered are the secret itself and what usual software makes of it: base64 at any place in a longer text and in both
alphabets, hexadecimal digits, escapes of JSON and of other languages, percent signs, entities by number and by name,
each in itself and in one another; split by white space, line ends, characters that are not seen, marks on letters and
tags; in letters of another dress.

Not covered, because nothing can find it: whatever a service that means it may make of a secret that it knows, such as
the letters backwards, moved through the alphabet, encrypted, or given as several values.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any, Final

from harbor_tui.domain.secrets.spellings import Sought, bare, in_plain_dress, layers_of, readings_of, tags_in

MARK: Final = "[the token]"
_LEAST: Final = 6
"""So many characters at least are looked for: fewer stand in any text by chance."""
_TRIES: Final = 4
_APART: Final = "\u241e"
"""Between values that are looked through at once: nothing that is left out or undone, and in no secret."""


class Concealer:
    """Replaces some secrets; without any it leaves everything as it is."""

    __slots__ = ("_least", "_sought")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        written = (way for secret in secrets for way in _ways_of_writing(secret))
        texts = {text for way in written for text in (way, bare(way)) if len(text) >= _LEAST}
        self._sought = tuple(map(Sought, texts))
        self._least = min(map(len, texts), default=0)

    def __repr__(self) -> str:
        return "Concealer(…)"

    def text(self, text: str) -> str:
        """`text` with a mark where a secret was; tags between its parts stay."""
        for _ in range(_TRIES):
            if not self._is_in(text):
                return text
            text = _marked(text, self._places(text))
        return MARK if self._is_in(text) else text

    def value(self, data: Any) -> Any:
        """A JSON value with every name, string and number treated like that."""
        if not self._is_in(_APART.join(each for each in _texts(data) if len(each) >= self._least)):
            return data
        return self._without(data)

    def _without(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {self.text(name): self._without(each) for name, each in data.items()}
        if isinstance(data, list):
            return [self._without(each) for each in data]
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, int | float) and self._is_in(str(data)):
            return MARK
        return data

    def _is_in(self, text: str) -> bool:
        if not self._sought or len(text) < self._least:
            return False
        return any(sought.is_in(layer) for layer in map(in_plain_dress, layers_of(text)) for sought in self._sought)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in `text` a secret begins and ends."""
        for reading in readings_of(text):
            plain = in_plain_dress(reading.text)
            for sought in self._sought:
                for start, end in sought.places(plain):
                    yield reading.begins[start], reading.ends[end - 1]


def _marked(text: str, places: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in _joined(places):
        parts += text[at:start], MARK, tags_in(text[start:end])
        at = end
    return "".join((*parts, text[at:]))


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places in order, those that overlap as one."""
    begun: tuple[int, int] | None = None
    for start, end in sorted(places):
        if begun is None or start >= begun[1]:
            if begun is not None:
                yield begun
            begun = start, end
        else:
            begun = begun[0], max(begun[1], end)
    if begun is not None:
        yield begun


def _texts(data: Any) -> Iterator[str]:
    """Every name, string and number in a JSON value."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield from each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str):
            yield each
        elif isinstance(each, int | float):
            yield str(each)


def _ways_of_writing(secret: str) -> Iterator[str]:
    """The secret itself, its bytes in hexadecimal digits, and what is always the same of it in base64."""
    data = secret.encode()
    yield secret
    yield data.hex()
    yield data.hex().upper()
    for before in range(3):
        written = base64.b64encode(bytes(before) + data)
        certain = written[(before * 8 + 5) // 6 : (before + len(data)) * 8 // 6]
        yield certain.decode("ascii")
        yield certain.translate(bytes.maketrans(b"+/", b"-_")).decode("ascii")
