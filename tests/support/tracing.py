"""strace on a program that runs already: faults at its system calls from a moment on that a test chooses."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_ATTACHED_WITHIN_S: Final = 20


@contextmanager
def traced(pid: int, log: Path, *options: str) -> Iterator[None]:
    """Attach to all threads of a process; let go of it at the end, if it still lives."""
    said = log.with_suffix(".said")
    command = ["strace", "-f", "-y", "-o", str(log), "-p", str(pid), *options]
    with said.open("wb") as errors, subprocess.Popen(command, stderr=errors, stdout=subprocess.DEVNULL) as strace:
        try:
            deadline = time.monotonic() + _ATTACHED_WITHIN_S
            while b"attached" not in said.read_bytes():
                assert time.monotonic() < deadline and strace.poll() is None, said.read_text()
                time.sleep(0.02)
            yield
        finally:
            if strace.poll() is None:
                strace.send_signal(signal.SIGINT)
                strace.wait(20)


def inject(call: str, effect: str, *, when: int = 1, path: str = "") -> tuple[str, ...]:
    """The options for one fault: at calls on `path` (as the program names it) alone, or counted in each thread."""
    only = ("-P", path) if path else ()
    return *only, "-e", f"trace={call}", "-e", f"inject={call}:{effect}:when={when}"
