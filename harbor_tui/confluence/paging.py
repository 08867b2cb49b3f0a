"""Takes the cursor, and nothing else, from the link to the next page of a list."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from harbor_tui.domain.json import access as json_access

MOST_CHARACTERS_IN_LINK: Final = 16_384
MOST_CHARACTERS_IN_CURSOR: Final = 4_096


def next_cursor(data: object) -> str | None:
    """The cursor in `_links.next`, or None when the list ends there.

    Host, path and all other parameters of the link are the service's claims and are not used. A cursor is base64 that
    the service does not percent-encode: it may hold `=`, and its `+` is no space.
    """
    link = json_access.member(data, "_links", "next")
    if not isinstance(link, str) or len(link) > MOST_CHARACTERS_IN_LINK:
        return None
    query = link.partition("#")[0].partition("?")[2]
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name == "cursor" and value:
            return _usable(unquote(value))
    return None


def _usable(cursor: str) -> str | None:
    plain = cursor.isascii() and cursor.isprintable() and " " not in cursor
    return cursor if plain and len(cursor) <= MOST_CHARACTERS_IN_CURSOR else None
