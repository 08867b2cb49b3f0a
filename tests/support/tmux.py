"""The installed program in a real terminal: a private tmux server that answers it and keeps its screen."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest

PROGRAM = str(Path(sys.executable).with_name("harbor-tui"))
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One program in one pane. Use it as a context manager."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (120, 40), env: Mapping[str, str] | None = None
    ) -> None:
        self._socket = f"harbor-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._folder = Path(tempfile.mkdtemp(prefix="harbor-terminal-"))
        self._status = self._folder / "status"
        settings = self._folder / "tmux.conf"
        settings.write_text(
            "set -g remain-on-exit on\nset -g status off\nset -g escape-time 0\nset -g default-shell /bin/sh\n"
            "set -g default-terminal tmux-256color\nset -g history-limit 0\nset -ga terminal-overrides ',*:Tc'\n"
        )
        self._base = ["tmux", "-L", self._socket, "-f", str(settings)]
        variables = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", **(env or {})}
        exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        line = f"env {exports} {shlex.join(command)}; echo $? >{self._status}"
        self._tmux("new-session", "-d", "-s", "p", "-x", str(size[0]), "-y", str(size[1]), line)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run([*self._base, *arguments], capture_output=True, text=True, errors="replace", check=False)
        if check and done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def text(self) -> str:
        """What a person sees now."""
        return "\n".join(line.rstrip() for line in self._tmux("capture-pane", "-p", "-t", "p").splitlines())

    def send(self, *keys: str) -> None:
        """Press keys by their tmux names (`Enter`, `Escape`, `C-y`, `j`)."""
        self._tmux("send-keys", "-t", "p", *keys)

    def type(self, text: str) -> None:
        """Type literal text."""
        self._tmux("send-keys", "-t", "p", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size."""
        self._tmux("resize-window", "-t", "p", "-x", str(columns), "-y", str(rows))

    def wait_for(self, pattern: str, *, within: float = 20.0) -> str:
        """Wait until the screen shows `pattern`; returns the screen."""
        return self._until(lambda screen: re.search(pattern, screen) is not None, f"never showed {pattern!r}", within)

    def wait_gone(self, pattern: str, *, within: float = 20.0) -> str:
        """Wait until the screen no longer shows `pattern`."""
        return self._until(lambda screen: re.search(pattern, screen) is None, f"still shows {pattern!r}", within)

    def wait_exit(self, *, within: float = 20.0) -> int:
        """Wait until the program has ended; returns its exit status."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._status.exists() and (said := self._status.read_text().strip()):
                return int(said)
            time.sleep(0.02)
        raise AssertionError(f"the program is still running:\n{self.text()}")

    def running(self) -> bool:
        """Whether the program still runs."""
        return not self._status.exists()

    def pid(self) -> int:
        """The program's process id."""
        shell = self._tmux("display-message", "-p", "-t", "p", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def _until(self, holds: Callable[[str], bool], complaint: str, within: float) -> str:
        deadline = time.monotonic() + within
        while True:
            screen = self.text()
            if holds(screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"{complaint}; the screen:\n{screen}")
            time.sleep(0.03)
