"""What holds for all tests: the same examples in every run, programs start as installed ones do, a quick order."""

from __future__ import annotations

import os
from operator import itemgetter

import pytest
from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
settings.load_profile("deterministic")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs are started, none of which should compile anew


@pytest.hookimpl(trylast=True)  # once those that are not asked for are away
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that may take longest begin; those that mostly wait for a terminal are spread evenly over the others.

    So no worker is left alone with them at the end, and another one computes while one waits.
    """
    long = sorted(filter(_may_take_s, items), key=_may_take_s, reverse=True)
    usual = [item for item in items if not _may_take_s(item)]
    waiting = [item for item in usual if item.get_closest_marker("terminal") is not None]
    computing = [item for item in usual if item.get_closest_marker("terminal") is None]
    placed = [(index / len(group), item) for group in (waiting, computing) for index, item in enumerate(group)]
    items[:] = [*long, *(item for _, item in sorted(placed, key=itemgetter(0)))]


def _may_take_s(item: pytest.Item) -> float:
    """The time that a test was given; a usual one says nothing of it."""
    given = item.get_closest_marker("timeout")
    return float(given.args[0]) if given is not None else 0.0
