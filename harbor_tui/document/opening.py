"""The opener of elements that only begin a frame, which their closer turns into blocks or inlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harbor_tui.document.building import Attributes, Builder, Frame

    Opener = Callable[[Builder, str, Attributes], None]


def framed(close: Callable[[Builder, Frame], None], structural: bool = False) -> Opener:
    """Opens a frame that CLOSE ends; in a STRUCTURAL one, white space means nothing."""

    def open_element(b: Builder, name: str, attributes: Attributes) -> None:
        b.push(name, attributes, close, structural)

    return open_element
