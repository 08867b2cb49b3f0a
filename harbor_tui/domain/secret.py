"""A token that cannot be printed: one opaque type from the store to the header."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from harbor_tui.domain.errors import InvalidInput

_TOKEN: Final = re.compile(r"[\x21-\x7e]{8,4096}")
_ACCESS_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class Secret:
    """A sign-in token. `reveal` is called in one place: where the Authorization header is built."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        """Take a token as typed or stored; one trailing line end is not part of it.

        Raises `InvalidInput` when it is no token (8 to 4096 printable ASCII characters without spaces); the message
        never holds any of it.
        """
        value = value.removesuffix("\n").removesuffix("\r")
        if not _TOKEN.fullmatch(value):
            raise InvalidInput(
                "That is not a token: it must be 8 to 4096 printable characters without spaces.",
                advice="Copy the token again, without line breaks, quotes or the word Bearer.",
            )
        self.__value = value

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
