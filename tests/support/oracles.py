"""The two oracles that are always on: no hostile sequence (O1) and no token (O2) in what a program wrote."""

from __future__ import annotations

from typing import Final

from tests.support.terminal_output import forbidden_sequences, without_copies

_TOKENS: Final[set[bytes]] = set()


def keep_secret(token: str) -> None:
    """From now on no terminal of this run may be written this token to."""
    _TOKENS.add(token.encode())


def breaches(written: bytes, *, may_copy: bool) -> list[str]:
    """What an oracle has against these bytes; where an operator copies, the clipboard is the test's own matter."""
    judged = without_copies(written) if may_copy else written
    found = [f"O1: {sequence!r}" for sequence in forbidden_sequences(judged)]
    return found + ["O2: a token was written" for token in _TOKENS if token in written]
