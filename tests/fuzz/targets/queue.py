"""What is kept in the queue and beside it: records, results, marks, keys, locks and the trail, edited by others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random
from typing import Final

from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.requests import Wire
from harbor_tui.queue import case_folder
from harbor_tui.queue.audit.trail import AuditFolder
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.ui.screens.audit.pane import _cells as trail_cells
from harbor_tui.ui.screens.audit.pane import chain_words
from harbor_tui.ui.screens.review.outcome import outcome_rows
from harbor_tui.workflow.inbox.case_rows import case_row
from harbor_tui.workflow.maintenance.audit_check import (
    AuditFilter,
    as_csv,
    as_jsonl,
    break_words,
    event_words,
    find_records,
    search_records,
    subject_words,
)
from harbor_tui.workflow.subject.stored_check import may_differ
from tests.fuzz import seeds
from tests.fuzz.looks import Commands, agents_desk, draw_request
from tests.fuzz.mutation import Mutate, mutate_bytes, mutate_json
from tests.fuzz.target import Check, Target, never_raising
from tests.fuzz.world import DropBox, Loop, event_loop, node_on, paint, print_both, printing_nowhere
from tests.support.memory_store import MemoryCase

_WIRE_BODY: Final = json.dumps(seeds.page_input()["body"]).encode()
_WIRE: Final = Wire("POST", "https://acme.atlassian.net", "/wiki/api/v2/pages", (("a", "b"),), _WIRE_BODY)
_MARKS: Final = {
    "{request}": hashlib.sha256(seeds.REQUESTS[0]).hexdigest(),
    "{wire}": _WIRE.body_sha256,
    "{digest}": _WIRE.digest,
}
_FORM: Final = ("decision", "attempt-1", "outcome-1", "resolution-1", "request", "wire")


def _record(document: object) -> bytes:
    text = json.dumps(document)
    for mark, digest in _MARKS.items():
        text = text.replace(mark, digest)
    return text.encode()


_HONEST: Final[dict[str, bytes]] = {
    "decision": _record(seeds.DECISION),
    "attempt-1": _record(seeds.ATTEMPT),
    "outcome-1": _record(seeds.OUTCOME),
    "resolution-1": _record(seeds.RESOLUTION),
    "request": seeds.REQUESTS[0],
    "wire": _WIRE_BODY,
}


def _named(name: str, data: bytes) -> bytes:
    return name.encode() + b"\n" + data


def _mutate_record(chance: Random, given: Sequence[bytes]) -> bytes:
    """Spoil one record, and say which it is; now and then it stands where another belongs."""
    name, _, data = chance.choice(given).partition(b"\n")
    others = [data, *(each.partition(b"\n")[2] for each in given)]
    spoilt = mutate_json(chance, [data] * 20 + others)
    return _named(name.decode() if chance.random() < 0.95 else chance.choice(_FORM), spoilt)


mutate_record: Mutate = _mutate_record


@contextmanager
def looking_at_cases(folder: Path) -> Iterator[Check]:
    """A case with one spoilt record: listed, shown, checked, told to its agent, recovered and settled."""
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    commands = Commands(store)
    case = store.path / "cases" / seeds.ID
    case.mkdir(mode=0o700)
    turn = 0
    with event_loop() as loop, printing_nowhere():

        def check(data: bytes) -> None:
            nonlocal turn
            turn += 1
            name, _, content = data.partition(b"\n")
            kept = _kept(content)
            for record, honest in _HONEST.items():
                file = case / f"{record}.json"
                if record == name.decode():
                    file.write_bytes(content)
                elif record in kept:
                    file.write_bytes(honest)
                else:
                    file.unlink(missing_ok=True)
            with never_raising("a list with this case in it"):
                commands.print_all()
                commands.print_check()
                node = node_on(store)
                node.inbox.refresh()
                review, row = loop.run(node.review(seeds.ID)), node.inbox.row(seeds.ID)
                list(outcome_rows(row, 70))
                draw_request(row, review)
                _start(loop, store)
            loop.run(node.settle(seeds.ID))

        yield check


def _kept(content: bytes) -> frozenset[str]:
    """Which records stand beside: chosen by the content, so that every input is whole by itself."""
    choices = (
        _FORM,
        _FORM[:3] + _FORM[4:],
        _FORM[:2] + _FORM[4:],
        ("decision", "request", "wire"),
        ("decision",),
        _FORM[1:],
    )
    return frozenset(choices[hashlib.sha256(content).digest()[0] % len(choices)])


def _start(loop: Loop, store: QueueFolder) -> None:
    """What the next start does with it, on a store without a disk: it recovers, tells and tidies."""
    found = store.case_records(seeds.ID)
    if found is None:
        return
    memory = DropBox()
    raw = {name: data for name, data in (("request", found.request), ("wire", found.wire)) if data is not None}
    memory.take_case(MemoryCase(seeds.ID, {**found.records, **raw}))
    print_both({"troubles": list(loop.run(node_on(memory).run_once()).troubles)})
    case = memory.case_records(seeds.ID)
    if case is not None:
        case_row(case)
        may_differ(case.records)


@contextmanager
def reading_results(folder: Path) -> Iterator[Check]:
    """`results/ID.json` and the answer beside it, as `status` and the recovery read them."""
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    desk = agents_desk(store)
    results = store.path / "results"
    from harbor_tui.cli.agent import EXIT_BY_STATE, _show_result

    def check(data: bytes) -> None:
        (results / f"{seeds.ID}.json").write_bytes(data)
        (results / f"{seeds.ID}.answer").write_bytes(data)
        document = desk.wait(seeds.ID, 0.0)
        print_both(document)
        _show_result(document)
        EXIT_BY_STATE[document["state"]]
        desk.withdraw(seeds.ID)

    with printing_nowhere():
        yield check


def _marking(path: str, look: Callable[[QueueFolder], object]) -> Callable[[Path], AbstractContextManager[Check]]:
    """A check of one file of the queue, by what is asked of the queue then."""

    @contextmanager
    def opened(folder: Path) -> Iterator[Check]:
        init_queue(folder / "queue")
        store = QueueFolder(folder / "queue")
        commands = Commands(store)
        file = store.path / path
        file.parent.mkdir(exist_ok=True, mode=0o700)

        def check(data: bytes) -> None:
            file.write_bytes(data)
            with never_raising(f"the queue with this {path}"):
                look(store)
                commands.print_check()
                commands.print_list()

        with printing_nowhere():
            yield check

    return opened


def _key(store: QueueFolder) -> None:
    store.key_holder(seeds.ID)
    store.claim_key(seeds.ID, "R1")


@contextmanager
def naming_holders(folder: Path) -> Iterator[Check]:
    """What another process wrote into a lock that it holds."""
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    path = store.path / "cases" / seeds.ID
    path.mkdir(mode=0o700)
    import fcntl

    def check(data: bytes) -> None:
        with open(path / case_folder.LOCK, "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write(data)
            lock.flush()
            with never_raising("who handles a case"):
                print_both({"holder": store.holder(seeds.ID)})

    with printing_nowhere():
        yield check


def _trail_of(records: Sequence[dict[str, object]]) -> bytes:
    lines, prev = [], "0" * 64
    for record in records:
        line = json.dumps({**record, "prev": prev}).encode()
        prev = hashlib.sha256(line).hexdigest()
        lines.append(line)
    head = json.dumps({"seq": len(lines), "hash": prev, "file": "2026-11.jsonl"}).encode()
    return head + b"\n" + b"\n".join(lines) + b"\n"


def _mutate_trail(chance: Random, given: Sequence[bytes]) -> bytes:
    """One line of head and trail at a time; the chain of the others is made to hold now and then."""
    if chance.random() < 0.15:
        return mutate_bytes(chance, given)
    lines = chance.choice(given).rstrip(b"\n").split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = mutate_json(chance, [lines[at]]).replace(b"\n", b" ")
    if chance.random() < 0.2:
        lines.insert(chance.randrange(1, len(lines) + 1), chance.choice(lines))
    return b"\n".join(lines) + (b"\n" if chance.random() < 0.8 else b"")


mutate_trail: Mutate = _mutate_trail


@contextmanager
def reading_the_trail(folder: Path) -> Iterator[Check]:
    """HEAD and a month: verified, shown, searched, exported, and gone on with."""
    audit = AuditFolder(folder / "audit", now=lambda: 1_795_000_000.0)
    audit.path.mkdir(mode=0o700)
    month = audit.path / "2026-11.jsonl"

    def check(data: bytes) -> None:
        head, _, lines = data.partition(b"\n")
        (audit.path / "HEAD").write_bytes(head)
        month.write_bytes(lines)
        with never_raising("a trail with this in it"):
            verdict = audit.verify({1: "0" * 64})
            print_both(verdict)
            chain_words(verdict)
            if not verdict["ok"]:
                break_words(verdict["first_bad"])
            audit.head()
            records = find_records(audit, AuditFilter(page="4711", person="ana", since="2026-11-01"))
            records += find_records(audit, AuditFilter())
            print_both({"records": list(records), "lines": as_jsonl(records), "table": as_csv(records)})
            for record in (*records, *search_records(audit, "4711 ana", 50)):
                paint(trail_cells(record))
                print_both({"what": [event_words(record), record.get("id"), subject_words(record)]})
            _append(audit)

    with printing_nowhere():
        yield check


def _append(audit: AuditFolder) -> None:
    try:
        audit.append("frozen", "", {"text": "x"})
    except HarborError:
        return  # then nothing is decided, and it says why


TARGETS: Final = (
    Target(
        "records", tuple(_named(name, data) for name, data in _HONEST.items()), mutate_record, looking_at_cases, 5_000
    ),
    Target(
        "results",
        seeds.as_json(seeds.RESULT, {**seeds.RESULT, "state": "rejected"}),
        mutate_json,
        reading_results,
        10_000,
    ),
    Target(
        "frozen",
        seeds.as_json({"schema": "harbor.frozen/1", "at": "2026-11-21T09:30:00Z"}),
        mutate_json,
        _marking("FROZEN", QueueFolder.frozen_since),
        3_000,
    ),
    Target("version", (b"harbor-queue 1\n",), mutate_bytes, _marking("VERSION", QueueFolder.posture), 3_000),
    Target("keys", (b"R1\n", seeds.ID.encode()), mutate_bytes, _marking(f"cases/.keys/{seeds.ID}", _key), 2_000),
    Target("locks", seeds.as_json(seeds.BY), mutate_json, naming_holders, 3_000),
    Target("trail", (_trail_of(seeds.AUDIT),), mutate_trail, reading_the_trail, 10_000),
)
