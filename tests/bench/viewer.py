"""How the viewer feels on a 1 MB page: first line, input while it is laid out, time and bytes of a page down.

    python tests/bench/viewer.py [--mb 1] [--size 120x40]

The viewer runs in a program of its own on a pseudo-terminal. Its limits: 50 ms for the longest time that input waits
while the page is being opened, 15 ms to the first byte and 12 KB for a page down.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

PARAGRAPH = (
    "<h2>Part {n}</h2><p>The <strong>node</strong> runs on <em>every</em> host of the ring, see "
    '<a href="https://example.com/{n}">the plan</a>. Ünïcödé and 漢字 {n}.</p><ul><li>one</li><li>two</li></ul>'
    "<table><tbody><tr><th>Host</th><th>State</th></tr><tr><td>ring-{n}</td><td>ok</td></tr></tbody></table>"
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[echo {n}\nexit 0]]></ac:plain-text-body>'
    "</ac:structured-macro>"
)


def body(megabytes: float) -> str:
    """A page of about that size."""
    parts, size, number = [], 0, 0
    while size < megabytes * 1e6:
        parts.append(PARAGRAPH.format(n=number))
        size += len(parts[-1])
        number += 1
    return "".join(parts)


def show(path: str, log: str) -> None:
    """The program under measurement: opens the page a second after its start and notes how long the loop was held."""
    from textual import on

    from harbor_tui.document.model.gc_pause import freeze_startup_objects
    from harbor_tui.ui.widgets.viewer.document_view import DocumentView
    from harbor_tui.ui.widgets.viewer.line_view import LineView
    from tests.support.viewer_app import ViewerApp

    text = Path(path).read_text(encoding="utf-8")

    class Measured(ViewerApp):
        start = first = whole = longest = 0.0

        def on_mount(self) -> None:
            self.view.focus()
            self.set_timer(1.0, self.begin)

        async def begin(self) -> None:
            freeze_startup_objects()  # as the console does behind its first rows, long before a page is opened
            self.watching = asyncio.create_task(self.watch_loop())
            self.start = time.perf_counter()
            self.viewer.load(text)

        @on(LineView.Moved)
        def lines_came(self) -> None:
            if len(self.view.shown) and not self.first:
                self.first = time.perf_counter() - self.start

        @on(DocumentView.LaidOut)
        def all_there(self) -> None:
            self.whole = time.perf_counter() - self.start
            self.set_timer(0.3, self.note)

        def note(self) -> None:
            self.watching.cancel()
            figures = (self.first * 1e3, self.whole * 1e3, self.longest * 1e3, len(self.view.shown))
            Path(log).write_text(" ".join(f"{figure:.1f}" for figure in figures))

        async def watch_loop(self) -> None:
            before = time.perf_counter()
            while True:
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                self.longest = max(self.longest, now - before - 0.001)
                before = now

    Measured().run()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=1.0)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--show", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.show:
        show(*given.show)
        return
    from tests.support.pty_terminal import PtyTerminal

    width, height = map(int, given.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        page, log = Path(folder) / "page.xml", Path(folder) / "log"
        page.write_text(body(given.mb), encoding="utf-8")
        command = [sys.executable, __file__, "--show", str(page), str(log)]
        env = {"TEXTUAL_ANIMATIONS": "none", "PYTHONPATH": os.fspath(Path(__file__).resolve().parents[2])}
        with PtyTerminal(command, size=(width, height), env=env) as terminal:
            deadline = time.monotonic() + 120
            while not log.exists() and time.monotonic() < deadline:
                terminal.read(0.05)
            terminal.read(0.5)
            first, whole, longest, lines = log.read_text().split()
            print(f"first lines after {first} ms; all {float(lines):,.0f} lines after {whole} ms")
            print(f"longest time that input waited meanwhile: {longest} ms (limit 50)")
            for name, key in (("page down", b" "), ("line down", b"j"), ("half page", b"\x04")):
                delays, sizes = [], []
                for _ in range(given.keys):
                    start, before = time.perf_counter(), len(terminal.written)
                    terminal.press(key)
                    while len(terminal.written) == before and time.perf_counter() - start < 2:
                        terminal.take(0.5)
                    delays.append((time.perf_counter() - start) * 1e3)
                    terminal.read(0.12)
                    sizes.append(len(terminal.written) - before)
                print(
                    f"{name}: first byte after {statistics.median(delays):.1f} ms (median; worst {max(delays):.1f}), "
                    f"{statistics.median(sizes):,.0f} bytes (median; most {max(sizes):,})"
                )


if __name__ == "__main__":
    main()
