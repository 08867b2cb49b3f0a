"""A token never shows itself, whatever is done with it."""

from __future__ import annotations

import copy
import pickle

import pytest

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.secrets.secret import Secret

TOKEN = "SENTINEL-token-0123456789"


def test_no_way_of_printing_it_shows_the_token() -> None:
    secret = Secret(TOKEN)
    assert TOKEN not in f"{secret} {secret!r} {secret!s} {[secret]} {vars} {Secret.__dict__}"
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_never_serialised(way: object) -> None:
    with pytest.raises(TypeError):
        way(Secret(TOKEN))  # type: ignore[operator]  # each way takes any object


@pytest.mark.parametrize(
    "bad", ["", "short", "with space in it", "line\nbreak-in-it", "zero\u200bwidth-token", "x" * 5000]
)
def test_what_is_no_token_is_refused_without_repeating_it(bad: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Secret(bad)
    assert not bad or bad not in str(caught.value)


def test_one_trailing_line_end_is_not_part_of_it() -> None:
    assert Secret(TOKEN + "\r\n").reveal() == TOKEN
    assert Secret(TOKEN + "\n") == Secret(TOKEN)
