"""Untrusted text on its way to eyes: nothing harmful gets through, nothing harmless is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harbor_tui.domain.text.display import clip, display, hidden_characters, one_line

CONTROLS = [chr(code) for code in [*range(0x20), 0x7F, *range(0x80, 0xA0)]]
HIDERS = list("\u202e\u2066\u200b\u200e\u00ad\u034f\u3164\ufeff\u2028\U000e0041\U000e0100\ue000\U0001d173\ud800")


@pytest.mark.parametrize("character", CONTROLS + HIDERS, ids=lambda c: f"U+{ord(c):04X}")
def test_every_control_and_hiding_character_becomes_a_mark_that_names_it(character: str) -> None:
    assert display(f"a{character}b") == f"a⟨U+{ord(character):04X}⟩b"


def test_line_feeds_and_tabs_stay_where_text_has_lines() -> None:
    assert display("a\n\tb\r", multiline=True) == "a\n\tb⟨U+000D⟩"
    assert display("a\nb") == "a⟨U+000A⟩b"


@pytest.mark.parametrize("text", ["Grüße", "東京", "مرحبا", "👩‍🔧 at ⚙️ work", "[/x] [@click=app.quit]", "naïve é"])
def test_real_words_in_any_script_and_emoji_are_left_alone(text: str) -> None:
    assert display(text) == text


def test_joiners_outside_emoji_are_marked() -> None:
    assert display("pay\u200dpal") == "pay⟨U+200D⟩pal"
    assert display("x\ufe0f") == "x⟨U+FE0F⟩"


FLAG = "\U0001f3f4"


def tagged(letters: str) -> str:
    """Letters as tag characters, which nobody sees."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in letters)


@pytest.mark.parametrize("text", ["1\ufe0f\u20e3", "#\ufe0f\u20e3 and *\ufe0f\u20e3"])
def test_keycaps_are_left_alone(text: str) -> None:
    assert display(text) == text
    assert display("1\ufe0f2") == "1⟨U+FE0F⟩2"
    assert display("x\ufe0f\u20e3") == "x⟨U+FE0F⟩\u20e3"


@pytest.mark.parametrize("region", ["gbeng", "gbsct", "gbwls"])
def test_the_three_flags_made_with_tags_are_left_alone(region: str) -> None:
    flag = FLAG + tagged(region) + "\U000e007f"
    assert display(f"a {flag} b") == f"a {flag} b"


@pytest.mark.parametrize("hidden", ["gbeng", "usca\x7f", "gbengevil\x7f", "evil\x7f"])
def test_no_other_tags_hide_behind_a_flag(hidden: str) -> None:
    shown = display(FLAG + tagged(hidden))
    assert shown == FLAG + "".join(f"⟨U+{0xE0000 + ord(letter):04X}⟩" for letter in hidden)
    whole = FLAG + tagged("gbeng\x7f")
    assert display(whole + tagged(hidden)).startswith(whole + "⟨U+E00")


@given(st.text(st.characters()))
def test_nothing_that_a_terminal_acts_on_is_left(text: str) -> None:
    shown = display(text, multiline=True)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in shown)
    assert not any(unicodedata.category(c) in ("Cs", "Co", "Zl", "Zp") for c in shown)


@pytest.mark.parametrize("mark", ["\u0301", "\u20e3", "\u093f", "\u0e34", "\u1161", "\U0001f3fd", "\u3099"])
def test_piles_of_marks_on_one_letter_are_shown_as_what_they_are_from_the_ninth_on(mark: str) -> None:
    name = f"⟨U+{ord(mark):04X}⟩"
    assert display("a" + mark * 8 + "b") == "a" + mark * 8 + "b"
    assert display("a" + mark * 11 + "b") == "a" + mark * 8 + name * 3 + "b"


def test_emoji_joined_without_end_are_taken_apart() -> None:
    assert display("👩\u200d" * 12 + "👩").count("⟨U+200D⟩") == 4


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦" * 9,
        "👩‍❤️‍💋‍👨" * 9,
        "👩🏽‍🤝‍👨🏿" * 9,
        "❤️" * 40,
        "1️⃣2️⃣" * 20,
        "देवनागरी लिपि में लिखा गया",
        "שָׁלוֹם עֲלֵיכֶם",
        "ที่นี่ที่นั่น",
        "한국어" * 9,
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert display(text) == text


def test_hidden_characters_are_listed_once_in_order() -> None:
    assert hidden_characters("a\u202eb\u200bc\u202e") == ("U+202E", "U+200B")
    assert hidden_characters("plain ⟨U+202E⟩ text") == ()


def test_an_error_text_is_one_bounded_line() -> None:
    assert one_line("a\n  b\x1b[2J", 20) == "a b⟨U+001B⟩[2J"
    assert len(one_line("x" * 54_000)) == 500
    assert clip("abcdef", 4) == "abc…"
