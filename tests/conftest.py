"""What holds for all tests: the same examples in every run, programs start as installed ones do, the long begin."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
settings.load_profile("deterministic")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs are started, none of which should compile anew


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that may take longest begin, so that no worker is left alone with them at the end."""
    items.sort(key=_may_take_s, reverse=True)


def _may_take_s(item: pytest.Item) -> float:
    """The time that a test was given; a usual one says nothing of it."""
    given = item.get_closest_marker("timeout")
    return float(given.args[0]) if given is not None else 0.0
