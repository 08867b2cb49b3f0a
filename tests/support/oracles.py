"""The two oracles that are always on: no hostile sequence (O1) and no token (O2) in what a program wrote."""

from __future__ import annotations

from typing import Final

from tests.support.terminal_output import forbidden_sequences, without_copies

LONGEST_SEQUENCE: Final = 4096
_TOKENS: Final[set[bytes]] = set()


def keep_secret(token: str) -> None:
    """From now on no terminal of this run may be written this token to."""
    _TOKENS.add(token.encode())


def judge(written: bytes, *, may_copy: bool, cut: bool) -> None:
    """Fail when an oracle has anything against these bytes, which end anywhere when the program was killed."""
    found = breaches(_up_to_the_cut(written) if cut else written, may_copy=may_copy)
    assert not found, f"written to the terminal: {found[:5]}"


def _up_to_the_cut(written: bytes) -> bytes:
    """Without the last sequence and the characters after it, of which parts may be missing."""
    last = written.rfind(b"\x1b", max(len(written) - LONGEST_SEQUENCE, 0))
    return written[:last] if last >= 0 else written.decode("utf-8", "ignore").encode()


def breaches(written: bytes, *, may_copy: bool) -> list[str]:
    """What the oracles have against these bytes; where an operator copies, the clipboard is the test's own matter."""
    judged = without_copies(written) if may_copy else written
    found = [f"O1: {sequence!r}" for sequence in forbidden_sequences(judged)]
    return found + ["O2: a token was written" for token in _TOKENS if token in written]
