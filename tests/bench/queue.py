"""What the queue costs, against bare system calls, Maildir and SQLite on one disk: python tests/bench/queue.py"""

from __future__ import annotations

import asyncio
import json
import mailbox
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

# Not this folder: the name of this file is also that of a module of the standard library.
sys.path[0] = str(Path(__file__).parents[2])

from harbor_tui.confluence.clock import SystemClock  # noqa: E402
from harbor_tui.queue.folder import QueueFolder, init_queue  # noqa: E402
from harbor_tui.workflow.inbox.inbox import Inbox  # noqa: E402
from harbor_tui.workflow.inbox.intake import Intake  # noqa: E402
from harbor_tui.workflow.inbox.model import NodeEvent  # noqa: E402
from harbor_tui.workflow.node.node import Node  # noqa: E402
from tests.support.commands import harbor as harbor_command  # noqa: E402
from tests.support.pty_terminal import PtyTerminal  # noqa: E402
from tests.support.queue_world import StepClock, World, create_request  # noqa: E402
from tests.support.tmux import PROGRAM  # noqa: E402

ITEMS, ROUNDS = 300, 5
BODY = "<h1>Plan</h1>" + "<p>Some <b>text</b> about what is to be done &amp; why.</p>" * 30
REQUEST = json.dumps(create_request(body=BODY)).encode()


def rate(make: Callable[[int], None], items: int = ITEMS) -> float:
    started = time.perf_counter()
    for number in range(items):
        make(number)
    return items / (time.perf_counter() - started)


def bare(folder: Path) -> Callable[[int], None]:
    """write + fsync + link + unlink + fsync(folder), nothing else."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def put(number: int) -> None:
        staging = os.open(f"s{number}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400, dir_fd=descriptor)
        os.write(staging, REQUEST)
        os.fsync(staging)
        os.link(f"s{number}", f"{number}.json", src_dir_fd=descriptor, dst_dir_fd=descriptor)
        os.unlink(f"s{number}", dir_fd=descriptor)
        os.fsync(descriptor)
        os.close(staging)

    return put


def sqlite(folder: Path) -> Callable[[int], None]:
    database = sqlite3.connect(folder / "queue.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE requests (id TEXT PRIMARY KEY, data BLOB)")

    def insert(number: int) -> None:
        database.execute("INSERT INTO requests VALUES (?, ?)", (str(number), REQUEST))

    return insert


def sqlite_each(folder: Path) -> Callable[[int], None]:
    """A connection for every insert, as agents that are processes of their own have it."""
    sqlite(folder)

    def insert(number: int) -> None:
        database = sqlite3.connect(folder / "queue.db", isolation_level=None)
        database.execute("PRAGMA synchronous=FULL")
        database.execute("INSERT INTO requests VALUES (?, ?)", (str(number), REQUEST))
        database.close()

    return insert


def maildir_synced(folder: Path) -> Callable[[int], None]:
    """Maildir with its folder fsynced too: without that the new message's name is not durable."""
    box = mailbox.Maildir(folder / "box")
    descriptor = os.open(folder / "box/new", os.O_RDONLY | os.O_DIRECTORY)

    def add(_: int) -> None:
        box.add(REQUEST)
        os.fsync(descriptor)

    return add


def maildir(folder: Path) -> Callable[[int], None]:
    box = mailbox.Maildir(folder / "box")

    def add(_: int) -> None:
        box.add(REQUEST)

    return add


def harbor(folder: Path) -> Callable[[int], None]:
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    return lambda number: store.submit(f"r{number:06}", REQUEST)


def throughput(home: Path) -> None:
    kinds = {
        "bare calls": bare,
        "submit": harbor,
        "Maildir.add": maildir,
        "Maildir.add, synced": maildir_synced,
        "SQLite WAL FULL": sqlite,
        "SQLite, each alone": sqlite_each,
    }
    rates: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(ROUNDS):
        for name, make in kinds.items():
            folder = home / f"{name} {turn}"
            folder.mkdir()
            rates[name].append(rate(make(folder)))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, found in medians.items():
        print(f"{name:20} {found:8.0f}/s")
    ours = medians["submit"]
    for name, least in (("bare calls", 0.6), ("Maildir.add", 2.0), ("SQLite WAL FULL", 1.0)):
        verdict(f"submit / {name}", ours / medians[name], least=least)
    for name in ("Maildir.add, synced", "SQLite, each alone"):
        print(f"       submit / {name}: {ours / medians[name]:.2f}")


def verdict(what: str, value: float, *, least: float | None = None, most: float | None = None, unit: str = "") -> None:
    fine = (least is None or value >= least) and (most is None or value <= most)
    wanted = f">= {least}" if least is not None else f"<= {most:.4g}"
    print(f"  {'ok  ' if fine else 'MISS'} {what}: {value:.4g}{unit} (wanted {wanted}{unit})")


def fill(world: World, count: int) -> None:
    pending = world.path / "pending"
    for number in range(count):
        (pending / f"r{number:06}.json").write_bytes(REQUEST)


def least_ms(work: Callable[[], object], turns: int = 7) -> float:
    found = []
    for _ in range(turns):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def first_rows(world: World) -> None:
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    inbox.refresh()
    for request_id in inbox.ids()[:40]:
        assert inbox.row(request_id).title == "Rollout"


def in_order(world: World) -> list[str]:
    return sorted(os.listdir(world.path / "pending"))


def listing(home: Path) -> None:
    took: dict[int, float] = {}
    for count in (10_000, 100_000):
        world = World(home / f"list{count}", clock=SystemClock())  # type: ignore[arg-type]  # the real time
        fill(world, count)
        names = least_ms(partial(in_order, world))
        rows = least_ms(partial(first_rows, world))
        took[count] = rows
        print(f"{count} pending: listdir + sort {names:.1f} ms, first 40 rows {rows:.1f} ms")
        if count == 10_000:
            verdict("first 40 rows", rows, most=3 * names + 10, unit=" ms")
            asyncio.run(running(world))
    verdict("growth from 10,000 to 100,000", took[100_000] / took[10_000], most=10)


def tell_arrivals(node: Node, more_than: int, told: asyncio.Event, _: NodeEvent) -> None:
    if node.inbox.arrivals > more_than:
        told.set()


async def running(world: World) -> None:
    """A node at work on the queue: how soon a new file is told, and what it costs to do nothing."""
    node = world.node()
    await node.start()
    await asyncio.sleep(1.0)
    waits = []
    for number in range(20):
        told = asyncio.Event()
        stop = node.subscribe(partial(tell_arrivals, node, number, told))
        started = time.perf_counter()
        world.store.submit(f"z{number}", REQUEST)
        await asyncio.wait_for(told.wait(), 10)
        waits.append((time.perf_counter() - started) * 1000)
        stop()
        await asyncio.sleep(0.05)
    print(f"new file told after {statistics.median(waits):.0f} ms (worst {max(waits):.0f} ms)")
    verdict("a new file is told within", max(waits), most=200, unit=" ms")
    while node.inbox.unread(1):  # noqa: ASYNC110 - the inbox tells nobody that it has parsed everything
        await asyncio.sleep(0.1)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    for _ in range(20):
        await asyncio.sleep(0.5)
    after, passed = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    verdict("idle with 10,000 pending", used / passed * 100, most=1.0, unit=" % of a core")
    await node.stop(1)


def shown(home: Path) -> None:
    """How soon the console has the first rows of many requests on its screen after its first paint."""
    medians: dict[int, float] = {}
    os.environ["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")  # as an installed program has it
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for count in (10, 10_000, 100_000):
        node = home / f"console{count}"
        for arguments in (
            ("port", "import", "atlassian/confluence-cloud-api"),
            ("port", "set", "base_url", "http://127.0.0.1:9"),
            ("queue", "init"),
        ):
            assert harbor_command(node, *arguments).code == 0
        for number in range(count):
            (node / f"queue/pending/r{number:06}.json").write_bytes(REQUEST)
        found = [after_first_paint_ms(node) for _ in range(ROUNDS + 1)][1:]
        medians[count], used = (statistics.median(each) for each in zip(*found, strict=True))
        least = min(took for took, _ in found)
        told = f"{medians[count]:.0f} ms after the first paint (least {least:.0f}), with {used:.0f} ms of a processor"
        print(f"{count} pending: rows on the screen {told}")
    verdict("rows of 10,000 on the screen", medians[10_000], most=150, unit=" ms")
    verdict("growth from 10,000 to 100,000 on the screen", medians[100_000] / medians[10_000], most=10)


def processor_ms(pid: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def after_first_paint_ms(node: Path) -> tuple[float, float]:
    """From the first paint of the frame until the first titles: by the clock, and processor time."""
    with PtyTerminal([PROGRAM, "--home", str(node)]) as terminal:
        terminal.read_until(rb"5 Audit")
        painted, used = time.perf_counter(), processor_ms(terminal.pid)
        terminal.read_until(rb"Rollout")
        took = (time.perf_counter() - painted) * 1000, processor_ms(terminal.pid) - used
        terminal.press(b"\x11")
        terminal.wait_exit()
    return took


def decided(home: Path) -> None:
    """What a start costs with many closed cases and a long trail."""
    world = World(home / "decided", clock=StepClock())
    for number in range(10_000):
        folder = world.path / f"cases/c{number:05}"
        folder.mkdir(mode=0o700)
        record = {"id": folder.name, "decision": "rejected", "at": "2025-11-01T00:00:00Z", "title": "x"}
        (folder / "decision.json").write_text(json.dumps(record))
        (world.path / f"results/{folder.name}.json").write_text('{"state": "rejected", "attempts": 0}')
    inbox = Inbox(world.store, Intake(world.book, world.port, world.clock))
    started = time.perf_counter()
    inbox.refresh()
    shown = time.perf_counter() - started
    while inbox.classify(500):
        pass
    looked_at = time.perf_counter() - started
    print(f"10,000 closed cases: shown after {shown * 1000:.0f} ms, all looked at after {looked_at:.1f} s")

    async def start() -> float:
        began = time.perf_counter()
        node = world.node()
        await node.start()
        took = time.perf_counter() - began
        await node.stop(1)
        return took

    verdict("start with 10,000 closed cases", asyncio.run(start()), most=2.0, unit=" s")


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="harbor-bench-"))
    try:
        throughput(home)
        listing(home)
        shown(home)
        decided(home)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
