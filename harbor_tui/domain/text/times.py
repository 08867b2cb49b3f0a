"""Times as records write them, UTC and ISO 8601; and as services write them into headers.

Every number from outside becomes a time here and nowhere else (the linter sees to it), and none of it raises: what no
calendar has (before the year 1, beyond 9999, no number) becomes the nearest time that one has.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Final

FIRST_SECOND: Final = datetime(1, 1, 2, tzinfo=UTC).timestamp()
LAST_SECOND: Final = datetime(9999, 12, 30, tzinfo=UTC).timestamp()
"""A day from the calendar's ends, so that every zone has them."""


def utc(seconds: float) -> datetime:
    """Seconds since the epoch as a moment in UTC, within the calendar; the epoch for what is no number."""
    within = min(max(seconds, FIRST_SECOND), LAST_SECOND) if not math.isnan(seconds) else 0.0
    return datetime.fromtimestamp(within, UTC)


def local(seconds: float) -> datetime:
    """The same moment on this machine's clock."""
    return utc(seconds).astimezone()


def utc_text(seconds: float) -> str:
    """Seconds since the epoch as `2026-11-21T09:30:00Z`."""
    return utc(seconds).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc_month(seconds: float) -> str:
    """The month of a time, `2026-11`: how archive and audit are split."""
    return utc(seconds).date().isoformat()[:7]


def utc_day(seconds: float) -> date:
    """The day of a time, in UTC."""
    return utc(seconds).date()


def came_at(modified: float, changed: float) -> float:
    """When a file came, in seconds or nanoseconds since the epoch.

    Whoever writes it chooses its time of modification; a later one than the inode's own, which is the kernel's, or one
    before there were such files (the epoch) is none.
    """
    return modified if 0 <= modified <= changed else changed


def read_time(text: str) -> float | None:
    """Seconds since the epoch of an ISO 8601 time with a zone; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def read_http_date(text: str) -> float | None:
    """Seconds since the epoch of a date in a service's header; None when it is none."""
    from email.utils import parsedate_to_datetime  # a large module, which only answers need

    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):  # the last one for offsets that no clock can have
        return None
