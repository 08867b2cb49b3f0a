"""Whether a text looks like a token: for what is public, and for what is written into the settings."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_NAMES: Final = re.compile(
    r"(?i)(.*[-_])?(auth[-_]?token|api[-_]?token|access[-_]?token|refresh[-_]?token|token|password|passwd|secret"
    r"|client[-_]?secret|api[-_]?key|private[-_]?key|credentials?|cookie|authorization)"
)
_VALUES: Final = re.compile(
    r"ATATT3x|ATCTT3x|ATOA[A-Za-z0-9_-]{8}|eyJ[A-Za-z0-9_-]{10,600}\.[A-Za-z0-9_-]{5,}|AKIA[0-9A-Z]{16}|-----BEGIN"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|(?i:bearer|basic)\s+[A-Za-z0-9+/=._~-]{12,}"
    r"|://[^/\s:@]+:[^/\s@]+@|session_token="
)
_LONG_WORD: Final = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_WORD: Final = re.compile(r"[A-Za-z0-9]{20,}")
_KINDS: Final = (str.islower, str.isupper, str.isdigit)
_HEAD: Final = (1, 0)
"""A capital, then a small letter."""
_PATH: Final = re.compile(r"(https?:/|~)?/")


def names_a_secret(name: str) -> bool:
    """Whether what is called so is a secret, like `X-Api-Key`."""
    return bool(_NAMES.fullmatch(name))


def looks_secret(text: str) -> bool:
    """Whether there is something in a text that has the form of a token."""
    return bool(_VALUES.search(text)) or any(_is_random(found.group()) for found in _LONG_WORD.finditer(text))


def looks_like_token(text: str) -> bool:
    """`looks_secret` for short values, where a random word of 20 letters and digits is enough too.

    Paths and addresses are judged name by name: together names may look like anything.
    """
    parts = text.split("/") if _PATH.match(text) else [text]
    return bool(_VALUES.search(text)) or any(looks_secret(part) or _has_random_word(part) for part in parts)


def _has_random_word(text: str) -> bool:
    return any(_is_random(word) and _changes(word) * 4 >= len(word) for word in _WORD.findall(text))


def _is_random(word: str) -> bool:
    return all(any(is_kind(character) for character in word) for is_kind in _KINDS)


def _changes(word: str) -> int:
    """How often the kind of character changes, a capital at the head of a name not counted: seldom in names."""
    kinds = [next(number for number, is_kind in enumerate(_KINDS) if is_kind(character)) for character in word]
    return sum(one != other and (one, other) != _HEAD for one, other in pairwise(kinds))
