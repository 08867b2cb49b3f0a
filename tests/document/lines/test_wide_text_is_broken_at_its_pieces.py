"""Text with wide characters is broken a line at a time; the lines are those of setting its pieces one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harbor_tui.document.lines.wrap_long import measured_ranges
from harbor_tui.document.text.breaks import longest_piece, pieces
from harbor_tui.document.text.cells import width_of

PARTS = (
    *("東京都に住む", "、", "。", "ー", "」", "“", "”", "…", "한국어", "）", "ｆ", "、、、、"),
    *("abc", "-", "é", "👩‍💻", "e\u0301", " "),
)
TEXTS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=20).map(lambda parts: "".join(parts).strip())


def piece_by_piece(word: str, width: int) -> list[str]:
    lines = [""]
    for piece, cells in pieces(word, width):
        if lines[-1] and width_of(lines[-1]) + cells > width:
            lines.append("")
        lines[-1] += piece
    return lines


@given(TEXTS, st.integers(2, 40))
def test_lines_are_those_of_setting_piece_by_piece(text: str, width: int) -> None:
    word = text.replace(" ", "")
    assert [word[start:end] for start, end, _cells in measured_ranges(word, width)] == piece_by_piece(word, width)


@given(TEXTS, st.integers(2, 40))
def test_no_line_is_wider_than_asked_for(text: str, width: int) -> None:
    for start, end, cells in measured_ranges(text, width):
        assert cells <= width
        assert cells == sum(size for word in text[start:end].split(" ") for _piece, size in pieces(word, 10_000)) + (
            text[start:end].count(" ")
        )


@given(TEXTS)
def test_the_longest_piece_is_found_without_setting_them(text: str) -> None:
    for word in text.split(" "):
        assert longest_piece(word) == max((cells for _piece, cells in pieces(word, 1000)), default=0)
