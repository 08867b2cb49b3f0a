"""Breaking text with wide, narrow and combining characters into lines, by words and the pieces of words."""

from __future__ import annotations

from harbor_tui.document.text.breaks import is_plainly_wide, last_break, next_break, pieces, wide_pieces
from harbor_tui.document.text.cells import first_not_simple, ordinary_width

_Range = tuple[int, int, int]
"""Start, end and cells of a line, or of its beginning so far."""


def measured_ranges(text: str, width: int) -> list[_Range]:
    """The lines of `text`, none wider than `width`."""
    result: list[_Range] = []
    offset = 0
    for part in text.split("\n"):
        _wrap(part, offset, width, result)
        offset += len(part) + 1
    return result


def _wrap(text: str, offset: int, width: int, result: list[_Range]) -> None:
    line = (offset, offset, 0)
    position, total = 0, len(text)
    while position < total:
        odd = first_not_simple(text, position)
        if odd < 0:
            line = _add_words(text, position, total, offset, width, line, result)
            break
        word_start = text.rfind(" ", position, odd) + 1 or position
        if word_start > position:
            line = _add_words(text, position, word_start - 1, offset, width, line, result)
        word_end = text.find(" ", odd)
        word = text[word_start:] if word_end < 0 else text[word_start:word_end]
        add = _add_wide if is_plainly_wide(word) else _add_pieces
        line = add(word, offset + word_start, width, line, result)
        position = word_start + len(word) + 1
    result.append(line)


def _add_words(
    text: str, position: int, stop: int, offset: int, width: int, line: _Range, result: list[_Range]
) -> _Range:
    """Add the simple words in text[position:stop], which begins `offset` characters into the whole, to the `line`."""
    start, end, used = line
    while True:
        if not used:
            start = offset + position
        gap = 1 if used else 0
        room = width - used - gap
        if stop - position <= room:
            return start, offset + stop, used + gap + stop - position
        cut = text.rfind(" ", position, position + room + 1) if room > 0 else -1
        if cut >= position:
            used += gap + cut - position
            end, position = offset + cut, cut + 1
        word_end = text.find(" ", position, stop)
        word = text[position : stop if word_end < 0 else word_end]
        if len(word) > width:
            start, end, used = _add_pieces(word, offset + position, width, (start, end, used), result)
            position += len(word) + 1
            if position > stop:
                return start, end, used
        else:
            result.append((start, end, used))
            used = 0


def _add_pieces(word: str, position: int, width: int, line: _Range, result: list[_Range]) -> _Range:
    """Add a `word` that may have to be cut to the `line` that is being filled."""
    return _fill(pieces(word, width), position, width, line, 1, result)


def _fill(
    parts: list[tuple[str, int]], position: int, width: int, line: _Range, gap: int, result: list[_Range]
) -> _Range:
    """Add `parts` of a word to `line`, `gap` cells behind what is in it."""
    start, end, used = line
    for piece, cells in parts:
        if used and used + gap + cells > width:
            result.append((start, end, used))
            used = 0
        if not used:
            start, gap = position, 0
        used += gap + cells
        position += len(piece)
        end, gap = position, 0
    return start, end, used


def _add_wide(word: str, position: int, width: int, line: _Range, result: list[_Range]) -> _Range:
    """As _add_pieces for a `word` of ordinary characters, a line at a time instead of piece by piece."""
    start, end, used = line
    gap = 1 if used else 0
    done, total = 0, len(word)
    while True:
        fitting = _fitting(word, done, width - used - gap)
        stop = fitting if fitting == total else last_break(word, done, fitting)
        if stop > done:
            if not used:
                start, gap = position + done, 0
            used += gap + ordinary_width(word[done:stop])
            done, end, gap = stop, position + stop, 0
            if done == total:
                return start, end, used
        if ordinary_width(word[done : next_break(word, fitting)]) > width:
            return _fill(wide_pieces(word[done:], width), position + done, width, (start, end, used), gap, result)
        result.append((start, end, used))
        used = gap = 0


def _fitting(word: str, start: int, room: int) -> int:
    """The end of the longest part of an ordinary `word` from `start` that takes no more than `room` cells."""
    stop = min(start + max(room, 0), len(word))
    while True:
        excess = ordinary_width(word[start:stop]) - room
        if excess <= 0 or stop == start:
            return stop
        stop = max(stop - (excess + 1) // 2, start)
