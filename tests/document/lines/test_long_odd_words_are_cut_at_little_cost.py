"""A word of a megabyte with odd characters in it is cut into lines quickly, and exactly where its graphemes allow."""

from __future__ import annotations

import random
import time
from typing import Final

import pytest
from rich.cells import split_graphemes

from harbor_tui.document.lines.wrap_long import measured_ranges
from harbor_tui.document.text.breaks import pieces
from harbor_tui.document.text.cells import graphemes

ODD: Final = "ab.\u0301\u200d\ufe0f👩東」、\u200bé⟨❤\u1160가♂#\u20e3🏽क\x07"


def test_what_is_simple_is_not_taken_apart_and_what_belongs_together_stays() -> None:
    pick = random.Random(3)
    for _ in range(3000):
        word = "".join(pick.choice(ODD) * pick.choice((1, 1, 2, 5, 30)) for _ in range(pick.randint(1, 8)))
        assert graphemes(word) == [(word[start:end], cells) for start, end, cells in split_graphemes(word)[0]]
        for width in (2, 10, 23):
            assert "".join(piece for piece, _ in pieces(word, width)) == word
            assert all(cells <= width for _, cells in pieces(word, width))


@pytest.mark.parametrize(
    "word", ["\u0301⟨U+0301⟩" + "⟨U+0301⟩" * 125_000, "e\u0301" + "x" * 1_000_000], ids=["marks", "x"]
)
def test_one_odd_character_makes_no_long_word_dear(word: str) -> None:
    began = time.process_time()
    lines = measured_ranges(word, 80)
    assert time.process_time() - began < 0.6
    assert "".join(word[start:end] for start, end, _ in lines) == word
