"""What a text may look like, as catalogue entries and agents write it: a closed set of shapes of regular expressions.

A pattern from outside is never given to a regular expression engine. It is read into a sequence of pieces, each a set
of characters or some plain words, taken so and so often, and matched by walking along the text once: at every place the
next character says which piece it belongs to, because what may be taken a varying number of times is never followed by
something that begins alike. So a match costs time in proportion to the text, whatever anybody wrote.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST: Final = 200
MOST_OFTEN: Final = 5_000_000
"""As long as any text may be."""
_MOST_WORDS: Final = 100
SHAPES: Final = (
    "plain characters, classes like [A-Za-z0-9_-] or \\d, words like (draft|current), each with ?, *, +, {m} or {m,n} "
    "or without; after one whose number varies, what comes next must begin otherwise"
)
_PRINTABLE: Final = frozenset(map(chr, range(0x20, 0x7F)))
_SPECIAL: Final = frozenset(".^$*+?{}[]\\|()")
_NAMED: Final = {
    "d": frozenset(string.digits),
    "w": frozenset(string.ascii_letters + string.digits + "_"),
}
_OFTEN: Final = {"?": (0, 1), "*": (0, MOST_OFTEN), "+": (1, MOST_OFTEN)}


class NotTaken(ValueError):
    """A pattern has none of the shapes that are taken; says where it leaves them."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}; taken are: {SHAPES}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a set, or one of some words, taken `least` to `most` times."""

    characters: frozenset[str]
    """Of a set: what it holds; of words: what they begin with."""
    words: tuple[str, ...] = ()
    least: int = 1
    most: int = 1

    def end_in(self, text: str, start: int) -> int:
        """Where it ends when it begins at `start` and takes as much as it can; -1 when it takes too little."""
        end, taken = self._words_from(text, start) if self.words else self._characters_from(text, start)
        return end if taken >= self.least else -1

    def _characters_from(self, text: str, start: int) -> tuple[int, int]:
        here = text[start : start + self.most]
        taken = len(here) - len(here.lstrip("".join(self.characters)))
        return start + taken, taken

    def _words_from(self, text: str, start: int) -> tuple[int, int]:
        taken = 0
        while taken < self.most:
            word = next((each for each in self.words if text.startswith(each, start)), None)
            if word is None:
                break
            start, taken = start + len(word), taken + 1
        return start, taken


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern that was read."""

    pieces: tuple[Piece, ...]

    @property
    def characters(self) -> frozenset[str]:
        """Every character that can occur in a text that it takes."""
        return frozenset(
            character
            for piece in self.pieces
            for character in (frozenset().union(*piece.words) if piece.words else piece.characters)
        )

    def takes(self, text: str) -> bool:
        """Whether the whole text has this shape."""
        at = 0
        for piece in self.pieces:
            at = piece.end_in(text, at)
            if at < 0:
                return False
        return at == len(text)


@lru_cache(maxsize=512)
def shape_of(pattern: str) -> Shape:
    """The shape that a pattern asks for, of the whole text. Raises `NotTaken`."""
    if len(pattern) > LONGEST:
        raise NotTaken(f"it is longer than {LONGEST} characters")
    reader = _Reader(pattern.removeprefix("^"))
    pieces = tuple(reader.pieces())
    _check_each_place_is_clear(pieces)
    return Shape(pieces)


def _check_each_place_is_clear(pieces: tuple[Piece, ...]) -> None:
    """Raise `NotTaken` where a piece that varies is followed by what it could take as well."""
    follow: frozenset[str] = frozenset()
    for piece in reversed(pieces):
        if piece.least != piece.most and piece.characters & follow:
            raise NotTaken(f"{_named(piece)} repeated a varying number of times is followed by what begins alike")
        follow = piece.characters if piece.least else follow | piece.characters


def _named(piece: Piece) -> str:
    if piece.words:
        return f"({'|'.join(piece.words)})"
    return "a class of characters" if len(piece.characters) > 1 else repr(next(iter(piece.characters)))


class _Reader:
    """Reads a pattern from its left to its right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def pieces(self) -> Iterator[Piece]:
        if self._has_bare_words():
            yield Piece(*self._words_until(""))
            return
        while self._at < len(self._source) and self._source[self._at :] != "$":
            characters, words = self._one()
            least, most = self._often()
            if words and most > _MOST_WORDS:
                raise NotTaken(f"words in brackets are taken {_MOST_WORDS} times at most")
            yield Piece(characters, words, least, most)

    def _has_bare_words(self) -> bool:
        """Whether the whole pattern is plain words with bars between them, as in `draft|current`."""
        return "|" in self._source and not set(self._source) & (_SPECIAL - {"|"})

    def _next(self) -> str:
        if self._at >= len(self._source):
            raise NotTaken("it ends too early")
        self._at += 1
        return self._source[self._at - 1]

    def _took(self, text: str) -> bool:
        if not self._source.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _one(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The characters that a piece may begin with, and its words if it is made of words."""
        if self._took("(?:") or self._took("("):
            return self._words_until(")")
        if self._took("["):
            return self._class(), ()
        if self._took("\\"):
            return self._escaped(), ()
        return frozenset(self._plain()), ()

    def _plain(self) -> str:
        character = self._next()
        if character in _SPECIAL or character not in _PRINTABLE:
            raise NotTaken(f"{character!a} at character {self._at} is not taken there")
        return character

    def _escaped(self) -> frozenset[str]:
        character = self._next()
        if character in _NAMED:
            return _NAMED[character]
        if character.isalnum() or character not in _PRINTABLE:
            raise NotTaken(f"a backslash before {character!a} is not taken")
        return frozenset(character)

    def _class(self) -> frozenset[str]:
        characters: set[str] = set()
        if self._took("^"):
            raise NotTaken("a class says what is taken, not what is not")
        while not self._took("]"):
            first = self._of_class()
            if self._source[self._at : self._at + 1] == "-" and self._source[self._at + 1 : self._at + 2] != "]":
                self._at += 1
                characters |= _range(first, self._of_class())
            else:
                characters |= first
        if not characters:
            raise NotTaken("a class is empty")
        return frozenset(characters)

    def _of_class(self) -> frozenset[str]:
        character = self._next()
        if character == "\\":
            return self._escaped()
        if character == "[" or character not in _PRINTABLE:
            raise NotTaken(f"{character!a} is not taken in a class without a backslash")
        return frozenset(character)

    def _words_until(self, close: str) -> tuple[frozenset[str], tuple[str, ...]]:
        words = [""]
        while self._at < len(self._source) and not (close and self._source.startswith(close, self._at)):
            if self._took("|"):
                words.append("")
            else:
                words[-1] += self._of_word()
        if close and not self._took(close):
            raise NotTaken("a bracket is not closed")
        if not all(words) or any(other.startswith(word) for word in words for other in words if other is not word):
            raise NotTaken("of words in brackets none may be empty or begin like another one")
        return frozenset(word[0] for word in words), tuple(words)

    def _of_word(self) -> str:
        if not self._took("\\"):
            return self._plain()
        (character, *more) = self._escaped()
        if more:
            raise NotTaken("in brackets are plain words only")
        return character

    def _often(self) -> tuple[int, int]:
        often = (1, 1)
        if self._at < len(self._source) and self._source[self._at] in _OFTEN:
            often = _OFTEN[self._next()]
        elif self._took("{"):
            often = self._counted()
        if self._source[self._at : self._at + 1] in tuple("?*+{"):
            raise NotTaken("a repetition is repeated")
        return often

    def _counted(self) -> tuple[int, int]:
        inside, closed, _ = self._source[self._at :].partition("}")
        self._at += len(inside) + len(closed)
        low, comma, high = inside.partition(",")
        least = _count(low)
        most = (_count(high) if high else MOST_OFTEN) if comma else least
        if not closed or not 1 <= most <= MOST_OFTEN or least > most:
            raise NotTaken(f"the repetition {{{ascii(inside)[1:-1]}}} is not taken")
        return least, most


def _count(digits: str) -> int:
    if not digits.isascii() or not digits.isdigit() or len(digits) > 7:
        raise NotTaken("a repetition is counted in plain digits")
    return int(digits)


def _range(first: frozenset[str], last: frozenset[str]) -> frozenset[str]:
    if len(first) != 1 or len(last) != 1 or min(first) > min(last):
        raise NotTaken("a range in a class goes from one character to a later one")
    return frozenset(map(chr, range(ord(min(first)), ord(min(last)) + 1)))
