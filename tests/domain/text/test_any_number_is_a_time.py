"""Times of files and records are others' numbers: each is shown as some time, and none of them ends anything."""

from __future__ import annotations

import math

import pytest

from harbor_tui.domain.text import times
from harbor_tui.ui.kit.formatting import clock_time
from harbor_tui.ui.screens.pages.rows import full_time, short_time

NUMBERS = (0.0, -1.0, 1e9, 2**33, -(2**63), 2**63, 1e18, 1e300, -1e300, math.inf, -math.inf, math.nan, 10**30)


@pytest.mark.parametrize("seconds", NUMBERS)
def test_it_has_a_day_in_the_calendar(seconds: float) -> None:
    text = times.utc_text(seconds)
    assert len(text) == 20
    assert times.read_time(text) is not None
    assert times.utc_month(seconds) == text[:7]
    assert times.utc_day(seconds).isoformat() == text[:10]
    assert clock_time(seconds)


@pytest.mark.parametrize("iso", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "9999-12-31", "odd", ""])
def test_a_time_that_a_service_writes_is_shown_or_left_out(iso: str) -> None:
    assert isinstance(short_time(iso, 1e9), str)
    assert isinstance(full_time(iso), str)


def test_a_file_came_when_its_inode_says_so_unless_it_is_older() -> None:
    assert times.came_at(50.0, 100.0) == 50.0
    assert times.came_at(150.0, 100.0) == 100.0  # put off by whoever wrote it
    assert times.came_at(-62_200_000_000.0, 100.0) == 100.0  # before the year 1
