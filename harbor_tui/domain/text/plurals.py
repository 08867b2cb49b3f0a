"""Counts in words."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """`1 line`, `214 lines`, `1,000 lines`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
