"""The headings of a long well-formed body before it has been read: for a table of contents on its first screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from harbor_tui.document.build import xml as strict
from harbor_tui.document.model.outline import entries
from harbor_tui.document.storage.format import new_builder

if TYPE_CHECKING:
    from harbor_tui.document.model.outline import HeadingEntry

_HEADING: Final = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->"
    r"|<[hH]([1-6])(?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?(?<!/)>.*?</[hH]\1\s*>",
    re.DOTALL,
)


def scan_headings(text: str) -> tuple[HeadingEntry, ...] | None:
    """The outline of well-formed `text`, numbered as the reader will number it (the blocks are not known yet).

    None where the headings cannot be told apart without reading everything.
    """
    found = "\n".join(match.group() for match in _HEADING.finditer(text) if match.lastindex)
    builder = new_builder()
    try:
        for _slice in strict.feed(found, builder):
            pass
    except ExpatError:
        return None
    builder.finish()
    return entries(builder.take(final=True))
