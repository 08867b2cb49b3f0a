"""Finds what looks like a secret in an entry: entries are public, tokens never are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from harbor_tui.domain.display import clip, display

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
_DECLARED: Final = frozenset({"authTokenPrefix"})


def secret_places(document: object, at: str = "") -> Iterator[str]:
    """Where a document holds something secret-looking, as dotted paths; never the value itself."""
    if isinstance(document, dict):
        for name, value in document.items():
            here = f"{at}.{name}" if at else str(name)
            if name not in _DECLARED and isinstance(value, str) and _NAMES.fullmatch(str(name)) and value:
                yield clip(display(here), 80)
            else:
                yield from secret_places(value, here)
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from secret_places(value, f"{at}[{index}]")
    elif isinstance(document, str) and _looks_secret(document):
        yield clip(display(at), 80)


def _looks_secret(text: str) -> bool:
    if _VALUES.search(text):
        return True
    return any(_is_random(found.group()) for found in _LONG_WORD.finditer(text))


def _is_random(word: str) -> bool:
    kinds: tuple[Any, ...] = (str.islower, str.isupper, str.isdigit)
    return all(any(kind(character) for character in word) for kind in kinds)
