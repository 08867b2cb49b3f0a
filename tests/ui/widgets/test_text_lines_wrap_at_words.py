"""Short texts are wrapped between words where that is possible, and lose no character."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from harbor_tui.ui.widgets.text_view import _rows


def test_lines_are_parted_between_words() -> None:
    assert list(_rows("one two three four", 9)) == ["one two ", "three ", "four"]
    assert list(_rows("fits", 9)) == ["fits"]
    assert list(_rows("", 9)) == [""]


def test_what_is_longer_than_a_row_is_cut_into_rows() -> None:
    assert list(_rows("a verylongword b", 5)) == ["a ", "veryl", "ongwo", "rd b"]


def test_long_white_space_lets_nothing_overtake_what_stands_before_it() -> None:
    assert list(_rows(f"do not{' ' * 12}it", 10)) == ["do ", f"not{' ' * 7}", f"{' ' * 5}it"]


@given(st.text(alphabet="ab     漢é\t", max_size=120), st.integers(10, 30))
@settings(max_examples=150, deadline=None)
def test_no_character_is_lost_and_no_row_is_too_wide(text: str, room: int) -> None:
    rows = list(_rows(text, room))
    assert "".join(rows) == text
    assert all(cell_len(row.rstrip()) <= room for row in rows)
