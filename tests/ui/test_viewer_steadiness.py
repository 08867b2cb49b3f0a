"""Making a long page does not wake the collector of cycles, and leaves it awake afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from harbor_tui.ui.steady import MANY, collector_rests


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_inside_even_when_two_pages_are_made_at_once() -> None:
    with collector_rests():
        with collector_rests():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_again_when_making_fails() -> None:
    with pytest.raises(ValueError, match="x"), collector_rests():
        raise ValueError("x")
    assert gc.isenabled()


def test_only_much_is_set_aside() -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with collector_rests():
        few = [[number] for number in range(10)]
    assert gc.get_freeze_count() == before
    with collector_rests():
        many = [[number] for number in range(2 * MANY)]
    assert gc.get_freeze_count() > before + MANY
    assert len(few) + len(many) == 10 + 2 * MANY
