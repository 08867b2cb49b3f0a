"""A monkey at the console's keyboard: bursts of keys by a seed, on a pseudo-terminal that keeps nothing for long."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.support.oracles import judge
from tests.support.pty_terminal import PtyTerminal
from tests.support.terminal_output import plain, without_copies

_ESCAPE = b"\x1b"
_FUNCTION_KEYS: Final = (b"\x1bOP", b"\x1b[17~", b"\x1b[20~", b"\x1b[24~")
_MOVES: Final = (b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[Z")
_CONTROLS: Final = tuple(bytes([code]) for code in (1, 3, 4, 5, 8, 9, 11, 12, 14, 16, 18, 19, 21, 23, 24, 127))
"""Without Ctrl+Y, which confirms: what a person may do on purpose, a monkey may not be given the means to. Without
Ctrl+Z, which stops the program, and Ctrl+Q, which ends it."""
_LETTERS: Final = tuple(bytes([code]) for code in range(0x20, 0x7F) if code != ord("q"))
_LEADING: Final = (b"1", b"2", b"3", b"4", b"5", b"\r", b"\r", b"r", b"e", b"a", b"x", b"A", b"s", b"i", b"?", b"/")
LINGERS_S: Final = 0.025
WAITS_S: Final = 1.0
"""A burst follows when nothing was drawn or done for so long, or after so long at most."""
CLICK: Final = "\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"

_LOOPBACK_ONLY: Final = '''\
"""Knows no host but this one: whatever address the monkey types, nobody out there is asked."""
import socket

_resolve = socket.getaddrinfo

def getaddrinfo(host, *arguments, **options):
    if host not in (None, "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _resolve(host, *arguments, **options)

socket.getaddrinfo = getaddrinfo
'''


def bursts(seed: int, keys: int) -> Iterator[bytes]:
    """So many keys, one to six in each write."""
    chance = Random(seed)
    while keys > 0:
        burst = [_key(chance, first=number == 0) for number in range(min(chance.randint(1, 6), keys))]
        keys -= len(burst)
        yield b"".join(burst)


def _key(chance: Random, *, first: bool) -> bytes:
    kind = chance.random()
    if kind < (0.45 if first else 0.15):
        return chance.choice(_LEADING)
    if kind < 0.65:
        return chance.choice(_LETTERS)
    if kind < 0.75:
        return _ESCAPE
    if kind < 0.87:
        return chance.choice(_MOVES)
    if kind < 0.96:
        return chance.choice(_CONTROLS)
    if kind < 0.98:
        return CLICK.format(column=chance.randint(1, 120), row=chance.randint(1, 40)).encode()
    return chance.choice(_FUNCTION_KEYS)


def alone(folder: Path) -> dict[str, str]:
    """The environment of a console that reaches nobody but this machine, and whose editor changes nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_LOOPBACK_ONLY)
    path = ":".join(part for part in (str(folder), os.environ.get("PYTHONPATH")) if part)
    return {"PYTHONPATH": path, "EDITOR": "true", "VISUAL": "true"}


class MonkeyTerminal(PtyTerminal):
    """Judges what was written as it comes, and drops it."""

    def __exit__(self, *ended: Any) -> None:
        """Judge the rest; what a monkey copies is its own matter."""
        self.written = without_copies(self.written)
        super().__exit__(*ended)

    def press_and_look(self, burst: bytes) -> None:
        """Press keys in one write, and take in what comes of it."""
        self.press(burst)
        self.drain(LINGERS_S, at_most=WAITS_S)
        if len(self.written) > 1 << 20:
            cut = self.written.rfind(b"\x1b")
            judge(self.written[:cut], may_copy=True, cut=False)
            self.written = self.written[cut:]
            self._answered = 0

    def drain(self, silence: float, *, at_most: float) -> None:
        """Take in what is written until nothing comes for a while and the program rests: all keys were heard."""
        deadline, worked = time.monotonic() + at_most, self._work()
        while time.monotonic() < deadline:
            wrote, before = self.read(silence), worked
            worked = self._work()
            if not wrote and worked == before and worked[0] != "R":
                return

    def _work(self) -> tuple[str, str, str]:
        """What the system knows of it: running or asleep, and the time that it has used."""
        facts = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return facts[0], facts[11], facts[12]

    def assert_lives(self, after: str) -> None:
        """It runs."""
        done, status = os.waitpid(self.pid, os.WNOHANG)
        if done:
            self.exit_status = os.waitstatus_to_exitcode(status)
        assert not done, f"ended with {self.exit_status} after {after}: {plain(self.written)[-800:]}"

    def quit(self) -> int:
        """Leave all that is open, and quit; once it has heard all that was typed."""
        self.drain(0.5, at_most=120)
        for _ in range(40):
            for keys in (b"\x1b", b"\x1b", b"\x11", b"l"):
                self.press(keys)
                self.read(0.25)
                if not self.take(0):  # the terminal is let go: only the interpreter's own end is waited for
                    return self.wait_exit()
        raise AssertionError(f"it does not end: {plain(self.written)[-1500:]}")
