"""Stretches of styled text for the comparison: taken apart, put together, made from plain words."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from harbor_tui.document.lines.run import TextRun
from harbor_tui.document.text.cells import is_simple
from harbor_tui.domain.text.display import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harbor_tui.document.model.inlines import Target


def joined(parts: Iterable[tuple[str, str, Target | None]]) -> TextRun:
    """Stretches of text (text, style, link) as one flat text."""
    texts: list[str] = []
    cuts: list[tuple[int, str, Target | None]] = []
    length = 0
    for text, style, link in parts:
        if text:
            texts.append(text)
            length += len(text)
            cuts.append((length, style, link))
    whole = "".join(texts)
    return TextRun(whole, cuts or [(0, "", None)], is_simple(whole.replace("\n", "")))


def stretches(flat: TextRun, start: int = 0, end: int | None = None) -> Iterator[tuple[str, str, Target | None]]:
    """The stretches of `flat` between `start` and `end`."""
    stop = len(flat.text) if end is None else end
    cuts = flat.cuts
    index = bisect_right(cuts, start, key=_end_of)
    while start < stop and index < len(cuts):
        cut, style, link = cuts[index]
        yield flat.text[start : min(cut, stop)], style, link
        start = cut
        index += 1


def _end_of(cut: tuple[int, str, Target | None]) -> int:
    return cut[0]


def one_line(text: str, style: str) -> TextRun:
    """Untrusted `text` in one line and one style."""
    shown = " ".join(display(text).split())
    return TextRun(shown, [(len(shown), style, None)], is_simple(shown))
