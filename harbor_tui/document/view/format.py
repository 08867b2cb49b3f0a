"""Reads what Confluence renders for browsers (view, export_view): HTML with void elements, to the same blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from harbor_tui.document.build import html as lenient
from harbor_tui.document.build.builder import Builder
from harbor_tui.document.model.parsed import Parsed
from harbor_tui.document.view.drawings import over_drawing, without_colour
from harbor_tui.document.view.elements import OPENERS, open_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harbor_tui.document.build.builder import Attributes

_DOCTYPE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!doctype\b[^>]*>", re.IGNORECASE)


class ViewBuilder(Builder):
    """The builder, for HTML: the `hidden` attribute hides like a style does, and labels over a drawing are visible."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; attributes have no case in HTML."""
        if attributes and not all(map(str.islower, attributes)):
            attributes = {key.lower(): value for key, value in attributes.items()}
        if attributes and "hidden" in attributes and "style" not in attributes:
            attributes = {**attributes, "style": "display:none"}
        elif attributes and "color" in attributes.get("style", "") and over_drawing(self):
            attributes = without_colour(attributes)
        super().start(name, attributes)


def read_view(source: str) -> Parsed:
    """The blocks of a rendered page; what it hides is marked and reported, scripts are reported, never shown."""
    builder, steps = begin_view(source)
    for _step in steps:
        pass
    builder.finish()
    blocks, findings = tuple(builder.take(final=True)), tuple(builder.findings)
    return Parsed(blocks, findings=findings, notes=tuple(sorted(builder.notes.items())))


def begin_view(source: str) -> tuple[Builder, Iterator[None]]:
    """The builder, and the steps that fill it."""
    text = source.removeprefix("\ufeff")
    doctype = _DOCTYPE.match(text)
    if doctype:
        text = re.sub(r"[^\n]", " ", doctype.group()) + text[doctype.end() :]
    builder = ViewBuilder(OPENERS, open_unknown)
    return builder, lenient.feed(text, builder)
