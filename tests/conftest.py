"""What holds for all tests: the same examples in every run, and programs that start as installed ones do."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
settings.load_profile("deterministic")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs are started, none of which should compile anew
