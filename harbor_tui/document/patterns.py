"""Regular expressions out of a body, accepted only in forms that cannot run away."""

from __future__ import annotations

import re
from typing import Final

_LONG: Final = 200
_RISKY: Final = re.compile(r"[+*?}]\)?[+*?{]|\)[+*{]|\\[1-9]|\(\?")
_STARS: Final = 4


def safe_pattern(source: str) -> re.Pattern[str] | None:
    """The expression SOURCE, or None when it is empty, wrong, or could take very long."""
    source = source.strip()
    if not source or len(source) > _LONG or _RISKY.search(source) or len(re.findall(r"[*+{]", source)) > _STARS:
        return None
    try:
        return re.compile(source, re.IGNORECASE)
    except (re.error, OverflowError):
        return None
