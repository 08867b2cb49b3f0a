"""How fast documents are read and laid out, against expat, w3m and markdownify + rich.Markdown, in one run.

    python tests/bench/document.py [--corpus FOLDER] [--quick]

Documents are generated (0.1, 1 and 10 MB; headings, paragraphs with accents and ideographs, lists, tables, macros);
with --corpus the bodies of a folder are joined to one of 1 MB as well. Times are processor time,
the best of several runs, so that other work on the machine matters little; nothing here waits for anything.
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
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from harbor_tui.document import DocumentLayout, Format, read_document

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 100
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


def spent() -> float:
    """The processor time of this process and of the programs that it has run, in seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def best(action: Callable[[], object], runs: int) -> float:
    """The shortest of RUNS, in milliseconds."""
    shortest = float("inf")
    for _ in range(runs):
        start = spent()
        made = action()
        shortest = min(shortest, spent() - start)
        del made  # taking it apart is not part of making it
    return shortest * 1000


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


def measure(name: str, source: bytes, runs: int, with_markdown: bool) -> float:
    """Print the figures of one document; returns the time for all lines."""
    bare = best(lambda: bare_expat(source), runs)
    first = best(lambda: first_lines(source), runs)
    everything = best(lambda: all_lines(source), runs)
    lines = all_lines(source).total()
    print(f"\n{name}: {len(source) / 1e6:.2f} MB, {lines} lines")
    print(f"  expat alone        {bare:9.1f} ms")
    bar = "   (at most 4)" if 900_000 < len(source) < 1_200_000 else ""
    print(f"  first 40 lines     {first:9.1f} ms   {first / bare:5.2f} x expat{bar}")
    print(f"  all lines          {everything:9.1f} ms")
    if shutil.which("w3m"):
        start = best(lambda: w3m(b"<p>x</p>"), 5)
        dump = max(best(lambda: w3m(source), runs) - start, 0.1)
        print(f"  w3m -dump          {dump:9.1f} ms   {everything / dump:5.2f} x w3m     (at most 2.5)")
        print(f"  first lines before w3m is done: {first < dump}")
    if with_markdown:
        try:
            slow = best(lambda: markdown(source), 1)
        except ImportError:
            print("  markdownify is not installed: left out")
        else:
            print(f"  markdownify + rich {slow:9.1f} ms   {slow / everything:5.1f} x slower  (at least 15)")
    return everything


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


def joined_corpus(folder: Path) -> bytes:
    """Well-formed bodies of FOLDER, 1 MB together."""
    from harbor_tui.document.strict import check, prepare

    parts: list[bytes] = []
    for path in sorted(folder.glob("*.xml")):
        source = path.read_bytes()
        text, faults = prepare(source.decode("utf-8", errors="replace"))
        if not faults and check(text) is None and b"<?xml" not in source:
            parts.append(source)
        if sum(map(len, parts)) > 1_000_000:
            break
    names = set(re.findall(rb"&([A-Za-z]\w*);", b"".join(parts))) - {b"lt", b"gt", b"amp", b"quot", b"apos"}
    source = b"\n".join(parts)
    for name in names:
        value = "".join(f"&#{ord(character)};" for character in html5[name.decode() + ";"])
        source = source.replace(b"&" + name + b";", value.encode())
    return source


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[3] / "shared/corpus/storage")
    parser.add_argument("--quick", action="store_true", help="leave out 10 MB, memory and markdownify")
    arguments = parser.parse_args()
    small = measure("0.1 MB", body(100_000).encode(), 7, not arguments.quick)
    middle = measure("1 MB", body(1_000_000).encode(), 9, not arguments.quick)
    if arguments.corpus.is_dir():
        measure("joined corpus", joined_corpus(arguments.corpus), 5, False)
    print(f"\ngrowth from 0.1 to 1 MB: {middle / small:.1f} x")
    if not arguments.quick:
        large = measure("10 MB", body(10_000_000).encode(), 2, False)
        print(f"\ngrowth from 1 to 10 MB: {large / middle:.1f} x")
        print(f"peak memory for 10 MB: {peak_for(10_000_000):.0f} MiB   (at most 350)")
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
