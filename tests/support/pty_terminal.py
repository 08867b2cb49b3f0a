"""The installed program on a pseudo-terminal, with every byte that it writes kept: for what tmux would hide."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

from tests.support.oracles import judge
from tests.support.terminal_output import plain

PATIENCE_S: Final = 30.0


class PtyTerminal:
    """A program on a pty; `replies` maps what it may write to what this terminal answers."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        replies: Mapping[bytes, bytes] | None = None,
    ) -> None:
        self.written = b""
        self._replies = dict(replies or {})
        self._answered = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            terminal = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
            os.execvpe(command[0], list(command), {**os.environ, **terminal, **(env or {})})
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cut = self.exit_status in (None, 128 + signal.SIGKILL)
        if self.exit_status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()
        if error is None:
            judge(self.written, may_copy=False, cut=cut)

    exit_status: int | None = None

    def press(self, keys: bytes) -> None:
        """Write bytes as the keyboard would."""
        os.write(self._fd, keys)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        if self._open:
            os.close(self._fd)
            self._open = False

    def read(self, seconds: float) -> bytes:
        """Take in what is written within `seconds`, answering what this terminal answers; returns the new part."""
        start = len(self.written)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not self.take(left):
                break
        return self.written[start:]

    def read_until(self, pattern: bytes, *, within: float = PATIENCE_S) -> bytes:
        """Take in output until `pattern` occurs in its text."""
        start = len(self.written)
        deadline = time.monotonic() + within
        while True:
            if re.search(pattern, plain(self.written[start:]).encode()):
                return self.written[start:]
            left = deadline - time.monotonic()
            if left <= 0 or not self.take(left):
                raise AssertionError(f"never wrote {pattern!r}: {self.written[-2000:]!r}")

    def wait_exit(self, *, within: float = PATIENCE_S) -> int:
        """The exit status (128 + signal when a signal ended it)."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._open:
                self.take(0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                self.exit_status = code if code >= 0 else 128 - code
                return self.exit_status
            if not self._open:
                time.sleep(0.01)
        raise AssertionError("the program is still running")

    def take(self, seconds: float) -> bool:
        """Take in one piece of output; False when the terminal is closed."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return True
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:
            return False
        self.written += chunk
        self._answer()
        return bool(chunk)

    def _answer(self) -> None:
        fresh = self.written[self._answered :]
        for question, answer in self._replies.items():
            for _ in range(fresh.count(question)):
                os.write(self._fd, answer)
        self._answered = len(self.written)
