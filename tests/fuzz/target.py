"""What is fuzzed: a reader of what others write, honest inputs for it, and how to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from harbor_tui.domain.errors import HarborError
from tests.fuzz.mutation import Mutate

SEED: Final = 20261121
"""Every input follows from this, its target's name and its number."""

Check = Callable[[bytes], object]
"""Gives an input to the program as its writer would. A `HarborError` is an answer; whatever else it raises is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader."""

    name: str
    seeds: Sequence[bytes]
    """Honest inputs: each is taken without a complaint, which a test of its own says."""
    mutate: Mutate
    opened: Callable[[Path], AbstractContextManager[Check]]
    """Makes the check; it may use the (empty) folder."""
    inputs: int
    """How many in a sweep."""

    def made(self, number: int) -> bytes:
        """The input of a number: the honest ones first."""
        if number < len(self.seeds):
            return self.seeds[number]
        return self.mutate(Random(f"{SEED} {self.name} {number}"), self.seeds)


class BrokenPromise(AssertionError):
    """A reader that says it never raises did."""


@contextmanager
def never_raising(what: str) -> Iterator[None]:
    """Within this, even a `HarborError` is a fault: one record or body must not keep all others from being shown."""
    try:
        yield
    except HarborError as error:
        raise BrokenPromise(f"{what} raised {type(error).__name__}: {error.summary}") from error
