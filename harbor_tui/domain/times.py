"""Times as records write them, UTC and ISO 8601; and as services write them into headers."""

from __future__ import annotations

from datetime import UTC, date, datetime


def utc_text(seconds: float) -> str:
    """Seconds since the epoch as `2026-11-21T09:30:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc_month(seconds: float) -> str:
    """The month of a time, `2026-11`: how archive and audit are split."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m")


def utc_day(seconds: float) -> date:
    """The day of a time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date()


def read_time(text: str) -> float | None:
    """Seconds since the epoch of an ISO 8601 time with a zone; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo is not None else None


def read_http_date(text: str) -> float | None:
    """Seconds since the epoch of a date in a service's header; None when it is none."""
    from email.utils import parsedate_to_datetime  # a large module, which only answers need

    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):  # the last one for offsets that no clock can have
        return None
