"""What becomes of the operator's decisions: held, then carried out, then sent; and sent again on a key press."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from harbor_tui.contracts.adapters import Case
from harbor_tui.domain.errors import Conflict, HarborError
from harbor_tui.domain.outcomes import OutcomeState, SendReport
from harbor_tui.domain.policies import LocalPolicy
from harbor_tui.domain.requests import Snapshot, State
from harbor_tui.runtime.blocking import run_blocking
from harbor_tui.runtime.running_time import STEP_S, duration_words
from harbor_tui.workflow.decide.confirmation import check_confirmation
from harbor_tui.workflow.decide.freeze import FreezeSwitch
from harbor_tui.workflow.decide.hold import UndoWindow, finished_or_cancelled
from harbor_tui.workflow.decide.recording import DecisionRecorder, checked_reason
from harbor_tui.workflow.inbox.context import NodeContext
from harbor_tui.workflow.inbox.inbox import Inbox
from harbor_tui.workflow.inbox.model import Confirmation, Held, InboxRow, Verb
from harbor_tui.workflow.review.recheck import SubjectGuard
from harbor_tui.workflow.send.retry import RateLimitRetry
from harbor_tui.workflow.send.sender import Sender

if TYPE_CHECKING:
    from harbor_tui.workflow.inbox.model import Shown


_Entered = TypeVar("_Entered")


@dataclass(frozen=True, slots=True)
class _Decision:
    """What a held decision was made on."""

    shown: Shown
    snapshot: Snapshot | None
    seen: Confirmation | None = None


class Decisions:
    """Decisions from the key press to the outcome."""

    def __init__(
        self,
        context: NodeContext,
        inbox: Inbox,
        recorder: DecisionRecorder,
        sender: Sender,
        subject_guard: SubjectGuard,
        freeze_switch: FreezeSwitch,
    ) -> None:
        self._clock = context.clock
        self._events = context.events
        self._undo_s = context.undo_s
        self._inbox = inbox
        self._recorder = recorder
        self._sender = sender
        self._subject_guard = subject_guard
        self._freeze_switch = freeze_switch
        self._at_work: dict[str, asyncio.Event] = {}
        self._decisions: dict[str, _Decision] = {}
        self._sends: set[asyncio.Task[SendReport]] = set()
        self._undo_window = UndoWindow(self._clock, self._carry_out, self._hold_again)
        self._rate_limit_retry = RateLimitRetry(self._clock, self._retry, inbox.retry_at, self._tell_of_stop)
        self._stop_told_at = float("-inf")
        freeze_switch.when_frozen = self._rate_limit_retry.cancel_all

    @property
    def frozen(self) -> bool:
        """Whether sending is frozen, as last known."""
        return self._freeze_switch.frozen

    def hold_approval(self, snapshot: Snapshot, seen: Confirmation) -> Held:
        """Hold an approval of what is shown; all is checked again when its time is over."""
        check_confirmation(snapshot, seen)
        self._subject_guard.check_seen(snapshot, seen)
        decision = _Decision(snapshot.file_bytes, snapshot, seen)
        return self._hold(snapshot.id, Verb.APPROVE, decision, "")

    def hold_rejection(self, request_id: str, shown: Shown, snapshot: Snapshot | None, reason: str) -> Held:
        """Hold a rejection of what is shown."""
        return self._hold(request_id, Verb.REJECT, _Decision(shown, snapshot), checked_reason(reason))

    def _hold(self, request_id: str, verb: Verb, decision: _Decision, reason: str) -> Held:
        if request_id in self._inbox.busy:
            raise Conflict("This request is being decided or sent right now.", advice="Wait for its state.")
        until = self._clock.monotonic() + self._undo_s
        snapshot = decision.snapshot
        digest, title = (snapshot.digest, snapshot.title) if snapshot else ("", "")
        held = self._undo_window.hold(Held(request_id, digest, verb, until, reason, title))
        self._decisions[request_id] = decision
        self._inbox.held_until[request_id] = until
        self._events.request(request_id, State.PENDING)
        return held

    def _hold_again(self, held: Held, stood_s: float) -> None:
        """The program was stopped within the undo time, which nobody could use meanwhile."""
        self._inbox.held_until[held.request_id] = held.until
        self._events.request(held.request_id, State.PENDING)
        self._tell_of_stop(stood_s)

    def _tell_of_stop(self, stood_s: float) -> None:
        """Once for all that waits: each waiter finds out about the same stop by itself."""
        if self._clock.monotonic() - self._stop_told_at <= STEP_S:
            return
        self._stop_told_at = self._clock.monotonic()
        told = f"The program stood still for {duration_words(stood_s)}"
        self._events.notice(f"{told}: what waits to take effect waits its whole time again.", serious=True)

    def take_back(self, request_id: str) -> bool:
        """Undo; False when it has taken effect already."""
        if not self._undo_window.take_back(request_id):
            return False
        self._forget(request_id)
        self._events.request(request_id, State.PENDING)
        return True

    def _forget(self, request_id: str) -> None:
        self._decisions.pop(request_id, None)
        self._inbox.held_until.pop(request_id, None)

    def held(self) -> tuple[Held, ...]:
        """Decisions in their undo time."""
        return self._undo_window.held()

    def drop_held(self) -> int:
        """Forget what is held and stop countdowns; returns how many decisions stay pending."""
        self._rate_limit_retry.cancel_all()
        for held in self._undo_window.held():
            self._forget(held.request_id)
        return self._undo_window.drop_all()

    async def finish(self, deadline_s: float) -> None:
        """Give what is being carried out its time; then cancel it, and let it record how far it came."""
        await asyncio.gather(self._undo_window.finish(deadline_s), finished_or_cancelled(self._sends, deadline_s))

    async def _carry_out(self, held: Held) -> None:
        decision = self._decisions[held.request_id]
        self._forget(held.request_id)
        async with self._told_after(held.request_id):
            try:
                with self._inbox.faults.told(held.request_id):
                    await self._carried_out(held, decision)
            except HarborError as error:
                text = f"{held.title or held.request_id}: {error.summary} {error.advice}".strip()
                self._events.notice(text, serious=True, request_id=held.request_id)

    async def _carried_out(self, held: Held, decision: _Decision) -> None:
        if decision.seen is not None and decision.snapshot is not None:
            await self._subject_guard.check(decision.seen.sighting)
            await self._allow(decision.snapshot, self._recorder.approving(decision.snapshot, decision.seen))
        else:
            await run_blocking(self._recorder.reject, held.request_id, decision.shown, held.reason, decision.snapshot)

    async def run_by_policy(self, snapshot: Snapshot, policy: LocalPolicy) -> None:
        """Send what a hand-written policy lets through. Raises what stands in its way; nothing is recorded then."""
        if snapshot.id in self._inbox.busy or snapshot.id in self._decisions:
            raise Conflict("This request is being decided right now.", advice="Wait for its state.")
        if await self._freeze_switch.holds():
            raise Conflict("Sending is frozen.", advice="It waits until it is thawed.")
        async with self._told_after(snapshot.id):
            await self._allow(snapshot, self._recorder.by_policy(snapshot, policy))

    async def _allow(self, snapshot: Snapshot, recording: AbstractContextManager[Case]) -> None:
        """Record that it may be sent, and send it under the same lock."""
        async with _entered(recording) as case:
            self._events.request(snapshot.id, State.APPROVED)
            if await self._freeze_switch.holds():
                self._events.notice("Approved; sending is frozen, so it waits.", request_id=snapshot.id)
                return
            self._events.request(snapshot.id, State.SENDING)
            report = await self._sender.send(case, snapshot.id)
        self._after_sending(snapshot.id, report)

    async def send_again(self, request_id: str, seen: Confirmation | None, *, automatic: bool = False) -> SendReport:
        """One more attempt for what was approved and not sent; it is finished though nobody waits for it any more."""
        send = asyncio.create_task(self._send_again(request_id, seen, automatic), name=f"send {request_id} again")
        self._sends.add(send)
        send.add_done_callback(self._sends.discard)
        return await asyncio.shield(send)

    async def _send_again(self, request_id: str, seen: Confirmation | None, automatic: bool) -> SendReport:
        await self._let_go_of(request_id)
        if request_id in self._inbox.busy:
            raise Conflict("This request is being decided or sent right now.", advice="Wait for its state.")
        if not automatic:
            self._rate_limit_retry.cancel(request_id)
        async with self._told_after(request_id):
            self._events.request(request_id, State.SENDING)
            async with _entered(self._recorder.sending_again(request_id, seen)) as (case, decision):
                await self._subject_guard.check_again(decision)
                report = await self._sender.send(case, request_id, automatic=automatic)
        self._after_sending(request_id, report)
        return report

    async def _let_go_of(self, request_id: str) -> None:
        """An outcome shows a moment before its case is let go: a key pressed in that moment waits for it."""
        at_work = self._at_work.get(request_id)
        if at_work is not None:
            row = await run_blocking(self._inbox.look_again, request_id)
            if row is not None and row.state is State.NOT_SENT:
                await at_work.wait()

    async def _retry(self, request_id: str) -> None:
        if await self._freeze_switch.holds():
            return
        try:
            await self.send_again(request_id, None, automatic=True)
        except HarborError as error:
            self._events.notice(f"{error.summary} {error.advice}".strip(), serious=True, request_id=request_id)

    def _after_sending(self, request_id: str, report: SendReport) -> None:
        counting_down = self._rate_limit_retry.consider(request_id, report)
        created = report.state is OutcomeState.CREATED
        text = report.summary if created else f"{report.summary} {report.advice}".strip()
        if counting_down:
            text = f"{report.summary} It is sent again by itself after the wait."
        self._events.notice(text, serious=not created, request_id=request_id)

    async def look_again(self, request_id: str) -> None:
        """Read a request's state anew and tell it."""
        row = await run_blocking(self._inbox.look_again, request_id)
        self._events.request(request_id, row.state if row is not None else None)

    @contextlib.asynccontextmanager
    async def _told_after(self, request_id: str) -> AsyncIterator[None]:
        """At work on a request; what has become of it is told when it can be worked on again."""
        at_work = self._at_work[request_id] = asyncio.Event()
        self._inbox.busy.add(request_id)
        row: InboxRow | None = None
        try:
            try:
                yield
            finally:
                with contextlib.suppress(HarborError):  # what came of it stands; its row is read when the disk lets us
                    row = await run_blocking(self._inbox.look_again, request_id)
        finally:
            self._inbox.busy.discard(request_id)
            self._at_work.pop(request_id, None)
            at_work.set()
            self._events.request(request_id, row.state if row is not None else None)


@contextlib.asynccontextmanager
async def _entered(recording: AbstractContextManager[_Entered]) -> AsyncIterator[_Entered]:
    """What a recording gives; its case is opened, and let go, beside the event loop."""
    stack = contextlib.ExitStack()
    try:
        yield await run_blocking(stack.enter_context, recording)
    finally:
        await run_blocking(stack.close)
