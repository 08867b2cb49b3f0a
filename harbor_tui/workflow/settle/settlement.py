"""Settle an unknown outcome: evidence by reads alone, a proposal, and the operator's verdict as a record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

from harbor_tui.domain.errors import Conflict, InvalidInput
from harbor_tui.domain.outcomes import CreatedPage
from harbor_tui.domain.records import VERDICTS, last_number, state_of
from harbor_tui.domain.requests import State
from harbor_tui.domain.text.times import utc_text
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.send.audit_gaps import AuditGaps
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.settle.attempt import Attempted, attempted
from harbor_tui.workflow.settle.lookups import EvidenceLookups, Lookup
from harbor_tui.workflow.settle.model import Settlement
from harbor_tui.workflow.settle.resolution import resolution, stored_facts
from harbor_tui.workflow.writes.bounded_reads import EvidenceReads
from harbor_tui.workflow.writes.families import Mark, Target
from harbor_tui.workflow.writes.model import WriteKind

LOOKS_AT_S: Final = (0.0, 5.0, 20.0, 60.0)
"""When to look, counted from the first look: what was written may appear late."""


class SettlementDesk:
    """Looks for what an attempt may have done, through the catalogue's own reading actions."""

    def __init__(self, context: NodeContext, gaps: AuditGaps, publisher: ResultPublisher) -> None:
        self._store = context.store
        self._audit = context.audit
        self._clock = context.clock
        self._tenant = context.tenant
        self._port = context.port
        self._gaps = gaps
        self._publisher = publisher

    async def settle(self, request_id: str, *, on_look: Callable[[Settlement], None] = lambda _: None) -> Settlement:
        """Evidence and a proposal. While a later look may see more it looks again, for a minute; `on_look` hears."""
        sent = await run_blocking(self._attempted, request_id)
        target = sent.target
        if target is None:
            return _unseen(sent, "The node knows no read that shows what this action does: look in the browser.")
        reads = await run_blocking(EvidenceReads, self._tenant)
        why_not = _why_not(sent, target, reads)
        if why_not:
            return _unseen(sent, why_not)
        looks = EvidenceLookups(sent, target, reads, self._port, self._clock)
        return await self._look_on(sent, looks, on_look)

    def _attempted(self, request_id: str) -> Attempted:
        return attempted(self._store.case_records(request_id), self._port)

    async def _look_on(
        self, sent: Attempted, looks: EvidenceLookups, on_look: Callable[[Settlement], None]
    ) -> Settlement:
        settlement = _unseen(sent, "")
        started = self._clock.monotonic()
        for number, due in enumerate(LOOKS_AT_S, start=1):
            await self._clock.sleep(max(due - (self._clock.monotonic() - started), 0.0))
            look = await looks.look()
            settlement = self._settlement(sent, look, number)
            on_look(settlement)
            if not look.again:
                break
        return settlement

    def _settlement(self, sent: Attempted, look: Lookup, number: int) -> Settlement:
        proposal, explanation = look.proposal, look.explanation
        if look.again and number == len(LOOKS_AT_S):
            proposal, explanation = "absent", f"{explanation}, after four looks within a minute."
        elif look.again:
            explanation = f"{explanation} (look {number} of {len(LOOKS_AT_S)})."
        at = sent.sent_at(look.server_date, self._clock.now())
        return dataclasses.replace(
            _unseen(sent, explanation),
            proposal=proposal,
            candidates=look.candidates,
            looks=number,
            server_date=look.server_date,
            sent_at=utc_text(at) if at is not None else "",
        )

    def conclude(self, settlement: Settlement, verdict: str, page: CreatedPage | None = None) -> None:
        """Record the operator's verdict: `found`, `absent`, `title_taken` or `given_up`. Blocks."""
        if verdict not in VERDICTS:
            raise InvalidInput(f"{verdict!r} is no verdict.", advice=f"There are: {', '.join(VERDICTS)}.")
        if verdict == "found" and page is None and settlement.needs_candidate:
            raise InvalidInput("Found is a verdict about one of them: name it.", advice="Choose a candidate.")
        request_id, number = settlement.request_id, settlement.attempt
        with self._store.open_case(request_id) as case:
            records = case.records().records
            if last_number(records) != number or state_of(records, lock_held=False) is not State.UNKNOWN:
                raise Conflict("The request was settled or sent again meanwhile.", advice="Look again.")
            self._gaps.mend(case.records())  # the verdict stands in the trail after what it is about
            stored = stored_facts(settlement, page)
            record = resolution(settlement, verdict, stored, at=utc_text(self._clock.now()), by=self._audit.who())
            case.put(f"resolution-{number}", record)
            facts = {"attempt": number, "verdict": verdict, "page_id": page.id if stored["page"] and page else None}
            decision = records["decision"]
            facts |= {name: decision.get(name) for name in ("digest", "origin", "space_id", "title", "agent")}
            self._audit.append("settled", request_id, facts)
            self._publisher.tell(request_id, case.records())


def _unseen(sent: Attempted, explanation: str) -> Settlement:
    """A settlement without evidence: what was sent, and why that is all."""
    target = sent.target
    return Settlement(
        sent.request_id,
        sent.number,
        "",
        explanation,
        sent_body=sent.text,
        what=target.family.what if target else "thing",
        deed=target.deed if target else WriteKind.UPDATE,
        representation=sent.representation,
    )


def _why_not(sent: Attempted, target: Target, reads: EvidenceReads) -> str:
    """Why nothing can be looked for; empty when it can."""
    new = target.deed is WriteKind.CREATE
    if sent.sent.get("status") == "draft" or sent.query.get("draft") == "true":
        return "Drafts are never listed, so this cannot be checked: look in the browser."
    if new and target.family.mark is Mark.TITLE and not (sent.title and sent.space_id):
        return f"Only a {target.family.what} with a title in a space can be looked for: look in the browser."
    if not reads.offers(target.route) and not (new and target.family.mark is Mark.BODY):
        return f"The catalogue has no read of this {target.family.what}: look in the browser."
    return ""
