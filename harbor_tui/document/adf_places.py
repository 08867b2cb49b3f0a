"""Where the blocks of an Atlassian Document begin in its source."""

from __future__ import annotations

import json
import re
from typing import Final

_CONTENT: Final = re.compile(r'"content"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")


def block_offsets(source: str) -> tuple[int, ...]:
    """The offset of each node of the document's content, as far as it can be read."""
    content = _CONTENT.search(source)
    if content is None:
        return ()
    found: list[int] = []
    at, decoder = content.end(), json.JSONDecoder()
    while True:
        between = _BETWEEN.match(source, at)
        at = between.end() if between else at
        if source[at : at + 1] in ("", "]"):
            return tuple(found)
        found.append(at)
        try:
            at = decoder.raw_decode(source, at)[1]
        except (ValueError, RecursionError):
            return tuple(found)
