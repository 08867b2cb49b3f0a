"""The opener of elements that only begin a frame, which their closer turns into blocks or inlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harbor_tui.document.build.builder import OpenElement
from harbor_tui.document.storage.styles import ink_of, style_of

if TYPE_CHECKING:
    from harbor_tui.document.build.builder import Attributes, Builder

    Opener = Callable[[Builder, str, Attributes], None]


def framed(close: Callable[[Builder, OpenElement], None], structural: bool = False) -> Opener:
    """Opens a frame that `close` ends; in a `structural` one, white space means nothing."""

    def open_element(b: Builder, name: str, attributes: Attributes) -> None:
        b.push(name, attributes, close, structural)
        if attributes:
            veil(b, attributes)

    return open_element


def veil(b: Builder, attributes: Attributes) -> None:
    """Mark what stands in the element that was opened last, where its style hides it on the page."""
    found = ink_of(b, attributes) if style_of(attributes) else None
    if found is None or not found.hidden:
        return
    ink, entry = b.ink, b.open.pop()
    b.shade(found.marks, found.color, found.background, found.hidden)
    if type(entry) is OpenElement:
        b.open[-1] = veiled = OpenElement("", {}, _lift)
        veiled.data = (ink, entry)


def _lift(b: Builder, veiled: OpenElement) -> None:
    """The element ends, and with it what its style did."""
    b.ink, frame = veiled.data
    frame.close(b, frame)
