"""The reader for deep JSON agrees with the standard one wherever that can read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_tui.document.adf import json_positions

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text is deeper than usual readers go."""
    monkeypatch.setattr("harbor_tui.domain.json.reader.USUAL_DEPTH", -1)


def read_flat(text: str) -> Any:
    flat = json_positions._Flat(text, lambda word: word, dict)
    return flat.read()


@settings(max_examples=200, deadline=None)
@given(_VALUES, st.sampled_from([None, 2]), st.booleans())
def test_every_value_is_read_as_the_standard_reader_reads_it(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read_flat(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    ["", "[", "]", "[1", "[1,]", "[,]", "[1 2]", "{", '{"a"}', '{"a":}', '{"a" 1}', "{1:2}", '{"a":1,}', "{a:1}",
     "[1]]", "1 2", "[}", "{]", '{"a":[}', "tru", "[1}", '{"a":1 "b":2}', ":", ",", '{"a":{}:1}', '{[]:1}', "'a'"],
)  # fmt: skip
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    with pytest.raises(json.JSONDecodeError):
        read_flat(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='[]{},:"1a \\', max_size=14))
def test_it_accepts_nothing_else(text: str) -> None:
    try:
        expected = json.loads(text)
    except json.JSONDecodeError:
        with pytest.raises(json.JSONDecodeError):
            read_flat(text)
    else:
        assert read_flat(text) == expected


@pytest.mark.usefixtures("shallow")
def test_duplicates_and_constants_are_told_in_deep_texts_too() -> None:
    found = json_positions.load('{"a": 1, "a": [NaN, -Infinity], "type": "text"}')
    assert found.too_deep
    assert found.value == {"a": ["NaN", "-Infinity"], "type": "text"}
    assert found.duplicates == (json_positions.Duplicate("a", "text", "1"),)
    assert found.constants == ("NaN", "-Infinity")


def test_numbers_of_any_length_are_read() -> None:
    assert json_positions.load("[" + "9" * 5000 + "]").value == ["9" * 5000]
