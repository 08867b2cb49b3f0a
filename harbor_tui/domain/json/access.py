"""Reads foreign JSON in which any member may be missing, null or of another type than documented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harbor_tui.domain.json.schema import INT64_MAX


def member(data: object, *path: str) -> Any:
    """What lies at `path`, or None where the way there ends."""
    for name in path:
        if not isinstance(data, dict):
            return None
        data = data.get(name)
    return data


def text(data: object, *path: str) -> str:
    """The string at `path`; a whole number as its digits; empty for everything else."""
    value = member(data, *path)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(data: object, *path: str) -> int | None:
    """The whole number at `path`, or None."""
    value = member(data, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def rows(data: object, *path: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of the list at `path`; entries that are no objects are left out."""
    value = member(data, *path)
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, list) else ()


def numeric_id(data: object, *path: str) -> str:
    """The id at `path` as digits (an int64, as text or number), or empty."""
    value = text(data, *path)
    fits = value.isascii() and value.isdigit() and len(value) <= 19 and int(value) <= INT64_MAX
    return value if fits else ""
