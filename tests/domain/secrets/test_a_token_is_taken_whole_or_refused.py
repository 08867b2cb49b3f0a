"""What is handed over as a token is used to the last character, or refused with a sentence."""

from __future__ import annotations

import pytest

from harbor_tui.domain.errors import InvalidInput
from harbor_tui.domain.secrets.secret import Secret, token_text

TOKEN = "SENTINEL-token-0123456789"
UNSEEN = "cannot be seen"


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("\x1b[31m", UNSEEN),
        ("\x1b]0;title\x07", UNSEEN),
        ("\x08", UNSEEN),
        ("\x00", UNSEEN),
        ("\x9b2J", UNSEEN),
        ("\u200b", UNSEEN),
        ("\u202e", UNSEEN),
        ("\n", UNSEEN),
        ("\t", UNSEEN),
        ("ä", "outside ASCII"),
        ("\u0430", "outside ASCII"),
        (" ", "without spaces"),
    ],
)
def test_what_does_not_belong_into_a_token_is_named_and_refused(inside: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Secret(TOKEN[:9] + inside + TOKEN[9:])
    assert reason in refused.value.summary
    assert "SENTINEL" not in f"{refused.value.summary} {refused.value.advice} {refused.value.problems}"


@pytest.mark.parametrize("around", ["{}", "{}\n", "{}\r\n", "  {}  ", "\n{}\n\n", "\t{}"])
def test_white_space_around_it_is_not_part_of_it(around: str) -> None:
    assert Secret(around.format(TOKEN)).reveal() == TOKEN


@pytest.mark.parametrize("around", ["\x1b[200~{}\x1b[201~", "\ufeff{}", "{}\x0c", "\x1c{}", "\u00a0{}"])
def test_other_characters_around_it_are(around: str) -> None:
    with pytest.raises(InvalidInput):
        Secret(around.format(TOKEN))


def test_bytes_that_are_no_text_are_refused_too() -> None:
    with pytest.raises(InvalidInput, match="outside ASCII"):
        Secret(token_text(TOKEN.encode() + b"\xff"))
