"""How fast documents are read and laid out, against expat, w3m and markdownify + rich.Markdown, in one run.

    python tests/bench/document.py [--corpus FOLDER] [--quick | --growth]

Documents: generated ones of 0.1, 1 and 10 MB (headings, paragraphs with accents and ideographs, lists, tables, macros)
and the real bodies of a folder, joined to pieces of about 1 MB; without the folder those rows are left out. What is
slow anyway (10 MB by markdownify, and all its runs but two) is left out too.

What is compared is processor time, user and system, of this process and of the programs that it runs: nothing measured
here waits for a disk, a network or a clock, so on an idle machine it is the wall-clock time, and on one that others use
as well it is still the time of the work itself. The wall-clock times of the same runs stand beside it, to be held
against that. Everybody's runs take turns, and the best of each counts: the least disturbed one. The start of a process
counts for nobody: w3m's time is its time for the document less its time for a single word, and ours is taken in a
Python that runs already. w3m is fed by a pipe and its output thrown away; our lines are counted and thrown away.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from html.entities import html5
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from harbor_tui.document import DocumentLayout, Format, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

WIDTH = 100
ODD_SIZE = 640_000
MOST_GROWTH = 1.6
MOST_S_PER_MB = 2.0
TEXT = (
    "the service queue drains before a rollout and every node reports its state to the harbour master while "
    "operators watch latency errors capacity backups restore plans owners reviews approvals tokens pages spaces"
)
WORDS = TEXT.split()
ODD = ("café", "naïve", "東京", "Zürich", "→", "señor", "“quoted”", "–", "München")


def body(size: int, seed: int = 7) -> str:
    """A storage body of about SIZE bytes."""
    pick = random.Random(seed)
    parts: list[str] = []
    length = 0
    while length < size:
        part = _section(pick, len(parts))
        parts.append(part)
        length += len(part.encode())
    return "".join(parts)


def _words(pick: random.Random, count: int) -> str:
    words = [pick.choice(ODD) if pick.random() < 0.03 else pick.choice(WORDS) for _ in range(count)]
    if pick.random() < 0.4 and count > 6:
        words[2] = f"<strong>{words[2]}</strong>"
        words[5] = f'<a href="https://example.com/{words[5]}">{words[5]}</a>'
    if pick.random() < 0.2 and count > 8:
        words[7] = f"<code>{words[7]}</code>"
    return " ".join(words)


def _section(pick: random.Random, number: int) -> str:
    parts = [f"<h{1 + number % 3}>Section {number} {_words(pick, 3)}</h{1 + number % 3}>"]
    parts += [f"<p>{_words(pick, pick.randint(6, 40))}</p>" for _ in range(pick.randint(10, 20))]
    parts.append("<ul>" + "".join(f"<li>{_words(pick, pick.randint(3, 20))}</li>" for _ in range(8)) + "</ul>")
    if number % 3 == 0:
        rows = "".join(
            "<tr>" + "".join(f"<td><p>{_words(pick, pick.randint(1, 9))}</p></td>" for _ in range(4)) + "</tr>"
            for _ in range(12)
        )
        head = "".join(f"<th>{_words(pick, 2)}</th>" for _ in range(4))
        parts.append(f"<table><tbody><tr>{head}</tr>{rows}</tbody></table>")
    if number % 2 == 0:
        parts.append(
            '<ac:structured-macro ac:name="info"><ac:rich-text-body>'
            f"<p>{_words(pick, 25)}</p></ac:rich-text-body></ac:structured-macro>"
        )
    else:
        code = "\n".join(f"    run --step {n} {pick.choice(WORDS)}" for n in range(6))
        parts.append(
            '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter>'
            f"<ac:plain-text-body><![CDATA[{code}]]></ac:plain-text-body></ac:structured-macro>"
        )
    return "".join(parts)


class Times(NamedTuple):
    """Milliseconds of a run."""

    processor: float
    wall: float


Race = dict[str, "Callable[[], object]"]
misses: list[str] = []


def spent() -> Times:
    """The time of this process and of the programs that it has run, so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = time.process_time() + children.ru_utime + children.ru_stime
    return Times(processor * 1000, time.perf_counter() * 1000)


def once(action: Callable[[], object]) -> Times:
    """The time that ACTION takes; taking apart what it made is not part of making it."""
    start = spent()
    made = action()
    end = spent()
    del made
    return Times(end.processor - start.processor, end.wall - start.wall)


def race(actions: Race, rounds: int) -> dict[str, Times]:
    """The best times of ACTIONS, which take turns for so many ROUNDS."""
    runs: dict[str, list[Times]] = {name: [] for name in actions}
    for _round in range(rounds):
        for name, action in actions.items():
            runs[name].append(once(action))
    return {name: Times(*map(min, zip(*times, strict=True))) for name, times in runs.items()}


def first_lines(source: bytes) -> DocumentLayout:
    """SOURCE, read and laid out as far as 40 lines."""
    layout = DocumentLayout(read_document(source, Format.STORAGE), WIDTH)
    layout.ensure(40)
    return layout


def all_lines(source: bytes) -> DocumentLayout:
    """SOURCE, read and laid out to the end."""
    layout = DocumentLayout(read_document(source, Format.STORAGE), WIDTH)
    layout.total()
    return layout


def bare_expat(source: bytes) -> None:
    """What no reader of XML can be faster than."""
    expat.ParserCreate().Parse(b"<x>" + source + b"</x>", True)


def w3m(source: bytes) -> None:
    """w3m's rendering of SOURCE."""
    command = ["w3m", "-dump", "-cols", str(WIDTH), "-T", "text/html", "-I", "utf-8"]
    subprocess.run(command, input=source, stdout=subprocess.DEVNULL, check=True)


def markdown(source: bytes) -> None:
    """markdownify, then Rich's Markdown."""
    import io

    from markdownify import markdownify
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=WIDTH, file=io.StringIO()).print(Markdown(markdownify(source.decode())))


def measure(name: str, source: bytes, rounds: int, with_markdown: bool) -> float:
    """Print the figures of one document; returns the time for all lines."""
    actions: Race = {
        "expat": lambda: bare_expat(source),
        "first": lambda: first_lines(source),
        "all": lambda: all_lines(source),
    }
    if shutil.which("w3m"):
        actions |= {"start": lambda: w3m(b"<p>x</p>"), "w3m": lambda: w3m(source)}
    best = race(actions, rounds)
    if with_markdown and find_spec("markdownify"):
        markdown(b"<p>x</p>")  # so that importing it counts for nobody
        best |= race({"markdown": lambda: markdown(source)}, 2)
    print(f"\n{name}: {len(source) / 1e6:.2f} MB, {all_lines(source).total()} lines")
    report(best, 900_000 < len(source) < 1_300_000)
    return best["all"].processor


def report(best: dict[str, Times], is_1_mb: bool) -> None:
    """The figures of one document, held against their bars."""
    first, everything = best["first"].processor, best["all"].processor
    row("expat alone", best["expat"])
    ratio = first / best["expat"].processor
    row("first 40 lines", best["first"], f"{ratio:5.2f} x expat", "at most 4" if is_1_mb else "", ratio <= 4)
    row("all lines", best["all"])
    if "w3m" in best:
        dump = Times(*(max(end - start, 0.1) for end, start in zip(best["w3m"], best["start"], strict=True)))
        ratio, wall = everything / dump.processor, best["all"].wall / dump.wall
        row("w3m -dump", dump, f"{ratio:5.2f} x w3m (wall {wall:.2f})", "at most 2.5", ratio <= 2.5)
        row(
            "",
            None,
            f"first lines take {first / dump.processor:.2f} of w3m's time",
            "less than 1",
            first < dump.processor,
        )
    else:
        print("  w3m is not installed: left out")
    if "markdown" in best:
        ratio = best["markdown"].processor / everything
        row("markdownify + rich", best["markdown"], f"{ratio:5.1f} x all lines", "at least 15", ratio >= 15)


def row(name: str, times: Times | None, told: str = "", bar: str = "", fine: bool = True) -> None:
    """One line of the report, with the verdict if there is a bar."""
    figures = f"{times.processor:9.1f} ms  wall {times.wall:9.1f} ms" if times else " " * 30
    verdict = f"{'ok  ' if fine else 'MISS'} ({bar})" if bar else ""
    print(f"  {name:19}{figures}   {told:28} {verdict}".rstrip())
    if bar and not fine:
        misses.append(f"{told.strip()} ({bar})")


def peak_for(size: int) -> float:
    """The peak memory of a process of its own that lays out SIZE bytes, in MiB."""
    code = (
        "import sys, resource; sys.path.insert(0, sys.argv[1]); import document; "
        f"document.all_lines(document.body({size}).encode()); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def joined_corpus(folder: Path) -> Iterator[bytes]:
    """The well-formed bodies of FOLDER, joined to pieces of 1 MB and a little more; what remains is the last piece."""
    from harbor_tui.document.build.xml import check, prepare

    parts: list[bytes] = []
    for path in sorted(folder.glob("*.xml")):
        source = path.read_bytes()
        text, faults = prepare(source.decode("utf-8", errors="replace"))
        if not faults and check(text) is None and b"<?xml" not in source:
            parts.append(source)
        if sum(map(len, parts)) > 1_000_000:
            yield numeric(b"\n".join(parts))
            parts = []
    if parts:
        yield numeric(b"\n".join(parts))


def numeric(source: bytes) -> bytes:
    """SOURCE with HTML's entities as numbers: bare expat does not know their names."""
    for name in set(re.findall(rb"&([A-Za-z]\w*);", source)) - {b"lt", b"gt", b"amp", b"quot", b"apos"}:
        value = "".join(f"&#{ord(character)};" for character in html5[name.decode() + ";"])
        source = source.replace(b"&" + name + b";", value.encode())
    return source


def main() -> int:
    """Measure and print; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[3] / "shared/corpus/storage")
    parser.add_argument("--quick", action="store_true", help="leave out 10 MB, memory and markdownify")
    parser.add_argument("--growth", action="store_true", help="only the bodies that each repeat one thing")
    arguments = parser.parse_args()
    if arguments.growth:
        growth_of_odd_bodies()
        print(f"\n{len(misses)} bars missed" + "".join(f"\n  {miss}" for miss in misses))
        return int(bool(misses))
    slow = not arguments.quick
    if slow and not find_spec("markdownify"):
        print("markdownify is not installed (it comes with the extra `dev`): its rows are left out")
    small = measure("0.1 MB", body(100_000).encode(), 9, slow)
    middle = measure("1 MB", body(1_000_000).encode(), 9, slow)
    if arguments.corpus.is_dir():
        for number, source in enumerate(joined_corpus(arguments.corpus), 1):
            measure(f"real bodies, joined, piece {number}", source, 9, slow)
    else:
        print(f"\nreal bodies: left out, there is no folder {arguments.corpus}")
    growth("0.1 to 1 MB", middle / small)
    if slow:
        large = measure("10 MB", body(10_000_000).encode(), 2, False)
        growth("1 to 10 MB", large / middle)
        peak = peak_for(10_000_000)
        row("", None, f"peak memory for 10 MB: {peak:.0f} MiB", "at most 350", peak <= 350)
    growth_of_odd_bodies()
    print(f"\n{len(misses)} bars missed" + "".join(f"\n  {miss}" for miss in misses))
    return int(bool(misses))


def growth(what: str, times: float) -> None:
    """How the time grows when the size grows tenfold."""
    print()
    row("", None, f"growth from {what}: {times:.1f} x", "at most 13: linear", times <= 13)


def growth_of_odd_bodies() -> None:
    """How reading and checking, and everything up to the screen, grow where a body repeats one thing."""
    from tests.support.growing_bodies import WHOLES
    from tests.support.growth import TIMES, times_of

    print(f"\nbodies that repeat one thing, {ODD_SIZE / 1e6:g} MB, and how their time grows from a {TIMES}th of it")
    for odd in WHOLES:
        small, large = (times_of(odd, size) for size in (ODD_SIZE // TIMES, ODD_SIZE))
        told = f"{sum(large.values()) / sum(small.values()):5.1f} x"
        checks = (large["read"] + large["check"]) / (len(odd.of(ODD_SIZE)) / 1e6)
        fine = sum(large.values()) <= MOST_GROWTH * TIMES * sum(small.values()) and checks <= MOST_S_PER_MB
        bar = f"at most {MOST_GROWTH * TIMES:g} x, {MOST_S_PER_MB:g} s per MB"
        row("", None, f"{odd.name:32} {told}, checked {checks:5.2f} s/MB", bar, fine)


if __name__ == "__main__":
    sys.exit(main())
