"""Request ids: ULIDs by time, or derived from an agent's idempotency key."""

from __future__ import annotations

import hashlib
from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 26


def ulid(now: float, random_bytes: bytes) -> str:
    """A ULID of a time in seconds and ten random bytes: sorts by time, cannot be guessed."""
    return _encoded((int(now * 1000) << 80) | int.from_bytes(random_bytes[:10], "big"))


def id_for_key(uid: int, agent: str, key: str) -> str:
    """The one id that an agent's idempotency key stands for: a ULID, whose time says nothing."""
    digest = hashlib.sha256(f"{uid}\0{agent}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return _encoded(int.from_bytes(digest[:16], "big"))


def _encoded(number: int) -> str:
    return "".join(_CROCKFORD[(number >> (5 * place)) & 31] for place in reversed(range(_LENGTH)))
