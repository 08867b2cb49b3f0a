"""Whether something took as long as it may: bars are for an idle machine, and give way to load."""

from __future__ import annotations

import resource
import subprocess
import sys
import time


def contention() -> float:
    """How much longer a piece of work takes here and now than the processor time that it needs."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
    passed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return max(passed / used, 1.0)


def in_time(took: float, bar: float) -> bool:
    """Whether it met its bar, or would have if others had not used the machine."""
    return took < bar or took < bar * max(contention() for _ in range(3))
