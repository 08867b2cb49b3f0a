"""What the checks need of a node, as far as it goes in memory: a book, a port, stores and tenants."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from harbor_tui.catalogue import ActionBook
from harbor_tui.catalogue.action_book import book_of, fingerprint
from harbor_tui.catalogue.bundled import read_entry
from harbor_tui.catalogue.proposal import with_proposals
from harbor_tui.cli.output import print_document, print_lines
from harbor_tui.contracts.adapters import PendingFile, RequestStore
from harbor_tui.domain.actions import PreparedCall
from harbor_tui.domain.outcomes import Answer, SendReport
from harbor_tui.domain.port import Port, SignIn, parse_base_url
from harbor_tui.domain.requests import Wire
from harbor_tui.ui.kit.text import content, rich_text
from harbor_tui.ui.shell.services import Services
from harbor_tui.ui.widgets.row_source import Cell
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.intake import MoreFindings, no_extra_findings
from harbor_tui.workflow.node.node import Node
from harbor_tui.workflow.node.sources import NodeSources
from tests.support.memory_store import MemoryCase, MemoryStore
from tests.support.memory_trail import MemoryTrail
from tests.support.queue_world import START, EagerClock, created

FULL = "atlassian/confluence-cloud-full"
PORT = Port(
    FULL, "Acme", parse_base_url("https://acme.atlassian.net"), SignIn.BASIC, account="you@acme.example",
    spaces={"100": "Platform"}, name="acme",
)  # fmt: skip
_Result = TypeVar("_Result")


@cache
def whole_book() -> ActionBook:
    """Every action of the whole entry, published; and proposing one."""
    entry = read_entry(FULL)
    return with_proposals(book_of(entry, {action.slug: fingerprint(action) for action in entry.actions}))


def services() -> Services:
    """As much of them as words on the screen ask for."""
    return cast("Services", SimpleNamespace(port=PORT, now=lambda: START, node=None))


class DropBox(MemoryStore):
    """A store in memory into which files are laid as they are."""

    def lay(self, file: PendingFile) -> None:
        """Put a file in the place of everything else."""
        self._pending, self._cases, self._results = {file.id: file}, {}, {}

    def take_case(self, case: MemoryCase) -> None:
        """Take over a case as it is."""
        self._cases = {case.id: case}


def node_on(store: RequestStore, more_findings: MoreFindings = no_extra_findings) -> Node:
    """A node that works on a store without a screen, for a tenant that says nothing."""
    tenant, clock = EchoingTenant(), EagerClock()
    context = NodeContext(store, MemoryTrail(), whole_book(), PORT, clock, tenant, lambda: True, undo_s=0.0)
    return Node(context, NodeSources(more_findings=more_findings))


class EchoingTenant:
    """Answers every question with the same data."""

    def __init__(self) -> None:
        self.answer = Answer({}, 200, 1)

    async def read(self, call: PreparedCall) -> Answer:
        """The answer."""
        return self.answer

    async def send_once(self, wire: Wire) -> SendReport:
        """A success."""
        return created(wire)

    async def close(self) -> None:
        """Nothing is open."""


class MemoryCatalogue:
    """A catalogue's folder in memory, with one installed entry."""

    def __init__(self, entry: str, data: bytes) -> None:
        self.files: dict[str, bytes] = {entry: data}
        self.local: dict[str, bytes] = {}
        self.published: dict[str, Mapping[str, str]] = {}
        self.changed: dict[str, Mapping[str, Mapping[str, Any]]] = {}

    def installed(self, entry: str) -> bytes | None:
        return self.files.get(entry)

    def install(self, entry: str, data: bytes) -> None:
        self.files[entry] = data

    def publications(self, entry: str) -> Mapping[str, str]:
        return self.published.get(entry, {})

    def save_publications(self, entry: str, publications: Mapping[str, str]) -> None:
        self.published[entry] = dict(publications)

    def local_actions(self, entry: str) -> bytes | None:
        return self.local.get(entry)

    def save_local_actions(self, entry: str, data: bytes) -> None:
        self.local[entry] = data

    def changes(self, entry: str) -> Mapping[str, Mapping[str, Any]]:
        return self.changed.get(entry, {})

    def save_changes(self, entry: str, changes: Mapping[str, Mapping[str, Any]]) -> None:
        self.changed[entry] = changes

    def read_source(self, name: str) -> bytes | None:
        return self.files.get(name)


class Loop:
    """An event loop that lives as long as a check."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Do it to its end."""
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(RuntimeError):
            self._loop.close()


@contextmanager
def event_loop() -> Iterator[Loop]:
    """A loop for one check."""
    loop = Loop()
    try:
        yield loop
    finally:
        loop.close()


@contextmanager
def printing_nowhere() -> Iterator[None]:
    """What commands print is made, encoded and thrown away."""
    with open("/dev/null", "w", encoding="utf-8") as nowhere:  # a real stream: text that cannot be encoded is a fault
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            yield


def print_both(document: Mapping[str, Any]) -> None:
    """A document as scripts and as people get it."""
    print_document(document)
    print_lines("\n".join(f"{name}: {value}" for name, value in document.items()))


def paint(cells: list[Cell]) -> None:
    """Cells as lists and as texts draw them."""
    for cell in cells:
        rich_text(cell.text, multiline=True)
        content(cell.text, multiline=True)


def written_out(document: object) -> bytes:
    """As records are written: raises for what no record could hold."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
