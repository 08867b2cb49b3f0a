"""Tells text written for readers from settings: such text is shown even where nothing else takes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build.flow import inlines
from harbor_tui.document.model.inlines import HiddenSource, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harbor_tui.document.build.flow import Item

_WORDS: Final = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{2,}+[,.;:!?]?\s++[^\W\d_]{2}|[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]{4,}"
)


def is_prose(value: str) -> bool:
    """Whether `value` has two words beside each other, which no switch, colour, size or id has."""
    if value.isascii() and " " not in value and "\n" not in value:
        return False
    return _WORDS.search(value) is not None


def inert_among(items: Iterable[Item]) -> Iterator[HiddenSource]:
    """The comments and scripts among `items`: shown behind what takes only the words of its content."""
    for item in inlines(items):
        if type(item) is HiddenSource:
            yield item
        elif type(item) is Link:
            yield from inert_among(item.content)
