"""Runs a target's inputs, each within its time, and tells of those that did harm."""

from __future__ import annotations

import contextlib
import faulthandler
import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from types import FrameType
from typing import Final

import pytest

from harbor_tui.domain.errors import HarborError
from tests.fuzz.guards import without_guards
from tests.fuzz.target import Check, Target

MOST_SECONDS: Final = 2.0
"""Of processor time for one input: a loaded machine does not count."""
MOST_GROWTH_KB: Final = 200 * 1024
_STUCK_S: Final = 60.0
"""Within C code no signal is heard: after this the process ends itself, with a traceback on stderr."""
_PROGRAM: Final = "harbor_tui"


class TookTooLong(BaseException):
    """No `Exception`, so that no handler of the program takes it for one of its own."""


@dataclass(slots=True)
class Fault:
    """One thing that went wrong, and the inputs that showed it."""

    kind: str
    """What was raised, and where in the program."""
    told: str
    count: int = 0
    smallest: int = -1
    """The number of the smallest input."""
    size: int = sys.maxsize
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.count} × {self.kind}: {self.told}\n      smallest: number {self.smallest}, {self.size} bytes"


@dataclass(slots=True)
class Report:
    """What came of a slice of a target's inputs."""

    target: str
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_number: int = -1
    growth_kb: int = 0
    faults: dict[str, Fault] = field(default_factory=dict)

    def __str__(self) -> str:
        speed = self.inputs / self.seconds if self.seconds else 0.0
        lines = [
            f"{self.target}: {self.inputs:,} inputs, {self.refused:,} refused with a sentence, {speed:,.0f} a second, "
            f"slowest {self.slowest * 1000:.0f} ms (number {self.slowest_number}), grew {self.growth_kb // 1024} MiB",
            *(f"  FAULT {fault}" for fault in sorted(self.faults.values(), key=lambda each: -each.count)),
        ]
        return "\n".join(lines)


def run(target: Target, numbers: range, folder: Path) -> Report:
    """Give these inputs to the target."""
    report = Report(target.name)
    with target.opened(folder) as check, _watched():
        began, low = perf_counter(), _fresh_peak_kb()
        for number in numbers:
            if report.inputs % 200 == 0:
                faulthandler.dump_traceback_later(_STUCK_S, exit=True)
            _give(check, target.made(number), number, report)
            low = _look_at_growth(report, number, low)
        report.seconds = perf_counter() - began
    return report


def _give(check: Check, data: bytes, number: int, report: Report) -> None:
    report.inputs += 1
    began = process_time()
    try:
        with _within(MOST_SECONDS):
            check(data)
    except HarborError:
        report.refused += 1
    except (KeyboardInterrupt, pytest.fail.Exception):
        raise
    except BaseException as error:  # noqa: BLE001 - that nothing else comes out of the program is what is tested
        _note(report, error, number, len(data))
    took = process_time() - began
    if took > report.slowest:
        report.slowest, report.slowest_number = took, number


def fault_of(check: Check, data: bytes) -> Fault | None:
    """What is wrong with one input; None when nothing is."""
    report = Report("")
    with _watched():
        _give(check, data, 0, report)
    return next(iter(report.faults.values()), None)


def _note(report: Report, error: BaseException, number: int, size: int) -> None:
    kind = f"{type(error).__name__} at {_place(error)}"
    fault = report.faults.setdefault(kind, Fault(kind, str(error).replace("\n", " ")[:160]))
    fault.count += 1
    if size < fault.size:
        fault.smallest, fault.size = number, size
        fault.trace = "".join(traceback.format_exception(error, limit=-12))


def _place(error: BaseException) -> str:
    """The innermost frame of the program; a fault is told by where it arises, not by what it says."""
    if isinstance(error, TookTooLong):
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        return next((_named(frame) for frame in frames if _PROGRAM in frame.f_code.co_filename), "the check itself")
    while error.__cause__ is not None:
        error = error.__cause__
    named = [_named(frame) for frame, _ in traceback.walk_tb(error.__traceback__) if _is_ours(frame)]
    return named[-1] if named else "the check itself"


def _is_ours(frame: FrameType) -> bool:
    return f"/{_PROGRAM}/" in frame.f_code.co_filename


def _named(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename.rpartition(f'/{_PROGRAM}/')[2]} {frame.f_code.co_name}"


def _look_at_growth(report: Report, number: int, low: int) -> int:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - low
    report.growth_kb = max(report.growth_kb, grown)
    if grown <= MOST_GROWTH_KB:
        return low
    kind = "memory"
    fault = report.faults.setdefault(kind, Fault(kind, f"grew by {grown // 1024} MiB up to this input"))
    fault.count += 1
    fault.smallest, fault.size = number, 0
    return _fresh_peak_kb()


def _fresh_peak_kb() -> int:
    """The memory in use, from which on the peak is counted anew."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def _watched() -> Iterator[None]:
    """The clock of the processor rings, and who is stuck outside of Python is ended."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"more than {MOST_SECONDS:g} s of processor time")

    before = signal.signal(signal.SIGPROF, ring)
    try:
        with without_guards():
            yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
