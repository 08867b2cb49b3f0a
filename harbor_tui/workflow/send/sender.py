"""Sending what was approved: the permit before the first byte, one POST an attempt, its outcome told last."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from harbor_tui.contracts.adapters import Case, CaseRecords
from harbor_tui.contracts.records import wire_of
from harbor_tui.domain.errors import Conflict, HarborError, NotPermitted, QueueUnavailable, SetupIncomplete
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.records import last_number, state_of
from harbor_tui.domain.requests import State, Wire
from harbor_tui.domain.text.times import utc_text
from harbor_tui.runtime.blocking import run_blocking_shielded
from harbor_tui.workflow.answers.scope import is_for_port
from harbor_tui.workflow.answers.uncertain import reopen_if_ambiguous
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.witnesses import ATTEMPT_SCHEMA, OUTCOME_SCHEMA, Witnesses
from harbor_tui.workflow.subject.stored_check import compare_stored

_MAY_BE_SENT: Final = frozenset({State.APPROVED, State.NOT_SENT})


class Sender:
    """Sends the stored wire bytes of a case that this process has locked. One POST at a time."""

    def __init__(
        self,
        context: NodeContext,
        publisher: ResultPublisher,
        witnesses: Witnesses,
        is_frozen: Callable[[], Awaitable[bool]],
    ) -> None:
        self._audit = context.audit
        self._clock = context.clock
        self._tenant = context.tenant
        self._port = context.port
        self._publisher = publisher
        self._witnesses = witnesses
        self._is_frozen = is_frozen
        self._one_at_a_time = asyncio.Lock()

    async def send(self, case: Case, request_id: str, *, automatic: bool = False) -> SendReport:
        """One attempt. Raises when it may not start; whatever happens after that is in the report and the records."""
        async with self._one_at_a_time:
            if await self._is_frozen():  # perhaps while it waited for the one before
                raise QueueUnavailable(
                    "Sending is frozen; it was approved and waits.", advice="F12 thaws, then t sends it."
                )
            number, wire = await run_blocking_shielded(self._permit, case, request_id, automatic)
            report = await self._send_recorded(case, request_id, number, wire)
            return await run_blocking_shielded(self._record_outcome, case, request_id, number, wire, report)

    async def _send_recorded(self, case: Case, request_id: str, number: int, wire: Wire) -> SendReport:
        """The report; when there is none (cancelled, or a fault of ours), the outcome is unknown, and recorded."""
        report = SendReport(OutcomeState.UNKNOWN, "interrupted", summary="The program was ended while it was sending.")
        finished = False
        try:
            report = await self._tenant.send_once(wire)
            finished = True
        finally:
            if not finished:
                with contextlib.suppress(HarborError):  # then the missing outcome says the same
                    self._record_outcome(case, request_id, number, wire, report)
        return report

    def _permit(self, case: Case, request_id: str, automatic: bool) -> tuple[int, Wire]:
        """The attempt's record and its audit record, both durable: the only licence to send."""
        self._witnesses.check(case, request_id)
        found = case.records()
        wire = self._checked(found)
        number = last_number(found.records) + 1
        facts = {"attempt": number, "digest": wire.digest, "wire_sha256": wire.body_sha256, "origin": wire.origin}
        record = {"schema": ATTEMPT_SCHEMA, "id": request_id, "at": utc_text(self._clock.now()), **facts}
        record |= {"method": wire.method, "path": wire.path, "by": dict(self._audit.who()), "automatic": automatic}
        try:
            case.put(f"attempt-{number}", record)
            decision = found.records["decision"]
            self._audit.append("attempt", request_id, facts | _about(decision) | {"automatic": automatic})
        except HarborError as error:
            self._record_not_started(case, request_id, number, error)
            raise
        self._publisher.tell(request_id, _as_held(case.records()))
        return number, wire

    def _checked(self, found: CaseRecords) -> Wire:
        state = state_of(found.records, lock_held=False)
        if state not in _MAY_BE_SENT:
            raise Conflict(f"The request is {state.value}: it is not sent again.", advice="Look at its history.")
        wire = wire_of(found)
        if wire is None:
            raise QueueUnavailable(
                "The case's wire bytes are not the ones that were approved.", advice="Run harbor-tui queue check."
            )
        if not is_for_port(wire, self._port):
            raise NotPermitted(
                f"It was approved for {wire.origin}{wire.path}; the port's address is {self._port.base_url} now.",
                advice="Set the address back, or let the agent submit it anew.",
            )
        if self._port.base_url.is_placeholder:
            raise SetupIncomplete("The port's base URL is still the placeholder.", advice="Set it in the Ports pane.")
        return wire

    def _record_not_started(self, case: Case, request_id: str, number: int, error: HarborError) -> None:
        """The permit is not durable, so nothing was sent: say so where that can still be written."""
        if f"attempt-{number}" not in case.records().records:
            return
        report = SendReport(OutcomeState.NOT_SENT, "not_recorded", summary=error.summary, advice=error.advice)
        with contextlib.suppress(HarborError):
            case.put(f"outcome-{number}", self._outcome(request_id, number, report, None))

    def _record_outcome(self, case: Case, request_id: str, number: int, wire: Wire, report: SendReport) -> SendReport:
        """The report as it was recorded."""
        report = reopen_if_ambiguous(report, wire, case.records().records)
        stored = compare_stored(wire, report.page) if report.page is not None else None
        record = self._outcome(request_id, number, report, stored)
        case.put(f"outcome-{number}", record)
        facts = {name: record[name] for name in ("attempt", "status", "class", "stored_equals_sent")}
        facts |= {"digest": wire.digest, "wire_sha256": wire.body_sha256, "origin": wire.origin}
        if report.page is not None:
            facts |= {"page_id": report.page.id, "space_id": report.page.space_id, "title": report.page.title}
        self._audit.append(report.state.value, request_id, facts)
        self._publisher.tell(request_id, case.records())
        return report

    def _outcome(
        self, request_id: str, number: int, report: SendReport, stored: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        return {
            "schema": OUTCOME_SCHEMA,
            "id": request_id,
            "attempt": number,
            "state": report.state.value,
            "class": report.error_class,
            "status": report.status,
            "summary": report.summary,
            "advice": report.advice,
            "at": utc_text(self._clock.now()),
            "page": report.page.as_record() if report.page is not None else None,
            "stored_id": report.stored_id,
            "stored": stored,
            "stored_equals_sent": stored["equal"] if stored is not None else None,
            "retry_after": report.retry_after,
            "server_date": report.server_date,
            "trace": report.request_id,
            "elapsed_ms": report.elapsed_ms,
        }


def _about(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What the decision says about the page: so that every attempt can be found by it in the audit trail."""
    return {name: decision[name] for name in ("action", "title", "space_id", "agent", "policy") if decision.get(name)}


def _as_held(case: CaseRecords) -> CaseRecords:
    """The records as others see them while we hold the lock."""
    return CaseRecords(case.id, case.records, case.request, case.wire, lock_held=True, archived=case.archived)
