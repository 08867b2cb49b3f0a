"""What a tenant answers: status, headers and bodies over the wire, and what is made of them on the screen."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx

from harbor_tui.catalogue import console_book
from harbor_tui.confluence.client import ConfluenceTenant
from harbor_tui.confluence.paging import next_cursor
from harbor_tui.contracts.adapters import CaseRecords
from harbor_tui.domain.errors import HarborError
from harbor_tui.domain.outcomes import Answer
from harbor_tui.domain.pages import PageQuery
from harbor_tui.domain.port import Port
from harbor_tui.domain.requests import Envelope, Snapshot, Wire, wire_for
from harbor_tui.domain.secrets.secret import Secret
from harbor_tui.ui.screens.actions.answer_rows import cells_of, outline_of, raw_of, rows_of, table_of
from harbor_tui.ui.screens.pages.rows import ResultRows, full_time
from harbor_tui.ui.screens.review.tab_contents import about_cells
from harbor_tui.workflow.actions.call import call_action
from harbor_tui.workflow.browse.pages import PageBrowser
from harbor_tui.workflow.connections.gateway import GATEWAY, MANAGED_GATEWAY, GatewaySignIn
from harbor_tui.workflow.findings.similar_titles import SimilarTitles
from harbor_tui.workflow.review.reviews import find_place
from harbor_tui.workflow.settle.attempt import attempted
from harbor_tui.workflow.settle.lookups import EvidenceLookups
from harbor_tui.workflow.subject.current_state import CurrentState
from harbor_tui.workflow.subject.finder import Subjects
from harbor_tui.workflow.subject.stored_check import compare_stored
from harbor_tui.workflow.writes.bounded_reads import EvidenceReads
from tests.fuzz import seeds
from tests.fuzz.mutation import Mutate, mutate_bytes, mutate_json, mutate_text
from tests.fuzz.oddities import TEXTS
from tests.fuzz.target import Check, Target, never_raising
from tests.fuzz.world import (
    PORT,
    EchoingTenant,
    Loop,
    event_loop,
    paint,
    print_both,
    printing_nowhere,
    whole_book,
    written_out,
)
from tests.support.queue_world import START, EagerClock
from tests.support.tenant_calls import TOKEN

_HEADERS: Final = {
    "content-type": (
        "application/json",
        "text/html; charset=utf-8",
        "application/json;charset=utf-16",
        "text/plain",
        "",
    ),
    "retry-after": (
        "30",
        "0",
        "-1",
        "1e9",
        "Sat, 21 Nov 2026 09:30:02 GMT",
        "Sat, 99 Nov 0000 99:99:99 +9999",
        "9" * 400,
    ),
    "date": (
        "Sat, 21 Nov 2026 09:30:02 GMT",
        "Mon, 01 Jan 0001 00:00:00 +1400",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "x",
    ),
    "location": ("https://evil.test/login", "http://[::1", "//x", "/a", "http://[v9.x]/", "\xff"),
    "x-seraph-loginreason": ("OK", "AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED, x"),
    "x-failure-category": ("FAILURE_CLIENT_SCOPE_CHECK", "x" * 500),
    "content-encoding": ("identity", "gzip", "br, \xff", "IDENTITY"),
    "atl-request-id": ("a-1", "../x"),
    "atl-traceid": ("t" * 300,),
    "x-ratelimit-remaining": ("1", "\x7f"),
    "ratelimit": ('"r";r=1',),
}
_STATUSES: Final = (
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    299,
    301,
    302,
    304,
    400,
    400,
    401,
    403,
    404,
    408,
    409,
    410,
    413,
    415,
    422,
    429,
    429,
    451,
    499,
    500,
    502,
    503,
    504,
    599,
    600,
    999,
)
_WRITES: Final[tuple[Wire, ...]] = tuple(
    wire_for(whole_book().published(action).prepare(given), PORT.base_url) for action, given in seeds.WRITES
)
_PAGE_BODIES: Final = (*seeds.TENANT_ANSWERS, b"", b"<!DOCTYPE html><title>Log in</title>", b"upstream connect error")


def _answered(status: int, body: bytes, **headers: str) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{status}\r\n{head}\r\n".encode("latin-1") + body


def _mutate_answer(chance: Random, given: Sequence[bytes]) -> bytes:
    """Another status, other headers, and a spoilt body."""
    head, _, body = chance.choice(given).partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if chance.random() < 0.5:
        lines[0] = str(chance.choice(_STATUSES))
    for _ in range(chance.randrange(4)):
        name = chance.choice(tuple(_HEADERS))
        value = chance.choice((*_HEADERS[name], *TEXTS)) if chance.random() < 0.8 else str(chance.getrandbits(60))
        lines.insert(chance.randrange(1, len(lines) + 1), f"{name}: {value}")
    kept = "\r\n".join(line.replace("\n", " ").replace("\r", " ").replace("\0", "") for line in lines)
    if body[:1] in (b"{", b"[") and chance.random() < 0.85:
        bodies = [each.partition(b"\r\n\r\n")[2] for each in given]
        body = mutate_json(chance, [body] * 8 + [each for each in bodies if each[:1] in (b"{", b"[")])
    else:
        body = mutate_bytes(chance, [body or b"x"])
    return kept.encode("latin-1", "replace") + b"\r\n\r\n" + body


mutate_answer: Mutate = _mutate_answer


class _Canned(httpx.AsyncBaseTransport):
    """Gives the answer that lies in the input."""

    def __init__(self) -> None:
        self.data = b""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        head, _, body = self.data.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        pairs = [line.partition(b":") for line in lines]
        headers = [(name.strip() or b"x", value.strip()) for name, _, value in pairs]
        code = int(status) if status.isdigit() and 200 <= int(status) <= 999 else 200
        return httpx.Response(code, headers=headers, stream=_Parts(body))


class _Parts(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), 4096):
            yield self._body[start : start + 4096]


@contextmanager
def answering_reads(_folder: Path) -> Iterator[Check]:
    """An answer to a read: `call` prints it, or the sentence that it stands for."""
    transport, clock = _Canned(), EagerClock()
    with event_loop() as loop, printing_nowhere():
        tenant = ConfluenceTenant(PORT, Secret(TOKEN), transport=transport, clock=clock)

        def check(data: bytes) -> None:
            transport.data = data
            try:
                for slug, given in (("search-pages", {}), ("get-page", {"path": {"id": "4711"}})):
                    result = loop.run(call_action(tenant, whole_book(), slug, given, port=PORT))
                    print_both(result.document())
                    written_out(result.document())
            except HarborError as error:
                print_both({"summary": error.summary, "advice": error.advice})
                raise

        yield check


@contextmanager
def answering_writes(_folder: Path) -> Iterator[Check]:
    """An answer to each kind of write: a report, whatever it says."""
    transport, clock = _Canned(), EagerClock()
    with event_loop() as loop, printing_nowhere():
        tenant = ConfluenceTenant(PORT, Secret(TOKEN), transport=transport, clock=clock)

        def check(data: bytes) -> None:
            transport.data = data
            wire = _WRITES[len(data) % len(_WRITES)]
            with never_raising("the report on a write"):
                report = loop.run(tenant.send_once(wire))
                page = report.page
                told = {"state": report.state.value, "summary": report.summary, "advice": report.advice}
                print_both(told | {"page": page.as_record() if page is not None else None, "date": report.server_date})
                if page is not None:
                    written_out({"page": page.as_record(), "stored": compare_stored(wire, page)})

        yield check


@contextmanager
def showing_answers(_folder: Path) -> Iterator[Check]:
    """Data of any shape, wherever the console reads pages, spaces, versions, comments, properties and titles."""
    tenant, clock = EchoingTenant(), EagerClock()
    with event_loop() as loop, printing_nowhere():

        def check(data: bytes) -> None:
            tenant.answer = Answer(json.loads(data), 200, 1, server_date="Sat, 21 Nov 2026 09:30:02 GMT")
            browsing = PageBrowser(PORT, tenant, console_book())
            _browse(loop, browsing)
            subjects = Subjects(CurrentState(PORT, tenant, console_book(), browsing))
            with never_raising("what a request is about"):
                for wire in _WRITES:
                    subject = loop.run(subjects.look(wire))
                    if subject is not None:
                        paint([*about_cells(subject, 78)])
                snapshot = Snapshot(
                    seeds.ID, b"", 0, START, Envelope("create-page", seeds.page_input()), _WRITES[0], ()
                )
                loop.run(SimilarTitles(tenant, clock).findings(snapshot))
                loop.run(find_place(browsing, snapshot))

        yield check_of_json(check)


def check_of_json(check: Check) -> Check:
    """What is no JSON has been refused before it comes here."""

    def checked(data: bytes) -> None:
        try:
            document = json.loads(data)
            if len(json.dumps(document)) and _depth_of(data) <= 64:
                check(data)
        except (ValueError, RecursionError):
            if _is_readable(data):
                raise

    return checked


def _depth_of(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def _is_readable(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return _depth_of(data) <= 64


def _browse(loop: Loop, browsing: PageBrowser) -> None:
    with contextlib.suppress(HarborError):
        found = loop.run(browsing.search(PageQuery(title="Rollout plan", space="Platform")))
        rows = ResultRows(found.pages, label=lambda _: "", now=lambda: START)
        for index in range(len(rows)):
            paint([*rows.cells(index)])
    with contextlib.suppress(HarborError):
        page = loop.run(browsing.open_page("4711"))
        full_time(page.created_at), full_time(page.summary.updated_at)
        loop.run(browsing.ancestors(page))
    for text in ("100", "PLAT", "Platform"):
        with contextlib.suppress(HarborError):
            loop.run(browsing.find_space(text))
    loop.run(browsing.learn_spaces(["100", "101"]))


@contextmanager
def listing_answers(_folder: Path) -> Iterator[Check]:
    """The pane that shows any action's answer as a table, an outline and JSON."""

    def check(data: bytes) -> None:
        value = json.loads(data)
        rows = rows_of(value)
        if rows is not None:
            columns = table_of(rows, 76)
            for row in rows:
                paint(cells_of(row, columns))
        paint([*outline_of(value), *raw_of([value])])

    with printing_nowhere():
        yield check_of_json(check)


@contextmanager
def asking_gateways(_folder: Path) -> Iterator[Check]:
    """Managed connections and the sites of a token."""
    transport, clock = _Canned(), EagerClock()
    with event_loop() as loop, printing_nowhere():

        def tenant(port: Port, token: Secret | None) -> ConfluenceTenant:
            return ConfluenceTenant(port, token, transport=transport, clock=clock)

        def check(data: bytes) -> None:
            transport.data = data
            for origin in (MANAGED_GATEWAY, GATEWAY):
                gateway = GatewaySignIn(tenant, Secret(TOKEN), origin=origin)
                for each in (*loop.run(gateway.connections()), loop.run(gateway.show("c-1"))):
                    print_both(
                        {"id": each.id, "status": each.status, "at": each.created_at, "url": str(each.connect_url)}
                    )
                for site in loop.run(gateway.sites("c-1")):
                    print_both({"id": site.cloud_id, "name": site.name, "url": site.url, "scopes": site.scopes})

        yield check


@contextmanager
def finding_evidence(_folder: Path) -> Iterator[Check]:
    """One look for what became of each kind of write."""
    tenant, clock = EchoingTenant(), EagerClock()
    sent = [attempted(_unknown(wire), PORT) for wire in _WRITES]
    with event_loop() as loop, printing_nowhere():

        def check(data: bytes) -> None:
            tenant.answer = Answer(json.loads(data), 200, 1, server_date="Sat, 21 Nov 2026 09:30:02 GMT")
            reads = EvidenceReads(tenant)
            for each in sent:
                if each.target is not None:
                    with contextlib.suppress(HarborError):
                        look = loop.run(EvidenceLookups(each, each.target, reads, PORT, clock).look())
                        print_both({"told": look.explanation, "found": [str(one) for one in look.candidates]})

        yield check_of_json(check)


def _unknown(wire: Wire) -> CaseRecords:
    decision: dict[str, Any] = seeds.DECISION | {
        "digest": wire.digest,
        "wire_sha256": wire.body_sha256,
        "method": wire.method,
        "path": wire.path,
        "query": list(wire.query),
    }
    records = {"decision": decision, "attempt-1": seeds.ATTEMPT, "outcome-1": seeds.OUTCOME}
    return CaseRecords(seeds.ID, records, seeds.REQUESTS[0], wire.body, lock_held=False)


@contextmanager
def following_links(_folder: Path) -> Iterator[Check]:
    """`_links.next`, of which only the cursor is taken."""

    def check(data: bytes) -> None:
        with never_raising("the next page's link"):
            cursor = next_cursor({"_links": {"next": data.decode("utf-8", "surrogateescape")}})
            if cursor is not None:
                call = whole_book().published("search-pages").prepare({}).with_cursor(cursor)
                wire_for(call, PORT.base_url)

    yield check


_JSON_HEADERS: Final = {"content_type": "application/json", "date": "Sat, 21 Nov 2026 09:30:02 GMT"}
_READ_SEEDS: Final = (
    *(_answered(200, body, **_JSON_HEADERS) for body in _PAGE_BODIES),
    _answered(429, b"", retry_after="30"),
    _answered(302, b"", location="https://id.test/login"),
)
_LINKS: Final = (
    b"/wiki/api/v2/pages?limit=25&cursor=eyJpZCI6IjEifQ==",
    b"https://a.test/x?a=b&cursor=a%3D%2Bb#c",
    b"?cursor=+",
)
_GATEWAY_SEEDS: Final = tuple(
    _answered(200, body, content_type="application/json")
    for body in seeds.as_json(*seeds.TENANT_OTHER[-2:], {"connection": seeds.TENANT_OTHER[-2]["connections"][0]})
)
TARGETS: Final = (
    Target("answers-to-reads", _READ_SEEDS, mutate_answer, answering_reads, 16_000),
    Target("answers-to-writes", _READ_SEEDS, mutate_answer, answering_writes, 16_000),
    Target("answers-shown", seeds.TENANT_ANSWERS, mutate_json, showing_answers, 4_000),
    Target("answers-listed", seeds.TENANT_ANSWERS, mutate_json, listing_answers, 6_000),
    Target("evidence", seeds.TENANT_ANSWERS, mutate_json, finding_evidence, 6_000),
    Target("gateways", _GATEWAY_SEEDS, mutate_answer, asking_gateways, 6_000),
    Target("cursors", _LINKS, mutate_text, following_links, 6_000),
)
