"""Settle an unknown outcome: evidence by reads alone, a proposal, and the operator's verdict as a record."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple

from harbor_tui.domain import loosely
from harbor_tui.domain.envelope import Actions
from harbor_tui.domain.errors import Conflict, HarborError, InvalidInput, NotFound, SignInRefused
from harbor_tui.domain.outcomes import Answer, CreatedPage
from harbor_tui.domain.port import Port
from harbor_tui.domain.records import VERDICTS, last_number, state_of
from harbor_tui.domain.requests import State, Wire
from harbor_tui.domain.times import read_time, utc_text
from harbor_tui.domain.web_address import web_address
from harbor_tui.workflow.bodies import body_text, same_body
from harbor_tui.workflow.contracts import AuditTrail, Clock, RequestStore, Tenant
from harbor_tui.workflow.decision_records import wire_of
from harbor_tui.workflow.offloop import off_loop
from harbor_tui.workflow.reviewing import Candidate, Settlement
from harbor_tui.workflow.telling import Telling

RESOLUTION_SCHEMA: Final = "harbor.resolution/1"
LOOKS_AT_S: Final = (0.0, 5.0, 20.0, 60.0)
"""When to look for the page, counted from the first look: a page may appear late."""
_STATUSES: Final = ("current", "archived")
_CLOCK_TOLERANCE_S: Final = 2.0
_SEARCH: Final = "search-pages"
_OPEN: Final = "get-page"


class _Question(NamedTuple):
    """What was sent, and when, as far as the evidence needs it."""

    request_id: str
    attempt: int
    attempt_at: float
    wire: Wire
    sent: Mapping[str, Any]

    @property
    def creates_a_page(self) -> bool:
        """Whether a title in a space tells; an update's page was there before, and blog posts may share titles."""
        return self.wire.method == "POST" and self.wire.path.endswith("/pages")

    @property
    def title(self) -> str:
        return loosely.text(self.sent, "title")

    @property
    def space_id(self) -> str:
        return loosely.text(self.sent, "spaceId")


class Settling:
    """Looks for what an attempt may have created, through the port's own reading actions."""

    def __init__(
        self,
        store: RequestStore,
        audit: AuditTrail,
        telling: Telling,
        clock: Clock,
        tenant: Tenant,
        port: Port,
        book: Actions,
    ) -> None:
        self._store = store
        self._audit = audit
        self._telling = telling
        self._clock = clock
        self._tenant = tenant
        self._port = port
        self._book = book

    async def settle(self, request_id: str, *, on_look: Callable[[Settlement], None] = lambda _: None) -> Settlement:
        """Evidence and a proposal. Without a hit it looks again for a minute; `on_look` hears of every look."""
        question = await off_loop(self._question, request_id)
        if not question.creates_a_page:
            return self._judge(question, "Only a new page can be looked for by its title: look in the browser.")
        if question.sent.get("status") == "draft":
            return self._judge(question, "Drafts are never listed, so this cannot be checked: look in the browser.")
        if not question.title or not question.space_id:
            return self._judge(question, "Only pages with a title in a space can be looked for: look in the browser.")
        settlement = Settlement(request_id, question.attempt, "", "")
        started = self._clock.monotonic()
        for look, due in enumerate(LOOKS_AT_S, start=1):
            await self._clock.sleep(max(due - (self._clock.monotonic() - started), 0.0))
            settlement = await self._look(question, look)
            on_look(settlement)
            if settlement.candidates or settlement.proposal:
                break
        return settlement

    def _question(self, request_id: str) -> _Question:
        case = self._store.case_records(request_id)
        if case is None or state_of(case.records, lock_held=case.lock_held) is not State.UNKNOWN:
            raise Conflict("The request's outcome is not unknown: there is nothing to settle.", advice="Look again.")
        wire = wire_of(case)
        if wire is None:
            raise NotFound(
                "The case does not hold what was sent, so nothing can be compared.",
                advice="Run harbor-tui queue check.",
            )
        if wire.origin != str(self._port.origin):
            raise Conflict(
                f"It was sent to {wire.origin}; the port's address is {self._port.origin} now.",
                advice="Set the address back to look for the page.",
            )
        number = last_number(case.records)
        at = read_time(str(case.records[f"attempt-{number}"].get("at", ""))) or 0.0
        return _Question(request_id, number, at, wire, wire.parsed_body() or {})

    def _judge(self, question: _Question, explanation: str, **facts: Any) -> Settlement:
        return Settlement(
            question.request_id, question.attempt, "", explanation, sent_body=body_text(question.sent)[0], **facts
        )

    async def _look(self, question: _Question, look: int) -> Settlement:
        candidates: list[Candidate] = []
        date = ""
        for status in _STATUSES:
            answer = await self._search(question, status)
            date = answer.server_date
            rows = [row for row in loosely.rows(answer.data, "results") if _is_hit(row, question)]
            candidates += [await self._candidate(row, question, self._sent_at(question, date)) for row in rows]
        proposal, explanation = _speaks_for(candidates, look)
        return Settlement(
            question.request_id,
            question.attempt,
            proposal,
            explanation,
            tuple(candidates),
            body_text(question.sent)[0],
            look,
            date,
        )

    async def _search(self, question: _Question, status: str) -> Answer:
        """A list that was given to us, not to nobody: an empty one for an anonymous visitor proves nothing."""
        query = {"title": question.title, "space-id": question.space_id, "status": status}
        answer = await self._tenant.read(self._book.published(_SEARCH).prepare({"query": query}))
        if answer.anonymous:
            raise SignInRefused(
                "The service answered as to an anonymous visitor, which proves nothing about the page.",
                advice="The token has probably expired: store a new one, then settle again.",
                status=answer.status,
            )
        return answer

    def _sent_at(self, question: _Question, server_date: str) -> float | None:
        """When the attempt began by the server's clock; None when the server does not tell its time."""
        try:
            server_now = parsedate_to_datetime(server_date).timestamp()
        except (TypeError, ValueError):
            return None
        return question.attempt_at + (server_now - self._clock.now())

    async def _candidate(self, row: Mapping[str, Any], question: _Question, sent_at: float | None) -> Candidate:
        page_id = loosely.numeric_id(row, "id")
        data, body = row, None
        try:
            call = self._book.published(_OPEN).prepare({"path": {"id": page_id}, "query": {"body-format": "storage"}})
            data = (await self._tenant.read(call)).data
            body = loosely.member(data, "body", "storage", "value")
        except HarborError:
            data = row  # it may have gone again; the row is evidence enough for the operator
        created_at = loosely.text(data, "createdAt") or loosely.text(row, "createdAt")
        created = read_time(created_at)
        after = None if created is None or sent_at is None else created >= sent_at - _CLOCK_TOLERANCE_S
        sent_body, representation = body_text(question.sent)
        same = same_body(sent_body, body, representation) if isinstance(body, str) else None
        page = self._page(page_id, data, row)
        author = loosely.text(data, "authorId") or loosely.text(row, "authorId")
        return Candidate(page, created_at, author, after, same, body if isinstance(body, str) else "")

    def _page(self, page_id: str, data: object, row: object) -> CreatedPage:
        return CreatedPage(
            id=page_id,
            title=loosely.text(data, "title") or loosely.text(row, "title"),
            space_id=loosely.numeric_id(data, "spaceId") or loosely.numeric_id(row, "spaceId"),
            version=loosely.number(data, "version", "number"),
            url=web_address(self._port.base_url, loosely.text(data, "_links", "webui")),
            status=loosely.text(data, "status") or loosely.text(row, "status"),
        )

    def conclude(self, settlement: Settlement, verdict: str, page: CreatedPage | None = None) -> None:
        """Record the operator's verdict: `found`, `absent`, `title_taken` or `given_up`. Blocks."""
        if verdict not in VERDICTS:
            raise InvalidInput(f"{verdict!r} is no verdict.", advice=f"There are: {', '.join(VERDICTS)}.")
        if verdict == "found" and page is None:
            raise InvalidInput("Found is a verdict about one page: name it.", advice="Choose a candidate.")
        request_id, number = settlement.request_id, settlement.attempt
        with self._store.open_case(request_id) as case:
            records = case.records().records
            if last_number(records) != number or state_of(records, lock_held=False) is not State.UNKNOWN:
                raise Conflict("The request was settled or sent again meanwhile.", advice="Look again.")
            record = self._resolution(settlement, verdict, page)
            case.put(f"resolution-{number}", record)
            facts = {"attempt": number, "verdict": verdict, "page_id": page.id if page else None}
            decision = records["decision"]
            facts |= {name: decision.get(name) for name in ("digest", "origin", "space_id", "title", "agent")}
            self._audit.append("settled", request_id, facts)
            self._telling.tell(request_id, case.records())

    def _resolution(self, settlement: Settlement, verdict: str, page: CreatedPage | None) -> dict[str, Any]:
        return {
            "schema": RESOLUTION_SCHEMA,
            "id": settlement.request_id,
            "attempt": settlement.attempt,
            "verdict": verdict,
            "class": "title_taken" if verdict == "title_taken" else "",
            "at": utc_text(self._clock.now()),
            "by": dict(self._audit.who()),
            "page": page
            and {
                "id": page.id,
                "title": page.title,
                "space_id": page.space_id,
                "version": page.version,
                "url": page.url,
                "status": page.status,
            },
            "evidence": {
                "proposal": settlement.proposal,
                "explanation": settlement.explanation,
                "looks": settlement.looks,
                "server_date": settlement.server_date,
                "candidates": [_evidence(candidate) for candidate in settlement.candidates],
            },
        }


def _evidence(candidate: Candidate) -> dict[str, Any]:
    return {
        "page_id": candidate.page.id,
        "status": candidate.page.status,
        "created_at": candidate.created_at,
        "author_id": candidate.author_id,
        "after_attempt": candidate.after_attempt,
        "same_body": candidate.same_body,
    }


def same_title(one: str, other: str) -> bool:
    """Whether the service takes two titles for one: NFC, whatever the case of the letters."""
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()


def _is_hit(row: Mapping[str, Any], question: _Question) -> bool:
    elsewhere = loosely.numeric_id(row, "spaceId") not in ("", question.space_id)
    return (
        bool(loosely.numeric_id(row, "id")) and not elsewhere and same_title(loosely.text(row, "title"), question.title)
    )


def _speaks_for(candidates: list[Candidate], look: int) -> tuple[str, str]:
    """(proposal, explanation) of what was found."""
    if not candidates:
        if look == len(LOOKS_AT_S):
            return "absent", "No page with this title is in the space, after four looks within a minute."
        return "", f"No page with this title is in the space yet (look {look} of {len(LOOKS_AT_S)})."
    if len(candidates) > 1:
        return "", f"{len(candidates)} pages have this title in the space: compare them and decide."
    one = candidates[0]
    if one.after_attempt is False:
        return "title_taken", "The page with this title is older than the attempt: the title was taken already."
    if one.same_body and one.after_attempt:
        return "found", "One page, created after the attempt, says exactly what was sent."
    if one.same_body is False:
        return "", "A page with this title says something else than what was sent: compare them and decide."
    return "", "A page with this title exists, but its age or its body could not be compared: decide."
