"""A token that cannot be printed: one opaque type from the store to the header."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from harbor_tui.domain.errors import FieldProblem, InvalidInput
from harbor_tui.domain.text.display import hidden_characters

FEWEST_CHARACTERS: Final = 8
MOST_CHARACTERS: Final = 4096
_AROUND: Final = " \t\r\n"
"""What may stand around a token without being part of it."""
_TOKEN: Final = re.compile(r"[!-~]*")
_ACCESS_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def token_problem(text: str) -> str:
    """Why a text is no token, or empty: THE rule, wherever a token comes from. Nothing of the text is in it.

    White space around it does not count. What else does not belong into a token is never dropped in silence: a token
    that was copied with an escape sequence or an invisible character in it is another one than was meant.
    """
    text = text.strip(_AROUND)
    if hidden_characters(text):
        return "holds an escape sequence, a line break or another character that cannot be seen"
    if not text.isascii():
        return "holds characters outside ASCII"
    if not FEWEST_CHARACTERS <= len(text) <= MOST_CHARACTERS or not _TOKEN.fullmatch(text):
        return f"must be {FEWEST_CHARACTERS} to {MOST_CHARACTERS} printable characters without spaces"
    return ""


def token_text(data: bytes) -> str:
    """The bytes of a file or a pipe as a text that `token_problem` can judge: what is no text stays none."""
    return data.decode("utf-8", "replace")


class Secret:
    """A sign-in token. `reveal` is called in one place: where the Authorization header is built."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        """Take a token as typed or stored; white space around it is not part of it.

        Raises `InvalidInput` with the `token_problem` when it is no token.
        """
        problem = token_problem(value)
        if problem:
            raise InvalidInput(
                f"That is not a token: it {problem}.",
                advice="Copy the token again, without line breaks, quotes or the word Bearer.",
                problems=(FieldProblem("token", problem),),
            )
        self.__value = value.strip(_AROUND)

    def reveal(self) -> str:
        """The token itself. Never put it into a record, a message, a log or a frame that outlives the call."""
        return self.__value

    @property
    def kind(self) -> str:
        """What its form says of it: `oauth` (an access token), `api_token` (Atlassian's), or empty. Nothing more."""
        if _ACCESS_TOKEN.fullmatch(self.__value):
            return "oauth"
        return "api_token" if self.__value.startswith("ATATT") else ""

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__value == other.reveal()

    def __hash__(self) -> int:
        return hash(Secret)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never serialised")
