"""Run a step of the queue under strace: log its system calls, or make one of them fail or kill the process."""

from __future__ import annotations

import functools
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.queue_driver import MARKER

ROOT = Path(__file__).parents[2]
CALLS = (
    "mkdir,mkdirat,openat,write,pwrite64,fsync,link,linkat,unlink,unlinkat,rename,renameat,renameat2,flock,ftruncate,"
    "connect,sendto,recvfrom,fchmod,rmdir,close,stat,newfstatat"
)
_CALL = re.compile(r"^\d+\s+([a-z0-9]+)\(")


@functools.cache
def why_no_strace() -> str:
    """Why system calls cannot be watched here, or empty."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "ptrace is forbidden here"


@dataclass
class CountingServer:
    """Counts the POSTs that it reads whole, and says that each created a page."""

    port: int = 0
    posts: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        data = b""
        try:
            while b"\n" not in data or len(data) < int(data.split()[1]) + data.index(b"\n") + 1:
                part = connection.recv(65536)
                if not part:
                    return
                data += part
            self.posts.append(data.partition(b"\n")[2])
            connection.sendall(b"created\n")
        except OSError:
            return


@contextmanager
def counting_server() -> Iterator[CountingServer]:
    """A tenant on loopback for one run."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = CountingServer(listening.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listening,), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


NOTHING_STARTS = threading.Lock()
"""Between fork and exec a new process holds every descriptor of this one, and with them the locks of cases that a test
has just let go of: who judges by locks holds this, so that no process starts meanwhile."""


def run_step(step: str, home: Path, port: int, *strace: str) -> subprocess.CompletedProcess[str]:
    """One step in a process of its own, under strace when options for it are given."""
    watch = ["strace", "-f", "--seccomp-bpf", *strace] if strace else []
    env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "PATH": os.environ["PATH"]}
    command = [*watch, sys.executable, "-m", "tests.support.queue_driver", step, str(home), str(port)]
    pipe = subprocess.PIPE
    with NOTHING_STARTS:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=pipe, text=True)
    with process:
        said, complained = process.communicate(timeout=100)
    return subprocess.CompletedProcess(command, process.returncode, said, complained)


def logged(step: str, home: Path, port: int, log: Path) -> list[str]:
    """The system calls of a step, as lines, from the marker on."""
    done = run_step(step, home, port, "-o", str(log), "-y", "-e", f"trace={CALLS}")
    assert done.returncode == 0, done.stderr
    lines = log.read_text(errors="replace").splitlines()
    start = next(number for number, line in enumerate(lines) if MARKER in line)
    return lines[start + 1 :]


@dataclass(frozen=True)
class Fault:
    """One system call, counted from the process's start, and what happens to it."""

    call: str
    when: int
    effect: str

    @property
    def options(self) -> tuple[str, ...]:
        """For strace."""
        return "-o", os.devnull, "-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.effect}:when={self.when}"


def faults_in(log: Path, effects: dict[str, tuple[str, ...]], *, every: dict[str, int]) -> list[Fault]:
    """A fault for every system call after the marker and every effect on it; of those in `every`, for one in so many.

    What makes a file is never left out.
    """
    counts: Counter[str] = Counter()
    found: list[Fault] = []
    begun = False
    for line in log.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        call = match[1]
        counts[call] += 1
        begun = begun or MARKER in line
        if begun and ("O_CREAT" in line or counts[call] % every.get(call, 1) == 0):
            found += [Fault(call, counts[call], effect) for effect in effects.get(call, ())]
    return found
