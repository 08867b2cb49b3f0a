"""Where the blocks of an Atlassian Document begin in its source."""

from __future__ import annotations

import re
from typing import Final

from harbor_tui.domain.json import reader as json_reader

_CONTENT: Final = re.compile(r'"content"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")


def block_offsets(source: str) -> tuple[int, ...]:
    """The offset of each node of the document's content, as far as it can be read."""
    content = _CONTENT.search(source)
    if content is None or json_reader.nesting(source.encode("utf-8", "surrogatepass")) > json_reader.USUAL_DEPTH:
        return ()
    found: list[int] = []
    at = content.end()
    while True:
        between = _BETWEEN.match(source, at)
        at = between.end() if between else at
        if source[at : at + 1] in ("", "]"):
            return tuple(found)
        found.append(at)
        try:
            at = json_reader.decode_at(source, at)
        except ValueError:
            return tuple(found)
