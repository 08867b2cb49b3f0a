"""Breaking a flat text into lines of a width: by words, beside wide characters, never inside a grapheme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from harbor_tui.document.cells import graphemes, is_simple, width_of
from harbor_tui.document.lines import Line, Span
from harbor_tui.document.making import new

if TYPE_CHECKING:
    from harbor_tui.document.flat import Flat
    from harbor_tui.document.inlines import Target

_BREAK_AFTER: Final = re.compile(r".*[/\-_.,;:?&=|)\]}>@\\](?=.)", re.DOTALL)
_NOT_FIRST: Final = frozenset("、。，．：；？！）］｝」』】〉》ー…‥々〻ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}”’")

_WIDE: Final = "\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
_CLOSING: Final = "".join(sorted(character for character in _NOT_FIRST if character >= "\u3001"))
_IDEOGRAPHS: Final = re.compile(f"[{_WIDE}]+")
_IDEOGRAPH: Final = re.compile(f"[{_WIDE}][{_CLOSING}]{{0,3}}")
_ROOMY: Final = 10


def wrap(flat: Flat, width: int) -> list[Line]:
    """FLAT in lines of at most WIDTH cells; nothing for an empty text."""
    text, cuts = flat.text, flat.cuts
    if not text:
        return []
    width = max(width, 2)
    one_style = len(cuts) == 1
    if flat.simple and "\n" not in text:
        if one_style:
            lines = _wrap_plain(text, width, cuts[0][1], cuts[0][2])
        elif len(text) <= width:
            lines = [new(Line, (_spans(text, cuts, 0, len(text), [0]), len(text), ()))]
        else:
            cursor = [0]
            lines = [
                new(Line, (_spans(text, cuts, start, end, cursor), cells, ()))
                for start, end, cells in _simple_ranges(text, width)
            ]
    else:
        cursor = [0]
        ranges = _simple_ranges(text, width) if flat.simple else _measured_ranges(text, width)
        lines = [new(Line, (_spans(text, cuts, start, end, cursor), cells, ())) for start, end, cells in ranges]
    if flat.places:
        lines[0] = lines[0]._replace(places=flat.places)
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
    """The end of a line and the start of the next where a word may have to be cut; SPACE is the last one that fits."""
    if space <= start:
        end = start + _chop(text[start : start + width])
        return end, end
    if width - (space - start) > width // 3 and _long_word_follows(text, space + 1, stop, width):
        end = start + _chop(text[start : start + width], space + 1 - start)
        return end, end
    return space, space + 1


def _spans(
    text: str, cuts: list[tuple[int, str, Target | None]], start: int, end: int, cursor: list[int]
) -> tuple[Span, ...]:
    """The stretches of text[start:end]; CURSOR remembers where the line before ended."""
    index, last = cursor[0], len(cuts) - 1
    while index < last and cuts[index][0] <= start:
        index += 1
    stop, style, link = cuts[index]
    if stop >= end:
        cursor[0] = index
        return (new(Span, (text[start:end], style, link)),) if end > start else ()
    spans = []
    while stop < end:
        spans.append(new(Span, (text[start:stop], style, link)))
        start = stop
        index += 1
        stop, style, link = cuts[index]
    spans.append(new(Span, (text[start:end], style, link)))
    cursor[0] = index
    return tuple(spans)


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
    """Whether the word at START fits in no line, so that it may as well begin in this one."""
    end = text.find(" ", start, min(stop, start + width + 1))
    return end < 0 and stop - start > width


def _chop(piece: str, least: int = 0) -> int:
    """Where to cut a word that fits in no line: after a sign if one is in the second half, else at the end."""
    match = _BREAK_AFTER.match(piece)
    if match and match.end() > max(len(piece) // 2, least):
        return match.end()
    return len(piece)


def _measured_ranges(text: str, width: int) -> list[tuple[int, int, int]]:
    """As _simple_ranges, for text with wide, narrow and combining characters."""
    result: list[tuple[int, int, int]] = []
    offset = 0
    for part in text.split("\n"):
        _wrap_measured(part, offset, width, result)
        offset += len(part) + 1
    return result


def _wrap_measured(text: str, offset: int, width: int, result: list[tuple[int, int, int]]) -> None:
    start = end = position = offset
    used = 0
    for word in text.split(" "):
        length = len(word)
        if length <= width and (word.isascii() or is_simple(word)):
            if used and used + 1 + length <= width:
                used += 1 + length
            else:
                if used:
                    result.append((start, end, used))
                start, used = position, length
            end = position + length
        else:
            start, end, used = _wrap_pieces(word, position, width, (start, end, used), result)
        position += length + 1
    result.append((start, end, used))


def _wrap_pieces(
    word: str,
    position: int,
    width: int,
    line: tuple[int, int, int],
    result: list[tuple[int, int, int]],
) -> tuple[int, int, int]:
    """Add a WORD that may have to be cut to the LINE (start, end, cells) that is being filled."""
    start, end, used = line
    gap = 1 if used else 0
    for piece, cells in _pieces(word, width):
        if used and used + gap + cells > width:
            result.append((start, end, used))
            used = 0
        if not used:
            start, gap = position, 0
        used += gap + cells
        position += len(piece)
        end, gap = position, 0
    return start, end, used


def _pieces(word: str, width: int) -> list[tuple[str, int]]:
    """The parts of WORD between which a line may break, with the cells of each (none wider than WIDTH)."""
    if is_simple(word):
        if len(word) <= width:
            return [(word, len(word))]
        pieces = []
        while len(word) > width:
            cut = _chop(word[:width])
            pieces.append((word[:cut], cut))
            word = word[cut:]
        return [*pieces, (word, len(word))]
    cells = cell_len(word)
    if cells <= width and cells == len(word):
        return [(word, cells)]
    return _wide_pieces(word, width)


def _wide_pieces(word: str, width: int) -> list[tuple[str, int]]:
    if width >= _ROOMY and _IDEOGRAPHS.fullmatch(word):
        return [(piece, 2 * len(piece)) for piece in _IDEOGRAPH.findall(word)]
    pieces: list[tuple[str, int]] = []
    run, run_cells, after_wide = "", 0, False
    for piece, cells in graphemes(word):
        wide = cells == 2
        parted = (wide or after_wide) and piece[0] not in _NOT_FIRST
        if run and (parted or run_cells + cells > width):
            pieces.append((run, run_cells))
            run, run_cells = "", 0
        run += piece
        run_cells += cells
        after_wide = wide
    if run:
        pieces.append((run, run_cells))
    return pieces


def longest_word(flat: Flat) -> int:
    """The cells of the longest piece that should not be cut."""
    text = flat.text
    if not text:
        return 0
    words = text.replace("\n", " ").split(" ")
    if flat.simple:
        return max(map(len, words))
    return max(max((cells for _p, cells in _pieces(word, 1000)), default=0) for word in words)


def longest_line(flat: Flat) -> int:
    """The cells of the longest line if there were room."""
    if "\n" not in flat.text:
        return len(flat.text) if flat.simple else width_of(flat.text)
    return max(len(part) if flat.simple else width_of(part) for part in flat.text.split("\n"))


def cut_line(line: Line, width: int) -> list[Line]:
    """LINE in pieces of at most WIDTH cells, every character kept, graphemes whole."""
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
