"""Runs the reads that agents put into the queue: actions that need nobody's approval, for agents without a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from harbor_tui.domain.actions import Action, Policy, canonical_json
from harbor_tui.domain.errors import (
    BadAnswer,
    HarborError,
    NoAnswer,
    RateLimited,
    SetupIncomplete,
    Unreachable,
    UpstreamError,
)
from harbor_tui.domain.outcomes import OutcomeState
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.domain.text.times import utc_text
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.workflow.answers.pages import proven
from harbor_tui.workflow.answers.summaries import summarise
from harbor_tui.workflow.decide.decisions import Decisions
from harbor_tui.workflow.decide.recording import DecisionRecorder
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.send.results import ResultPublisher
from harbor_tui.workflow.send.witnesses import ATTEMPT_SCHEMA, OUTCOME_SCHEMA

LOOK_EVERY_S: Final = 2.0
AGAIN_AFTER_S: Final = 30.0
MOST_ANSWER_BYTES: Final = 6 * 1024 * 1024
_PASSING: Final = (Unreachable, NoAnswer, RateLimited, BadAnswer)


class AutomaticReads:
    """Asks first and records then: a read that a crash interrupts is still pending, and is asked again."""

    def __init__(
        self,
        context: NodeContext,
        inbox: Inbox,
        recorder: DecisionRecorder,
        publisher: ResultPublisher,
        decisions: Decisions,
        may_run: Callable[[], bool],
    ) -> None:
        self._audit = context.audit
        self._clock = context.clock
        self._tenant = context.tenant
        self._port = context.port
        self._book = context.book
        self._inbox = inbox
        self._recorder = recorder
        self._publisher = publisher
        self._decisions = decisions
        self._may_run = may_run
        self._not_before: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look again and again."""
        self._task = asyncio.create_task(self._keep_running(), name="run reads")

    async def stop(self) -> None:
        """End it: nothing that matters is lost with a read."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_running(self) -> None:
        while True:
            await self.run_due()
            await self._clock.sleep(LOOK_EVERY_S)

    async def run_due(self) -> None:
        """Run every read that is pending now, one after the other."""
        if not self._may_run():
            return
        rows = [row for row in self._inbox.pending_rows() if row.state is State.PENDING]
        reads = {slug for slug in {row.action for row in rows} if self._reads(slug)}
        for row in rows if reads else ():
            if row.action not in reads or row.id in self._inbox.busy:
                continue
            if self._clock.monotonic() < self._not_before.get(row.id, 0.0):
                continue
            try:
                with self._inbox.faults.told(row.id):
                    await self._run(row.id)
            except SetupIncomplete:
                return  # no token: the reads wait for it
            except HarborError:
                # Something that passes, or decided, changed, withdrawn at this moment, or the disk does not let us.
                self._not_before[row.id] = self._clock.monotonic() + AGAIN_AFTER_S

    def _reads(self, slug: str) -> bool:
        try:
            action = self._book.published(slug)
        except HarborError:
            return False
        return action.policy is Policy.AUTO and not action.writes

    async def _run(self, request_id: str) -> None:
        snapshot = await run_blocking(self._inbox.snapshot, request_id)
        if snapshot is None:
            return
        action = self._book.published(snapshot.envelope.action)
        outcome = await self._asked(action, snapshot)
        self._inbox.busy.add(request_id)
        try:
            await run_blocking(self._record, snapshot, outcome)
        finally:
            self._inbox.busy.discard(request_id)
        self._not_before.pop(request_id, None)
        await self._decisions.look_again(request_id)

    async def _asked(self, action: Action, snapshot: Snapshot) -> dict[str, Any]:
        """What the outcome will say. Raises what may pass, and `SetupIncomplete`."""
        try:
            answer = proven(await self._tenant.read(action.prepare(snapshot.envelope.input)))
        except _PASSING:
            raise
        except UpstreamError as error:
            told = {"class": error.code, "status": error.status, "summary": error.summary, "advice": error.advice}
            return {"state": OutcomeState.FAILED.value, **told}
        summary = summarise(action, answer.data, self._port.base_url)
        given = {"action": action.slug, "status": answer.status, "summary": summary, "next_cursor": answer.next_cursor}
        if len(canonical_json(given)) > MOST_ANSWER_BYTES:
            told = {"class": "too_large", "status": answer.status, "summary": "The answer is too large for a result."}
            return {"state": OutcomeState.FAILED.value, **told}
        return {"state": OutcomeState.CREATED.value, "class": "", "status": answer.status, "answer": given}

    def _record(self, snapshot: Snapshot, outcome: dict[str, Any]) -> None:
        at = utc_text(self._clock.now())
        common: dict[str, Any] = {"id": snapshot.id, "at": at, "attempt": 1}
        attempt: dict[str, Any] = {**common, "schema": ATTEMPT_SCHEMA, "automatic": True, "digest": snapshot.digest}
        with self._recorder.reading(snapshot) as case:
            case.put("attempt-1", attempt)
            case.put("outcome-1", {"schema": OUTCOME_SCHEMA, "page": None, **common, **outcome})
            facts: dict[str, Any] = {
                "action": snapshot.envelope.action,
                "agent": snapshot.envelope.agent,
                "digest": snapshot.digest,
            }
            facts |= {"status": outcome["status"], "class": outcome["class"], "automatic": True}
            self._audit.append("read", snapshot.id, facts)
            self._publisher.tell(snapshot.id, case.records())
