"""Start-up and key figures of the installed program on a PTY of 120x40, next to a minimal Textual app, in one run.

    python tests/bench/start.py [--rounds 7]

Prints medians and ratios: `--version` over `python -c pass`; first paint of the demo's whole frame over a minimal
Textual app started the same way, and when its requests are listed; resident memory; first byte and
bytes a key while moving in an inbox of 1,000 requests. As with an installed program, modules are compiled beforehand.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.pty_terminal import PtyTerminal

PROGRAM = str(Path(sys.executable).with_name("harbor-tui"))
MINIMAL = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Minimal(App[None]):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header(); yield Static("first paint"); yield Footer()
Minimal().run()
"""


def wall(command: list[str]) -> float:
    """Milliseconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def first_paint(command: list[str], marker: bytes) -> tuple[float, float]:
    """Milliseconds until `marker` is painted, and resident MiB a second later."""
    start = time.perf_counter()
    with PtyTerminal(command) as terminal:
        terminal.read_until(marker)
        elapsed = (time.perf_counter() - start) * 1000
        terminal.read(1.5)
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{terminal.pid}/status").read_text())
        resident = int(found[1]) / 1024 if found is not None else 0.0
        terminal.press(b"q")
    return elapsed, resident


def key_figures(requests: int, keys: int) -> tuple[float, float]:
    """Median milliseconds to the first byte after a key, and median bytes a key, moving down in the inbox."""
    with PtyTerminal([PROGRAM, "demo", "--requests", str(requests)]) as terminal:
        terminal.read_until(rb"Enter review")
        terminal.read(3)
        latencies, sizes = [], []
        for index in range(keys):
            start = time.perf_counter()
            terminal.press(b"j")
            before = len(terminal.written)
            while len(terminal.written) == before:
                terminal.take(1.0)
            latencies.append((time.perf_counter() - start) * 1000)
            terminal.read(0.1)
            if index >= 5:
                sizes.append(len(terminal.written) - before)
        terminal.press(b"q")
    return statistics.median(latencies[5:]), statistics.median(sizes)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--requests", type=int, default=1000)
    rounds, requests = (parsed := options.parse_args()).rounds, parsed.requests
    for name in ("HARBOR_TUI_HOME", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)
    first_paint([PROGRAM, "demo"], rb"Harbor rollout")
    bare = statistics.median(wall([sys.executable, "-c", "pass"]) for _ in range(rounds))
    version = statistics.median(wall([PROGRAM, "--version"]) for _ in range(rounds))
    print(
        f"python -c pass {bare:6.0f} ms   --version {version:6.0f} ms   difference {version - bare:+.0f} ms (bar: +100)"
    )
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder, "minimal.py")
        minimal.write_text(MINIMAL)
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        filled: list[float] = []
        for _ in range(rounds):
            theirs.append(first_paint([sys.executable, str(minimal)], rb"first paint"))
            ours.append(first_paint([PROGRAM, "demo"], rb"5 Audit"))
            filled.append(first_paint([PROGRAM, "demo"], rb"Harbor rollout")[0])
    paint, paint_minimal = (statistics.median(each[0] for each in figures) for figures in (ours, theirs))
    rss, rss_minimal = (statistics.median(each[1] for each in figures) for figures in (ours, theirs))
    print(f"minimal Textual app: first paint {paint_minimal:4.0f} ms, {rss_minimal:3.0f} MiB")
    print(
        f"harbor-tui demo:     first paint {paint:4.0f} ms, {rss:3.0f} MiB   "
        f"ratio {paint / paint_minimal:.2f} (bars: 1.6, 90 MiB)"
    )
    print(f"its requests on the screen after {statistics.median(filled):4.0f} ms")
    first_byte, size = key_figures(requests, 40)
    print(f"j in {requests:,} requests: first byte {first_byte:.1f} ms, {size:.0f} bytes a key (bars: 12 ms, 2048)")


if __name__ == "__main__":
    main()
