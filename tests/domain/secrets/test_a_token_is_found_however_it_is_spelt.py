"""A secret that somebody repeats is taken out of what is kept and shown, whatever spelling was chosen for it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harbor_tui.domain.secrets.concealment import MARK, Concealer
from harbor_tui.domain.secrets.spellings import Reading, in_plain_dress, layers_of, readings_of
from tests.support.token_spellings import SPELLINGS, can_be_read, in_base64

TOKEN = "ATATT3x-abc_def/ghi+jkl=0A1B2C3D"
CONCEALER = Concealer([TOKEN, in_base64(TOKEN, "ana@acme.test:")])
AROUND = "not {}! 100% & \\n <p>Grüße “of” naïve 東京 &nbsp;</p>"
PIECES = st.sampled_from(
    [
        *(
            "%",
            "25",
            "41",
            "\\",
            "u",
            "x",
            "{",
            "}",
            "0041",
            "&",
            "amp;",
            "#",
            "65",
            ";",
            "<",
            ">",
            "<![CDATA[",
            "]]>",
            " ",
        ),
        *(
            "\u200b",
            "\u0301",
            "é",
            "\uff21",
            "\ud800",
            "\x00",
            "\n",
            "%E2%80%8B",
            "T",
            "-",
            TOKEN,
            TOKEN[:9],
            TOKEN[9:],
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
BIG = 1_000_000


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda name: name.replace(" ", "-"))
def test_no_spelling_is_left_and_nothing_else_is_lost(spelling: str) -> None:
    spelt = AROUND.format(SPELLINGS[spelling](TOKEN))
    assert can_be_read(spelt, TOKEN) or spelling in ("octal", "underlined")
    concealed = CONCEALER.text(spelt)
    assert not can_be_read(concealed, TOKEN)
    before, after = AROUND.split("{}")
    assert concealed.startswith(before) and concealed.endswith(after)
    assert MARK in concealed


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda name: name.replace(" ", "-"))
def test_every_name_string_and_number_of_an_answer_is_looked_at(spelling: str) -> None:
    spelt = SPELLINGS[spelling](TOKEN)
    data = {"results": [{"id": 7, "title": spelt, spelt: None, "ok": True}], "body": {"value": json.dumps([spelt])}}
    concealed = CONCEALER.value(data)
    assert not can_be_read(repr(concealed), TOKEN) and not can_be_read(json.dumps(concealed), TOKEN)
    assert (concealed["results"][0]["id"], concealed["results"][0]["ok"]) == (7, True)


def test_a_secret_of_digits_is_no_number_either() -> None:
    concealer = Concealer(["1234567890"])
    assert concealer.value([1234567890, 12345678901.5, 123456789, {"x": 1234567890}]) == [
        MARK, MARK, 123456789, {"x": MARK},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "token", ["%41%42%43%44xyz", "&#65;&#66;secret", r"\u0041\u0042\n-x", "<aaaaaaaa>bcdef", "========"]
)
def test_a_token_that_looks_like_an_escape_is_found_as_it_is_and_escaped(token: str) -> None:
    for spelling in ("as it is", "JSON escapes", "percent", "zero-width spaces"):
        concealed = Concealer([token]).text(f"not {SPELLINGS[spelling](token)}.")
        assert (concealed.startswith("not "), MARK in concealed, token in concealed) == (True, True, False), spelling


def test_the_parts_of_a_page_around_it_stay_well_formed() -> None:
    assert CONCEALER.text(f"<p>a <b>{TOKEN[:9]}</b>{TOKEN[9:]} z</p>") == f"<p>a <b>{MARK}</b> z</p>"
    assert CONCEALER.text(f"<p>{TOKEN} and {TOKEN}</p>") == f"<p>{MARK} and {MARK}</p>"


def test_a_token_hidden_in_a_tag_between_its_own_halves_is_gone_too() -> None:
    assert not can_be_read(CONCEALER.text(f'{TOKEN[:9]}<a b="{TOKEN}">{TOKEN[9:]}'), TOKEN)


@pytest.mark.parametrize(
    "data", [None, True, 5, 1.5, [], {}, "", {"a": ["ATATT3x-abc", {"b": "def/ghi+jkl=0A1B2C3D"}]}]
)
def test_what_holds_no_secret_comes_back_as_it_was(data: Any) -> None:
    assert CONCEALER.value(data) is data
    assert Concealer().value({"a": TOKEN}) == {"a": TOKEN}


def test_it_does_not_show_what_it_conceals() -> None:
    assert TOKEN not in f"{CONCEALER!r}{CONCEALER}"


@given(text=TEXTS)
def test_a_reading_knows_where_in_the_text_everything_stood(text: str) -> None:
    readings = list(readings_of(text))
    assert [reading.text for reading in readings] == list(layers_of(text))
    for reading in readings:
        places = list(zip(reading.begins, reading.ends, strict=True))
        assert len(places) == len(reading.text)
        assert all(begin < end for begin, end in places)
        assert places == sorted(places)
        assert len(in_plain_dress(reading.text)) == len(reading.text)
    assert Reading.of(text).text == text


@given(text=TEXTS)
def test_whatever_stands_around_it_nothing_of_it_is_left(text: str) -> None:
    concealed = CONCEALER.text(text)
    assert TOKEN not in concealed
    assert CONCEALER.text(concealed) == concealed
    assert concealed == text or MARK in concealed


UNITS = (
    *("<p>Some words of a page &amp; more.</p>", "%41", "%2525", "%E2%80%8B", "%C3", "\\", "\\\\u", "\\x", "\\u0041"),
    *("&", "&amp;", "&#0"),
    *("<", "<a", "]]>", "<![CDATA[", "\u200b", "a\u0301", "\uff41", TOKEN, TOKEN[:-1], TOKEN[:9] + "<b>"),
)


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_the_time_grows_with_the_length_alone(unit: str) -> None:
    """What grows with the square of it would take hours."""
    text = unit * (BIG // len(unit))
    started = time.process_time()
    CONCEALER.text(text)
    assert time.process_time() - started < 4.0
