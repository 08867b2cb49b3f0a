"""The installed program in a real terminal: a private tmux server that answers it, keeps its screen and every byte."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import pytest

from tests.support.oracles import judge
from tests.support.terminal_output import plain

PROGRAM = str(Path(sys.executable).with_name("harbor-tui"))
PATIENCE_S: Final = float(os.environ.get("TERMINAL_PATIENCE_S", "30"))
"""How long a screen may take on a machine with more to do than this."""
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

_SETTINGS: Final = """\
set -g remain-on-exit on
set -g status off
set -g escape-time 0
set -g default-shell /bin/sh
set -g default-terminal tmux-256color
set -g history-limit 0
set -g focus-events off
set -ga terminal-overrides ',*:Tc'
"""


def _size_of(tty: str) -> tuple[int, int]:
    """Columns and rows, as whoever reads from `tty` is told them."""
    with open(tty, "rb", opener=lambda path, flags: os.open(path, flags | os.O_NOCTTY)) as file:
        columns, rows = os.get_terminal_size(file.fileno())
    return columns, rows


class Terminal:
    """One program in one pane. Use it as a context manager: at its end the oracles judge all that was written."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        may_copy: bool = False,
    ) -> None:
        self._may_copy = may_copy
        self._folder = Path(tempfile.mkdtemp(prefix="harbor-terminal-"))
        self._status, self._record = self._folder / "status", self._folder / "written"
        settings, started = self._folder / "tmux.conf", self._folder / "started"
        settings.write_text(_SETTINGS)
        self._base = ["tmux", "-S", str(self._folder / "socket"), "-f", str(settings)]
        variables = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", **(env or {})}
        exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        line = (
            f"until [ -e {started} ]; do sleep 0.01; done; env -u COLUMNS -u LINES {exports} {shlex.join(command)}; "
            f"echo $? >{self._status}.new; mv {self._status}.new {self._status}"
        )
        self._tmux("new-session", "-d", "-s", "p", "-x", str(size[0]), "-y", str(size[1]), line)
        self._tmux("pipe-pane", "-t", "p", f"cat >{self._record}")
        started.touch()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cut = self.running()
        if cut:
            self._kill_program()
        self._tmux("kill-server", check=False)
        written = self.written
        shutil.rmtree(self._folder, ignore_errors=True)
        if error is None:
            judge(written, may_copy=self._may_copy, cut=cut)

    def _kill_program(self) -> None:
        try:
            os.kill(self.pid(), signal.SIGKILL)
        except (OSError, RuntimeError, IndexError):
            return

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run([*self._base, *arguments], capture_output=True, text=True, errors="replace", check=False)
        if check and done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    # What is seen and what was written

    def text(self) -> str:
        """What a person sees now."""
        return "\n".join(line.rstrip() for line in self._tmux("capture-pane", "-p", "-t", "p").splitlines())

    @property
    def written(self) -> bytes:
        """Every byte that the program has written."""
        return self._record.read_bytes() if self._record.exists() else b""

    def find(self, text: str) -> tuple[int, int]:
        """Column and row, from 0, at which `text` stands on the screen."""
        for row, line in enumerate(self.text().splitlines()):
            if (column := line.find(text)) >= 0:
                return column, row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text()}")

    # Keyboard and mouse

    def send(self, *keys: str) -> None:
        """Press keys by their tmux names (`Enter`, `C-y`, `j`), in one write."""
        self._tmux("send-keys", "-t", "p", *keys)

    def type(self, text: str) -> None:
        """Type literal text."""
        self._tmux("send-keys", "-t", "p", "-l", text)

    def press_bytes(self, data: bytes) -> None:
        """What arrives from the keyboard, byte by byte, in one write."""
        self._tmux("send-keys", "-t", "p", "-H", *(f"{byte:02x}" for byte in data))

    def paste(self, text: str) -> None:
        """A bracketed paste."""
        self.press_bytes(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def click(self, column: int, row: int, *, times: int = 1) -> None:
        """Click with the left button at a cell counted from 0."""
        at = f"{column + 1};{row + 1}"
        self.press_bytes((f"\x1b[<0;{at}M\x1b[<0;{at}m" * times).encode())

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the left button at one cell counted from 0, move to another one and let go there."""
        (left, top), (right, bottom) = start, end
        self.press_bytes(f"\x1b[<0;{left + 1};{top + 1}M".encode())
        self.press_bytes(f"\x1b[<32;{right + 1};{bottom + 1}M".encode())
        self.press_bytes(f"\x1b[<0;{right + 1};{bottom + 1}m".encode())

    def resize(self, *sizes: tuple[int, int]) -> None:
        """Change the terminal's size, through all of `sizes` at once; returns when the program can read the last one.

        tmux hands a size on a quarter of a second after the one before, and leaves out what came between.
        """
        for columns, rows in sizes:
            self._tmux("resize-window", "-t", "p", "-x", str(columns), "-y", str(rows))
        tty = self._tmux("display-message", "-p", "-t", "p", "#{pane_tty}").strip()
        deadline = time.monotonic() + PATIENCE_S
        while _size_of(tty) != sizes[-1]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{tty} never had the size {sizes[-1]}")
            time.sleep(0.02)

    # Waiting

    def wait_for(self, pattern: str, *, within: float = PATIENCE_S) -> str:
        """Wait until the screen shows `pattern`; returns the screen."""
        return self.wait_until(lambda screen: re.search(pattern, screen) is not None, f"{pattern!r} shown", within)

    def wait_gone(self, pattern: str, *, within: float = PATIENCE_S) -> str:
        """Wait until the screen no longer shows `pattern`."""
        return self.wait_until(lambda screen: re.search(pattern, screen) is None, f"{pattern!r} gone", within)

    def wait_until(self, holds: Callable[[str], bool], what: str, within: float = PATIENCE_S) -> str:
        """Wait until the screen is as wanted; returns it, given a moment for the rest of the same frame to arrive."""
        deadline = time.monotonic() + within
        while True:
            screen = self.text()
            if holds(screen):
                time.sleep(0.02)
                later = self.text()
                return later if holds(later) else screen
            if time.monotonic() > deadline or not self.running():
                raise AssertionError(f"waited for: {what}; {self._said_last(screen)}")
            time.sleep(0.04)

    def wait_exit(self, *, within: float = PATIENCE_S) -> int:
        """Wait until the program has ended; returns its exit status."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._status.exists():
                return int(self._status.read_text())
            time.sleep(0.02)
        raise AssertionError(f"the program is still running:\n{self.text()}")

    def _said_last(self, screen: str) -> str:
        if self.running():
            return f"the screen:\n{screen}"
        return f"it has ended with {self._status.read_text().strip()}: {plain(self.written)[-600:]}"

    def running(self) -> bool:
        """Whether the program still runs."""
        return not self._status.exists()

    def pid(self) -> int:
        """The program's process id."""
        shell = self._tmux("display-message", "-p", "-t", "p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])
