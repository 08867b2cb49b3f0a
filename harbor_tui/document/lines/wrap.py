"""Breaking a flat text into lines of a width: by words, beside wide characters, never inside a grapheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harbor_tui.document.lines.model import Line, Span
from harbor_tui.document.lines.wrap_long import measured_ranges
from harbor_tui.document.model.tuples import new
from harbor_tui.document.text.breaks import chop
from harbor_tui.document.text.cells import graphemes, is_simple

if TYPE_CHECKING:
    from harbor_tui.document.lines.run import TextRun
    from harbor_tui.document.model.inlines import Target


def wrap(flat: TextRun, width: int) -> list[Line]:
    """`flat` in lines of at most `width` cells; nothing for an empty text."""
    text, cuts, simple, places = flat
    if not text:
        return []
    width = max(width, 2)
    if not simple:
        lines = _styled(text, cuts, measured_ranges(text, width))
    elif len(cuts) > 1 or "\n" in text:
        lines = _styled(text, cuts, _simple_ranges(text, width))
    else:
        lines = _wrap_plain(text, width, cuts[0][1], cuts[0][2])
    if places:
        lines[0] = lines[0]._replace(places=places)
    return lines


def _wrap_plain(text: str, width: int, style: str, link: Target | None) -> list[Line]:
    """The usual paragraph: one style, every character one cell, no forced break."""
    total = len(text)
    if total <= width:
        return [new(Line, ((new(Span, (text, style, link)),), total, ()))]
    lines = []
    start, third = 0, width // 3
    while total - start > width:
        end = text.rfind(" ", start, start + width + 1)
        if end <= start or width - end + start > third:
            end, following = _hard_cut(text, start, end, total, width)
        else:
            following = end + 1
        lines.append(new(Line, ((new(Span, (text[start:end], style, link)),), end - start, ())))
        start = following
    lines.append(new(Line, ((new(Span, (text[start:], style, link)),), total - start, ())))
    return lines


def _hard_cut(text: str, start: int, space: int, stop: int, width: int) -> tuple[int, int]:
    """Where a line ends and the next starts if a word may have to be cut; `space` is the last one that fits."""
    if space <= start:
        end = start + chop(text[start : start + width])
        return end, end
    if width - (space - start) > width // 3 and _long_word_follows(text, space + 1, stop, width):
        end = start + chop(text[start : start + width], space + 1 - start)
        return end, end
    return space, space + 1


def _styled(text: str, cuts: list[tuple[int, str, Target | None]], ranges: list[tuple[int, int, int]]) -> list[Line]:
    """The lines that lie in `ranges` (start, end, cells) of a text, each in the stretches of its styles."""
    lines = []
    stretches = iter(cuts)
    stop, style, link = next(stretches)
    total = len(text)
    for start, end, cells in ranges:
        while stop <= start and stop < total:
            stop, style, link = next(stretches)
        spans = []
        while stop < end:
            spans.append(new(Span, (text[start:stop], style, link)))
            start = stop
            stop, style, link = next(stretches)
        if start < end:
            spans.append(new(Span, (text[start:end], style, link)))
        lines.append(new(Line, (tuple(spans), cells, ())))
    return lines


def _simple_ranges(text: str, width: int) -> list[tuple[int, int, int]]:
    """Start, end and cells of each line of a text whose characters take one cell each."""
    result = []
    start, total = 0, len(text)
    breaks = "\n" in text
    while True:
        stop = text.find("\n", start) if breaks else -1
        if stop < 0:
            stop = total
        while stop - start > width:
            space = text.rfind(" ", start, start + width + 1)
            end, following = _hard_cut(text, start, space, stop, width)
            result.append((start, end, end - start))
            start = following
        result.append((start, stop, stop - start))
        start = stop + 1
        if start > total or stop == total:
            return result


def _long_word_follows(text: str, start: int, stop: int, width: int) -> bool:
    """Whether the word at `start` fits in no line, so that it may as well begin in this one."""
    end = text.find(" ", start, min(stop, start + width + 1))
    return end < 0 and stop - start > width


def cut_line(line: Line, width: int) -> list[Line]:
    """`line` in pieces of at most `width` cells, every character kept, graphemes whole."""
    if line.width <= width:
        return [line]
    result: list[Line] = []
    spans: list[Span] = []
    used = 0
    for span in line.spans:
        text = ""
        if is_simple(span.text):
            rest = span.text
            while used + len(rest) > width:
                spans.append(Span(rest[: width - used], span.style, span.link))
                result.append(Line(tuple(spans), width))
                rest, spans, used = rest[width - used :], [], 0
            if rest:
                spans.append(Span(rest, span.style, span.link))
                used += len(rest)
            continue
        for piece, cells in graphemes(span.text):
            if used + cells > width and (used or text):
                spans.append(Span(text, span.style, span.link))
                result.append(Line(tuple(spans), used))
                spans, text, used = [], "", 0
            text += piece
            used += cells
        if text:
            spans.append(Span(text, span.style, span.link))
    result.append(Line(tuple(spans), used))
    if line.places:
        result[0] = result[0]._replace(places=line.places)
    return result
