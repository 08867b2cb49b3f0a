"""200,000 spoilt inputs in every sweep: each is an answer or a sentence, at once, and never a fault of ours.

The inputs follow from a fixed seed, the target's name and a number. What a failing test names is made again, tried
alone and shrunk by

    .venv/bin/python -m tests.fuzz requests 4711 --shrink

and a whole target, or some of its numbers, is run by `python -m tests.fuzz requests [FIRST COUNT]`. What is found
becomes a test with a name, beside the other tests of the part that was mended.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.fuzz.every import TARGETS
from tests.fuzz.runner import Report, run

_AT_ONCE: Final = 2_000
"""Inputs of one test: small enough to be spread over processes."""
SLICES: Final = tuple(
    (target.name, range(first, min(first + _AT_ONCE, target.inputs)))
    for target in TARGETS.values()
    for first in range(0, target.inputs, _AT_ONCE)
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place for files: in memory where there is one, since nothing here has to last."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_spoilt_was_right_before(name: str, folder: Path) -> None:
    target = TARGETS[name]
    _judge(run(target, range(len(target.seeds)), folder))


def test_a_sweep_is_large() -> None:
    assert sum(target.inputs for target in TARGETS.values()) >= 200_000


def test_a_fault_of_ours_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No guard of the program makes a row of it here: a sweep that finds nothing says something."""

    def broken(*_: object, **__: object) -> None:
        raise AttributeError("a fault of ours")

    monkeypatch.setattr("harbor_tui.workflow.findings.request.inspect", broken)
    faults = run(TARGETS["requests"], range(3), folder).faults
    assert [fault.partition(" ")[0] for fault in faults] == ["AttributeError"]


@pytest.mark.sweep
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "numbers"), SLICES, ids=[f"{name}-{numbers.start}" for name, numbers in SLICES])
def test_no_spoilt_input_is_a_fault_of_ours(name: str, numbers: range, folder: Path) -> None:
    _judge(run(TARGETS[name], numbers, folder))


def _judge(report: Report) -> None:
    print(report)
    if report.faults:
        pytest.fail(str(report), pytrace=False)
