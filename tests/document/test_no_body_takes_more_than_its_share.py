"""Whatever an agent puts into a body, and however often: reading, checking and showing it stay in proportion."""

from __future__ import annotations

import random

import pytest

from tests.support.growing_bodies import WHOLES, GrowingBody, all_bodies
from tests.support.growth import FLOOR_S, outgrown, times_before_the_screen

SIZE = 40_000
MOST_S_PER_MB = 2.0
SLOW_MACHINE = 2.5
"""A machine that others use as well, and that counts their disturbance as ours."""
CHUNKS = 20
SWEPT = 600
"""Of some ten thousand bodies; which ones stays the same. All of them take an hour."""
SAMPLE = random.Random(11).sample(all_bodies(), 100)
ALWAYS = 40
"""So many of the sample are looked at every time, the others in the sweep."""


@pytest.mark.parametrize("body", WHOLES, ids=lambda body: body.name)
def test_what_once_grew_by_the_square_of_its_size_does_not(body: GrowingBody) -> None:
    assert outgrown(body, SIZE) == {}


@pytest.mark.parametrize("body", SAMPLE[:ALWAYS], ids=lambda body: body.name)
def test_some_of_everything_takes_time_by_its_size(body: GrowingBody) -> None:
    assert outgrown(body, SIZE // 2) == {}


@pytest.mark.parametrize("body", WHOLES, ids=lambda body: body.name)
def test_a_body_is_read_and_checked_in_two_seconds_for_a_megabyte(body: GrowingBody) -> None:
    size = 200_000
    spent = times_before_the_screen(body, size)
    mb = max(len(body.of(size).encode("utf-8", "replace")), size) / 1e6
    assert spent["read"] + spent["check"] < MOST_S_PER_MB * SLOW_MACHINE * mb + FLOOR_S


@pytest.mark.sweep
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_more_of_everything_takes_time_by_its_size(chunk: int) -> None:
    bodies = [*random.Random(12).sample(all_bodies(), SWEPT), *SAMPLE[ALWAYS:]][chunk::CHUNKS]
    assert {body.name: found for body in bodies if (found := outgrown(body, SIZE // 2))} == {}
