"""Which headings a table of contents asks for: words, what may lie between them, and bars between alternatives.

A body's expression is never given to a regular expression engine: only these forms of it are accepted, and a heading is
compared in time that grows with its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

_LONG: Final = 200
_SPECIAL: Final = frozenset("^$*+?{}[]()")


class _Gap(NamedTuple):
    """Any characters, at least this many."""

    least: int


@dataclass(frozen=True, slots=True)
class HeadingPattern:
    """Alternatives, each a sequence of words and gaps; compared without regard to case."""

    alternatives: tuple[tuple[str | _Gap, ...], ...]

    def takes(self, text: str) -> bool:
        """Whether it describes the whole text."""
        folded = text.casefold()
        return any(_fits(alternative, folded) for alternative in self.alternatives)


def heading_pattern(source: str) -> HeadingPattern | None:
    """What the expression `source` asks for; None when it is empty, or of a form that is not accepted."""
    source = source.strip()
    if not source or len(source) > _LONG:
        return None
    alternatives: list[list[str | _Gap]] = [[""]]
    at = 0
    while at < len(source):
        here = source[at : at + 2]
        if here in (".*", ".+"):
            alternatives[-1] += [_Gap(int(here == ".+")), ""]
        elif here[0] == "\\" and len(here) == 2 and not here[1].isalnum():
            _add(alternatives[-1], here[1])
        elif here[0] == "|":
            alternatives.append([""])
        elif here[0] in _SPECIAL or here[0] in ".\\":
            return None
        else:
            _add(alternatives[-1], here[0])
        at += 2 if here in (".*", ".+") or here[0] == "\\" else 1
    return HeadingPattern(tuple(map(tuple, alternatives)))


def _add(parts: list[str | _Gap], character: str) -> None:
    parts[-1] = f"{parts[-1]}{character.casefold()}"


def _fits(parts: tuple[str | _Gap, ...], text: str) -> bool:
    """Whether the text is these words with these gaps; a word after a gap may be taken at its first place."""
    *before, last = parts  # a word, be it an empty one
    at, is_open = 0, False
    for part in before:
        if isinstance(part, _Gap):
            at, is_open = at + part.least, True
        elif part:
            found = text.find(part, at) if is_open else (0 if text.startswith(part) else -1)
            if found < 0:
                return False
            at, is_open = found + len(part), False
    left = text[at:]
    return len(text) >= at and (left.endswith(str(last)) if is_open else left == last)
