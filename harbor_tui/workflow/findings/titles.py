"""What is suspicious about a title: characters that hide or reorder block it; look-alikes are named."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from harbor_tui.domain.findings import Finding, Severity
from harbor_tui.domain.text.display import clip, hidden_characters

_MOST_NAMED: Final = 12
_LOOK_ALIKE: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL", "LISU", "COPTIC")
_OF_THEIR_OWN: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "ARABIC", "HEBREW", "DEVANAGARI")


def title_findings(title: str) -> Iterator[Finding]:
    """Findings about a title that would be published."""
    hidden = hidden_characters(title)
    if hidden:
        yield Finding(
            Severity.BLOCKS,
            "title_hides",
            f"the title holds characters that hide, reorder or command: {', '.join(hidden[:_MOST_NAMED])}",
            excerpt=title,
        )
    if not title.strip():
        yield Finding(Severity.BLOCKS, "title_empty", "the title is empty")
    elif title != title.strip() or "  " in title:
        yield Finding(Severity.WARNS, "title_spaces", "the title has white space at an end, or several in a row")
    if title.isascii():
        return
    if not unicodedata.is_normalized("NFC", title):
        yield Finding(
            Severity.WARNS,
            "title_decomposed",
            "the title is not in Unicode's normal form NFC: another title may look the same",
            excerpt=_named(character for character in title if unicodedata.combining(character)),
        )
    yield from _letters(title)


def _letters(title: str) -> Iterator[Finding]:
    letters = [character for character in dict.fromkeys(title) if character.isalpha() and not character.isascii()]
    alike = [letter for letter in letters if unicodedata.name(letter, "").startswith(_LOOK_ALIKE)]
    if alike:
        mixed = any(character.isascii() and character.isalpha() for character in title)
        yield Finding(
            Severity.WARNS if mixed else Severity.NOTE,
            "title_look_alike",
            f"the title has letters that look like others: {_named(alike)}",
        )
    others = [letter for letter in letters if letter not in alike and not _has_own_look(letter)]
    if others:
        yield Finding(Severity.NOTE, "title_not_ascii", f"the title has letters beyond ASCII: {_named(others)}")


def _has_own_look(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_OF_THEIR_OWN)


def _named(characters: Iterator[str] | list[str]) -> str:
    """`é U+00E9, ...`, a bounded number of them."""
    listed = list(characters)
    named = ", ".join(f"{character} U+{ord(character):04X}" for character in listed[:_MOST_NAMED])
    return clip(named + (", …" if len(listed) > _MOST_NAMED else ""), 300)
