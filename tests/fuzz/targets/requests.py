"""What agents put into the drop box: requests, proposals, inputs, the files' names and times."""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

from harbor_tui.catalogue.entry import read_json
from harbor_tui.catalogue.proposal import PROPOSALS_PATH, proposal_findings, read_proposal
from harbor_tui.contracts.adapters import PendingFile
from harbor_tui.document import DocumentLayout, read_document
from harbor_tui.document.output.render import plain_lines
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.envelope import read_request
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.findings import Finding
from harbor_tui.queue.folder import QueueFolder, init_queue
from harbor_tui.ui.screens.actions.rows import cells_of, detail_of
from harbor_tui.ui.screens.inbox.table import InboxRows
from harbor_tui.workflow.actions.catalogue import Catalogue
from harbor_tui.workflow.actions.forms import document_of, fields_of
from harbor_tui.workflow.actions.publications import grant_of
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.model import Review
from harbor_tui.workflow.writes.bodies import body_text, format_of
from tests.fuzz import seeds
from tests.fuzz.looks import WIDTH, Commands, agents_desk, draw_request
from tests.fuzz.mutation import Mutate, mutate_json, mutate_lines, mutate_markup, mutate_text
from tests.fuzz.oddities import TEXTS
from tests.fuzz.target import BrokenPromise, Check, Target, never_raising
from tests.fuzz.world import (
    DropBox,
    MemoryCatalogue,
    event_loop,
    node_on,
    paint,
    print_both,
    printing_nowhere,
    whole_book,
)
from tests.support.queue_world import START

COULD_NOT_READ: Final = "this program could not read it"
"""What a row says when a fault of ours was kept within it: here the fault is what is looked for."""
_BODY: Final = mutate_markup(seeds.STORAGE_FRAGMENTS)
_STARTS: Final = 5
"""One in so many requests meets a whole node that starts on it."""
_ENTRY: Final = "acme/notes"
_ASKED_FOR: Final = tuple(dict.fromkeys(action for action, _ in (*seeds.WRITES, *seeds.READS)))


@contextmanager
def reading_requests(_folder: Path) -> Iterator[Check]:
    """Read, understood, listed, shown in every form, and told to who asked."""
    store, book = DropBox(), whole_book()
    commands = Commands(store, _proposal_findings)
    with event_loop() as loop, printing_nowhere():

        def check(data: bytes) -> None:
            file = PendingFile(seeds.ID, data, os.geteuid(), START - 60.0, (zlib.crc32(data), len(data), 1, 1))
            store.lay(file)
            refused: HarborError | None = None
            try:  # below the guard that makes a row of every fault
                read_request(data, seeds.ID, book)
            except HarborError as error:
                refused = error
            with never_raising("a list with this request in it"):
                node = node_on(store, _proposal_findings)
                node.inbox.refresh()
                _not_hidden(node.inbox.row(seeds.ID).problem)
                commands.print_all()
                if len(data) % _STARTS == 0:
                    loop.run(node.run_once())
                    store.lay(file)
                    node.inbox.refresh()
                _draw(node.inbox, loop.run(node.review(seeds.ID)))
            if refused is not None:
                raise refused

        yield check


def _proposal_findings(call: PreparedCall, _at: float) -> tuple[Finding, ...]:
    return proposal_findings(call.body or {}, whole_book()) if call.path == PROPOSALS_PATH else ()


def _not_hidden(problem: str) -> None:
    if COULD_NOT_READ in problem.casefold():
        raise BrokenPromise(problem)


def _draw(inbox: Inbox, review: Review) -> None:
    rows = InboxRows(inbox, label=lambda _: "", now=lambda: START, monotonic=lambda: 0.0, want=lambda _: None)
    for index in range(len(rows)):
        paint([*rows.cells(index)])
    draw_request(review.row, review)
    if review.snapshot is not None:
        sent = review.snapshot.wire.parsed_body()
        text, kind = body_text(sent) if isinstance(sent, dict) else ("", "")
        for _ in plain_lines(DocumentLayout(read_document(text, format_of(kind)), WIDTH).lines()):
            pass


@contextmanager
def accepting_proposals(_folder: Path) -> Iterator[Check]:
    """An action that is proposed: linted, shown, published, and asked for by a form."""
    installed = seeds.as_json({**seeds.ENTRY, "actions": [{**seeds.READING, "slug": "get-other"}]})[0]

    def check(data: bytes) -> None:
        catalogue = Catalogue(MemoryCatalogue(_ENTRY, installed), now=lambda: START)
        body = read_json(data, "the proposal")
        with never_raising("what a reviewer is told of a proposal"):
            proposal_findings(body, catalogue.book(_ENTRY))
        read_proposal(body, catalogue.book(_ENTRY))
        action = catalogue.accept(_ENTRY, body).find(body["slug"])
        catalogue.accept(_ENTRY, body)
        with never_raising("the pane of actions"):
            paint([*cells_of(action), *detail_of(action, grant_of(action), (), WIDTH)])
            fields_of(action.input)
            for typed in ("", "1", "a", "x" * 40, "[1]"):
                given, _ = document_of(action.input, {field.name: typed for field in fields_of(action.input)})
                with contextlib.suppress(HarborError):
                    action.prepare(given)

    yield check


@contextmanager
def validating_inputs(_folder: Path) -> Iterator[Check]:
    """What `validate`, `submit` and `call` are given beside the action's name."""

    def check(data: bytes) -> None:
        refused: HarborError | None = None
        taken = False
        for action in _ASKED_FOR:
            desk = agents_desk(DropBox())
            try:
                print_both(desk.validate(action, data))
                submitted = desk.submit(action, data, why="why", agent="a", key="k")
                print_both(desk.status(submitted["id"]))
                taken = True
            except HarborError as error:
                refused = error
        if refused is not None and not taken:
            raise refused

    with printing_nowhere():
        yield check


@contextmanager
def listing_names(folder: Path) -> Iterator[Check]:
    """A file in the drop box, and one among the cases and the results, with this name."""
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    commands = Commands(store)
    content = json.dumps(seeds.page_input()).encode()
    pending, cases = os.fsencode(store.path / "pending"), os.fsencode(store.path / "cases")

    def check(data: bytes) -> None:
        name = data.replace(b"/", b"_").replace(b"\0", b"_")[:250]
        if name in (b"", b".", b".."):
            return
        file, case = os.path.join(pending, name), os.path.join(cases, name)
        try:
            with open(file, "wb") as made:
                made.write(content)
            os.mkdir(case)
            with never_raising("a list with this name in it"):
                commands.print_list()
                commands.print_check()
        finally:
            os.unlink(file)
            if os.path.isdir(case):
                os.rmdir(case)

    with printing_nowhere():
        yield check


@contextmanager
def listing_times(folder: Path) -> Iterator[Check]:
    """A file whose times (of change and of reading, in ns) are these two numbers."""
    init_queue(folder / "queue")
    store = QueueFolder(folder / "queue")
    commands = Commands(store)
    file = store.path / "pending" / f"{seeds.ID}.json"

    def check(data: bytes) -> None:
        numbers = [int(text) for text in data.decode("ascii", "replace").split() if _is_time(text)]
        file.write_bytes(seeds.REQUESTS[0] if len(data) % 2 else b"{")
        try:
            os.utime(file, ns=(numbers[0], numbers[-1]))
        except (OSError, OverflowError, IndexError):
            return  # no file can have such times here
        with event_loop() as loop, never_raising("a list with this file in it"):
            node = node_on(store)
            node.inbox.refresh()
            _draw(node.inbox, loop.run(node.review(seeds.ID)))
            commands.print_all()

    with printing_nowhere():
        yield check


def _is_time(text: str) -> bool:
    return len(text) < 25 and text.lstrip("-").isdigit() and text.isascii()


_NOW: Final = 1_763_769_600 * 10**9
_ODD_TIMES: Final = tuple(
    at * 10**9 for at in (-62_135_596_801, -62_167_219_201, 253_402_300_800, 4_102_444_800, -1, 2**33, 9_223_372_036)
)
"""In ns: before the year 1, after the year 9999, and other ends."""
_TIMES: Final = (f"{_NOW} {_NOW}".encode(), b"0 0")


def _mutate_times(chance: Random, given: Sequence[bytes]) -> bytes:
    parts = chance.choice(given).split()
    odd = chance.choice((*_ODD_TIMES, chance.getrandbits(chance.choice((40, 60, 63))) * chance.choice((1, -1))))
    parts[chance.randrange(len(parts))] = str(odd).encode()
    return b" ".join(parts)


mutate_times: Mutate = _mutate_times


def _mutate_words(chance: Random, given: Sequence[bytes]) -> bytes:
    """Other texts where texts belong: what is taken, reviewed and shown, and must not do more than that."""
    document = json.loads(chance.choice(given))
    document["why"], document["agent"]["name"] = chance.choice(TEXTS)[:2000], chance.choice(TEXTS)[:100]
    body = document["input"]["body"]
    body["title"] = (chance.choice(TEXTS) + body["title"] + chance.choice(TEXTS))[:255]
    body["body"]["value"] = _BODY(chance, [body["body"]["value"].encode()]).decode("utf-8", "replace")
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


mutate_words: Mutate = _mutate_words
_PAGES: Final = seeds.as_json(
    *(
        seeds.envelope("create-page", seeds.page_input(body.decode()))
        for body in (*seeds.STORAGE_BODIES, *seeds.ADF_BODIES)
    )
)
TARGETS: Final = (
    Target("requests", seeds.REQUESTS, mutate_json, reading_requests, 10_000),
    Target("proposals", seeds.PROPOSALS, mutate_json, reading_requests, 6_000),
    Target("proposed-actions", seeds.as_json(seeds.PROPOSAL, seeds.READING), mutate_json, accepting_proposals, 14_000),
    Target(
        "inputs",
        seeds.as_json(*(given for _, given in (*seeds.WRITES, *seeds.READS))),
        mutate_json,
        validating_inputs,
        10_000,
    ),
    Target(
        "file-names",
        (b"a.json", b"R-1.json", f"{seeds.ID}.json".encode(), "ä.json".encode()),
        mutate_text,
        listing_names,
        4_000,
    ),
    Target("file-times", _TIMES, mutate_times, listing_times, 1_000),
    Target("words", _PAGES, mutate_words, reading_requests, 3_000),
    Target("why-and-agent", seeds.REQUESTS[:1], mutate_lines, reading_requests, 2_000),
)
